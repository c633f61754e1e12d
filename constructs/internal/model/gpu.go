package model

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

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
