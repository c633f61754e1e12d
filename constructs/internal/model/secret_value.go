package model

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// SecretValue reads the value of a secret that comes from a file or a
// variable, byte for byte. It is an error if there is none, or if it cannot be
// the value of a CloudFormation parameter; the error has no part of the value
// in it.
func SecretValue(p *types.Project, name string) (string, error) {
	value, err := rawSecretValue(p, p.Secrets[name])
	if err != nil {
		return "", err
	}
	switch {
	case value == "":
		return "", SecretError{Code: codes.SecretEmpty, Fix: "set a value, or remove the secret",
			Message: "the value is empty, and Secrets Manager does not store empty values"}
	case len(value) > limits.ParameterBytes:
		return "", SecretError{Code: codes.SecretSize, Fix: "store it in Secrets Manager yourself, and use `external: true` with its `name`",
			Message: fmt.Sprintf("the value has %d bytes, but a deployment can pass at most %d per secret", len(value), limits.ParameterBytes)}
	case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		return "", SecretError{Code: codes.SecretNotText, Fix: "encode it, for example with base64, or store it yourself and use `external: true`",
			Message: "the value is not UTF-8 text, or contains a NUL character"}
	}
	return value, nil
}

// SecretError is a finding without its place.
type SecretError struct {
	Code, Fix, Message string
	// Absent is whether there is no value on this machine, rather than one
	// that will not do.
	Absent bool
}

// Error implements error.
func (e SecretError) Error() string { return e.Message + "; " + e.Fix }

// laterKept is what an absent value means.
const laterKept = "the first deployment requires it, and later ones keep the stored value"

// managedValue is the password of a managed service.
func managedValue(p *types.Project, s types.SecretConfig) (string, error) {
	mark, _ := s.Extensions[ManagedMarker].(ManagedValue)
	switch {
	case mark.From != "":
		value, err := rawSecretValue(p, p.Secrets[mark.From])
		return strings.TrimRight(value, "\r\n"), err
	case mark.Absent:
		return "", SecretError{Code: codes.SecretNotSet, Fix: laterKept, Message: "the variable " + s.Environment + " is not set", Absent: true}
	}
	return s.Content, nil
}

func rawSecretValue(p *types.Project, s types.SecretConfig) (string, error) {
	switch o := SecretOrigin(s); o.Kind {
	case FromFile:
		if problem := source.UnreadableFile(o.Reference); problem != "" {
			e := SecretError{Code: codes.SecretFile, Fix: "use the path of a file", Message: source.ShownName(o.Reference) + " " + problem}
			if problem == source.Absent {
				e.Code, e.Fix, e.Absent = codes.SecretFileAbsent, laterKept, true
			}
			return "", e
		}
		value, err := os.ReadFile(o.Reference)
		if err != nil {
			return "", SecretError{Code: codes.SecretFile, Fix: "make it readable for the current user", Message: source.ShownName(o.Reference) + " cannot be read"}
		}
		return string(value), nil
	case FromVariable:
		value, set := p.Environment[o.Reference]
		if !set && s.Content == "" {
			return "", SecretError{Code: codes.SecretNotSet, Fix: laterKept, Message: "the variable " + o.Reference + " is not set", Absent: true}
		}
		if !set {
			value = s.Content
		}
		return value, nil
	case FromManaged:
		return managedValue(p, s)
	}
	return "", SecretError{Code: codes.SecretSource, Message: "the value is not on this computer"}
}

// ReadConfigs puts the contents of config files into the model, where
// compose-go has those of variables. What cannot be read stays empty, and is
// an error in Check.
func ReadConfigs(p *types.Project) {
	for name, c := range p.Configs {
		if o := ConfigOrigin(c); o.Kind == FromFile {
			if content, err := ConfigFile(o.Reference); err == nil {
				c.Content = content
				p.Configs[name] = c
			}
		}
	}
}

// ErrTooLarge is a value that no parameter can hold.
var ErrTooLarge = errors.New("is too large")

// ConfigFile reads the content of a config.
func ConfigFile(name string) (string, error) {
	if problem := source.UnreadableFile(name); problem != "" {
		return "", errors.New(problem)
	}
	info, err := os.Stat(name)
	if err == nil && info.Size() > limits.MountedBytes {
		return "", ErrTooLarge
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return "", errors.New("cannot be read")
	}
	return string(content), nil
}
