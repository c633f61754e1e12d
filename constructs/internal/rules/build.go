package rules

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// checkBuild asks for what a build needs on this machine, and for what the
// CDK can tell Docker.
func checkBuild(r *finding.Report, s *model.Service) {
	if s.Build == nil {
		return
	}
	b := *s.ImageBuild()
	at := s.At("build")
	if b.DockerfileInline != "" && b.Dockerfile != "" {
		r.Error(at, codes.TwoDockerfiles, "remove one of them", "dockerfile and dockerfile_inline cannot be combined")
	}
	if checkContext(r, at.Then("context"), b.Context) && b.DockerfileInline == "" {
		if problem := source.UnreadableFile(b.Dockerfile); problem != "" {
			r.Error(at.Then("dockerfile"), codes.Dockerfile, "set `dockerfile` to the path of the Dockerfile, relative to the context",
				"%s %s", source.ShownName(b.Dockerfile), problem)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.AdditionalContexts)) {
		checkAdditionalContext(r, s, name, b.AdditionalContexts[name])
	}
	checkBuildSecrets(r, s, b)
	checkBuildPlatforms(r, s, b)
	checkBuildOptions(r, s.Project, at, b)
	checkBuildArgs(r, s.Project, at.Then("args"), b.Args)
	checkSecretsInContext(r, at.Then("context"), s.Project, b.Context)
	_, mistakes := model.DecodeExtensions[model.BuildExtensions](s.Build.Extensions)
	report.ExtensionErrors(r, at, mistakes)
	checkExcludedSources(r, s, b)
}

// checkBuildBases judges the services that images are built on: none may be
// built on itself, and those that the project leaves out are built all the same.
func checkBuildBases(r *finding.Report, p *model.Project) {
	all := map[string]*model.Service{}
	for _, s := range p.All() {
		for _, built := range s.BuildChain() {
			all[built.Name] = built
		}
	}
	names := slices.Sorted(maps.Keys(all))
	for _, cycle := range cycles(names, func(name string) []string {
		var bases []string
		for _, base := range all[name].BuildBases() {
			bases = append(bases, base.Name)
		}
		slices.Sort(bases)
		return slices.Compact(bases)
	}) {
		r.Error(finding.At("services", cycle[0], "build"), codes.BuildCycle,
			"build one of them on an image from a registry", "the images of %s depend on one another", ring(cycle))
	}
	for _, name := range names {
		if _, active := p.Find(name); !active {
			checkBuild(r, all[name])
		}
	}
}

// checkContext asks for a directory here, and says whether it is there.
func checkContext(r *finding.Report, at finding.Path, context string) bool {
	if model.IsAddress(context) {
		r.Error(at, codes.BuildContext, "clone it, and set the directory as the context",
			"%s is a remote context, which can change between deployments: a build context must be a local directory", shownAddress(context))
		return false
	}
	info, err := os.Stat(context)
	switch {
	case os.IsNotExist(err):
		r.Error(at, codes.BuildContext, "set it to the directory that the image is built from", "%s %s", source.ShownName(context), source.Absent)
	case err != nil:
		r.Error(at, codes.BuildContext, "make it readable", "%s cannot be read", source.ShownName(context))
	case !info.IsDir():
		r.Error(at, codes.BuildContext, "set it to the directory that contains it", "%s is not a directory", source.ShownName(context))
	default:
		return true
	}
	return false
}

// shownAddress leaves out what may be a password.
func shownAddress(address string) string { return model.UserInURL.ReplaceAllString(address, "//") }

func checkAdditionalContext(r *finding.Report, s *model.Service, name, value string) {
	at := s.At("build", "additional_contexts", name)
	target, isService := strings.CutPrefix(value, types.ServicePrefix)
	switch {
	case isService:
		_, active := s.Project.Services[target]
		if _, left := s.Project.DisabledServices[target]; !active && !left {
			report.Defined(r, at, codes.UndefinedService, "service", target, s.Project.Services)
		} else if s.BuildBases()[name] == nil {
			r.Error(at, codes.BuildContext, "add `build` or `image` to it", "the service %q has no image that this image can be built on", target)
		}
	case !model.IsAddress(value):
		checkContext(r, at, value)
	case strings.HasPrefix(value, "http") && shownAddress(value) != value:
		reportCredential(r, s.Project, at, "clone it, and set the directory as the context",
			"the user or token in %s will be readable in the cloud assembly", shownAddress(value))
	}
}

