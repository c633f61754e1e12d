package composefile

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkBuild asks for what a build needs on this machine, and for what the
// CDK can tell Docker.
func checkBuild(r *report, s service) {
	if s.Build == nil {
		return
	}
	b := *BuildOf(s.project, *s.ServiceConfig)
	at := s.at("build")
	if b.DockerfileInline != "" && b.Dockerfile != "" {
		r.error(at, "two-dockerfiles", "remove one of them", "dockerfile and dockerfile_inline exclude each other")
	}
	if checkContext(r, at.then("context"), b.Context) && b.DockerfileInline == "" {
		if problem := unreadableFile(b.Dockerfile); problem != "" {
			r.error(at.then("dockerfile"), "dockerfile", "name the Dockerfile with `dockerfile`, relative to the context",
				"%s %s", shownName(b.Dockerfile), problem)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.AdditionalContexts)) {
		checkAdditionalContext(r, s, at.then("additional_contexts", name), b.AdditionalContexts[name])
	}
	checkBuildSecrets(r, s, b)
	checkBuildPlatforms(r, s, b)
	checkBuildOptions(r, at, b)
	checkBuildArgs(r, at.then("args"), b.Args)
	checkSecretsInContext(r, at.then("context"), s.project, b.Context)
}

// checkSecretsInContext says which files of secrets Docker does not get.
func checkSecretsInContext(r *report, at path, p *Model, context string) {
	for _, file := range SecretFiles(p) {
		relative, err := filepath.Rel(context, file)
		if err == nil && filepath.IsLocal(relative) && !IsAddress(context) && unreadableFile(file) == "" {
			r.info(at, "secret-in-context", "name the secret in build.secrets if the build needs it",
				"%s is left out: it is the file of a secret", shownName(file))
		}
	}
}

// checkContext asks for a directory here, and says whether it is there.
func checkContext(r *report, at path, context string) bool {
	if IsAddress(context) {
		r.error(at, "build-context", "clone it, and name the directory",
			"%s would be built from what is there at the time: a build context must be a directory here", shownAddress(context))
		return false
	}
	info, err := os.Stat(context)
	switch {
	case os.IsNotExist(err):
		r.error(at, "build-context", "name the directory that the image is built from", "%s %s", shownName(context), absent)
	case err != nil:
		r.error(at, "build-context", "make it readable", "%s cannot be read", shownName(context))
	case !info.IsDir():
		r.error(at, "build-context", "name the directory that it is in", "%s is not a directory", shownName(context))
	default:
		return true
	}
	return false
}

// shownAddress leaves out what may be a password.
func shownAddress(address string) string { return userInURL.ReplaceAllString(address, "//") }

func checkAdditionalContext(r *report, s service, at path, value string) {
	target, isService := strings.CutPrefix(value, types.ServicePrefix)
	switch {
	case isService:
		if _, ok := s.project.Services[target]; !ok {
			defined(r, at, "service", target, s.project.Services)
			return
		}
		r.error(at, "build-context", "make it a stage of the same Dockerfile, or push the image and write docker-image://name",
			"the image of service %q is not there when this one is built", target)
	case !IsAddress(value):
		checkContext(r, at, value)
	}
}

func checkBuildSecrets(r *report, s service, b types.BuildConfig) {
	for i, use := range b.Secrets {
		at := s.at("build", "secrets", i)
		secret, ok := s.project.Secrets[use.Source]
		if !ok {
			defined(r, at, "secret", use.Source, s.project.Secrets)
			continue
		}
		if bool(secret.External) {
			r.error(at, "build-secret", "give the secret a `file` or `environment`",
				"the secret %q is external, and an image is built on this machine", use.Source)
		} else if secret.File != "" {
			if problem := unreadableFile(inProject(s.project, secret.File)); problem != "" {
				r.error(at, "build-secret", "create it", "the file of secret %q %s", use.Source, problem)
			}
		}
	}
}

func checkBuildPlatforms(r *report, s service, b types.BuildConfig) {
	at := s.at("build", "platforms")
	switch chosen := PlatformOf(s.project, *s.ServiceConfig); {
	case len(b.Platforms) == 0:
	case s.Platform != "" && !slices.Contains(b.Platforms, s.Platform):
		r.error(at, "build-platforms", "add it, or remove build.platforms",
			"the service's platform %q is not among them", s.Platform)
	case !isX86(chosen) && !IsARM64(chosen):
		r.error(at, "build-platforms", "add linux/amd64 or linux/arm64", "%s is not possible on Fargate", list(b.Platforms))
	}
}

// checkBuildOptions looks at options of which the CDK passes on only some
// values to docker build.
func checkBuildOptions(r *report, at path, b types.BuildConfig) {
	if !IsBuildNetwork(b.Network) {
		r.warn(at.then("network"), "build-network", "use host or none",
			"%q is not kept: an image is built outside of the project's networks", b.Network)
	}
	if len(b.SSH) > 1 {
		r.error(at.then("ssh"), "build-ssh", "keep one of them", "the CDK passes one key or agent to a build, found %d", len(b.SSH))
	}
	if len(b.CacheTo) > 1 {
		r.warn(at.then("cache_to"), "build-cache", "keep one of them", "the CDK writes to one cache: %s is used", b.CacheTo[0])
	}
	for _, caches := range []struct {
		name    string
		entries []string
	}{{"cache_from", b.CacheFrom}, {"cache_to", b.CacheTo}} {
		for i, entry := range caches.entries {
			if kind, _ := BuildCache(entry); kind == "" {
				r.error(at.then(caches.name, i), "build-cache", "write type=registry,ref=…", "%q has no type", entry)
			}
		}
	}
}

// checkBuildArgs warns of credentials, without their values.
func checkBuildArgs(r *report, at path, args types.MappingWithEquals) {
	var secrets []string
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if value := args[name]; value != nil && isCredential(name, *value) {
			secrets = append(secrets, name)
		}
	}
	if len(secrets) > 0 {
		r.warn(at, "plaintext-credential", "use build.secrets",
			"%s will be readable in the cloud assembly and in the history of the image", list(secrets))
	}
}
