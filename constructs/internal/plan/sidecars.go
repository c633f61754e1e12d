package plan

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Sidecar is a container that a service has in the task of another one.
//
// Compose: network_mode: service:x gives two containers one network, so that
// they meet on localhost. ECS: the containers of a task share one. Decision:
// one task, as large as all its containers together, with the role and the
// networks of x; what depends on the sidecar depends on the ECS service of x.
type Sidecar struct {
	// Service is its name in the compose file.
	Service string `json:"service"`
	// Essential is whether its end ends the task.
	Essential bool `json:"essential"`
	// Named is whether its name leads to the task: not where it only prepares
	// something for another container, and ends.
	Named bool      `json:"named"`
	Main  Container `json:"main"`
	// Init and Fill are as for a Task.
	Init *Init `json:"init,omitempty"`
	Fill *Fill `json:"fill,omitempty"`
}

// ContainerDependency is a container of the same task that starts first.
type ContainerDependency struct {
	Container string `json:"container"`
	// Condition is START, HEALTHY or SUCCESS.
	Condition string `json:"condition"`
}

func sidecars(host *model.Service, volumes []TaskVolume) []Sidecar {
	var out []Sidecar
	for _, s := range host.Task()[1:] {
		files := filesOf(s)
		out = append(out, Sidecar{
			Service:   s.Name,
			Essential: s.IsEssential(),
			Named:     !s.Prepares(),
			Main:      container(s, files),
			Init:      initContainer(s, files),
			Fill:      fill(s, volumes),
		})
	}
	return out
}

func containerDependencies(s *model.Service) []ContainerDependency {
	var out []ContainerDependency
	for _, d := range s.ContainerDependencies() {
		out = append(out, ContainerDependency{Container: model.ContainerName(d.Service), Condition: d.Condition})
	}
	return out
}