func checkBuildSecrets(r *finding.Report, s *model.Service, b types.BuildConfig) {
	for i, use := range b.Secrets {
		at := s.At("build", "secrets", i)
		secret, ok := s.Project.Secrets[use.Source]
		if !ok {
			report.Defined(r, at, codes.UndefinedSecret, "secret", use.Source, s.Project.Secrets)
			continue
		}
		if bool(secret.External) {
			r.Error(at, codes.BuildSecret, "give the secret a `file` or `environment`",
				"the secret %q is external, and images are built on this computer", use.Source)
		} else if secret.File != "" {
			if problem := source.UnreadableFile(s.Project.Absolute(secret.File)); problem != "" {
				r.Error(at, codes.BuildSecret, "create it", "the file of secret %q %s", use.Source, problem)
			}
		} else if _, set := s.Project.Environment[secret.Environment]; secret.Environment != "" && !set {
			r.Warn(at, codes.BuildSecretNotSet, "set it where cdk runs", "the variable %s of secret %q is not set: the build has no such secret",
				secret.Environment, use.Source)
		}
	}
}

func checkBuildPlatforms(r *finding.Report, s *model.Service, b types.BuildConfig) {
	at := s.At("build", "platforms")
	switch chosen := s.Platform(); {
	case len(b.Platforms) == 0:
	case s.ServiceConfig.Platform != "" && !slices.Contains(b.Platforms, s.ServiceConfig.Platform):
		r.Error(at, codes.BuildPlatforms, "add it, or remove build.platforms",
			"the service's platform %q is not in the list", s.ServiceConfig.Platform)
	case !model.IsX86(chosen) && !model.IsARM64(chosen):
		r.Error(at, codes.BuildPlatforms, "add linux/amd64 or linux/arm64", "%s is not supported on ECS", finding.List(b.Platforms))
	}
}

// checkBuildOptions refuses caches without a type and several SSH keys, and warns
// of networks and further caches that the CDK does not pass on.
func checkBuildOptions(r *finding.Report, p *model.Project, at finding.Path, b types.BuildConfig) {
	if !model.IsBuildNetwork(b.Network) {
		r.Warn(at.Then("network"), codes.BuildNetwork, "use host or none",
			"%q is ignored: images are built outside the project's networks", b.Network)
	}
	if len(b.SSH) > 1 {
		r.Error(at.Then("ssh"), codes.BuildSSH, "keep one of them", "the CDK passes one SSH key or agent to a build, found %d", len(b.SSH))
	}
	if len(b.CacheTo) > 1 {
		r.Warn(at.Then("cache_to"), codes.BuildCacheTo, "keep one of them", "the CDK writes to one cache: only %s is used", b.CacheTo[0])
	}
	for _, caches := range []struct {
		name    string
		entries []string
	}{{"cache_from", b.CacheFrom}, {"cache_to", b.CacheTo}} {
		for i, entry := range caches.entries {
			if kind, _ := model.BuildCache(entry); kind == "" {
				r.Error(at.Then(caches.name, i), codes.BuildCache, "write type=registry,ref=…", "%q has no type", entry)
			}
			checkCacheCredentials(r, p, at.Then(caches.name, i), entry)
		}
	}
}

// checkCacheCredentials warns of keys for a cache, which are in the manifest of assets.
func checkCacheCredentials(r *finding.Report, p *model.Project, at finding.Path, entry string) {
	_, parameters := model.BuildCache(entry)
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		if p.HoldsCredential(name, parameters[name]) {
			reportCredential(r, p, at, "remove it: docker buildx reads it from a variable, such as AWS_SECRET_ACCESS_KEY",
				"%s will be readable in the cloud assembly", name)
		}
	}
}

// checkBuildArgs warns of credentials, without their values.
func checkBuildArgs(r *finding.Report, p *model.Project, at finding.Path, args types.MappingWithEquals) {
	var secrets []string
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if value := args[name]; value != nil && p.HoldsCredential(name, *value) {
			secrets = append(secrets, name)
		}
	}
	if len(secrets) > 0 {
		id := secrets[0]
		reportCredential(r, p, at, fmt.Sprintf("list it in build.secrets, and replace ARG %[1]s and its use by RUN --mount=type=secret,id=%[1]s %[1]s=\"$(cat /run/secrets/%[1]s)\" command", id),
			"%s will be readable in the cloud assembly and in the history of the image", finding.List(secrets))
	}
}
