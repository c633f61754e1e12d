package managed

import (
	"maps"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Offer is the managed service that could take the place of a container as the
// file has it; empty where there is none.
func Offer(s *model.Service) string {
	if s.ImageBuild() != nil || s.Run() != model.RunAlways || s.IsSidecar() {
		return ""
	}
	engine, known := engineOf(s.Image)
	if !known {
		return ""
	}
	config := s.ServiceConfig
	config.Extensions = maps.Clone(config.Extensions)
	if config.Extensions == nil {
		config.Extensions = map[string]any{}
	}
	kind := engine.kindFor()
	config.Extensions[model.ManagedKey] = kind
	if _, ok := Read(&finding.Report{}, s.With(config)); !ok {
		return ""
	}
	return kind
}

// Named is what a managed service is called with the engine of a container.
func Named(kind string, s *model.Service) string {
	engine, _ := engineOf(s.BaseImage())
	return product(kind, engine)
}
