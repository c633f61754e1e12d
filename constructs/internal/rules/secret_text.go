package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/leaks"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkSecretsInCommands warns of commands, health checks and labels with the value of a
// secret, or of a variable that holds a credential: Compose has put it there for
// ${NAME}.
func checkSecretsInCommands(r *finding.Report, s *model.Service) {
	values := leaks.Readable(s.Project)
	if len(values) == 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if leaks.IsWord(s.Project, values[name]) {
			delete(values, name)
		}
	}
	check := func(at finding.Path, words ...string) {
		text := strings.Join(words, "\n")
		for _, name := range slices.Sorted(maps.Keys(values)) {
			if strings.Contains(text, values[name]) {
				reportSecretInCommand(r, s, at, name)
				break // one is enough to look at the line
			}
		}
	}
	check(s.At("entrypoint"), s.Entrypoint...)
	check(s.At("command"), s.Command...)
	if s.HealthCheck != nil {
		check(s.At("healthcheck"), s.HealthCheck.Test...)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Labels)) {
		check(s.At("labels", name), s.Labels[name])
	}
}

func reportSecretInCommand(r *finding.Report, s *model.Service, at finding.Path, name string) {
	fix := "read it from a variable of the service, in a shell: $$" + name
	switch _, own := s.Environment[name]; {
	case len(at) > len(s.At("labels")):
		fix = "remove the label, which nothing reads on Amazon ECS"
	case own:
		fix = "write $$" + name + " in a command for a shell, which has the variable"
	}
	reportAs(r, s.Project, at, codes.CredentialInCommand, fix,
		"the template has the value of %s here: Compose has replaced ${…} in the file", name)
}
