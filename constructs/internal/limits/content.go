package limits

const (
	// ParameterBytes is the most that the value of a CloudFormation parameter
	// may have (CloudFormation user guide, Quotas).
	ParameterBytes = 4096
	// TaskContentBytes is how much content of files a task definition carries;
	// ours, as the whole of it may have 64 KiB (Amazon ECS service quotas).
	TaskContentBytes = 24 << 10
	// MountedBytes is the most that the files of a container may have; ours.
	MountedBytes = 8 << 20
)
