package model

import (
	"maps"
	"slices"
	"sort"

	"github.com/compose-spec/compose-go/v2/types"
)

// NetworkNames lists the networks a service is on, sorted. A service with
// network_mode has none of its own.
func (s *Service) NetworkNames() []string {
	return slices.Sorted(maps.Keys(s.Networks))
}

// UsedNetworks lists the networks that at least one service is on, sorted.
func (p *Project) UsedNetworks() []string {
	used := map[string]bool{}
	for _, s := range p.Services {
		for name := range s.Networks {
			used[name] = true
		}
	}
	return slices.Sorted(maps.Keys(used))
}

// OnBridge reports whether the service is on Docker's own bridge instead of
// the project's networks: open to the outside, and to no other service by name.
func (s *Service) OnBridge() bool {
	return s.NetworkMode == "bridge" || s.NetworkMode == "default"
}

// Reachable reports whether a load balancer may reach the service at all: it
// keeps running, and its task is on a network that is not internal, or on
// Docker's own bridge.
func (s *Service) Reachable() bool {
	if s.Run() != RunAlways {
		return false
	}
	s = s.Host()
	if s.OnBridge() {
		return true
	}
	for name := range s.Networks {
		if !s.Project.Networks[name].Internal {
			return true
		}
	}
	return false
}

// ExistingGroup returns the id of the security group that stands for a
// network which the project does not own: x-aws-securitygroup, or the name
// of an external network where that is one.
func ExistingGroup(n types.NetworkConfig) (string, bool) {
	if id := NetworkExtensionsOf(n).SecurityGroup; id != "" {
		return id, true
	}
	if bool(n.External) && IsGroupID(n.Name) {
		return n.Name, true
	}
	return "", false
}

// UsesServiceConnect reports whether a service takes part in ECS Service
// Connect: by its own x-aws-service_connect, or that of the service whose task
// it is in, else by that of the project. A task that ends takes no part.
func (s *Service) UsesServiceConnect() bool {
	said := s.serviceConnect()
	return said != nil && *said && s.Run() == RunAlways && !s.Host().OnHostNetwork() && !s.Host().IsManagedDaemon()
}

// LeavesServiceConnect reports whether the file says that a service takes no
// part, as one that did has to: ECS keeps what a template does not mention.
func (s *Service) LeavesServiceConnect() bool {
	said := s.serviceConnect()
	return said != nil && !*said && s.Run() == RunAlways
}

// serviceConnect is nil where the file says nothing.
func (s *Service) serviceConnect() *bool {
	if own := s.Host().Extensions().ServiceConnect; own != nil {
		return own
	}
	return s.Project.Extensions().ServiceConnect
}

// ConnectPort is a port at which a service answers through Service Connect.
type ConnectPort struct {
	Port int
	// Speaks is HTTP, HTTP2 or GRPC where the file says so in words, else TCP: a
	// proxy that expects HTTP breaks everything else.
	Speaks string
}

// ConnectPorts reads the ports at which a service can be reached through
// Service Connect, sorted. There are none where it does not take part or names
// no port, and where it has UDP ports: a name leads to the proxy with all its
// ports or with none, and the proxy knows TCP only.
func (s *Service) ConnectPorts() []ConnectPort {
	if !s.UsesServiceConnect() || s.HasUDP() {
		return nil
	}
	speaks := map[int]string{}
	for _, p := range s.Exposed() {
		speaks[p.Target] = TCP
	}
	for _, p := range s.Ports() {
		said := p.Label != nil || saysProtocol(s.ServiceConfig.Ports[p.Index])
		if speaks[p.Target] = TCP; said && p.Speaks != HTTPS {
			speaks[p.Target] = p.Speaks
		}
	}
	out := make([]ConnectPort, 0, len(speaks))
	for port, said := range speaks {
		out = append(out, ConnectPort{port, said})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Port < out[j].Port })
	return out
}

// HasUDP reports whether a service has a UDP port, which Service Connect cannot serve.
func (s *Service) HasUDP() bool {
	for _, p := range s.Ports() {
		if p.Transport == UDP {
			return true
		}
	}
	for _, p := range s.Exposed() {
		if p.Transport == UDP {
			return true
		}
	}
	return false
}
