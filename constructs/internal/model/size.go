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
	cpus := firstPositiveFloat(limit.NanoCPUs.Value(), s.CPUS, reservations.NanoCPUs.Value())
	size.CPU = int(min(math.Ceil(float64(cpus)*1024), math.MaxInt32))
	size.MemoryMiB = mebibytes(firstPositive(int64(limit.MemoryBytes), int64(s.MemLimit), reserved))
	size.ReservedMiB = mebibytes(reserved)
	return size
}

// TaskSize is what all containers of a task ask for together, with what ECS
// runs beside them. Where there are several, one that does not say counts as
// the smallest task.
func (s *Service) TaskSize() Size {
	whole := s.Size()
	if members := s.Task(); len(members) > 1 {
		whole = Size{}
		for _, m := range members {
			size := m.Size()
			whole.CPU += cmp.Or(size.CPU, limits.FargateSmallest.CPU)
			whole.MemoryMiB += cmp.Or(size.MemoryMiB, limits.FargateSmallest.MemoryMiB)
		}
	}
	if s.UsesServiceConnect() {
		whole.CPU = max(whole.CPU, limits.FargateSmallest.CPU) + limits.ConnectProxy.CPU
		whole.MemoryMiB += limits.ConnectProxy.MemoryMiB
	}
	return whole
}

func mebibytes(bytes int64) int { return int((bytes-1)>>20) + 1 }

func firstPositive(values ...int64) int64 {
	for _, v := range values {
		if v > 0 {
			return v
		}
	}
	return 0
}

func firstPositiveFloat(values ...float32) float32 {
	for _, v := range values {
		if v > 0 {
			return v
		}
	}
	return 0
}
