package choices

import (
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

// isReadByNode reports whether tools of Node.js may read an env file when they
// build an application: the directory is that of a package.
func isReadByNode(s *model.Service, file string) bool {
	_, err := os.Stat(filepath.Join(s.ImageBuild().Context, filepath.FromSlash(slashpath.Dir(file)), "package.json"))
	return err == nil && strings.HasPrefix(slashpath.Base(file), ".env") && s.BuildCopies(file)
}
