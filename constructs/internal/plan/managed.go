package plan

import (
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// managedCapacity is what the service may run on of Managed Instances. Services with
// the same settings share them: ECS packs their tasks onto as few as hold them. The
// name says all that the settings are, so that a change of them makes other
// instances, and moves the tasks there.
func managedCapacity(s *model.Service) Capacity {
	wanted := s.ManagedInstances()
	c := Capacity{
		Name: "managed", ARM64: model.IsARM64(s.Platform()), GPU: s.GPUs().Count > 0, Spot: wanted.Spot,
		Managed: &Managed{Filter: wanted.Filter(), StorageGiB: wanted.Storage},
	}
	if c.GPU {
		machine, _ := s.Machine()
		c.Managed.GPUs = machine.GPUs
	}
	var parts []string
	add := func(set bool, part string) {
		if set {
			parts = append(parts, part)
		}
	}
	add(c.ARM64, "arm64")
	add(c.GPU, "gpu"+strconv.Itoa(c.Managed.GPUs))
	for _, pattern := range wanted.Instances {
		parts = append(parts, strings.ReplaceAll(pattern, "*", "x"))
	}
	add(c.Managed.VCPUs != machines.Bounds{}, "vcpu"+bounds(c.Managed.VCPUs))
	add(c.Managed.MemoryMiB != machines.Bounds{}, "mib"+bounds(c.Managed.MemoryMiB))
	add(wanted.Storage > 0, "disk"+strconv.Itoa(wanted.Storage))
	add(wanted.Spot, "spot")
	add(s.ReachesHost(), "host")
	c.Name = strings.Join(append([]string{c.Name}, parts...), "-")
	return c
}

func bounds(b machines.Bounds) string {
	if b.Max == 0 {
		return strconv.Itoa(b.Min) + "up"
	}
	return strconv.Itoa(b.Min) + "to" + strconv.Itoa(b.Max)
}
