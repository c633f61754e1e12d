package model

import (
	"maps"
	"net/netip"
	"slices"
)

// OwnNames lists the names of the service that the hosts file of its task must
// have: all that lead to this service alone, where a container of the task
// mentions one of them. A service with several tasks asks for its name to find
// the others, and has none.
func (s *Service) OwnNames() []string {
	if s.IsSidecar() || s.Run() != RunAlways || s.HasSeveralTasks() {
		return nil
	}
	names := s.Names()
	for _, member := range s.Task() {
		for _, m := range member.Mentions() {
			if slices.ContainsFunc(names, m.Names) {
				return append([]string{s.Name + "." + s.Project.Domain()}, names...)
			}
		}
	}
	return nil
}

// Names are the service's own name and the further names that lead to it alone.
func (s *Service) Names() []string { return append([]string{s.Name}, s.Project.aliases()[s.Name]...) }

// HasSeveralTasks reports whether more than one task may run at a time.
func (s *Service) HasSeveralTasks() bool {
	_, most := s.Tasks()
	return most > 1 || s.IsGlobal()
}

// readAliases lists the further names that lead to one service, by service.
func (p *Project) readAliases() map[string][]string {
	out := map[string][]string{}
	for _, n := range p.FurtherNames() {
		if len(n.Services) == 1 {
			out[n.Services[0]] = append(out[n.Services[0]], n.Name)
		}
	}
	return out
}

func (p *Project) groupMentions() map[string][]Mention {
	out := map[string][]Mention{}
	for _, m := range p.Mentions() {
		out[m.Service] = append(out[m.Service], m)
	}
	return out
}

// HostGateway stands in extra_hosts for the address of Docker's host.
const HostGateway = "host-gateway"

// Host is an entry of extra_hosts with an address.
type Host struct{ Name, Address string }

// ExtraHosts lists the entries of extra_hosts that can be lines of a hosts
// file, by name.
func (s *Service) ExtraHosts() []Host {
	var out []Host
	for _, name := range slices.Sorted(maps.Keys(s.ServiceConfig.ExtraHosts)) {
		for _, address := range s.ServiceConfig.ExtraHosts[name] {
			if _, err := netip.ParseAddr(address); err == nil && IsDNSName(name) {
				out = append(out, Host{name, address})
			}
		}
	}
	return out
}

// Mentions are those by the service itself.
func (s *Service) Mentions() []Mention { return s.Project.mentionsBy()[s.Name] }
