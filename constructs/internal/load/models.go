package load

import (
	"maps"
	"slices"
	"strconv"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// withModels makes models of the services that provide one, and sets the
// variables of those that use models, as docker compose does when it starts them:
// over what the file has in environment.
func withModels(p *types.Project) *types.Project {
	out := *p
	out.Services, out.Models = maps.Clone(p.Services), maps.Clone(p.Models)
	if out.Models == nil {
		out.Models = types.Models{}
	}
	for _, name := range p.ServiceNames() {
		if s := p.Services[name]; s.Provider != nil && s.Provider.Type == model.ModelProvider {
			provide(&out, s)
		}
	}
	for name, s := range out.Services {
		if len(s.Models) > 0 {
			out.Services[name] = withModelVariables(s, out.Models)
		}
	}
	return &out
}

// provide puts a model in the place of a service that provides it. Those that
// depend on the service use the model.
func provide(p *types.Project, s types.ServiceConfig) {
	extensions := maps.Clone(s.Provider.Extensions)
	if extensions == nil {
		extensions = types.Extensions{}
	}
	extensions[model.OriginMarker] = finding.At("services", s.Name, "provider")
	m := types.ModelConfig{Extensions: extensions, RuntimeFlags: s.Provider.Options["runtime-flags"]}
	if named := s.Provider.Options["model"]; len(named) > 0 {
		m.Model = named[0]
	}
	if size := s.Provider.Options["context-size"]; len(size) > 0 {
		m.ContextSize, _ = strconv.Atoi(size[0])
	}
	p.Models[s.Name] = m
	delete(p.Services, s.Name)
	for name, other := range p.Services {
		if _, waits := other.DependsOn[s.Name]; !waits {
			continue
		}
		other.DependsOn, other.Models = maps.Clone(other.DependsOn), maps.Clone(other.Models)
		delete(other.DependsOn, s.Name)
		if other.Models == nil {
			other.Models = map[string]*types.ServiceModelConfig{}
		}
		other.Models[s.Name] = nil
		p.Services[name] = other
	}
}

func withModelVariables(s types.ServiceConfig, models types.Models) types.ServiceConfig {
	s.Environment = maps.Clone(s.Environment)
	if s.Environment == nil {
		s.Environment = types.MappingWithEquals{}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Models)) {
		endpoint, named := model.ModelVariables(name, s.Models[name])
		url, id := model.ModelEndpoint, model.BedrockID(models[name])
		s.Environment[endpoint], s.Environment[named] = &url, &id
	}
	return s
}
