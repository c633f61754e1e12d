// Package limits holds the figures of AWS that both the check of a compose
// file and the plan of a stack rely on, each with its source.
package limits

// FargateSize is a valid combination of CPU units and memory of a task.
type FargateSize struct {
	CPU       int `json:"cpu"`
	MemoryMiB int `json:"memoryMiB"`
}

// The smallest size, and what a service gets that asks for nothing.
var (
	FargateSmallest = FargateSize{CPU: 256, MemoryMiB: 512}
	FargateLargest  = FargateSize{CPU: 16384, MemoryMiB: 122880}
)

// The most CPU of a task on instances, in CPU units: on EC2 instances (Amazon ECS
// API reference, RegisterTaskDefinition, cpu), and on Managed Instances (Amazon ECS
// developer guide, Task definition parameters for Managed Instances, Task size).
const (
	MostCPUOnEC2     = 192 << 10
	MostCPUOnManaged = 10 << 10
)

// ConnectProxy is what the proxy of ECS Service Connect needs of a task (Amazon
// ECS developer guide, "Service Connect", "Service Connect proxy").
var ConnectProxy = FargateSize{CPU: 256, MemoryMiB: 64}

// EphemeralStorage bounds the disk space of a task on Fargate that can be asked
// for, in GiB; a task has 20 in any case (AWS CloudFormation, AWS::ECS::TaskDefinition
// EphemeralStorage).
var EphemeralStorage = Range{21, 200}

// LeastMemoryBytes is the least that a container can be limited to, 6 MiB
// (moby, daemon, linuxMinMemory).
const LeastMemoryBytes = 6 << 20

// fargateRows is the table of the Amazon ECS developer guide, "Task definition
// parameters for Fargate", "Task size", read in November 2026: per CPU value
// the memory from min to max in steps.
var fargateRows = []struct{ cpu, min, max, step int }{
	{256, 512, 512, 512},
	{256, 1024, 2048, 1024},
	{512, 1024, 4096, 1024},
	{1024, 2048, 8192, 1024},
	{2048, 4096, 16384, 1024},
	{4096, 8192, 30720, 1024},
	{8192, 16384, 61440, 4096},
	{16384, 32768, 122880, 8192},
}

// Fargate returns the smallest valid size that holds cpu units and memoryMiB,
// and false where none does. Zero stands for no wish.
func Fargate(cpu, memoryMiB int) (FargateSize, bool) {
	for _, row := range fargateRows {
		if cpu > row.cpu || memoryMiB > row.max {
			continue
		}
		memory := row.min
		if over := memoryMiB - row.min; over > 0 {
			memory += (over + row.step - 1) / row.step * row.step
		}
		return FargateSize{CPU: row.cpu, MemoryMiB: memory}, true
	}
	return FargateSize{}, false
}
