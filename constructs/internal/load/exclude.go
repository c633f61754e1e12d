package load

import (
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// exclude leaves out the services with x-aws-exclude: true, as docker compose
// does those of profiles that are not active. Nobody waits for them any more.
func exclude(p *types.Project) *types.Project {
	var names []string
	for _, name := range p.ServiceNames() {
		if model.IsExcluded(p.Services[name]) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return p
	}
	return p.WithServicesDisabled(names...)
}
