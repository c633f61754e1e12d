package model

import (
	"reflect"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// Capacity is the value of x-aws-capacity: spot, on-demand, ec2, managed, or a mapping.
// The zero value is Fargate on demand.
type Capacity struct {
	// Spot and OnDemand are the shares of tasks on Fargate Spot and on
	// Fargate, as weights; Base tasks start on demand before weights count.
	// All are zero for tasks on demand.
	Spot     int `yaml:"spot"`
	OnDemand int `yaml:"on_demand"`
	Base     int `yaml:"base"`
	// EC2 runs the tasks on the instances of an Auto Scaling group, Managed on
	// Amazon ECS Managed Instances; both are nil on Fargate.
	EC2     *EC2     `yaml:"ec2"`
	Managed *Managed `yaml:"managed"`
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
	case "managed":
		return Capacity{Managed: &Managed{}}, nil
	}
	if _, ok := value.(map[string]any); !ok {
		return Capacity{}, wrongType(at, "spot, on-demand, ec2, managed or a mapping", "write spot, or settings as in {spot: 3, on_demand: 1}", value)
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

// RunsOn is what the tasks of the service run on. Where the file does not choose
// instances, a GPU or a constraint on the machine does: those of EC2. All others
// run on Fargate.
func (s *Service) RunsOn() needs.Capacity {
	s = s.Host()
	capacity, placement := s.Capacity(), s.Placement()
	switch {
	case capacity.Managed != nil:
		return needs.Managed
	case s.GPUs().Count > 0 || capacity.EC2 != nil || placement.Machine != "" || placement.AMI != "":
		return needs.EC2
	}
	return needs.Fargate
}

// OnMachines reports whether the tasks of the service run on instances, which
// may be managed, and not on Fargate.
func (s *Service) OnMachines() bool { return s.RunsOn() != needs.Fargate }

// IsManaged reports whether the tasks of the service run on Managed Instances.
func (s *Service) IsManaged() bool { return s.RunsOn() == needs.Managed }

// IsManagedDaemon reports whether the service is a managed daemon, which ECS runs
// once on each Managed Instance.
func (s *Service) IsManagedDaemon() bool { return s.IsGlobal() && s.IsManaged() }

// Can reports whether what the service runs on can give a container what it needs.
func (s *Service) Can(n needs.Need) bool { return needs.Can(n, s.RunsOn()) }

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

// Placement is what deploy.placement.constraints say.
type Placement struct {
	// Machine and AMI are those of node.machine and node.ami; they choose the
	// machines and are no constraints on ECS.
	Machine, AMI string
	// Expressions are the others that ECS understands, in its query language.
	Expressions []string
	// Distinct means that no two tasks are on one machine.
	Distinct bool
	// Unknown lists the indexes of those that it does not.
	Unknown []int
}

// Placement reads the placement constraints of a service.
func (s *Service) Placement() Placement {
	var p Placement
	if s.Deploy == nil {
		return p
	}
	p.Distinct = s.Deploy.Placement.MaxReplicas == 1
	for i, constraint := range s.Deploy.Placement.Constraints {
		name, value, equal := strings.Cut(constraint, "==")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case equal && name == "node.machine":
			p.Machine = value
		case equal && name == "node.ami":
			p.AMI = value
		case equal && name == "node.platform.os" && value == "linux":
		case strings.HasPrefix(name, "attribute:"):
			p.Expressions = append(p.Expressions, strings.TrimSpace(constraint))
		default:
			p.Unknown = append(p.Unknown, i)
		}
	}
	return p
}

// GPUs is what a service asks for: the zero value is none.
type GPUs struct {
	// Count is how many, at least 1 where there are any.
	Count int
	// All means all of the machine, whatever it has.
	All bool
}

// GPUs reads how many GPUs a service wants, from whichever form it uses:
// device requests with the capability gpu, generic resources, gpus, or the
// runtime nvidia. Forms do not add up: they say the same in other words.
func (s *Service) GPUs() GPUs {
	wanted := sumOfGPUs(s.Gpus)
	if s.Runtime == Nvidia {
		wanted = wanted.or(GPUs{Count: 1})
	}
	if s.Deploy == nil || s.Deploy.Resources.Reservations == nil {
		return wanted
	}
	reservations := *s.Deploy.Resources.Reservations
	for _, r := range reservations.GenericResources {
		if d := r.DiscreteResourceSpec; d != nil && IsGPUResource(d.Kind) {
			wanted = wanted.or(GPUs{Count: int(d.Value)})
		}
	}
	return wanted.or(sumOfGPUs(slices.DeleteFunc(slices.Clone(reservations.Devices), IsOtherRequest)))
}

// Nvidia is the driver, and the runtime, that GPUs on ECS have.
const Nvidia = "nvidia"

// sumOfGPUs adds up the requests of one list, all of which are for GPUs.
func sumOfGPUs(requests []types.DeviceRequest) GPUs {
	var sum GPUs
	for _, r := range requests {
		switch {
		case r.Count < 0:
			sum.All, sum.Count = true, max(sum.Count, 1)
		case len(r.IDs) > 0:
			sum.Count += len(r.IDs)
		default:
			sum.Count += int(r.Count)
		}
	}
	return sum
}

// IsOtherRequest reports whether a device request is for no GPU, whatever else
// its capabilities are.
func IsOtherRequest(r types.DeviceRequest) bool { return !slices.Contains(r.Capabilities, "gpu") }

// IsGPUResource knows the kinds of generic resources that stand for GPUs.
func IsGPUResource(kind string) bool {
	return slices.Contains([]string{"gpu", "gpus", "nvidia-gpu", "nvidia_gpu"}, strings.ToLower(kind))
}

func (g GPUs) or(other GPUs) GPUs {
	return GPUs{Count: max(g.Count, other.Count), All: g.All || other.All}
}
