package model

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// OnHostNetwork reports whether the task of the service has the network interface
// of its instance, so that it has no address, name or security group of its own.
func (s *Service) OnHostNetwork() bool { return s.NetworkMode == "host" && s.OnMachines() }

// SecurityOptions reads security_opt in the spelling of ECS (API reference,
// ContainerDefinition, dockerSecurityOptions), sorted, and the entries that ECS
// does not have where the service runs. AppArmor is not in the images of ECS.
func (s *Service) SecurityOptions() (options, unknown []string) {
	for _, entry := range s.SecurityOpt {
		name, value, _ := strings.Cut(strings.Replace(entry, "=", ":", 1), ":")
		switch {
		case !s.Can(needs.SecurityOptions):
			unknown = append(unknown, entry)
		case name == noNewPrivileges && value == "false": // is so without it
		case name == noNewPrivileges:
			options = append(options, name)
		case name == "label", name == "apparmor" && s.Host().EC2().AMI != "":
			options = append(options, name+":"+value)
		default:
			unknown = append(unknown, entry)
		}
	}
	slices.Sort(options)
	return slices.Compact(options), unknown
}

const noNewPrivileges = "no-new-privileges"

// Swap is what a container may have of the swap space of its instance.
type Swap struct {
	// MaxMiB is how much of it, beside the memory.
	MaxMiB int
	// Swappiness is 0 to 100; nil is the default.
	Swappiness *int
}

// Swap reads memswap_limit and mem_swappiness; nil leaves the swap space to the
// settings of the instance. The kernel of Amazon Linux 2023 has no swappiness of a
// container, so that it counts with an image of the user's only.
func (s *Service) Swap() *Swap {
	memory := s.Size().MemoryMiB
	if !s.Can(needs.Swap) || s.MemSwapLimit <= 0 || memory == 0 {
		return nil
	}
	swap := &Swap{MaxMiB: max(0, mebibytes(int64(s.MemSwapLimit))-memory)}
	if s.MemSwappiness > 0 && s.HasSwappiness() {
		n := min(int(s.MemSwappiness), 100)
		swap.Swappiness = &n
	}
	return swap
}

// HasSwappiness reports whether the instance can set the swappiness of a container.
func (s *Service) HasSwappiness() bool { return s.Can(needs.Swappiness) && s.Host().EC2().AMI != "" }

// defaultShares is the weight of a container without cpu_shares (Docker, docker
// run --cpu-shares).
const defaultShares = 1024

// CPUUnits is the part of the CPU of its task that the container has when the
// others want theirs, by the weights in cpu_shares; 0 where no container of the task
// has a weight, or there is no other.
func (s *Service) CPUUnits() int {
	members := s.Host().Task()
	weight := func(m *Service) int64 {
		if m.CPUShares > 0 {
			return m.CPUShares
		}
		return defaultShares
	}
	var sum int64
	weighted := false
	for _, m := range members {
		sum += weight(m)
		weighted = weighted || m.CPUShares > 0
	}
	granted, ok := s.Host().Granted()
	if !ok || !weighted || len(members) < 2 {
		return 0
	}
	available := int64(granted.CPU)
	if s.Host().UsesServiceConnect() {
		available -= int64(limits.ConnectProxy.CPU)
	}
	return int(available * weight(s) / sum)
}
