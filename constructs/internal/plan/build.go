package plan

import (
	"path/filepath"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/dockerignore"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/compose-spec/compose-go/v2/types"
)

// Build is how Docker builds an image when the stack is deployed.
//
// Compose: docker compose builds the image with the options of the file, for
// the machine that it runs on, and gives it a name by which other services may
// use it. ECS: images come from a registry. Decision: a Docker image asset of
// the CDK, which cdk deploy builds and pushes under a tag that its content
// makes; for the architecture of the task; the same asset for all services
// that use the image.
type Build struct {
	// Context is the directory that is sent to Docker, relative to the project's.
	Context string `json:"context"`
	// Ignored are patterns of what the context does not have, after those of
	// .dockerignore.
	Ignored []string `json:"ignored,omitempty"`
	// Without are files that no context may have, relative to the project's
	// directory: those of its secrets.
	Without []string `json:"without,omitempty"`
	// Dockerfile is relative to the project's directory too; Inline is its text
	// instead.
	Dockerfile string `json:"dockerfile,omitempty"`
	Inline     string `json:"inline,omitempty"`
	// Args are those that have a value.
	Args   map[string]string `json:"args,omitempty"`
	Target string            `json:"target,omitempty"`
	// Platform is linux/amd64 or linux/arm64.
	Platform string `json:"platform"`
	// Network is host, none, default or empty.
	Network string `json:"network,omitempty"`
	// SSH is a key or an agent in the words of docker build --ssh.
	SSH string `json:"ssh,omitempty"`
	// Secrets are sorted by id.
	Secrets []BuildSecret `json:"secrets,omitempty"`
	// Directories are additional contexts by name, relative to the project's
	// directory; Addresses those that Docker fetches.
	Directories map[string]string `json:"directories,omitempty"`
	Addresses   map[string]string `json:"addresses,omitempty"`
	// Bases are the images of other services that this one is built on, by the
	// names that its Dockerfile has for them; built before it, for its platform.
	Bases     map[string]Build `json:"bases,omitempty"`
	CacheFrom []BuildCache     `json:"cacheFrom,omitempty"`
	CacheTo   *BuildCache      `json:"cacheTo,omitempty"`
	NoCache   bool             `json:"noCache,omitempty"`
}

// BuildSecret is a secret that the build may read, and that nothing stores.
type BuildSecret struct {
	ID string `json:"id"`
	// File is relative to the project's directory; where it is empty, Variable
	// names a variable in the environment of cdk deploy.
	File     string `json:"file,omitempty"`
	Variable string `json:"variable,omitempty"`
}

// BuildCache is a cache that the build reads or writes.
type BuildCache struct {
	Type       string            `json:"type"`
	Parameters map[string]string `json:"parameters,omitempty"`
}

// build is nil where the image is pulled.
func build(s *model.Service) *Build {
	if s.ImageBuild() == nil {
		return nil
	}
	platform := "linux/amd64"
	if model.IsARM64(s.Platform()) {
		platform = "linux/arm64"
	}
	out := buildFor(platform, s)
	return &out
}

func buildFor(platform string, s *model.Service) Build {
	b := s.ImageBuild()
	out := Build{
		Context:  relative(s.Project, b.Context),
		Ignored:  dockerignore.Patterns(model.BuildExtensionsOf(*b).DockerIgnore),
		Inline:   b.DockerfileInline,
		Args:     map[string]string{},
		Target:   b.Target,
		Platform: platform,
		NoCache:  b.NoCache,
		Secrets:  buildSecrets(s.Project, *b),
	}
	if b.DockerfileInline == "" {
		out.Dockerfile = relative(s.Project, b.Dockerfile)
	}
	for _, file := range s.Project.BuildSecretFiles() {
		out.Without = append(out.Without, relative(s.Project, file))
	}
	for name, value := range b.Args {
		if value != nil {
			out.Args[name] = *value
		}
	}
	if model.IsBuildNetwork(b.Network) {
		out.Network = b.Network
	}
	if len(b.SSH) > 0 {
		out.SSH = sshOption(b.SSH[0])
	}
	out.contexts(s.Project, b.AdditionalContexts)
	out.Bases = map[string]Build{}
	for name, base := range s.BuildBases() {
		out.Bases[name] = buildFor(platform, base)
	}
	out.caches(*b)
	return out
}

func (out *Build) contexts(project *model.Project, from types.Mapping) {
	out.Directories, out.Addresses = map[string]string{}, map[string]string{}
	for name, value := range from {
		if strings.HasPrefix(value, types.ServicePrefix) {
			continue // in Bases
		}
		if model.IsAddress(value) {
			out.Addresses[name] = value
		} else {
			out.Directories[name] = relative(project, value)
		}
	}
}

func (out *Build) caches(from types.BuildConfig) {
	for _, entry := range from.CacheFrom {
		out.CacheFrom = append(out.CacheFrom, buildCache(entry))
	}
	if len(from.CacheTo) > 0 {
		cache := buildCache(from.CacheTo[0])
		out.CacheTo = &cache
	}
}

func buildCache(entry string) BuildCache {
	kind, parameters := model.BuildCache(entry)
	return BuildCache{kind, parameters}
}

func buildSecrets(project *model.Project, b types.BuildConfig) []BuildSecret {
	var out []BuildSecret
	for _, secret := range project.BuildSecrets(b) {
		file := secret.File
		if file != "" {
			file = relative(project, file)
		}
		out = append(out, BuildSecret{secret.ID, file, secret.Variable})
	}
	return out
}

func sshOption(key types.SSHKey) string {
	if key.Path == "" {
		return key.ID
	}
	return key.ID + "=" + key.Path
}

// relative makes a path relative to the project's directory, so that a plan
// is the same on every machine.
func relative(project *model.Project, path string) string {
	below, err := filepath.Rel(project.WorkingDir, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(below)
}
