package load

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// withContainerNames reads a namespace or volumes of a container of this project, which
// is named by its container_name or by the name that Docker Compose gives it, as
// that of its service.
func withContainerNames(p *types.Project) *types.Project {
	services := map[string]string{}
	for name, s := range p.Services {
		services[p.Name+"-"+name+"-1"] = name
		if s.ContainerName != "" {
			delete(services, p.Name+"-"+name+"-1")
			services[s.ContainerName] = name
		}
	}
	for name, s := range p.Services {
		for _, mode := range []*string{&s.NetworkMode, &s.Ipc, &s.Pid} {
			container, ok := strings.CutPrefix(*mode, types.ContainerPrefix)
			other, known := services[container]
			if !ok || !known || other == name {
				continue
			}
			*mode = types.ServicePrefix + other
			s.DependsOn = dependingOn(s.DependsOn, other)
		}
		for i, entry := range s.VolumesFrom {
			container, mode, _ := strings.Cut(strings.TrimPrefix(entry, types.ContainerPrefix), ":")
			if other := services[container]; other != "" && other != name && strings.HasPrefix(entry, types.ContainerPrefix) {
				s.VolumesFrom = slices.Clone(s.VolumesFrom)
				s.VolumesFrom[i] = strings.TrimSuffix(other+":"+mode, ":")
				s.DependsOn = dependingOn(s.DependsOn, other)
			}
		}
		p.Services[name] = s
	}
	return p
}

// dependingOn adds the dependency that compose-go adds for the namespace of a
// service.
func dependingOn(dependencies types.DependsOnConfig, service string) types.DependsOnConfig {
	if _, ok := dependencies[service]; ok {
		return dependencies
	}
	out := maps.Clone(dependencies)
	if out == nil {
		out = types.DependsOnConfig{}
	}
	out[service] = types.ServiceDependency{Condition: types.ServiceConditionStarted, Restart: true, Required: true}
	return out
}
