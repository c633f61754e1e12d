// Package leaks looks for values of secrets where they would be readable after
// all: in build contexts, and in what a template has beside variables. It reports
// nothing.
package leaks

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Values are the values of the project's secrets, the longest first.
func Values(p *model.Project) []model.Credential { return p.WithoutWords(secretValues(p)) }

// Readable are the values that no command may have, the longest first: those of the
// secrets, and of variables of Compose that are credentials.
func Readable(p *model.Project) []model.Credential { return p.WithoutWords(readableValues(p)) }

// secretValues are those of secrets with those that are also names.
func secretValues(p *model.Project) []model.Credential {
	var out []model.Credential
	for _, name := range p.SecretNames() {
		if value, err := model.SecretValue(p.Project, name); err == nil {
			out = append(out, model.NewCredentials("", name, value)...)
		}
	}
	for _, s := range p.All() {
		for _, name := range s.SecretVariables() {
			if value := s.Environment[name]; value != nil {
				out = append(out, model.NewCredentials(s.Name, name, *value)...)
			}
		}
		for _, name := range s.SecretLogOptions() {
			out = append(out, model.NewCredentials(s.Name, name, s.Logging.Options[name])...)
		}
	}
	return model.SortCredentials(out)
}

func readableValues(p *model.Project) []model.Credential {
	out := secretValues(p)
	for name, value := range p.Environment {
		if !isPlain(value) && model.IsCredential(name, value) {
			out = append(out, model.NewCredentials("", name, value)...)
		}
	}
	return model.SortCredentials(out)
}

// Written are the values that no message may have, the longest first: those of
// Readable, and credentials that the compose file has elsewhere: in variables and in
// its other texts.
func Written(p *model.Project, texts []Text) []model.Credential {
	out := readableValues(p)
	for _, s := range p.All() {
		for name, value := range s.Environment {
			if value != nil && model.IsCredential(name, *value) {
				out = append(out, model.NewCredentials(s.Name, name, *value)...)
			}
		}
	}
	for _, text := range texts {
		if model.IsCredential(text.Name, text.Content) {
			out = append(out, model.NewCredentials(text.Service, text.Name, text.Content)...)
		}
	}
	return p.WithoutWords(model.SortCredentials(out))
}
