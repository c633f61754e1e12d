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

// checkSecretsInCommands warns of commands and health checks with the value of a
// secret, or of a variable that holds a credential: Compose has put it there for
// ${NAME}.
func checkSecretsInCommands(r *finding.Report, s *model.Service) {
	values := leaks.Readable(s.Project)
	if len(values) == 0 {
		return
	}
	texts := []struct {
		attribute string
		words     []string
	}{{"entrypoint", s.Entrypoint}, {"command", s.Command}, {"healthcheck", nil}}
	if s.HealthCheck != nil {
		texts[2].words = s.HealthCheck.Test
	}
	for _, text := range texts {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			if strings.Contains(strings.Join(text.words, "\n"), values[name]) && !leaks.IsWord(s.Project, values[name]) {
				reportSecretInCommand(r, s, text.attribute, name)
				break // one is enough to look at the line
			}
		}
	}
}

func reportSecretInCommand(r *finding.Report, s *model.Service, attribute, name string) {
	fix := "read it from a variable of the service, in a shell: $$" + name
	if _, own := s.Environment[name]; own {
		fix = "write $$" + name + " in a command for a shell, which has the variable"
	}
	reportAs(r, s.Project, s.At(attribute), codes.CredentialInCommand, fix,
		"the template has the value of %s here: Compose has replaced ${…} in the file", name)
}
