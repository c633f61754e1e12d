package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// capacityRows are of what tasks run on: Fargate, or EC2 machines.
var capacityRows = []Row{
	{
		Code: Capacity, Severity: finding.Error,
		Title: "The settings of x-aws-capacity contradict each other or are out of range",
		Why:   "Shares of Fargate, EC2 instances and Managed Instances cannot be combined; weights are 0 to 1000 and a base is 0 to 100000 (Amazon ECS API reference, CapacityProviderStrategyItem); min must not be above max.",
		Bad: `x-aws-capacity: {ec2: {min: 3, max: 2}}
services:
  web:
    image: nginx
`,
		Mend: []string{"max: 2", "max: 4"},
	},
	{
		Code: CapabilityFargate, Severity: finding.Error,
		Title: "Fargate cannot add the capability",
		Why:   "Tasks on Fargate can add only SYS_PTRACE (Amazon ECS API reference, KernelCapabilities). On EC2 instances, all capabilities of ECS can be added.",
		Bad: `services:
  vpn:
    image: linuxserver/wireguard
    cap_add: [NET_ADMIN]
`,
		Mend: []string{"    cap_add", "    x-aws-capacity: ec2\n    cap_add"},
	},
	{
		Code: CapabilityIgnored, Severity: finding.Warning,
		Title: "The capability is ignored on Fargate",
		Why:   "SYS_NICE raises the priority of processes and binds their memory to a part of the machine. Tasks on Fargate can add only SYS_PTRACE (Amazon ECS API reference, KernelCapabilities). Programs that ask for SYS_NICE, such as MySQL, run without it. Other capabilities are required by what a program does, so they are an error on Fargate.",
		Bad: `services:
  db:
    image: mysql:8.4
    cap_add: [SYS_NICE]
    environment: {MYSQL_RANDOM_ROOT_PASSWORD: "yes"}
    volumes: ["data:/var/lib/mysql"]
volumes:
  data:
`,
		Mend: []string{"    cap_add: [SYS_NICE]\n", ""},
	},
	{
		Code: Device, Severity: finding.Error,
		Title: "A device of the host is not available",
		Why:   "Tasks on Fargate have no access to devices of their host. On instances, ECS maps files in /dev (Amazon ECS API reference, Device), if the instance type and its AMI have them.",
		Bad: `services:
  home:
    image: nginx
    devices: ["/dev/fuse:/dev/fuse"]
`,
		Mend: []string{"    devices", "    x-aws-capacity: ec2\n    devices"},
	},
	{
		Code: GPU, Severity: finding.Error,
		Title: "ECS cannot reserve the requested devices",
		Why:   "ECS reserves a number of NVIDIA GPUs for a container (Amazon ECS developer guide, GPU workloads), and no other devices.",
		Bad: `services:
  model:
    image: nginx
    gpus: [{driver: amd, count: 1}]
`,
		Mend: []string{"driver: amd", "driver: nvidia"},
	},
	{
		Code: GPUIDs, Severity: finding.Info,
		Title: "GPUs cannot be chosen by id",
		Why:   "ECS gives a container a number of GPUs and chooses them itself. Only the number of ids counts.",
		Bad: `services:
  model:
    image: nginx
    gpus: [{device_ids: ["0", "1"]}]
`,
		Mend: []string{`device_ids: ["0", "1"]`, "count: 2"},
	},
	{
		Code: HostData, Severity: finding.Warning,
		Title: "Data stays on one instance",
		Why:   "x-aws-binds: {…: host} mounts a path of the instance that the task runs on. Files that a task writes there are not available on the instance of the next task, and are lost with the instance. Use it for agents and caches, not for data.",
		Bad: `x-aws-binds: {/srv/spool: host}
services:
  agent:
    image: nginx
    x-aws-capacity: ec2
    volumes: ["/srv/spool:/spool"]
`,
		Mend: []string{"{/srv/spool: host}", "{/srv/spool: efs}"},
	},
	{
		Code: HostNamespace, Severity: finding.Error,
		Title: "The namespace of the host is not available",
		Why:   "`pid: host` and `ipc: host` require an EC2 instance. Managed Instances share their processes, but not their IPC resources (Amazon ECS developer guide, Task definition parameters for Managed Instances).",
		Bad: `services:
  monitor:
    image: nginx
    pid: host
`,
		Mend: []string{"    pid", "    x-aws-capacity: ec2\n    pid"},
	},
	{
		Code: HostNeighbours, Severity: finding.Warning,
		Title: "A service with access to its EC2 instance shares the instance with others",
		Why:   "A service that is privileged, shares a namespace of the host or has capabilities such as SYS_ADMIN can access everything on its instance: files and environments of other containers, and the credentials of their roles. It gets instances of its own, unless `mode: global` runs it on each one.",
		Bad: `x-aws-capacity: ec2
services:
  agent:
    image: nginx
    privileged: true
    deploy: {mode: global}
  web:
    image: nginx
`,
		Mend: []string{"    deploy: {mode: global}\n", ""},
	},
	{
		Code: Machine, Severity: finding.Error,
		Title: "No EC2 instance type is large enough for the service",
		Why:   "The instance type is too small, is for another platform, or does not exist in the size that the service needs.",
		Bad: `services:
  model:
    image: nginx
    x-aws-capacity: {ec2: {machine: t3.micro}}
    mem_limit: 4g
`,
		Mend: []string{"t3.micro", "t3.large"},
	},
	{
		Code: MachineChoice, Severity: finding.Info,
		Title: "The service runs on EC2 instances of this type",
		Why:   "The smallest type that is large enough for the service is used. Set node.machine in deploy.placement.constraints, or x-aws-capacity, to choose another.",
		Bad: `services:
  web:
    image: nginx
    x-aws-capacity: ec2
`,
		Mend: []string{"    x-aws-capacity: ec2\n", ""},
	},
	{
		Code: MaxReplicasPerNode, Severity: finding.Warning,
		Title: "max_replicas_per_node has no effect unless it is 1",
		Why:   "ECS places tasks either on distinct instances, or as many on one as fit (Amazon ECS developer guide, Task placement).",
		Bad: `services:
  web:
    image: nginx
    x-aws-capacity: ec2
    deploy: {placement: {max_replicas_per_node: 2}}
`,
		Mend: []string{"max_replicas_per_node: 2", "max_replicas_per_node: 1"},
	},
	{
		Code: Placement, Severity: finding.Warning,
		Title: "A placement constraint has no effect",
		Why:   "Constraints of Docker Swarm refer to labels and roles of nodes, which ECS does not have, and Fargate places tasks itself. On EC2 instances, node.machine chooses the instance type.",
		Bad: `services:
  web:
    image: nginx
    deploy:
      placement:
        constraints: [node.role == manager]
`,
		Mend: []string{"\n      placement:\n        constraints: [node.role == manager]", "\n      replicas: 1"},
	},
	{
		Code: Privileged, Severity: finding.Error,
		Title: "Fargate does not run privileged containers",
		Why:   "`privileged: true` requires an EC2 instance (Amazon ECS developer guide, Fargate task definition differences).",
		Bad: `services:
  runner:
    image: nginx
    privileged: true
`,
		Mend: []string{"    privileged", "    x-aws-capacity: ec2\n    privileged"},
	},
}
