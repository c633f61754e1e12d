package composefile

import (
	"math"

	"github.com/compose-spec/compose-go/v2/types"
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

// SizeOf reads the size of a service: deploy.resources.limits, else cpus and
// mem_limit, else the reservations (Compose specification, Deploy, resources).
func SizeOf(s types.ServiceConfig) Size {
	var size Size
	var limits, reservations types.Resource
	if s.Deploy != nil && s.Deploy.Resources.Limits != nil {
		limits = *s.Deploy.Resources.Limits
	}
	if s.Deploy != nil && s.Deploy.Resources.Reservations != nil {
		reservations = *s.Deploy.Resources.Reservations
	}
	reserved := firstPositive(int64(reservations.MemoryBytes), int64(s.MemReservation))
	cpus := firstPositiveFloat(limits.NanoCPUs.Value(), s.CPUS, reservations.NanoCPUs.Value())
	size.CPU = int(min(math.Ceil(float64(cpus)*1024), math.MaxInt32))
	size.MemoryMiB = mebibytes(firstPositive(int64(limits.MemoryBytes), int64(s.MemLimit), reserved))
	size.ReservedMiB = mebibytes(reserved)
	return size
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
