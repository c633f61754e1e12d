package rules

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/leaks"
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

// checkLeaks warns of files with values that x-aws-secrets keeps out of the
// template: those of build contexts, which are excluded only where the file says
// so, because builds read env files, and those that services mount.
func checkLeaks(r *finding.Report, p *model.Project) {
	search := leaks.NewSearch(p)
	checkContexts(r, p, search)
	for _, s := range p.All() {
		for _, text := range s.Texts() {
			if len(text.Defaults) > 0 {
				r.Info(text.At, codes.SecretDefault, "", "the service gets %s without the default of %s, which is a secret variable that is set",
					text.Name, finding.List(text.Defaults))
			}
			if at := text.At.String(); at != s.At("build").String() && search.Has(text.Name, text.Content) {
				reportAs(r, p, text.At, codes.CredentialInFile, "let the file refer to a variable, or read a secret",
					"%s contains the value of a secret: the file is in the template or in an asset", text.Name)
			}
		}
	}
}

func checkContexts(r *finding.Report, p *model.Project, contexts *leaks.Search) {
	reported := map[string]bool{}
	for _, s := range p.All() {
		for _, built := range s.BuildChain() {
			if built.Build == nil || reported[built.Name] {
				continue
			}
			reported[built.Name] = true
			b := *built.ImageBuild()
			at := built.At("build")
			reportContext(r, p, at.Then("context"), contexts.Main(b), "list them in .dockerignore or build.x-aws-dockerignore, unless the build reads them")
			for _, name := range slices.Sorted(maps.Keys(b.AdditionalContexts)) {
				reportContext(r, p, at.Then("additional_contexts", name), contexts.Additional(b.AdditionalContexts[name]),
					"list them in .dockerignore of that directory, unless the build reads them")
			}
		}
	}
}

func reportContext(r *finding.Report, p *model.Project, at finding.Path, files []leaks.File, fix string) {
	if len(files) == 0 {
		return
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	reportAs(r, p, at, codes.CredentialInContext, fix,
		"the build context contains values of secrets, in %s: these files are copied to the cloud assembly, and COPY can add them to the image",
		finding.List(names))
}

// checkExcludedSources reports files that the Dockerfile copies or mounts by name and
// x-aws-dockerignore excludes: the build with docker compose has them, and the one for
// AWS fails.
func checkExcludedSources(r *finding.Report, s *model.Service, b types.BuildConfig) {
	for _, name := range leaks.ExcludedSources(s, b) {
		r.Error(s.At("build", "x-aws-dockerignore"), codes.ExcludedSource, "remove the pattern, add the exception !"+name+", or remove the instruction from the Dockerfile",
			"%s is excluded, and the Dockerfile copies or mounts it by name: the build for AWS would fail", name)
	}
}
