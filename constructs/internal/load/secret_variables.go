package load

import (
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// withSecretVariables reads x-aws-secrets as a mapping: a variable that says
// where its value is, as a secret of the project does, is such a secret with
// x-aws-env; the others are names. What is neither stays, for Check to report.
func withSecretVariables(p *types.Project) *types.Project {
	for name, s := range p.Services {
		selected, ok := s.Extensions[model.SecretSelection].(map[string]any)
		if !ok {
			continue
		}
		rest := map[string]any{}
		var names []any
		for _, variable := range slices.Sorted(maps.Keys(selected)) {
			secret, has := model.DecodeVariableSecret(selected[variable])
			_, taken := p.Secrets[name+"."+variable]
			switch {
			case has && !taken:
				at := finding.At("services", name, model.SecretSelection, variable)
				s.Secrets = append(s.Secrets, addVariableSecret(p, name+"."+variable, variable, secret, at))
			case selected[variable] == true || selected[variable] == nil:
				names = append(names, variable)
			default:
				rest[variable] = selected[variable]
			}
		}
		s.Extensions = maps.Clone(s.Extensions)
		switch {
		case len(rest) > 0:
			s.Extensions[model.SecretSelection] = rest
		case len(names) > 0:
			s.Extensions[model.SecretSelection] = names
		default:
			s.Extensions[model.SecretSelection] = false // nothing else is selected
		}
		p.Services[name] = s
	}
	return p
}

// addVariableSecret adds a secret to the project, and returns its use.
func addVariableSecret(p *types.Project, name, variable string, secret types.SecretConfig, at finding.Path) types.ServiceSecretConfig {
	secrets := maps.Clone(p.Secrets)
	if secrets == nil {
		secrets = types.Secrets{}
	}
	secret.Extensions = maps.Clone(secret.Extensions)
	if secret.Extensions == nil {
		secret.Extensions = types.Extensions{}
	}
	secret.Extensions[model.OriginMarker] = at
	secrets[name] = secret
	p.Secrets = secrets
	return types.ServiceSecretConfig{Source: name, Extensions: types.Extensions{"x-aws-env": variable}}
}
