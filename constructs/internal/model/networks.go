package model

import (
	"sort"

	"github.com/compose-spec/compose-go/v2/types"
)

// NetworksOf lists the networks a service is on, sorted. A service with
// network_mode has none of its own.
func NetworksOf(s types.ServiceConfig) []string {
	names := make([]string, 0, len(s.Networks))
	for name := range s.Networks {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// UsedNetworks lists the networks that at least one service is on, sorted.
func UsedNetworks(project *Model) []string {
	seen := map[string]bool{}
	var names []string
	for _, s := range project.Services {
		for name := range s.Networks {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	sort.Strings(names)
	return names
}

// OnBridge reports whether the service is on Docker's own bridge instead of
// the project's networks: open to the outside, and to no other service by name.
func OnBridge(s types.ServiceConfig) bool {
	return s.NetworkMode == "bridge" || s.NetworkMode == "default"
}

// Reachable reports whether a load balancer may reach the service at all: it
// keeps running, and its task is on a network that is not internal, or on
// Docker's own bridge.
func Reachable(project *Model, s types.ServiceConfig) bool {
	if RunOf(project, s) != RunAlways {
		return false
	}
	s = HostOf(project, s)
	if OnBridge(s) {
		return true
	}
	for name := range s.Networks {
		if !project.Networks[name].Internal {
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
