package rules

import (
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// nameOrigins gives findings about services that were made of something else
// the path that this has in the file.
func nameOrigins(p *types.Project, fs finding.Findings) {
	for i, f := range fs {
		if origin, made := p.Services[f.Service()].Extensions[model.OriginMarker].(finding.Path); made {
			f.Where = origin.Then(f.Where[2:]...)
			f.Path = f.Where.String()
			fs[i] = f
		}
	}
}
