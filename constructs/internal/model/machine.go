package model

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
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
			return m, machines.Filter{Types: []string{name}}.MayHold(need)
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

// RareDevices lists the devices that no instance has without more ado: those of AMD's
// GPUs, and of hardware that is not in a data center.
func (s *Service) RareDevices() []string {
	var out []string
	for _, d := range s.Devices {
		if kind := machines.DeviceOf(d.Source); kind == machines.DeviceOfAMD || kind == machines.DeviceOfNone {
			out = append(out, d.Source)
		}
	}
	return out
}

// AMDMachine is the smallest instance type for a service with a device of AMD's GPUs;
// empty for others, and where none is large enough.
func (s *Service) AMDMachine() string {
	if !slices.ContainsFunc(s.RareDevices(), func(path string) bool { return machines.DeviceOf(path) == machines.DeviceOfAMD }) {
		return ""
	}
	return machines.SmallestWithAMD(s.Host().Need())
}

// hostCapabilities are those with which a container gets at all of its machine.
var hostCapabilities = []string{"ALL", "DAC_READ_SEARCH", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO"}

// ReachesHost reports whether a container of the task can get at the machine,
// its role, and what others have on it. In the network of the machine it reaches the
// metadata service, which has the credentials of the role.
func (s *Service) ReachesHost() bool {
	return slices.ContainsFunc(s.Task(), func(member *Service) bool {
		return member.Privileged || member.MountsHost() || SharesHost(member.NetworkMode) || SharesHost(member.Pid) || SharesHost(member.Ipc) ||
			slices.ContainsFunc(member.AddedCapabilities(), func(name string) bool { return slices.Contains(hostCapabilities, name) })
	})
}

// MountsHost reports whether the container mounts a path of its instance.
func (s *Service) MountsHost() bool {
	return slices.ContainsFunc(s.Mounts(), func(m Mount) bool { return m.Kind == InstanceMount })
}

// SharesHost reports whether the mode of a namespace, such as pid, is that of
// the machine.
func SharesHost(mode string) bool { return mode == "host" }

// HostNeighbours lists the other services whose tasks are on the same machines
// as those of a service that runs on each of them and reaches into them.
func (s *Service) HostNeighbours() []string {
	if s.IsSidecar() || !s.OnMachines() || !s.IsGlobal() || !s.ReachesHost() {
		return nil
	}
	return s.InstanceNeighbours()
}

// InstanceNeighbours lists the other services whose tasks run on instances of the
// same kind and architecture.
func (s *Service) InstanceNeighbours() []string {
	var out []string
	for _, other := range s.Project.All() {
		if other.Name != s.Name && !other.IsSidecar() && other.RunsOn() == s.RunsOn() && IsARM64(other.Platform()) == IsARM64(s.Platform()) {
			out = append(out, other.Name)
		}
	}
	return out
}
