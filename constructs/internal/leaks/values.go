// Package leaks looks for values of secrets where they would be readable after
// all: in build contexts, and in commands and health checks. It reports nothing.
package leaks

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// shortest bounds what is looked for: shorter values may stand in a text by
// chance.
const shortest = 6

// Values are the values of the project's secrets, by name.
func Values(p *model.Project) map[string]string {
	values := map[string]string{}
	for _, name := range p.SecretNames() {
		if value, err := model.SecretValue(p.Project, name); err == nil && len(strings.TrimSpace(value)) >= shortest {
			values[name] = strings.TrimSpace(value)
		}
	}
	for _, s := range p.All() {
		for _, name := range s.SecretVariables() {
			if value := s.Environment[name]; value != nil && len(*value) >= shortest {
				values[name] = *value
			}
		}
		for _, name := range s.SecretLogOptions() {
			if value := s.Logging.Options[name]; len(value) >= shortest {
				values[name] = value
			}
		}
	}
	return values
}

// Readable are the values that no command may have, by name: those of the secrets,
// and of variables of Compose that are credentials.
func Readable(p *model.Project) map[string]string {
	values := map[string]string{}
	for name, value := range p.Environment {
		if len(value) >= shortest && !isPlain(value) && model.IsCredential(name, value) {
			values[name] = value
		}
	}
	maps.Copy(values, Values(p))
	return values
}

// IsWord reports whether the project has the text for something else, so that it
// says nothing of a password: the name of a user, a database or an image.
func IsWord(p *model.Project, text string) bool {
	return slices.ContainsFunc(p.All(), func(s *model.Service) bool {
		if strings.Contains(s.Name, text) || strings.Contains(s.Image, text) {
			return true
		}
		for name, value := range s.PlainEnvironment() {
			if strings.Contains(value, text) && !model.IsCredential(name, value) {
				return true
			}
		}
		return false
	})
}
