package managed

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Password is where the password of a managed service is.
type Password struct {
	// Secret is the name of a secret of the project, which is Own where it is
	// there for the managed service alone.
	Secret string
	Own    bool
	// Key is that of a JSON object in the secret; empty takes the whole value.
	Key string
	// Variable is the variable of the image that has the password.
	Variable string
	// From is the secret of the project with the file that Own is read from;
	// empty takes the value of Variable.
	From string
}

// readPassword finds the password that one of the variables has.
func (out *Service) readPassword(r *finding.Report, s *model.Service, variables []string) {
	for _, name := range variables {
		if found := passwordIn(r, s, name); found != nil {
			out.Password = found
			break
		}
	}
	if out.Password == nil {
		r.Error(s.At("environment"), codes.ManagedPassword, "set "+variables[0]+", here and in the clients",
			"%s has a password for each user, and the service sets none for %s", title(out.Kind), out.User)
		return
	}
	out.checkPassword(r, s)
}

// passwordIn finds the password of a variable: in a secret, in a file that is
// one, or in the variable itself.
func passwordIn(r *finding.Report, s *model.Service, variable string) *Password {
	files := s.SecretFiles()
	own := &Password{Secret: s.Name + "." + variable, Own: true, Variable: variable}
	for _, f := range files {
		if f.Variable == variable {
			return of(f, own)
		}
	}
	if path := s.InEnvironment(variable + "_FILE"); path != "" {
		i := slices.IndexFunc(files, func(f model.MountedFile) bool { return f.Path == path })
		if i < 0 {
			r.Error(s.At("environment", variable+"_FILE"), codes.ManagedPassword, "name the file of a secret that the service has",
				"no secret of the service is at %q", path)
			return own
		}
		return of(files[i], own)
	}
	if value, set := s.Environment[variable]; set && (value == nil || *value != "") {
		return own
	}
	return nil
}

// of is the secret of a file as it is, or a copy of what is uploaded without
// the line break at its end, which the images leave out as well.
func of(f model.MountedFile, own *Password) *Password {
	if f.Origin.Uploaded() {
		own.From = f.Name
		return own
	}
	out := &Password{Secret: f.Name, Variable: own.Variable}
	if len(f.Keys) == 1 {
		out.Key = f.Keys[0]
	}
	return out
}

// passwordRule is which passwords a managed service accepts (Amazon RDS and
// Amazon DocumentDB API references, MasterUserPassword; Amazon ElastiCache user
// guide, AUTH).
type passwordRule struct {
	least, most int
	// refused are the characters that it refuses, allowed those that it accepts
	// besides letters and digits where these are few.
	refused, allowed string
}

func (out *Service) passwordRule() passwordRule {
	switch out.Engine {
	case MySQL, MariaDB:
		return passwordRule{8, 41, `/"@`, ""}
	case Mongo:
		return passwordRule{8, 100, `/"@`, ""}
	case Redis, Valkey:
		return passwordRule{16, 128, "", "!&#$^<>-"}
	}
	return passwordRule{8, 128, `/"@`, ""}
}

// problem says what is wrong with a password, without a part of it.
func (rule passwordRule) problem(value string) string {
	switch {
	case len(value) < rule.least:
		return "is shorter than " + strconv.Itoa(rule.least) + " characters"
	case len(value) > rule.most:
		return "is longer than " + strconv.Itoa(rule.most) + " characters"
	case strings.ContainsFunc(value, func(c rune) bool { return c < ' ' || c > '~' || strings.ContainsRune(rule.refused, c) }):
		return "has a character in it that is refused: / \" @, a line break, or one that is not ASCII"
	case rule.allowed != "" && strings.ContainsFunc(value, func(c rune) bool { return !isAlphanumeric(c) && !strings.ContainsRune(rule.allowed, c) }):
		return "has another character in it than letters, digits and " + rule.allowed
	}
	return ""
}

func isAlphanumeric(c rune) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// checkPassword reads a value that comes with the deployment, and how one is
// generated. An existing one is not looked at.
func (out *Service) checkPassword(r *finding.Report, s *model.Service) {
	at := s.At("environment", out.Password.Variable)
	if !out.Password.Own {
		out.checkGenerated(r, s)
		return
	}
	if out.Password.From == "" && s.InEnvironment(out.Password.Variable+"_FILE") != "" {
		return // passwordIn has reported a file of no secret
	}
	value, err := out.Password.value(s)
	var problem model.SecretError
	switch errors.As(err, &problem); {
	case problem.Absent:
		r.Warn(at, problem.Code, problem.Fix, "%s", problem.Message)
	case err != nil:
		r.Error(at, problem.Code, problem.Fix, "%s", problem.Message)
	default:
		if wrong := out.passwordRule().problem(value); wrong != "" {
			r.Error(at, codes.ManagedPassword, "choose another one, here and in the clients", "%s does not accept the password in %s: it %s", title(out.Kind), out.Password.Variable, wrong)
		}
	}
}

// value reads a password that comes with the deployment.
func (p Password) value(s *model.Service) (string, error) {
	project := *s.Project.Project
	project.Secrets = withSecret(project.Secrets, s, p)
	return model.SecretValue(&project, p.Secret)
}

// checkGenerated holds what Secrets Manager generates to what is accepted.
func (out *Service) checkGenerated(r *finding.Report, s *model.Service) {
	generate := model.SecretExtensionsOf(s.Project.Secrets[out.Password.Secret]).Generate
	if generate == nil {
		return
	}
	rule, length := out.passwordRule(), generate.Length
	if length == 0 {
		length = 32
	}
	refuses := func(c rune) bool { return !strings.ContainsRune(generate.Exclude, c) }
	punctuation := !generate.ExcludePunctuation && (rule.allowed != "" || strings.ContainsFunc(rule.refused, refuses))
	if length < rule.least || length > rule.most || punctuation {
		r.Error(s.At(model.ManagedKey), codes.ManagedPassword, "add `exclude_punctuation: true`, and a length that fits",
			"%s accepts passwords of %d to %d characters without %s, and that of the secret %s can be another",
			title(out.Kind), rule.least, rule.most, refusedText(rule), out.Password.Secret)
	}
}

func refusedText(rule passwordRule) string {
	if rule.allowed != "" {
		return "most punctuation"
	}
	return strings.Join(strings.Split(rule.refused, ""), " ")
}
