package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// InEnvironment is the value of a variable of a service, in the file or in its
// Dockerfile; empty where it has none. That of a secret is not known here, and
// stands as its name.
func (s *Service) InEnvironment(name string) string {
	for _, f := range s.SecretFiles() {
		if f.Variable == name {
			return f.Name
		}
	}
	if value, set := s.Environment[name]; set && value != nil {
		return *value
	}
	return s.stage().environment[name]
}

// UnsetInDotEnv lists the variables that are not set in the values of the file
// .env of the project, as far as the project has these values.
func (p *Project) UnsetInDotEnv() []source.UnsetUse {
	lookup := func(name string) (string, bool) { value, ok := p.Environment[name]; return value, ok }
	return slices.DeleteFunc(source.UnsetInEnvFile(filepath.Join(p.WorkingDir, ".env"), lookup), func(use source.UnsetUse) bool {
		_, read := p.Environment[use.Key]
		return !read
	})
}

// SecretSelection is the attribute that selects secret variables.
const SecretSelection = "x-aws-secrets"

// DecodeVariableSecret reads an entry of x-aws-secrets that says where the value
// of a variable is, in the words of a secret of the project: x-aws-generate, or
// external with a name. It reports false for another value.
func DecodeVariableSecret(value any) (types.SecretConfig, bool) {
	fields, ok := value.(map[string]any)
	if !ok {
		return types.SecretConfig{}, false
	}
	var s types.SecretConfig
	for key, value := range fields {
		switch key {
		case finding.GeneratedSecret:
			s.Extensions = types.Extensions{key: value}
		case "external":
			external, isBool := value.(bool)
			if !isBool {
				return s, false
			}
			s.External = types.External(external)
		case "name":
			if s.Name, ok = value.(string); !ok {
				return s, false
			}
		default:
			return s, false
		}
	}
	return s, len(s.Extensions) > 0 || bool(s.External)
}

// DecodeSecretSelection reads the value of x-aws-secrets of a service: true for
// all variables that hold credentials, false for none, or names of variables.
func DecodeSecretSelection(value any, at finding.Path) (all bool, names []string, mistakes []ExtensionError) {
	switch value {
	case true, "true":
		return true, nil, nil
	case false, "false":
		return false, nil, nil
	}
	if entries, isMap := value.(map[string]any); isMap {
		for _, name := range slices.Sorted(maps.Keys(entries)) {
			mistakes = append(mistakes, wrongEntry(at.Then(name), name, entries[name]))
		}
		return false, nil, mistakes
	}
	_, isText := value.(string)
	if _, isList := value.([]any); !isText && !isList {
		return false, nil, wrongType(at, "true, false, a list of variables or a mapping", "write true, or the names of variables as in [DB_PASSWORD]", value)
	}
	mistakes = decodeValue(reflect.ValueOf(&names).Elem(), value, at)
	if len(mistakes) > 0 {
		names = nil
	}
	return false, names, mistakes
}

// wrongEntry is what is wrong with an entry of x-aws-secrets that the loader has
// left. It does not show the entry, which may be the value of the variable.
func wrongEntry(at finding.Path, name string, entry any) ExtensionError {
	if _, ok := DecodeVariableSecret(entry); ok {
		return ExtensionError{At: at, Code: codes.SecretEnvironment, Fix: "rename the one under `secrets`",
			Message: fmt.Sprintf("this secret is named like the service, a dot and %s, and another secret has that name", name)}
	}
	return ExtensionError{At: at, Code: codes.ExtensionType, Fix: "leave the value in `environment` or an env file",
		Message: "must be true, {x-aws-generate: {…}} or {external: true, name: …}"}
}

// SecretVariables are the variables of the service whose values go to Secrets
// Manager by x-aws-secrets of the service, else of the project; sorted. Those
// that x-aws-env and x-aws-environment set are not among them.
func (s *Service) SecretVariables() []string { return s.secretVariables() }

// secretSelection is x-aws-secrets of the service, else of the project.
func (s *Service) secretSelection() (all bool, names []string) {
	if value := s.Extensions().Secrets; value != nil {
		all, names, _ = DecodeSecretSelection(value, nil)
		return all, names
	}
	return s.Project.Extensions().Secrets, nil
}

