package plan

import (
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Name is what services are called besides their own names.
//
// Compose: a service answers to its aliases on a network, to its
// container_name and to its hostname, and for who links to it to the alias of
// the link. ECS: a service is registered in Cloud Map once, under one name,
// and the records of the namespace are Cloud Map's own to write. Decision: a
// further name is a Cloud Map service of its own whose CNAME record names the
// service; where several services share it, a lookup answers any of them, as
// Docker does. There is one namespace for all networks and all who ask.
type Name struct {
	Name string `json:"name"`
	// Services are those that it stands for.
	Services []string `json:"services"`
}

func names(project *model.Project) []Name {
	var out []Name
	for _, n := range project.FurtherNames() {
		out = append(out, Name{n.Name, n.Services})
	}
	return out
}

// Replacement is a service that something outside of the project takes the
// place of.
//
// Compose: the service runs beside the others. Decision: only its name is
// made, which leads to the replacement; who shares a network with it may reach
// that, and who depends on it waits until it is there.
type Replacement struct {
	Name string `json:"name"`
	// Networks are those that others are on too.
	Networks []string `json:"networks,omitempty"`
	// Ports are the TCP ports of its container, as far as the file has them,
	// sorted.
	Ports []int `json:"ports,omitempty"`
	// Managed is the managed service of AWS that takes its place; nil where that
	// is something of the CDK program.
	Managed *ManagedService `json:"managed,omitempty"`
}

func replacements(project *model.Project) []Replacement {
	var out []Replacement
	used, byAWS := project.UsedNetworks(), managedServices(project)
	for _, name := range model.ReplacedServices(project.Project) {
		replaced := project.NamedService(name)
		r := Replacement{Name: name, Ports: tcpPorts(replaced), Managed: byAWS[name]}
		for _, network := range replaced.NetworkNames() {
			if slices.Contains(used, network) {
				r.Networks = append(r.Networks, network)
			}
		}
		out = append(out, r)
	}
	return out
}

func tcpPorts(s *model.Service) []int {
	var out []int
	for _, m := range portMappings(s) {
		if m.Transport == model.TCP {
			out = append(out, m.Port)
		}
	}
	return out
}
