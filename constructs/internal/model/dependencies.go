package model

import (
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"
)

// dependencies are those of a service that hold on ECS. compose-go adds one for
// each namespace that a service shares: network_mode: service:x waits for x,
// because Docker's x has the namespace. On ECS the task has it, so that x can wait
// for its sidecar instead: where x waits for s, the added dependency is left out.
func dependencies(p *types.Project, s types.ServiceConfig) types.DependsOnConfig {
	isAdded := func(name string, d types.ServiceDependency) bool {
		return sharesNamespace(s, name, d) && reaches(p, name, s.Name, map[string]bool{})
	}
	for name, d := range s.DependsOn {
		if isAdded(name, d) {
			out := maps.Clone(s.DependsOn)
			maps.DeleteFunc(out, isAdded)
			return out
		}
	}
	return s.DependsOn
}

// sharesNamespace reports whether a dependency is one that compose-go adds for a
// namespace of another service.
func sharesNamespace(s types.ServiceConfig, name string, d types.ServiceDependency) bool {
	return d.Restart && d.Condition == types.ServiceConditionStarted &&
		slices.Contains([]string{s.NetworkMode, s.Ipc, s.Pid}, types.ServicePrefix+name)
}

// reaches reports whether a service waits for another one, or for one that does.
func reaches(p *types.Project, from, to string, seen map[string]bool) bool {
	if from == to {
		return true
	}
	if seen[from] {
		return false
	}
	seen[from] = true
	for name := range p.Services[from].DependsOn {
		if reaches(p, name, to, seen) {
			return true
		}
	}
	return false
}
