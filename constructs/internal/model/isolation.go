package model

import "slices"

// hostCapabilities are those with which a container gets at all of its machine.
var hostCapabilities = []string{"ALL", "DAC_READ_SEARCH", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO"}

// ReachesHost reports whether a container of the task can get at the machine,
// its role, and what others have on it.
func (s *Service) ReachesHost() bool {
	return slices.ContainsFunc(s.Task(), func(member *Service) bool {
		return member.Privileged || member.MountsHost() || SharesHost(member.Pid) || SharesHost(member.Ipc) ||
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