func (s *Service) selectSecretVariables() []string {
	all, names := s.secretSelection()
	if !all && len(names) == 0 {
		return nil
	}
	replaced, addresses := s.secretUses(), s.Extensions().Environment
	var out []string
	for name, value := range s.Environment {
		selected := slices.Contains(names, name) || all && value != nil && s.Project.HoldsCredential(name, *value)
		if _, address := addresses[name]; selected && !address && !slices.Contains(replaced, name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// SecretLogOptions are the options of the logging driver whose values go to
// Secrets Manager, selected as SecretVariables are; sorted.
func (s *Service) SecretLogOptions() []string {
	if s.Logging == nil || !s.HasLogDriver() || s.LogDriver() == "awslogs" {
		return nil
	}
	all, names := s.secretSelection()
	var out []string
	for name, value := range s.Logging.Options {
		if value != "" && (slices.Contains(names, name) || all && s.Project.HoldsCredential(name, value)) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// SecretLogKey is the key of a logging option in the secret of the service, which no
// variable has.
func SecretLogKey(option string) string { return "logging." + option }

// SecretKeys are the keys of the secret of the service: variables, and options of the
// logging driver; sorted. A service without any has no such secret.
func (s *Service) SecretKeys() []string {
	keys := slices.Clone(s.SecretVariables())
	for _, option := range s.SecretLogOptions() {
		keys = append(keys, SecretLogKey(option))
	}
	slices.Sort(keys)
	return keys
}

// secretUses are the variables that x-aws-env sets.
func (s *Service) secretUses() []string {
	var out []string
	for _, use := range s.Secrets {
		if name := SecretUseExtensionsOf(use).Variable; name != "" {
			out = append(out, name)
		}
	}
	return out
}

// HasSecret reports whether the value of a variable is a secret, by
// x-aws-secrets or x-aws-env.
func (s *Service) HasSecret(variable string) bool {
	return slices.Contains(s.SecretVariables(), variable) || slices.Contains(s.secretUses(), variable)
}

// PlainEnvironment has the variables whose values are in the template. It has
// none without a value, which Compose leaves out, and none whose value is a
// secret: x-aws-env overrides environment.
func (s *Service) PlainEnvironment() map[string]string {
	out := map[string]string{}
	for name, value := range s.Variables() {
		if !s.HasSecret(name) {
			out[name] = value
		}
	}
	return out
}

// secretVariableName has no colon, which separates the parts of ValueFrom
// (Amazon ECS API reference, Secret).
var secretVariableName = lazyregexp.New(`^[A-Za-z_][\w.-]*$`)

// SecretVariableError is why a variable of SecretVariables cannot become a
// secret, nil if it can. It has no part of the value in it.
func (s *Service) SecretVariableError(name string) *SecretError {
	value := s.Environment[name]
	switch {
	case !secretVariableName.MatchString(name):
		return &SecretError{Code: codes.SecretEnvironment, Fix: "use letters, digits, underscores, dots and hyphens",
			Message: fmt.Sprintf("%q is not a valid key in Secrets Manager", name)}
	case value == nil:
		return &SecretError{Code: codes.SecretNotSet, Absent: true, Fix: "the first deployment requires it, and later ones keep the stored value",
			Message: "the variable " + name + " is not set"}
	case *value == "":
		return &SecretError{Code: codes.SecretEmpty, Fix: "set it, or remove it from x-aws-secrets",
			Message: "the value of " + name + " is empty, but a secret requires a value"}
	case !utf8.ValidString(*value) || strings.ContainsRune(*value, 0):
		return &SecretError{Code: codes.SecretNotText, Fix: "encode it, for example with base64",
			Message: "the value of " + name + " is not UTF-8 text, or contains a NUL character"}
	}
	return nil
}

// SecretEnvironment is the JSON object that Secrets Manager stores for the
// SecretKeys, sorted. An error has no part of a value in it.
func (s *Service) SecretEnvironment() (string, error) {
	values := map[string]string{}
	for _, name := range s.SecretVariables() {
		if problem := s.SecretVariableError(name); problem != nil {
			return "", *problem
		}
		values[name] = *s.Environment[name]
	}
	for _, name := range s.SecretLogOptions() {
		values[SecretLogKey(name)] = s.Logging.Options[name]
	}
	text := secretObject(values)
	if len(text) > limits.ParameterBytes {
		return "", SecretError{Code: codes.SecretSize,
			Fix: "store large values in Secrets Manager yourself, and use them through `secrets` with `external: true` and x-aws-env",
			Message: fmt.Sprintf("the secret variables of service %q have %d bytes in total, but a deployment can pass at most %d per service: %s",
				s.Name, len(text), limits.ParameterBytes, finding.List(slices.Sorted(maps.Keys(values))))}
	}
	return text, nil
}

// secretObject writes JSON without the escapes that HTML needs, which take room.
func secretObject(values map[string]string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(values) // strings always encode
	return strings.TrimSuffix(out.String(), "\n")
}
