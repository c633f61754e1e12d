package rules

import (
	"path/filepath"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// checkEnvFiles reports variables that are not set in the values of env files,
// each file once, and of the file .env.
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
			for _, use := range source.UnsetInEnvFile(file.Path, lookup) {
				warnUnsetUse(r, s.At("env_file", i), file.Path, use)
			}
		}
	}
	dotEnv := filepath.Join(p.WorkingDir, ".env")
	if seen[dotEnv] {
		return
	}
	for _, use := range p.UnsetInDotEnv() {
		warnUnsetUse(r, nil, dotEnv, use)
	}
}

// warnUnsetUse reports a variable that is not set. What follows a dollar sign in a
// credential may be a part of it, and is not shown.
func warnUnsetUse(r *finding.Report, at finding.Path, file string, use source.UnsetUse) {
	if model.IsCredential(use.Key, use.Name) {
		r.Warn(at, codes.UnsetVariable, "write the value between single quotes",
			"the value of %s has a dollar sign, which begins a variable that is not set", use.Key)
	} else {
		r.Warn(at, codes.UnsetVariable, source.HowToSet(use.Name), "the variable %s is not set, and an empty string is used", use.Name)
	}
	r.Findings[len(r.Findings)-1].Position = finding.Position{File: source.ShownName(file), Line: use.Line, Column: 1}
}
