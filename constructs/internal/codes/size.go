package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// sizeRows are of CPU and memory.
var sizeRows = []Row{
	{
		Code: ConflictingValues, Severity: finding.Error,
		Title: "Two attributes for the same setting differ",
		Why:   "cpus, mem_limit, mem_reservation, pids_limit and scale have the same meaning as attributes below deploy, and both must have the same value (Compose Deploy Specification).",
		Bad: `services:
  web:
    image: nginx
    mem_limit: 1g
    deploy: {resources: {limits: {memory: 2g}}}
`,
		Mend: []string{"    mem_limit: 1g\n", ""},
	},
	{
		Code: MemoryReservation, Severity: finding.Error,
		Title: "The memory reservation is above the limit",
		Why:   "ECS requires the reservation to be below the limit (Amazon ECS API reference, ContainerDefinition, memoryReservation).",
		Bad: `services:
  web:
    image: nginx
    mem_limit: 512m
    mem_reservation: 1g
`,
		Mend: []string{"mem_reservation: 1g", "mem_reservation: 256m"},
	},
	{
		Code: NegativeSize, Severity: finding.Error,
		Title: "An amount of CPU or memory is negative",
		Why:   "Amounts must be positive.",
		Bad: `services:
  web:
    image: nginx
    cpus: -1
`,
		Mend: []string{"-1", "1"},
	},
	{
		Code: Size, Severity: finding.Error,
		Title: "The service is too large for Fargate",
		Why:   "The largest task on Fargate has 16 vCPU and 120 GiB (Amazon ECS developer guide, Task CPU and memory). EC2 instances can be larger.",
		Bad: `services:
  model:
    image: nginx
    mem_limit: 200g
`,
		Mend: []string{"    mem_limit", "    x-aws-capacity: ec2\n    mem_limit"},
	},
}
