package limits

// Limits of the services that a stack uses.
const (
	// TargetGroupsPerService: Amazon ECS, "Service load balancing considerations".
	TargetGroupsPerService = 5
	// GroupsPerTask: Amazon ECS service quotas, "Security groups per awsvpcConfiguration".
	GroupsPerTask = 5
	// GroupsPerMountTarget: Amazon EFS quotas, "Security groups per mount target".
	GroupsPerMountTarget = 5
	// ContainersPerTask: Amazon ECS service quotas, "Container definitions per task definition".
	ContainersPerTask = 10
	// TaskDefinitionBytes: Amazon ECS service quotas, "Task definition size limit".
	TaskDefinitionBytes = 64 << 10
	// StackResources, StackParameters and TemplateBytes: CloudFormation quotas,
	// "Resources", "Parameters" and "Template body size in an Amazon S3 object".
	StackResources  = 500
	StackParameters = 200
	TemplateBytes   = 1 << 20
	// DefaultRetentionDays is ours: a month of logs.
	DefaultRetentionDays = 30
)

// Range is a closed interval.
type Range struct{ Min, Max int }

// Clamp returns the value of the range nearest to v.
func (r Range) Clamp(v int) int { return max(r.Min, min(v, r.Max)) }

// Bounds of a container health check, in seconds (Amazon ECS API reference,
// HealthCheck).
var (
	HealthInterval = Range{5, 300}
	HealthTimeout  = Range{2, 60}
	HealthRetries  = Range{1, 10}
	HealthStart    = Range{0, 300}
)

// StopTimeout bounds the seconds between stop signal and kill on Fargate
// (Amazon ECS task definition parameter stopTimeout).
var StopTimeout = Range{2, 120}

// RestartPeriod bounds the seconds that a container must have run to be
// restarted in its task (Amazon ECS API reference, ContainerRestartPolicy).
var RestartPeriod = Range{60, 1800}

// RestartExitCodes is the most exit codes after which a container can stay
// ended (the same reference).
const RestartExitCodes = 50

// RetentionDays are the values that CloudWatch Logs accepts (API reference,
// PutRetentionPolicy).
var RetentionDays = []int{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
	1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

// Bounds of deployments that shift traffic (Amazon ECS API reference,
// DeploymentConfiguration, LinearConfiguration, CanaryConfiguration). Times are in
// minutes, shares in percent; a file has whole ones.
var (
	BakeTime     = Range{0, 1440}
	StepBakeTime = Range{0, 1440}
	LinearStep   = Range{3, 100}
	CanaryStep   = Range{1, 100}
	// PauseTime is how long a deployment may wait for a person; its default is the
	// longest (DeploymentLifecycleHookTimeoutConfiguration).
	PauseTime = Range{1, 1440}
	// ShiftTime is what CloudFormation accepts of all steps and the bake time
	// together, because it waits for 36 hours (CloudFormation template reference,
	// AWS::ECS::Service CanaryConfiguration and LinearConfiguration).
	ShiftTime = Range{0, 33 * 60}
	// PredictiveBuffer is in seconds (Application Auto Scaling API reference,
	// PredictiveScalingPolicyConfiguration).
	PredictiveBuffer = Range{0, 3599}
	// EarlySuccess is a share of the desired count.
	EarlySuccess = Range{0, 100}
)
