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
		Code: HostNetwork, Severity: finding.Info,
		Title: "The service has the network of its instance",
		Why:   "With network_mode: host, ECS gives a task no network interface of its own, so that it has neither a name in Cloud Map nor a security group, and no two tasks with the same ports are on one instance. It listens on the ports of its instance, which nothing is admitted to.",
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
		Title: "The network_mode is not possible",
		Why:   "A task on Fargate has a network interface of its own, with its name and its rules. none, bridge and service:… are possible, not beside `networks`; host is on EC2 instances and Managed Instances, for services that nothing connects to by name.",
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
		Title: "The kernel parameter is not kept",
		Why:   "ECS sets parameters of the namespaces that a task has for itself: those that begin with net. or fs.mqueue., and some of kernel. for shared memory, semaphores and messages (Amazon ECS API reference, SystemControl). Those of the whole kernel are the host's.",
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
