package model

import (
	"maps"
	"slices"
	"strings"

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

// circular lists the dependencies that CloudFormation cannot be told of. For
// one in another stack, the whole of a nested stack waits or is waited for, so
// that services which do not wait for each other can be in stacks that do.
// Those that ask for the most come first, so that they are kept.
func (p *Project) circular(stacks Stacks) []StackDependency {
	g := stackGraph{}
	var out []StackDependency
	for _, d := range p.dependenciesByWeight() {
		from, to := stacks.node(d.Service), stacks.node(d.On)
		switch {
		case from == to || slices.Contains(g[from], to):
		case g.leads(to, from, map[string]bool{}):
			out = append(out, d)
		default:
			g[from] = append(g[from], to)
		}
	}
	slices.SortFunc(out, func(a, b StackDependency) int {
		return strings.Compare(a.Service+"\n"+a.On, b.Service+"\n"+b.On)
	})
	return out
}

// node is what waits: a nested stack as a whole, a service of the main stack
// by itself.
func (s Stacks) node(service string) string {
	if stack := s.Of(service); stack != MainStack {
		return "stack " + stack
	}
	return "service " + service
}

// stackGraph has what each node waits for.
type stackGraph map[string][]string

func (g stackGraph) leads(from, to string, seen map[string]bool) bool {
	if from == to {
		return true
	}
	if seen[from] {
		return false
	}
	seen[from] = true
	return slices.ContainsFunc(g[from], func(next string) bool { return g.leads(next, to, seen) })
}

// dependenciesByWeight lists all dependencies between the tasks of services:
// first those on what must have ended, then those on what must be healthy.
func (p *Project) dependenciesByWeight() []StackDependency {
	var byWeight [3][]StackDependency
	for _, name := range p.ServiceNames() {
		s := p.Service(name)
		for _, on := range slices.Sorted(maps.Keys(s.DependsOn)) {
			if _, ok := p.Services[on]; !ok {
				continue
			}
			weight := 2
			switch s.DependsOn[on].Condition {
			case types.ServiceConditionCompletedSuccessfully:
				weight = 0
			case types.ServiceConditionHealthy:
				weight = 1
			}
			if from, to := p.hostName(name), p.hostName(on); from != to {
				byWeight[weight] = append(byWeight[weight], StackDependency{from, to})
			}
		}
	}
	return slices.Concat(byWeight[:]...)
}
