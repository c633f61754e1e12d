package model

import (
	"reflect"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// Capacity is the value of x-aws-capacity: spot, on-demand, ec2, or a mapping.
// The zero value is Fargate on demand.
type Capacity struct {
	// Spot and OnDemand are the shares of tasks on Fargate Spot and on
	// Fargate, as weights; Base tasks start on demand before weights count.
	// All are zero for tasks on demand.
	Spot     int `yaml:"spot"`
	OnDemand int `yaml:"on_demand"`
	Base     int `yaml:"base"`
	// EC2 runs the tasks on machines; nil on Fargate.
	EC2 *EC2 `yaml:"ec2"`
}

// EC2 says on which machines tasks run.
type EC2 struct {
	// Machine is an instance type; empty is the cheapest that holds the task.
	Machine string `yaml:"machine"`
	// AMI is the id of a machine image, or the name of a public parameter that
	// holds it; empty is the one that ECS recommends.
	AMI string `yaml:"ami"`
	// Min and Max bound the number of machines. Max 0 is as many as the tasks
	// can need.
	Min int `yaml:"min"`
	Max int `yaml:"max"`
	// Spot takes Spot instances.
	Spot bool `yaml:"spot"`
}

// DecodeCapacity reads the value of x-aws-capacity.
func DecodeCapacity(value any, at finding.Path) (Capacity, []ExtensionError) {
	switch value {
	case "spot":
		return Capacity{Spot: 1}, nil
	case "on-demand":
		return Capacity{}, nil
	case "ec2":
		return Capacity{EC2: &EC2{}}, nil
	}
	if _, ok := value.(map[string]any); !ok {
		return Capacity{}, wrongType(at, "spot, on-demand, ec2 or a mapping", value)
	}
	var c Capacity
	mistakes := decodeStruct(reflect.ValueOf(&c).Elem(), value, at)
	return c, mistakes
}

// Capacity reads x-aws-capacity of the service, else of the project. Values
// that cannot be read are left out here and are errors in Check.
func (s *Service) Capacity() Capacity {
	value := s.Extensions().Capacity
	if value == nil {
		value = s.Project.Extensions().Capacity
	}
	if value == nil {
		return Capacity{}
	}
	c, _ := DecodeCapacity(value, nil)
	return c
}

// OnMachines reports whether the tasks of the service run on EC2 instances:
// because they want a GPU, or because the file says so. The others run on
// Fargate.
func (s *Service) OnMachines() bool {
	s = s.Host()
	placement := s.Placement()
	return s.GPUs().Count > 0 || s.Capacity().EC2 != nil || placement.Machine != "" || placement.AMI != ""
}

// EC2 reads which machines the service wants: x-aws-capacity, and the
// constraints node.machine and node.ami, which go before it. Spot for the
// project or the service means Spot instances here.
func (s *Service) EC2() EC2 {
	capacity, placement := s.Capacity(), s.Placement()
	var e EC2
	if capacity.EC2 != nil {
		e = *capacity.EC2
	}
	e.Spot = e.Spot || capacity.Spot > 0 && capacity.OnDemand == 0 && capacity.Base == 0
	if placement.Machine != "" {
		e.Machine = placement.Machine
	}
	if placement.AMI != "" {
		e.AMI = placement.AMI
	}
	return e
}

// IsGlobal reports whether the service runs once on each machine.
func (s *Service) IsGlobal() bool { return s.Deploy != nil && s.Deploy.Mode == "global" }
