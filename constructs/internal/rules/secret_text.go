package rules

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/leaks"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkSecretsInTexts warns of commands, labels and other attributes with the value of
// a secret, or of a variable that holds a credential: Compose has put it there for
// ${NAME}. It also warns of credentials that the file has there itself.
func checkSecretsInTexts(r *finding.Report, p *model.Project, texts []leaks.Text) {
	values := leaks.Readable(p)
	for _, text := range texts {
		if c, found := model.CredentialIn(values, text.Content, text.Service); found {
			reportSecretIn(r, p, text, c)
		} else if model.IsCredential(text.Name, withoutExpansions(text.Content)) {
			reportText(r, p, text, "the template has a credential here", moveToVariable)
		}
	}
}

// shellExpansion matches what a shell of the container replaces.
var shellExpansion = lazyregexp.New(`\$(?:\{[^}]*\}|\([^)]*\)|\w+)`)

// withoutExpansions leaves a dollar sign of each expansion, with which no password begins.
func withoutExpansions(text string) string {
	return strings.ReplaceAll(shellExpansion.ReplaceAllString(text, "$$"), ":$@", "@")
}

// moveToVariable mends commands with credentials that no variable has.
const moveToVariable = "move the value to a variable in `environment`, and write $$NAME in a command for a shell"

func reportSecretIn(r *finding.Report, p *model.Project, text leaks.Text, c model.Credential) {
	if c.IsPart {
		reportText(r, p, text, "the template has the password in "+c.Name+" here", moveToVariable)
		return
	}
	fix := "read it from a variable of the service, in a shell: $$" + c.Name
	if c.Service != "" && c.Service == text.Service {
		fix = "write $$" + c.Name + " in a command for a shell, which has the variable"
	}
	reportText(r, p, text, "the template has the value of "+c.Name+" here", fix)
}

// commands are the attributes that are commands, or that hold some.
var commands = []any{"entrypoint", "command", "healthcheck", "post_start", "pre_stop", "pre_start"}

func reportText(r *finding.Report, p *model.Project, text leaks.Text, message, fixOfCommand string) {
	at, attribute := text.At, any(nil)
	if len(at) > 2 {
		attribute = at[2]
	}
	switch isNamed := text.Name != ""; {
	case attribute == "healthcheck":
		at = at[:3]
		fallthrough
	case slices.Contains(commands, attribute) && !isNamed:
		reportAs(r, p, at, codes.CredentialInCommand, fixOfCommand, "%s", message)
	case attribute == "labels":
		reportAs(r, p, at, codes.CredentialInCommand, "remove the label, which nothing reads on Amazon ECS", "%s", message)
	default:
		reportCredential(r, p, at, "remove it, or move it to a variable in `environment` that x-aws-secrets selects", "%s", message)
	}
}

// hideCredentials leaves values of credentials out of messages, which show what has no
// effect or is wrong.
func hideCredentials(values []model.Credential, all finding.Findings) {
	for i := range all {
		for _, c := range values {
			all[i].Message, all[i].Fix = c.HiddenIn(all[i].Message), c.HiddenIn(all[i].Fix)
		}
	}
}
