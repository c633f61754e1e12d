package load

import (
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// withPreStart makes services of pre_start: jobs for which the service waits,
// or sidecars that end before it starts where each replica is to have one. The
// steps of a service stay as they are where a name is taken, for Check to report.
func withPreStart(p *types.Project) *types.Project {
	for _, name := range p.ServiceNames() {
		s := p.Services[name]
		if len(s.PreStart) == 0 || model.IsExcluded(s) || len(model.TakenByOthers(p, s)) > 0 {
			continue
		}
		before := maps.Clone(s.DependsOn)
		s.DependsOn = maps.Clone(s.DependsOn)
		if s.DependsOn == nil {
			s.DependsOn = types.DependsOnConfig{}
		}
		for i, hook := range s.PreStart {
			first := preStartService(s, i, hook)
			first.DependsOn = maps.Clone(before)
			if before == nil {
				before = types.DependsOnConfig{}
			}
			wait := types.ServiceDependency{Condition: types.ServiceConditionCompletedSuccessfully, Required: true}
			before[first.Name], s.DependsOn[first.Name] = wait, wait
			p.Services[first.Name] = first
		}
		s.PreStart = nil
		p.Services[name] = s
	}
	return p
}

// preStartService completes what a hook inherits: the image that is built, the
// networks that nobody names, and the volumes.
func preStartService(s types.ServiceConfig, i int, hook types.PreStartHook) types.ServiceConfig {
	first := types.ServiceConfig{
		Name:          model.PreStartName(s, i),
		ContainerSpec: hook.ContainerSpec,
		Extensions:    types.Extensions{},
	}
	maps.Copy(first.Extensions, hook.Extensions)
	first.Extensions[model.OriginMarker] = finding.At("services", s.Name, "pre_start", i)
	if first.Image == s.Image {
		first.Build = s.Build
	}
	for _, v := range s.Volumes {
		if !slices.ContainsFunc(first.Volumes, func(own types.ServiceVolumeConfig) bool { return own.Target == v.Target }) {
			first.Volumes = append(first.Volumes, v)
		}
	}
	switch {
	case hook.PerReplica:
		first.NetworkMode, first.Networks = types.ServicePrefix+s.Name, nil
	case len(first.Networks) == 0 && first.NetworkMode == "":
		first.Networks, first.NetworkMode = s.Networks, s.NetworkMode
	}
	return first
}
