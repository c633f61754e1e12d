package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// memoryRows are of what a task has, and what its programs need.
var memoryRows = []Row{
	{
		Code: CPUUnits, Severity: finding.Error,
		Title: "cpus counts vCPUs, not CPU units",
		Why:   "A task definition counts CPU in units, 1024 to a vCPU, and `cpus` counts whole CPUs (Compose Deploy Specification, cpus).",
		Bad: `services:
  web:
    image: nginx
    cpus: 1024
`,
		Mend: []string{"1024", "1"},
	},
	{
		Code: DefaultSize, Severity: finding.Info,
		Title: "The file gives no memory, so the size of the task follows from what is known of it",
		Why: `A task on ECS has a size, and a container in Docker has none unless the file gives it one. A service without a memory limit or reservation gets what its heap needs (options such as -Xmx or --max-old-space-size in its command and variables: 1.5 times the heap and 256 MiB), what its image is known to need, and what its tmpfs hold, and at least 512 MiB; on Fargate the smallest size that holds this.

Fargate bills the vCPU and the memory of the size. A size in the file is never changed.`,
		Bad: `services:
  login:
    image: quay.io/keycloak/keycloak:26.0
`,
		Mend: []string{"26.0\n", "26.0\n    deploy: {resources: {limits: {memory: 1g}}}\n"},
	},
	{
		Code: HeapSize, Severity: finding.Warning,
		Title: "The heap fills the memory of the task",
		Why:   "A program needs memory besides its heap, for code, threads and buffers. ECS ends a container that needs more than its task has. A heap of 90 % of the memory, or more, is reported.",
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
		Why:   "Below the least memory that its vendor names, or that the heap needs with which it is shipped, an image does not start, or is ended as soon as it works.",
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
		Why:   "`memswap_limit` is the sum of memory and swap, so Docker refuses less than the memory (Docker documentation, Resource constraints).",
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
		Title: "The memory is less than a container can have",
		Why:   "A number without a unit counts bytes (Compose specification, Byte values), and Docker refuses less than 6 MiB. Mostly, MiB are meant.",
		Bad: `services:
  web:
    image: nginx
    mem_limit: 2048
`,
		Mend: []string{"2048", "2048m"},
	},
	{
		Code: ShmSize, Severity: finding.Warning,
		Title: "The shared memory has hardly any room",
		Why:   "A number without a unit counts bytes (Compose specification, Byte values). /dev/shm has 64 MiB by default.",
		Bad: `services:
  browser:
    image: nginx
    shm_size: 2048
`,
		Mend: []string{"2048", "256m"},
	},
	{
		Code: Storage, Severity: finding.Error,
		Title: "A task cannot have so much disk space",
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
		Title: "An option of storage_opt is not kept",
		Why:   "Of the options of Docker's storage drivers, a task on Fargate has the size. On an EC2 machine, tasks share the disk, and have no size of their own.",
		Bad: `services:
  unpack:
    image: nginx
    storage_opt: {size: 50G, dm.basesize: 50G}
`,
		Mend: []string{", dm.basesize: 50G", ""},
	},
	{
		Code: TmpfsSize, Severity: finding.Warning,
		Title: "File systems in memory are larger than the memory of the task",
		Why:   "What is written to a tmpfs is memory of the task: one that fills ends the task before it is full. On Fargate, `shm_size` counts too.",
		Bad: `services:
  cache:
    image: nginx
    mem_limit: 512m
    tmpfs: [/scratch:size=4g]
`,
		Mend: []string{"512m", "5g"},
	},
}
