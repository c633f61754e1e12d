package needs

// Need is something that a container needs of what it runs on, as the page on
// capacity writes it.
type Need string

// What a container may need. Log drivers have needs of their own: see LogDriver.
const (
	GPU             Need = "GPUs"
	Privileged      Need = "`privileged`"
	Capabilities    Need = "`cap_add` of more than SYS_PTRACE"
	Devices         Need = "`devices`"
	HostPath        Need = "paths of the host (`x-aws-binds: {/path: host}`)"
	DockerSocket    Need = "the socket of Docker"
	HostNetwork     Need = "`network_mode: host`"
	HostPID         Need = "`pid: host`"
	HostIPC         Need = "`ipc: host`"
	TaskIPC         Need = "`ipc: service:…`"
	Global          Need = "`deploy.mode: global`"
	Distinct        Need = "`max_replicas_per_node: 1`"
	Constraints     Need = "placement constraints on attributes"
	Ulimits         Need = "`ulimits` other than nofile"
	IPCSysctls      Need = "`sysctls` of the IPC namespace"
	CredentialSpec  Need = "`credential_spec`"
	SecurityOptions Need = "`security_opt`"
	Swap            Need = "`memswap_limit`"
	Swappiness      Need = "`mem_swappiness`"
	S3Files         Need = "volumes on Amazon S3 Files (`driver: s3files`)"
	NFS             Need = "NFS with options of the local driver"
	CPUShares       Need = "`cpu_shares`"
	Labels          Need = "`labels` on the container"
	SharedMemory    Need = "`shm_size` as shared memory"
	Hostname        Need = "`hostname`, with network_mode: host"
	DiskSize        Need = "`storage_opt.size`"
	LargeTask       Need = "tasks of more than 16 vCPU or 120 GiB"
	PublicAddress   Need = "public addresses of tasks"
)

// LogDriver is the need for a driver of logging.
func LogDriver(name string) Need { return Need("logging driver " + name) }

// Sources of the facts, read in November 2026.
const (
	ofManaged = "Amazon ECS developer guide, Task definition parameters for Managed Instances"
	ofFargate = "Amazon ECS developer guide, Task definition parameters for Fargate"
	ofEC2     = "Amazon ECS developer guide, Task definition parameters for Amazon EC2"
	ofAPI     = "Amazon ECS API reference"
	ofDaemons = "Amazon ECS developer guide, Managed daemons"
)

var (
	everywhere  = []Capacity{Fargate, EC2, Managed}
	onInstances = []Capacity{EC2, Managed}
	onEC2       = []Capacity{EC2}
	onFargate   = []Capacity{Fargate}
	withoutEC2  = []Capacity{Fargate, Managed}
)

var facts = []Fact{
	{GPU, onInstances, "", ofManaged + ", resourceRequirements"},
	{Privileged, onInstances, "", ofManaged + ", privileged"},
	{Capabilities, onInstances, "on Fargate SYS_NICE is ignored with a warning", ofAPI + ", KernelCapabilities; " + ofManaged + ", capabilities"},
	{Devices, onInstances, "only those that the instance type has", ofManaged + ", devices"},
	{HostPath, onInstances, "the root file system of Managed Instances is read-only", ofAPI + ", HostVolumeProperties; " + ofManaged + ", host"},
	{DockerSocket, onEC2, "not documented for Managed Instances", ofManaged + ", host"},
	{HostNetwork, onInstances, "no DNS name, no load balancer, one task per instance and port", ofManaged + ", networkMode"},
	{HostPID, onInstances, "", ofManaged + ", pidMode"},
	{HostIPC, onEC2, "managed daemons may share it too", ofManaged + ", ipcMode"},
	{TaskIPC, onEC2, "", ofManaged + ", ipcMode"},
	{Global, onInstances, "on Managed Instances a managed daemon: no ports, no name, no volumes on Amazon EFS", ofDaemons},
	{Distinct, onInstances, "", ofManaged + ", placementConstraints"},
	{Constraints, onInstances, "on Managed Instances ecs.subnet-id, ecs.availability-zone, ecs.cpu-architecture and ecs.instance-type", ofManaged + ", placementConstraints"},
	{Ulimits, onInstances, "", ofFargate + ", Resource limits; " + ofManaged + ", ulimits"},
	{IPCSysctls, everywhere, "", ofAPI + ", SystemControl; " + ofManaged + ", systemControls"},
	{SecurityOptions, onEC2, "no-new-privileges and label:…; apparmor:… with your own AMI", ofAPI + ", ContainerDefinition, dockerSecurityOptions; " + ofManaged},
	{CredentialSpec, []Capacity{Fargate, EC2}, "on Fargate with the login in a secret; on EC2 also as a member of the domain, with your own AMI", ofAPI + ", ContainerDefinition, credentialSpecs; " + ofFargate + ", gMSA for Linux containers"},
	{Swap, onEC2, "the instance needs swap space, which the ECS-optimized AMI does not have", ofAPI + ", LinuxParameters, maxSwap; " + ofManaged},
	{Swappiness, onEC2, "not on Amazon Linux 2023: with your own AMI", ofAPI + ", LinuxParameters, swappiness; " + ofManaged},
	{NFS, onEC2, "", ofAPI + ", DockerVolumeConfiguration; " + ofManaged + ", dockerVolumeConfiguration"},
	{S3Files, withoutEC2, "", "Amazon ECS developer guide, Configuring S3 Files for Amazon ECS"},
	{CPUShares, everywhere, "the CPU units of the container, as a part of those of its task", ofAPI + ", ContainerDefinition, cpu; " + ofManaged + ", cpu"},
	{Labels, []Capacity{Fargate, EC2}, "", ofManaged + ", dockerLabels"},
	{SharedMemory, onEC2, "elsewhere a tmpfs at /dev/shm", ofAPI + ", LinuxParameters, sharedMemorySize; " + ofManaged},
	{Hostname, onEC2, "", ofAPI + ", ContainerDefinition, hostname; " + ofManaged},
	{DiskSize, onFargate, "on instances tasks share the disk", ofManaged + ", ephemeralStorage"},
	{LargeTask, onEC2, "tasks on Managed Instances have at most 10 vCPU", ofEC2 + ", Task size; " + ofManaged + ", Task size"},
	{PublicAddress, onFargate, "", "Amazon ECS developer guide, Task networking for EC2 and for Managed Instances"},
	{LogDriver("awslogs"), everywhere, "", ofAPI + ", LogConfiguration"},
	{LogDriver("awsfirelens"), everywhere, "", ofAPI + ", LogConfiguration"},
	{LogDriver("splunk"), everywhere, "", ofAPI + ", LogConfiguration"},
	{LogDriver("json-file"), onInstances, "", ofEC2 + ", logConfiguration; for Managed Instances the announcement of November 2026"},
	{LogDriver("fluentd"), onEC2, "", ofEC2 + ", logConfiguration"},
	{LogDriver("gelf"), onEC2, "", ofEC2 + ", logConfiguration"},
	{LogDriver("journald"), onEC2, "", ofEC2 + ", logConfiguration"},
	{LogDriver("syslog"), onEC2, "", ofEC2 + ", logConfiguration"},
}
