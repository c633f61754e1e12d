package model

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
)

// Managed says which Managed Instances tasks run on. What is left out is for ECS
// to choose, by what the tasks need.
type Managed struct {
	// Instances are the instance types that ECS may choose from, such as
	// g6.xlarge, m7i.* or c6*.
	Instances []string `yaml:"instances"`
	// VCPU bounds the vCPUs of an instance.
	VCPU VCPUBounds `yaml:"vcpu"`
	// Memory bounds the memory of an instance.
	Memory MemoryBounds `yaml:"memory"`
	// Spot takes Spot instances.
	Spot bool `yaml:"spot"`
	// Storage is the size of the disk for images, logs and scratch data, in GiB;
	// 0 is the default of ECS, which is 80.
	Storage int `yaml:"storage"`
}

// VCPUBounds are a least and a largest number; 0 is no bound.
type VCPUBounds struct {
	Min int `yaml:"min"`
	Max int `yaml:"max"`
}

// MemoryBounds are a least and a largest size, such as 8g; empty is no bound.
type MemoryBounds struct {
	Min string `yaml:"min"`
	Max string `yaml:"max"`
}

// ManagedInstances reads which Managed Instances the service wants: x-aws-capacity,
// and the constraint node.machine, which overrides its instances. Spot for the
// project means Spot instances here.
func (s *Service) ManagedInstances() Managed {
	capacity, placement := s.Capacity(), s.Placement()
	var m Managed
	if capacity.Managed != nil {
		m = *capacity.Managed
	}
	if placement.Machine != "" {
		m.Instances = []string{placement.Machine}
	}
	return m
}

// Filter is what the settings say of the instance types.
func (m Managed) Filter() machines.Filter {
	return machines.Filter{
		Types: m.Instances, VCPUs: machines.Bounds{Min: m.VCPU.Min, Max: m.VCPU.Max},
		MemoryMiB: machines.Bounds{Min: SizeMiB(m.Memory.Min), Max: SizeMiB(m.Memory.Max)},
	}
}

// managedMachine is the cheapest instance type of the table that ECS may choose for
// a task of the service. The table does not have all types: where it has none that
// the settings admit, the type stays unknown, and only their bounds and families say
// what it may hold.
func (s *Service) managedMachine(need machines.Need) (Machine, bool) {
	filter := s.ManagedInstances().Filter()
	m := Machine{GPUs: need.GPUs, HasGPUs: need.GPUs > 0, ARM64: need.ARM64, CPU: need.CPU, MemoryMiB: need.MemoryMiB}
	kind, ok := machines.CheapestOf(need, filter.For(need))
	if !ok {
		return m, len(filter.Types) > 0 && !machines.Any(filter.Admits) && filter.MayHold(need)
	}
	m.Kind, m.Known, m.Name = kind, true, kind.Name
	m.shareGPUs(s.Size(), machines.Need{})
	m.CPU = min(m.CPU, max(need.CPU, limits.MostCPUOnManaged))
	return m, true
}
