package managed

import (
	"maps"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// WithSecret returns the secrets of a project with the password of a managed
// service among them, unless a secret of the file has it.
func WithSecret(secrets types.Secrets, s *model.Service, of Service) types.Secrets {
	if of.Password == nil {
		return secrets
	}
	return withSecret(secrets, s, *of.Password)
}

// withSecret returns the secrets of a project with that of a managed service
// among them, where it is one of its own.
func withSecret(secrets types.Secrets, s *model.Service, p Password) types.Secrets {
	if !p.Own {
		return secrets
	}
	out := maps.Clone(secrets)
	if out == nil {
		out = types.Secrets{}
	}
	secret := types.SecretConfig{
		// Beside the mark, for what looks for the source of a secret.
		Environment: p.Variable,
		Extensions: types.Extensions{
			model.OriginMarker:  s.At("environment", p.Variable),
			model.ManagedMarker: model.ManagedValue{From: p.From, Absent: p.From == "" && s.Environment[p.Variable] == nil},
		},
	}
	if value := s.Environment[p.Variable]; value != nil && p.From == "" {
		secret.Content = *value
	}
	out[p.Secret] = secret
	return out
}
