package model

import (
	"cmp"
	"math"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// Size is what a service asks for. Zero means that the file does not say.
type Size struct {
	// CPU is in CPU units: 1024 are one vCPU.
	CPU int
	// MemoryMiB is the memory for the whole container.
	MemoryMiB int
	// ReservedMiB is the memory that the container is guaranteed.
	ReservedMiB int
}

// Size reads the size of a service: deploy.resources.limits, else cpus and
// mem_limit, else the reservations (Compose specification, Deploy, resources).
func (s *Service) Size() Size {
	var size Size
	var limit, reservations types.Resource
	if s.Deploy != nil && s.Deploy.Resources.Limits != nil {
		limit = *s.Deploy.Resources.Limits
	}
	if s.Deploy != nil && s.Deploy.Resources.Reservations != nil {
		reservations = *s.Deploy.Resources.Reservations
	}
	reserved := firstPositive(int64(reservations.MemoryBytes), int64(s.MemReservation))
	cpus := firstPositive(limit.NanoCPUs.Value(), s.CPUS, reservations.NanoCPUs.Value())
	size.CPU = int(min(math.Ceil(float64(cpus)*1024), math.MaxInt32))
	size.MemoryMiB = mebibytes(firstPositive(int64(limit.MemoryBytes), int64(s.MemLimit), reserved))
	size.ReservedMiB = mebibytes(reserved)
	return size
}

// TaskSize is what all containers of a task ask for together, with what ECS
// runs beside them. The memory is never zero: a container without a size has a
// default. The CPU is zero where the task is one container that does not say;
// where there are several, one that does not say counts as the smallest task.
func (s *Service) TaskSize() Size {
	var whole Size
	members := s.Task()
	for _, m := range members {
		size := m.Size()
		if len(members) > 1 {
			size.CPU = cmp.Or(size.CPU, limits.FargateSmallest.CPU)
		}
		whole.CPU += size.CPU
		whole.MemoryMiB += m.memoryOrDefault()
	}
	if s.UsesServiceConnect() {
		whole.CPU = max(whole.CPU, limits.FargateSmallest.CPU) + limits.ConnectProxy.CPU
		whole.MemoryMiB += limits.ConnectProxy.MemoryMiB
	}
	return whole
}

// memoryOrDefault is the memory of the container in MiB: what the file gives
// it, else its default, which is at most what a task on Fargate can have.
func (s *Service) memoryOrDefault() int {
	if size := s.Size().MemoryMiB; size > 0 {
		return size
	}
	byDefault := s.Memory().DefaultMiB()
	if !s.OnMachines() {
		byDefault = min(byDefault, limits.FargateLargest.MemoryMiB)
	}
	return byDefault
}

// Granted is the size that the task of a service gets: on Fargate the smallest
// of its sizes that holds the task, on a machine what the task asks for or, of
// GPUs, their share of the machine. It reports false where nothing holds it.
func (s *Service) Granted() (limits.FargateSize, bool) {
	if s.OnMachines() {
		machine, ok := s.Machine()
		return limits.FargateSize{CPU: machine.CPU, MemoryMiB: machine.MemoryMiB}, ok
	}
	asked := s.TaskSize()
	return limits.Fargate(asked.CPU, asked.MemoryMiB)
}

// AvailableMiB is the memory that a task has for the container of s: all but
// what its other containers have. It reports false where nothing holds the task.
func (s *Service) AvailableMiB() (int, bool) {
	granted, ok := s.Host().Granted()
	available := granted.MemoryMiB
	for _, other := range s.Host().Task() {
		if other.Name != s.Name {
			available -= other.memoryOrDefault()
		}
	}
	if s.Host().UsesServiceConnect() {
		available -= limits.ConnectProxy.MemoryMiB
	}
	return available, ok
}

func mebibytes(bytes int64) int { return int((bytes-1)>>20) + 1 }

func firstPositive[T int64 | float32](values ...T) T {
	for _, v := range values {
		if v > 0 {
			return v
		}
	}
	return 0
}
