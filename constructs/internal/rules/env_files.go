package rules

import (
	"maps"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// checkEnvFiles reports variables that are not set in the values of env files,
// each file once.
func checkEnvFiles(r *finding.Report, p *model.Project) {
	seen := map[string]bool{}
	for _, s := range p.All() {
		lookup := func(name string) (string, bool) {
			if value := s.Environment[name]; value != nil {
				return *value, true
			}
			value, ok := p.Environment[name]
			return value, ok
		}
		for i, file := range s.EnvFiles {
			if seen[file.Path] || file.Format == "raw" {
				continue
			}
			seen[file.Path] = true
			unset := source.UnsetInEnvFile(file.Path, lookup)
			for _, name := range slices.Sorted(maps.Keys(unset)) {
				r.Warn(s.At("env_file", i), codes.UnsetVariable, source.HowToSet(name), "the variable %s is not set, and an empty string is used", name)
				r.Findings[len(r.Findings)-1].Position = finding.Position{File: source.ShownName(file.Path), Line: unset[name], Column: 1}
			}
		}
	}
}
