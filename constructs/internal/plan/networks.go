package plan

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Network is a set of services that may talk to each other on any port.
//
// Compose: services reach each other if they share a network, and nothing
// else does. ECS: each task has a network interface of its own, with security
// groups. Decision: a network is a security group that admits itself; an
// internal one lets nothing out but what a task needs to start. VPC routing
// and DNS are common to all networks of a project: a name of a service on
// another network resolves, but connections to it are not admitted.
type Network struct {
	Name string `json:"name"`
	// Existing is the id of a security group that the project does not own and
	// never adds a rule to; empty makes one.
	Existing string `json:"existing,omitempty"`
	// Internal closes the way out, but for HTTPS, which pulling images and
	// sending logs needs.
	Internal bool `json:"internal,omitempty"`
}

// Egress is what a service may reach that is on no network of the project.
type Egress string

const (
	// EgressAll is everything, as on Docker's own bridge.
	EgressAll Egress = "all"
	// EgressStart is only what a task needs to start.
	EgressStart Egress = "start"
)

func egress(s *model.Service) Egress {
	switch {
	case s.OnBridge():
		return EgressAll
	case len(s.Networks) == 0:
		return EgressStart
	default:
		return ""
	}
}

func networks(project *model.Project) []Network {
	var out []Network
	for _, name := range project.UsedNetworks() {
		n := project.Networks[name]
		existing, _ := model.ExistingGroup(n)
		out = append(out, Network{Name: name, Existing: existing, Internal: n.Internal && existing == ""})
	}
	return out
}
