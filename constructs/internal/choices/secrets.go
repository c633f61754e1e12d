package choices

import (
	"fmt"
	"maps"
	"os"
	slashpath "path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/dockerignore"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/leaks"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// strictChoices are those of the warning that x-aws-strict_secrets makes an error.
func strictChoices(c *chooser, f finding.Finding) []finding.Choice {
	switch {
	case len(f.Where) == 4 && f.Where[2] == "build" && f.Where[3] == "args":
		return argumentChoices(c, f)
	case len(f.Where) > 2 && f.Where[2] == "build":
		return contextChoices(c, f)
	case len(f.Where) > 2 && slices.Contains([]any{"command", "entrypoint", "healthcheck", "labels"}, f.Where[2]):
		return commandChoices(c, f)
	}
	return credentialChoices(c, f)
}

// contextChoices exclude files with values of secrets from a build context on AWS:
// env files and compose files that the build does not need.
func contextChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || s.Build == nil || f.Where[len(f.Where)-1] != "context" {
		return nil
	}
	if c.contexts == nil {
		c.contexts = leaks.NewSearch(c.Project)
	}
	var patterns []any
	var copied []string
	for _, file := range c.contexts.Main(*s.ImageBuild()) {
		if !file.Settings || s.BuildNames(file.Name) || isReadByNode(s, file.Name) {
			continue
		}
		patterns = append(patterns, escaped(dockerignore.Literally(file.Name)))
		if s.BuildCopies(file.Name) {
			copied = append(copied, file.Name)
		}
	}
	if len(patterns) == 0 {
		return nil
	}
	choice := finding.Choice{
		Title: "exclude files with values of secrets from the build on AWS", Default: true,
		Patch: finding.Patch(s.At("build", "x-aws-dockerignore"), patterns),
	}
	if len(copied) > 0 {
		choice.Loses = finding.List(copied) + " in the image, and with it variables that the service does not set"
	}
	return []finding.Choice{choice}
}

// argumentChoices empty arguments of a build with credentials: those that the
// Dockerfile does not declare have no effect, and the others can be secrets of the build.
func argumentChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || s.Build == nil {
		return nil
	}
	removed, sources, ids := map[string]any{}, map[string]any{}, []any{}
	for _, name := range slices.Sorted(maps.Keys(s.Build.Args)) {
		if value := s.Build.Args[name]; value == nil || !c.HoldsCredential(name, *value) {
			continue
		}
		removed[name] = "" // !reset has no effect on an entry of a list
		if s.BuildDeclares(name) {
			ids = append(ids, name)
			sources[name] = map[string]any{"environment": c.variableOfArgument(s, name)}
		}
	}
	if len(ids) == 0 {
		return []finding.Choice{{
			Title: "no value: the Dockerfile does not declare the argument", Default: true,
			Patch: finding.Patch(s.At("build", "args"), removed),
		}}
	}
	return []finding.Choice{{
		Title: "pass the credential as a secret of the build",
		Asks:  fmt.Sprintf("in the Dockerfile, RUN --mount=type=secret,id=%[1]s %[1]s=\"$(cat /run/secrets/%[1]s)\" command instead of ARG %[1]s", ids[0]),
		Patch: finding.Flow(map[string]any{
			"secrets": sources, "services": map[string]any{s.Name: map[string]any{"build": map[string]any{"args": removed, "secrets": ids}}},
		}),
	}}
}

// variableOfArgument is the variable that an argument of a build has its value from.
func (c *chooser) variableOfArgument(s *model.Service, name string) string {
	written, _ := c.written(s.At("build", "args", name))
	if match := variableIn.FindStringSubmatch(written); match != nil {
		return match[1]
	}
	return name
}

// isReadByNode reports whether tools of Node.js may read an env file when they
// build an application: the directory is that of a package.
func isReadByNode(s *model.Service, file string) bool {
	_, err := os.Stat(filepath.Join(s.ImageBuild().Context, filepath.FromSlash(slashpath.Dir(file)), "package.json"))
	return err == nil && strings.HasPrefix(slashpath.Base(file), ".env") && s.BuildCopies(file)
}
