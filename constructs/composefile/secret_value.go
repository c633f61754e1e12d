package composefile

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
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
		return "", secretError{code: "secret-empty", fix: "put a value there, or remove the secret",
			message: "the value is empty, and Secrets Manager stores no empty value"}
	case len(value) > limits.ParameterBytes:
		return "", secretError{code: "secret-size", fix: "store it in Secrets Manager yourself and write `external: true` with its `name`",
			message: fmt.Sprintf("the value has %d bytes, and a deployment can carry %d of each secret", len(value), limits.ParameterBytes)}
	case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		return "", secretError{code: "secret-not-text", fix: "encode it, for example with base64, or store it yourself and write `external: true`",
			message: "the value is no UTF-8 text, or has a NUL character in it"}
	}
	return value, nil
}

// secretError is a finding without its place.
type secretError struct {
	code, fix, message string
	// absent is whether there is no value on this machine, rather than one
	// that will not do.
	absent bool
}

func (e secretError) Error() string { return e.message + "; " + e.fix }

func rawSecretValue(p *types.Project, s types.SecretConfig) (string, error) {
	const fix = "the first deployment needs it, and later ones keep the value that is there"
	switch o := SecretOrigin(s); o.Kind {
	case FromFile:
		if problem := unreadableFile(o.Reference); problem != "" {
			e := secretError{code: "secret-file", fix: "name a file", message: shownName(o.Reference) + " " + problem}
			if problem == absent {
				e.fix, e.absent = fix, true
			}
			return "", e
		}
		value, err := os.ReadFile(o.Reference)
		if err != nil {
			return "", secretError{code: "secret-file", fix: "let the current user read it", message: shownName(o.Reference) + " cannot be read"}
		}
		return string(value), nil
	case FromVariable:
		value, set := p.Environment[o.Reference]
		if !set && s.Content == "" {
			return "", secretError{code: "secret-not-set", fix: fix, message: "the variable " + o.Reference + " is not set", absent: true}
		}
		if !set {
			value = s.Content
		}
		return value, nil
	}
	return "", secretError{code: "secret-source", message: "the value is not on this machine"}
}

// readConfigs puts the contents of config files into the model, where
// compose-go has those of variables. What cannot be read stays empty, and is
// an error in Check.
func readConfigs(p *types.Project) {
	for name, c := range p.Configs {
		if o := ConfigOrigin(c); o.Kind == FromFile {
			if content, err := configFile(o.Reference); err == nil {
				c.Content = content
				p.Configs[name] = c
			}
		}
	}
}

var errTooLarge = errors.New("is too large")

func configFile(name string) (string, error) {
	if problem := unreadableFile(name); problem != "" {
		return "", errors.New(problem)
	}
	info, err := os.Stat(name)
	if err == nil && info.Size() > limits.MountedBytes {
		return "", errTooLarge
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return "", errors.New("cannot be read")
	}
	return string(content), nil
}
