package rules

import (
	"maps"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkEnvironment warns of credentials, without their values, and says which
// variables have no value anywhere: once per service, as there may be many.
func checkEnvironment(r *finding.Report, s *model.Service) {
	var secrets, unset []string
	replaced := s.Extensions().Environment
	plain := s.PlainEnvironment()
	for _, name := range slices.Sorted(maps.Keys(s.Environment)) {
		if value, ok := plain[name]; ok && s.Project.HoldsCredential(name, value) {
			secrets = append(secrets, name)
		}
		if _, own := replaced[name]; s.Environment[name] == nil && !own && !s.HasSecret(name) {
			unset = append(unset, name)
		}
	}
	if len(unset) > 0 {
		r.Info(s.At("environment"), codes.UnsetEnvironment, "",
			"omitted, because they have no value in the file or the environment: %s", finding.List(unset))
	}
	if len(secrets) > 0 {
		reportCredential(r, s.Project, s.At("environment"),
			"write `x-aws-secrets: true` in the service: the values are then stored in Secrets Manager",
			"%s will be readable in the template and in the ECS console", finding.List(secrets))
	}
}
