package rules

import (
	"errors"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkSecretEnvironment refuses mistakes in x-aws-secrets, and values of the
// selected variables that cannot be uploaded; it warns of absent ones. No message
// has a value in it.
func checkSecretEnvironment(r *finding.Report, s *model.Service) {
	at := s.At("x-aws-secrets")
	if value := s.Extensions().Secrets; value != nil {
		_, names, mistakes := model.DecodeSecretSelection(value, finding.At("x-aws-secrets"))
		report.ExtensionErrors(r, s.At(), mistakes)
		for i, name := range names {
			checkSelected(r, s, at.Then(i), name)
		}
	}
	broken := false
	for _, name := range s.SecretVariables() {
		problem := s.SecretVariableError(name)
		if problem == nil {
			continue
		}
		broken = true
		severity := finding.Error
		if problem.Absent {
			severity = finding.Warning
		}
		r.Add(severity, s.At("environment", name), problem.Code, problem.Fix, "%s", problem.Message)
	}
	var problem model.SecretError
	if _, err := s.SecretEnvironment(); !broken && errors.As(err, &problem) {
		r.Error(at, problem.Code, problem.Fix, "%s", problem.Message)
	}
}

// checkSelected reports a name in x-aws-secrets that is no variable of the service.
func checkSelected(r *finding.Report, s *model.Service, at finding.Path, name string) {
	if _, ok := s.Environment[name]; ok {
		return
	}
	if slices.Contains(s.SecretLogOptions(), name) {
		return
	}
	for _, f := range s.SecretFiles() {
		if f.Variable == name {
			return
		}
	}
	if before, _, has := strings.Cut(name, "="); has {
		r.Error(at, codes.SecretEnvironment, "write the name alone, and the value in `environment` or an env file",
			"%s= is not the name of a variable", before)
		return
	}
	r.Error(at, codes.SecretEnvironment, "add it to `environment` or an env file, or remove it here",
		"service %q has no variable %q", s.Name, name)
}

// reportCredential reports what will be readable. With x-aws-strict_secrets it
// is an error.
func reportCredential(r *finding.Report, p *model.Project, at finding.Path, fix, format string, args ...any) {
	reportAs(r, p, at, codes.PlaintextCredential, fix, format, args...)
}

// reportAs warns by a code, or reports an error with x-aws-strict_secrets.
func reportAs(r *finding.Report, p *model.Project, at finding.Path, code, fix, format string, args ...any) {
	if p.Extensions().StrictSecrets {
		r.Error(at, codes.StrictSecrets, fix, format, args...)
		return
	}
	r.Warn(at, code, fix, format, args...)
}
