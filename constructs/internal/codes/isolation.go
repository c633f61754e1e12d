package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// isolationRows are of what a container may do, and what it shares with others.
var isolationRows = []Row{
	{
		Code: Capability, Severity: finding.Error,
		Title: "ECS does not support the capability",
		Why:   "The Amazon ECS API reference, KernelCapabilities, lists the Linux capabilities that can be added or dropped.",
		Bad: `services:
  web:
    image: nginx
    cap_drop: [NET_ADMN]
`,
		Mend: []string{"NET_ADMN", "NET_ADMIN"},
	},
	{
		Code: CredentialSpec, Severity: finding.Error,
		Title: "The credential specification cannot be used",
		Why:   "A container logs in to an Active Directory with a credential specification, a JSON file that ECS reads from Amazon S3 or Parameter Store. On Fargate, and on EC2 instances that are not members of the domain, it names a secret with the login (Amazon ECS developer guide, Using gMSA for Linux containers).",
		Bad: `services:
  web:
    image: nginx
    credential_spec: {registry: app}
`,
		Mend: []string{"credential_spec: {registry: app}", "x-aws-credential_spec: {arn: 'arn:aws:s3:::example/app.json', secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:domain'}"},
	},
	{
		Code: HostNetwork, Severity: finding.Info,
		Title: "The service uses the network of its instance",
		Why:   "With network_mode: host, a task does not have its own network interface, so it has neither a name in Cloud Map nor a security group, and two tasks with the same ports cannot run on one instance. It listens on the ports of its instance, whose security group allows no inbound connections.",
		Bad: `services:
  agent:
    image: nginx
    x-aws-capacity: ec2
    network_mode: host
`,
		Mend: []string{"    network_mode: host\n", ""},
	},
	{
		Code: NetworkMode, Severity: finding.Error,
		Title: "The network_mode is not supported",
		Why:   "A task on Fargate has its own network interface, name and security group. none, bridge and service:… are supported, but not together with `networks`; host is supported on EC2 instances and Managed Instances, for services that other services do not connect to by name.",
		Bad: `services:
  web:
    image: nginx
    network_mode: host
`,
		Mend: []string{"    network_mode: host\n", ""},
	},
	{
		Code: Platform, Severity: finding.Error,
		Title: "The platform is not supported",
		Why:   "Tasks run on linux/amd64 or linux/arm64 (Amazon ECS API reference, RuntimePlatform).",
		Bad: `services:
  web:
    image: nginx
    platform: linux/arm/v7
`,
		Mend: []string{"linux/arm/v7", "linux/arm64"},
	},
	{
		Code: SharedNamespace, Severity: finding.Error,
		Title: "Containers of different tasks cannot share a namespace",
		Why:   "Each service has its own tasks, with their own namespaces. A sidecar (network_mode: service:…) runs in the task of another service.",
		Bad: `services:
  web:
    image: nginx
  monitor:
    image: nginx
    pid: service:web
`,
		Mend: []string{"    pid: service:web\n", ""},
	},
	{
		Code: Sysctl, Severity: finding.Warning,
		Title: "The kernel parameter is ignored",
		Why:   "ECS sets only parameters of the namespaces of a task: parameters that begin with net. or fs.mqueue., and some of kernel. for shared memory, semaphores and messages (Amazon ECS API reference, SystemControl). Other kernel parameters belong to the host.",
		Bad: `services:
  web:
    image: nginx
    sysctls: {vm.max_map_count: 262144}
`,
		Mend: []string{"vm.max_map_count: 262144", "net.core.somaxconn: 1024"},
	},
	{
		Code: Ulimit, Severity: finding.Error,
		Title: "The values of a ulimit contradict each other",
		Why:   "A soft limit must not be above the hard limit.",
		Bad: `services:
  web:
    image: nginx
    ulimits: {nofile: {soft: 4096, hard: 1024}}
`,
		Mend: []string{"hard: 1024", "hard: 8192"},
	},
	{
		Code: UlimitName, Severity: finding.Warning,
		Title: "The ulimit is ignored",
		Why:   "Fargate sets only nofile (Amazon ECS developer guide, Fargate task definition differences). EC2 instances support all ulimits of ECS.",
		Bad: `services:
  web:
    image: nginx
    ulimits: {memlock: 65536}
`,
		Mend: []string{"    ulimits", "    x-aws-capacity: ec2\n    ulimits"},
	},
}
