package model

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// Host follows network_mode: service:x to the service whose task the
// container of s is in; s itself where it has a task of its own.
func (s *Service) Host() *Service {
	name, ok := strings.CutPrefix(s.NetworkMode, types.ServicePrefix)
	if _, known := s.Project.Services[name]; !ok || !known {
		return s
	}
	name = s.Project.hostName(name)
	return s.Project.Service(name)
}

// hostName is Host by name, for who goes through all services.
func (p *Project) hostName(name string) string {
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
func (s *Service) IsSidecar() bool {
	return strings.HasPrefix(s.NetworkMode, types.ServicePrefix)
}

// Task lists the services whose containers are in the task of s, which is no
// sidecar: s, then its sidecars by name.
func (s *Service) Task() []*Service {
	task := []*Service{s}
	for _, name := range s.Project.sidecars[s.Name] {
		task = append(task, s.Project.Service(name))
	}
	return task
}

// SharesTask reports whether the container of another service is in the same task.
func (s *Service) SharesTask(other string) bool {
	_, ok := s.Project.Services[other]
	return ok && s.Project.hostName(other) == s.Project.hostName(s.Name)
}

// SharedNamespace is "host" where the task of s, which is no sidecar, shares a
// namespace with its machine, and "task" where its containers share it with each
// other; empty where each has one of its own. mode gives what a service says.
func (s *Service) SharedNamespace(mode func(*Service) string) string {
	shared := ""
	for _, member := range s.Task() {
		said := mode(member)
		other, isService := strings.CutPrefix(said, types.ServicePrefix)
		switch {
		case said == "host":
			return said
		case isService && member.SharesTask(other):
			shared = "task"
		}
	}
	return shared
}

// TaskDependencies lists the services whose tasks the task of s waits for,
// sorted. A sidecar stands for the service whose task it is in.
func (s *Service) TaskDependencies() []string {
	var names []string
	for _, member := range s.Task() {
		for name := range member.DependsOn {
			_, ok := s.Project.Services[name]
			if host := s.Project.hostName(name); ok && host != s.Name {
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
func (s *Service) ContainerDependencies() []ContainerDependency {
	var out []ContainerDependency
	for _, name := range slices.Sorted(maps.Keys(s.DependsOn)) {
		other, ok := s.Project.Find(name)
		if !ok || other.Host().Name != s.Host().Name {
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
func (s *Service) IsEssential() bool {
	if e := s.Extensions().Essential; e != nil {
		return *e
	}
	return !s.Prepares()
}

// Prepares reports whether the container of a sidecar ends before another one
// of the task starts.
func (s *Service) Prepares() bool {
	return s.IsSidecar() && len(s.Project.Waiting[s.Name]) > 0
}

// ContainerName is the name of the container of a service: letters, digits,
// hyphens and underscores are what ECS takes.
func ContainerName(service string) string { return strings.ReplaceAll(service, ".", "_") }

// InitName is the name of the container that writes the files of a service.
func InitName(service string) string { return ContainerName(service) + "_init" }

// HelperName is the name of the container that sets the search domain of a task.
func HelperName(service string) string { return ContainerName(service) + "_search_domain" }

// NeedsInit reports whether a container runs first that writes files of the
// service, or the program of the one that fills its volumes.
func (s *Service) NeedsInit() bool {
	return len(s.MountedFiles().Mounted) > 0 || len(s.Content().Volumes) > 0 || s.NeedsFill()
}
