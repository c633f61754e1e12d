package model

import (
	"path/filepath"
	"slices"

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
