package rules

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/dockerignore"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// checkSecretsInContext says which files of secrets Docker does not get.
func checkSecretsInContext(r *finding.Report, at finding.Path, p *model.Project, context string) {
	for _, file := range p.BuildSecretFiles() {
		relative, err := filepath.Rel(context, file)
		if err == nil && filepath.IsLocal(relative) && !model.IsAddress(context) && source.UnreadableFile(file) == "" {
			r.Info(at, codes.SecretInContext, "list the secret in build.secrets if the build needs it",
				"%s is excluded from the build context, because it is the file of a secret", source.ShownName(file))
		}
	}
}

// checkVariablesInContext warns of files of the project that a build would get,
// with values that x-aws-secrets keeps out of the template. They are not left
// out: builds read env files.
func checkVariablesInContext(r *finding.Report, at finding.Path, p *model.Project, b types.BuildConfig) {
	values := slices.Collect(maps.Values(secretValues(p)))
	if len(values) == 0 || model.IsAddress(b.Context) {
		return
	}
	var names []string
	ignored := dockerignore.Of(b.Context, b.Dockerfile)
	for _, file := range settingsFiles(p) {
		relative, err := filepath.Rel(b.Context, file)
		if err != nil || !filepath.IsLocal(relative) || dockerignore.Leaves(ignored, filepath.ToSlash(relative)) {
			continue
		}
		text, err := os.ReadFile(filepath.Clean(file))
		if err == nil && slices.ContainsFunc(values, func(v string) bool { return strings.Contains(string(text), v) }) {
			names = append(names, filepath.ToSlash(relative))
		}
	}
	if len(names) > 0 {
		reportAs(r, p, at, codes.CredentialInContext, "list them in .dockerignore, unless the build reads them",
			"the build context contains values of secrets, in %s: these files are copied to the cloud assembly, and COPY can add them to the image",
			finding.List(names))
	}
}

// settingsFiles are the compose files, and the files with variables for them and
// for services; absolute and sorted.
func settingsFiles(p *model.Project) []string {
	files := slices.Clone(p.ComposeFiles)
	files = append(files, filepath.Join(p.WorkingDir, ".env"))
	for _, s := range p.All() {
		for _, f := range s.EnvFiles {
			files = append(files, f.Path)
		}
	}
	for i, file := range files {
		files[i] = p.Absolute(file)
	}
	slices.Sort(files)
	return slices.Compact(files)
}
