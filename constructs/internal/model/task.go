package model

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// HostOf follows network_mode: service:x to the service whose task the
// container of s is in; s itself where it has a task of its own.
func HostOf(p *Model, s types.ServiceConfig) types.ServiceConfig {
	name, ok := strings.CutPrefix(s.NetworkMode, types.ServicePrefix)
	if _, known := p.Services[name]; !ok || !known {
		return s
	}
	name = hostName(p, name)
	host := p.Services[name]
	host.Name = name
	return host
}

// hostName is HostOf by name, for who goes through all services.
func hostName(p *Model, name string) string {
	for range p.Services {
		next, ok := strings.CutPrefix(p.Services[name].NetworkMode, types.ServicePrefix)
		if _, known := p.Services[next]; !ok || !known {
			break
		}
		name = next
	}
	return name
}

// IsSidecar reports whether the container of s is in the task of another service.
func IsSidecar(s types.ServiceConfig) bool {
	return strings.HasPrefix(s.NetworkMode, types.ServicePrefix)
}

// TaskOf lists the services whose containers are in the task of s, which is no
// sidecar: s, then its sidecars by name.
func TaskOf(p *Model, s types.ServiceConfig) []types.ServiceConfig {
	task := []types.ServiceConfig{s}
	for _, name := range p.sidecars[s.Name] {
		task = append(task, *ServiceOf(p, name).ServiceConfig)
	}
	return task
}

// TaskDependencies lists the services whose tasks the task of s waits for,
// sorted. A sidecar stands for the service whose task it is in.
func TaskDependencies(p *Model, s types.ServiceConfig) []string {
	var names []string
	for _, member := range TaskOf(p, s) {
		for name := range member.DependsOn {
			_, ok := p.Services[name]
			if host := hostName(p, name); ok && host != s.Name {
				names = append(names, host)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ContainerDependency is a container that another one of the same task waits for.
type ContainerDependency struct {
	// Service is whose container it is.
	Service string
	// Condition is START, HEALTHY or SUCCESS (Amazon ECS API reference,
	// ContainerDependency).
	Condition string
}

// ContainerDependencies reads what the container of s waits for within its
// task, by name.
func ContainerDependencies(p *Model, s types.ServiceConfig) []ContainerDependency {
	var out []ContainerDependency
	for _, name := range slices.Sorted(maps.Keys(s.DependsOn)) {
		other, ok := p.Services[name]
		if !ok || HostOf(p, other).Name != HostOf(p, s).Name {
			continue
		}
		d := ContainerDependency{Service: name, Condition: "START"}
		switch {
		case s.DependsOn[name].Condition == types.ServiceConditionCompletedSuccessfully:
			d.Condition = "SUCCESS"
		case s.DependsOn[name].Condition == types.ServiceConditionHealthy && HasHealthCheck(other.HealthCheck):
			d.Condition = "HEALTHY"
		}
		out = append(out, d)
	}
	return out
}

// IsEssential reports whether the end of the container ends its task: not with
// x-aws-essential: false, nor where another container waits for its success.
func IsEssential(p *Model, s types.ServiceConfig) bool {
	if e := ServiceExtensionsOf(s).Essential; e != nil {
		return *e
	}
	return !Prepares(p, s)
}

// Prepares reports whether the container of a sidecar ends before another one
// of the task starts.
func Prepares(p *Model, s types.ServiceConfig) bool {
	return IsSidecar(s) && len(p.Waiting[s.Name]) > 0
}

// ContainerName is the name of the container of a service: letters, digits,
// hyphens and underscores are what ECS takes.
func ContainerName(service string) string { return strings.ReplaceAll(service, ".", "_") }

// InitName is the name of the container that writes the files of a service.
func InitName(service string) string { return ContainerName(service) + "_init" }

// HelperName is the name of the container that sets the search domain of a task.
func HelperName(service string) string { return ContainerName(service) + "_search_domain" }

// NeedsInit reports whether files of the service are written by a container
// that runs first.
func NeedsInit(files FileLayout, content ContentLayout) bool {
	return len(files.Mounted) > 0 || len(content.Volumes) > 0
}
