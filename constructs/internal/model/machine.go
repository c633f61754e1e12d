package model

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
)

// CPU of a task on a machine: where nothing is asked for, the same as that of the
// smallest task on Fargate.
const (
	defaultCPU = 256
	leastCPU   = 128
)

// Machine is what a service runs on.
type Machine struct {
	// Name is the instance type.
	Name string
	// Known means that the table has the machine: its sizes are not zero.
	Known bool
	// GPUs is how many of its GPUs the service gets.
	GPUs int
	// HasGPUs reports whether the machine has any, as far as is known.
	HasGPUs bool
	// ARM64 is the architecture.
	ARM64 bool
	// CPU units and memory that a task of the service gets: what it asks for,
	// or where it wants GPUs and asks for nothing, its GPUs' share of the machine.
	CPU, MemoryMiB int

	Kind machines.Machine
}

// Machine chooses the machine of a service that is OnMachines: the one it
// names, else the cheapest that holds a task of it besides those services that
// run on every machine. It reports false where nothing holds that. Of Managed
// Instances ECS chooses, and this is what it may come to.
func (s *Service) Machine() (Machine, bool) {
	need, others := s.Need(), s.GlobalNeed()
	if s.IsManaged() {
		return s.managedMachine(need)
	}
	whole := machines.Need{
		CPU: need.CPU + others.CPU, MemoryMiB: need.MemoryMiB + others.MemoryMiB,
		GPUs: need.GPUs, ARM64: need.ARM64,
	}
	m := Machine{GPUs: need.GPUs, HasGPUs: need.GPUs > 0, ARM64: need.ARM64}
	if name := s.EC2().Machine; name != "" {
		m.Name = name
		if m.Kind, m.Known = machines.Named(name); !m.Known {
			m.CPU, m.MemoryMiB = need.CPU, need.MemoryMiB
			return m, true
		}
	} else if m.Kind, m.Known = machines.Cheapest(whole); !m.Known {
		return m, false
	}
	m.Name, m.HasGPUs = m.Kind.Name, m.Kind.GPUs > 0
	if s.GPUs().All {
		m.GPUs = m.Kind.GPUs
	}
	m.CPU, m.MemoryMiB = need.CPU, need.MemoryMiB
	m.shareGPUs(s.Size(), others)
	return m, m.Kind.Holds(whole)
}

// shareGPUs gives a task with GPUs that asks for nothing else their share of the
// machine, without what others need there.
func (m *Machine) shareGPUs(asked Size, others machines.Need) {
	if m.GPUs == 0 || m.Kind.GPUs == 0 {
		return
	}
	if asked.CPU == 0 {
		m.CPU = max(m.CPU, (m.Kind.VCPUs*1024-others.CPU)*m.GPUs/m.Kind.GPUs)
	}
	if asked.MemoryMiB == 0 {
		m.MemoryMiB = max(m.MemoryMiB, (m.Kind.TaskMiB()-others.MemoryMiB)*m.GPUs/m.Kind.GPUs)
	}
}

// sizeOr holds to the smallest size that ECS takes for a task on EC2 (task
// definition parameters, Task size).
func sizeOr(cpu int) int {
	if cpu == 0 {
		return defaultCPU
	}
	return max(cpu, leastCPU)
}

// Need is what one task of the service takes.
func (s *Service) Need() machines.Need {
	asked := s.TaskSize()
	return machines.Need{
		CPU: sizeOr(asked.CPU), MemoryMiB: asked.MemoryMiB,
		GPUs: s.GPUs().Count, ARM64: IsARM64(s.Platform()),
	}
}

// GlobalNeed is what the other services take that run on every machine.
func (s *Service) GlobalNeed() machines.Need {
	var sum machines.Need
	for _, other := range s.Project.All() {
		if other.Name == s.Name || other.IsSidecar() || !other.IsGlobal() || other.RunsOn() != s.RunsOn() {
			continue
		}
		need := other.Need()
		if need.ARM64 != IsARM64(s.Platform()) {
			continue // on other machines
		}
		sum.CPU, sum.MemoryMiB = sum.CPU+need.CPU, sum.MemoryMiB+need.MemoryMiB
	}
	return sum
}
