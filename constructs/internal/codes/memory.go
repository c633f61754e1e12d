package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// memoryRows are of what a task has, and what its programs need.
var memoryRows = []Row{
	{
		Code: CPUUnits, Severity: finding.Error,
		Title: "cpus counts vCPUs, not CPU units",
		Why:   "A task definition counts CPU in units, 1024 per vCPU, and `cpus` counts whole CPUs (Compose Deploy Specification, cpus).",
		Bad: `services:
  web:
    image: nginx
    cpus: 1024
`,
		Mend: []string{"1024", "1"},
	},
	{
		Code: DefaultSize, Severity: finding.Info,
		Title: "The file sets no memory, so the task gets a default size",
		Why: `A task on ECS has a size, while a container in Docker has none unless the file sets it. The memory of a service without a limit or reservation is the sum of the need of its heap (options such as -Xmx or --max-old-space-size in its command and variables: 1.5 times the heap and 256 MiB), or the known need of its image, and the size of its tmpfs mounts, and at least 512 MiB; on Fargate, it is rounded up to the next supported size.

Fargate bills vCPU and memory of this size. A size in the file is never changed.`,
		Bad: `services:
  login:
    image: quay.io/keycloak/keycloak:26.0
`,
		Mend: []string{"26.0\n", "26.0\n    deploy: {resources: {limits: {memory: 1g}}}\n"},
	},
	{
		Code: HeapSize, Severity: finding.Warning,
		Title: "The heap fills the memory of the task",
		Why:   "A program also needs memory outside its heap, for code, threads and buffers. ECS ends a container that uses more than its task has. A heap of 90 % of the memory or more is reported.",
		Bad: `services:
  search:
    image: elasticsearch:9.0.0
    mem_limit: 2g
    environment: {discovery.type: single-node, ES_JAVA_OPTS: -Xms2g -Xmx2g}
`,
		Mend: []string{"mem_limit: 2g", "mem_limit: 4g"},
	},
	{
		Code: MemorySize, Severity: finding.Warning,
		Title: "The image needs more memory than the task has",
		Why:   "With less memory than the minimum of its vendor, or than its default heap requires, an image does not start or is killed under load.",
		Bad: `services:
  login:
    image: quay.io/keycloak/keycloak:26.0
    mem_limit: 512m
`,
		Mend: []string{"512m", "1g"},
	},
	{
		Code: MemorySwap, Severity: finding.Error,
		Title: "memswap_limit is below mem_limit",
		Why:   "`memswap_limit` is the sum of memory and swap, so Docker rejects values below the memory limit (Docker documentation, Resource constraints).",
		Bad: `services:
  web:
    image: nginx
    mem_limit: 512m
    memswap_limit: 256m
`,
		Mend: []string{"256m", "512m"},
	},
	{
		Code: MemoryUnit, Severity: finding.Error,
		Title: "The memory limit is too small for a container",
		Why:   "A number without a unit counts bytes (Compose specification, Byte values), and Docker rejects less than 6 MiB. Usually MiB are meant.",
		Bad: `services:
  web:
    image: nginx
    mem_limit: 2048
`,
		Mend: []string{"2048", "2048m"},
	},
	{
		Code: ShmSize, Severity: finding.Warning,
		Title: "The shared memory is very small",
		Why:   "A number without a unit counts bytes (Compose specification, Byte values). The default size of /dev/shm is 64 MiB.",
		Bad: `services:
  browser:
    image: nginx
    shm_size: 2048
`,
		Mend: []string{"2048", "256m"},
	},
	{
		Code: Storage, Severity: finding.Error,
		Title: "The disk space is out of range",
		Why:   "A task on Fargate has 20 GiB of disk space, or 21 to 200 (AWS CloudFormation, AWS::ECS::TaskDefinition EphemeralStorage). Containers of one task share it.",
		Bad: `services:
  unpack:
    image: nginx
    storage_opt: {size: 500G}
`,
		Mend: []string{"500G", "200G"},
	},
	{
		Code: StorageOption, Severity: finding.Warning,
		Title: "An option of storage_opt is ignored",
		Why:   "A task on Fargate supports only the size option of Docker's storage drivers. On an EC2 instance, tasks share the disk without a size limit of their own.",
		Bad: `services:
  unpack:
    image: nginx
    storage_opt: {size: 50G, dm.basesize: 50G}
`,
		Mend: []string{", dm.basesize: 50G", ""},
	},
	{
		Code: TmpfsSize, Severity: finding.Warning,
		Title: "The tmpfs mounts are larger than the memory of the task",
		Why:   "Files in a tmpfs use the memory of the task: if they grow, the task is ended before the tmpfs is full. On Fargate, `shm_size` also counts.",
		Bad: `services:
  cache:
    image: nginx
    mem_limit: 512m
    tmpfs: [/scratch:size=4g]
`,
		Mend: []string{"512m", "5g"},
	},
}
