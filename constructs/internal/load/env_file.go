package load

import (
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// envFileChoices are those of an env file that is not there: to do without it is
// for a person to decide, who knows what is in it.
func envFileChoices(at finding.Path, c types.ContainerSpec, missing int, dir string) []finding.Choice {
	if len(at) > 2 {
		return nil // of a hook, which is in a list
	}
	var files []any
	for i, f := range c.EnvFiles {
		entry := map[string]any{"path": inFile(f.Path, dir), "required": f.Required && i != missing}
		if f.Format != "" {
			entry["format"] = f.Format
		}
		files = append(files, entry)
	}
	return []finding.Choice{{
		Title: "start without the env file", Loses: "its variables", Asks: "the variables in " + inFile(c.EnvFiles[missing].Path, dir),
		Patch: finding.Patch(at.Then("env_file"), finding.Override{Value: files}),
	}}
}

// inFile writes a path as in a compose file of the project: relative to its
// directory where it is below that, and safe from interpolation.
func inFile(path, dir string) string {
	if relative, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(relative) {
		path = "./" + filepath.ToSlash(relative)
	}
	return strings.ReplaceAll(path, "$", "$$")
}
