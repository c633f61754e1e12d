package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/leaks"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkSecretsInCommands warns of commands, health checks and labels with the value of a
// secret, or of a variable that holds a credential: Compose has put it there for
// ${NAME}. It also warns of credentials that the file has there itself.
func checkSecretsInCommands(r *finding.Report, p *model.Project) {
	values := leaks.Readable(p)
	maps.DeleteFunc(values, func(_, value string) bool { return leaks.IsWord(p, value) })
	names := slices.Sorted(maps.Keys(values))
	for _, s := range p.All() {
		for _, text := range readableTexts(s) {
			has := func(name string) bool { return strings.Contains(text.content, values[name]) }
			if i := slices.IndexFunc(names, has); i >= 0 { // one is enough to look at the line
				reportSecretInCommand(r, s, text.at, names[i])
			} else if model.IsCredential("", withoutExpansions(text.content)) {
				reportAs(r, p, text.at, codes.CredentialInCommand, "move the value to a variable in `environment`, and write $$NAME in a command for a shell",
					"the template has a credential here")
			}
		}
	}
}

// shellExpansion matches what a shell of the container replaces.
var shellExpansion = lazyregexp.New(`\$(?:\{[^}]*\}|\([^)]*\)|\w+)`)

// withoutExpansions leaves a dollar sign of each expansion, with which no password begins.
func withoutExpansions(text string) string {
	return strings.ReplaceAll(shellExpansion.ReplaceAllString(text, "$$"), ":$@", "@")
}

// readableText is an attribute of a service that is in the template as it is.
type readableText struct {
	at      finding.Path
	content string
}

func readableTexts(s *model.Service) []readableText {
	joined := func(words []string) string { return strings.Join(words, "\n") }
	out := []readableText{{s.At("entrypoint"), joined(s.Entrypoint)}, {s.At("command"), joined(s.Command)}}
	if s.HealthCheck != nil {
		out = append(out, readableText{s.At("healthcheck"), joined(s.HealthCheck.Test)})
	}
	for _, name := range slices.Sorted(maps.Keys(s.Labels)) {
		out = append(out, readableText{s.At("labels", name), s.Labels[name]})
	}
	return out
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
