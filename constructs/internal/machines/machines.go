// Package machines knows the EC2 instance types that tasks may run on, and
// finds the cheapest that holds a task.
package machines

import "slices"

// Machine is an EC2 instance type.
type Machine struct {
	// Name is the instance type, for example g5.xlarge.
	Name string
	// VCPUs and MemoryMiB are those of the machine, nominal.
	VCPUs, MemoryMiB int
	// GPUs is how many NVIDIA GPUs it has; GPUMemoryGiB is the memory of each.
	GPUs, GPUMemoryGiB int
	// ARM64 is the architecture; the others are x86_64.
	ARM64 bool
	// MilliUSD is the price of an hour on demand in us-east-1, in thousandths
	// of a US dollar.
	MilliUSD int
}

// Need is what a machine has to hold.
type Need struct {
	// CPU is in CPU units: 1024 are one vCPU.
	CPU, MemoryMiB, GPUs int
	ARM64                bool
}

// What the memory of a machine loses to the kernel, to Docker and to the agent
// of ECS: a sixteenth and 100 MiB. The agent registers what the operating
// system reports as total (Amazon ECS developer guide, "Reserving Amazon ECS
// Linux container instance memory"), which is less than the nominal amount:
// 15042 of 15360 MiB have been seen on a c4.2xlarge, 7679 of 8192 on an
// inf1.xlarge (issues 399 and 3331 of aws/amazon-ecs-agent). What is taken off
// here is more than what is missing there, so that a task that fits here is
// placed.
const (
	reservedShare = 16
	reservedMiB   = 100
)

// TaskMiB is the memory that tasks can have.
func (m Machine) TaskMiB() int { return m.MemoryMiB - m.MemoryMiB/reservedShare - reservedMiB }

// Holds reports whether the machine has room for the need while nothing else
// runs on it.
func (m Machine) Holds(n Need) bool {
	return m.ARM64 == n.ARM64 && m.VCPUs*1024 >= n.CPU && m.TaskMiB() >= n.MemoryMiB && m.GPUs >= n.GPUs
}

// Cheapest finds the machine with the lowest price that holds the need, and
// reports whether there is any. Machines with GPUs are for tasks that ask for
// them.
func Cheapest(n Need) (Machine, bool) {
	return CheapestOf(n, func(m Machine) bool { return (m.GPUs > 0) == (n.GPUs > 0) })
}

// CheapestOf finds the machine with the lowest price that holds the need and is
// admitted.
func CheapestOf(n Need, admitted func(Machine) bool) (Machine, bool) {
	for _, m := range table() {
		if m.Holds(n) && admitted(m) {
			return m, true
		}
	}
	return Machine{}, false
}

// Fleet finds the machines of one type with the lowest price that hold a sum of
// tasks, none of which is larger than each, with what others need on each machine; and
// how many they are, at least one. It reports false where nothing holds a task.
func Fleet(each, sum, others Need, admitted func(Machine) bool) (cheapest Machine, count int, ok bool) {
	each.CPU, each.MemoryMiB = each.CPU+others.CPU, each.MemoryMiB+others.MemoryMiB
	for _, m := range table() {
		if !m.Holds(each) || !admitted(m) {
			continue
		}
		n := max(1, ceil(sum.CPU, m.VCPUs*1024-others.CPU), ceil(sum.MemoryMiB, m.TaskMiB()-others.MemoryMiB), ceil(sum.GPUs, m.GPUs))
		if !ok || n*m.MilliUSD < count*cheapest.MilliUSD {
			cheapest, count, ok = m, n, true
		}
	}
	return cheapest, count, ok
}

func ceil(needed, each int) int {
	if needed == 0 || each <= 0 {
		return 0
	}
	return (needed + each - 1) / each
}

// Any reports whether the table has a machine that is admitted.
func Any(admitted func(Machine) bool) bool { return slices.ContainsFunc(table(), admitted) }

// IsBurstable reports whether the CPUs may be used in full for some time only.
func (m Machine) IsBurstable() bool {
	return len(m.Name) > 1 && m.Name[0] == 't' && m.Name[1] >= '0' && m.Name[1] <= '9'
}

// Named finds a machine of the table by its name.
func Named(name string) (Machine, bool) {
	all := table()
	i := slices.IndexFunc(all, func(m Machine) bool { return m.Name == name })
	if i < 0 {
		return Machine{}, false
	}
	return all[i], true
}

// Largest finds the machine of the architecture, and with GPUs or without,
// that has most GPUs, then most memory, then most vCPUs; the cheapest of equals.
func Largest(gpus, arm64 bool) Machine {
	var largest Machine
	for _, m := range table() {
		if m.ARM64 != arm64 || (m.GPUs > 0) != gpus {
			continue
		}
		if slices.Compare(m.sizes(), largest.sizes()) > 0 {
			largest = m
		}
	}
	return largest
}

func (m Machine) sizes() []int { return []int{m.GPUs, m.MemoryMiB, m.VCPUs} }

// All lists the machines of the table, the cheapest first.
func All() []Machine { return slices.Clone(table()) }

// Sizes of a disk: the first is that of the images of ECS; an image with the
// libraries of GPUs has more than ten GiB, and so has a model.
const (
	plainDiskGiB = 30
	gpuDiskGiB   = 100
)

// DiskGiB is the size of the disk that a machine gets.
func DiskGiB(gpus bool) int {
	if gpus {
		return gpuDiskGiB
	}
	return plainDiskGiB
}
