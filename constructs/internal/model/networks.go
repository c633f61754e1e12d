package model

import (
	"maps"
	"slices"

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
