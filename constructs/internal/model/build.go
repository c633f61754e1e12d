package model

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/paths"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// ImageBuild says how the image of a service is built: by its own build, which
// wins over image, or by that of the service whose image it names, which
// docker compose names <project>-<service> where the file does not. It is nil
// where the image is pulled. The context, the Dockerfile and the local
// additional contexts are absolute.
func (s *Service) ImageBuild() *types.BuildConfig {
	b := s.Build
	if b == nil && s.Image != "" {
		b = s.Project.builds[s.Image]
	}
	if b == nil {
		return nil
	}
	out := *b
	out.Context = s.Project.buildContext(b.Context)
	if b.DockerfileInline == "" {
		out.Dockerfile = source.Absolute(out.Context, cmp.Or(b.Dockerfile, "Dockerfile"))
	}
	out.AdditionalContexts = types.Mapping{}
	for name, value := range b.AdditionalContexts {
		out.AdditionalContexts[name] = s.Project.contextOf(value)
	}
	return &out
}

func (p *Project) buildContext(context string) string {
	if IsAddress(context) {
		return context
	}
	return p.Absolute(context)
}

// IsAddress reports whether a build context is fetched by Docker: a Git
// repository, an archive or an image, rather than a directory here.
func IsAddress(buildContext string) bool {
	return strings.Contains(buildContext, "://") || strings.HasPrefix(buildContext, "github.com/") ||
		strings.HasPrefix(buildContext, "git@") || strings.HasPrefix(buildContext, types.ServicePrefix)
}

// Platform is the platform of a service's tasks: its own, else the one that
// its image is built for, where possible linux/amd64. It is empty where the
// file says nothing.
func (s *Service) Platform() string {
	b := s.ImageBuild()
	if s.ServiceConfig.Platform != "" || b == nil || len(b.Platforms) == 0 {
		return s.ServiceConfig.Platform
	}
	if i := slices.IndexFunc(b.Platforms, IsX86); i >= 0 {
		return b.Platforms[i]
	}
	if i := slices.IndexFunc(b.Platforms, IsARM64); i >= 0 {
		return b.Platforms[i]
	}
	return b.Platforms[0]
}

// IsX86 reports whether an architecture is x86-64.
func IsX86(platform string) bool { return platform == "linux/amd64" || platform == "linux/x86_64" }

// BuildSecret is a secret of the project that a build may read.
type BuildSecret struct {
	// ID is its name in the Dockerfile.
	ID string
	// File is absolute; where it is empty, Variable names a variable of the
	// environment in which the image is built.
	File, Variable string
}

// BuildSecrets lists the secrets of a build, sorted, without those that have
// no source on this machine (errors in Check).
func (p *Project) BuildSecrets(b types.BuildConfig) []BuildSecret {
	var out []BuildSecret
	for _, use := range b.Secrets {
		secret := p.Secrets[use.Source]
		if secret.File == "" && secret.Environment == "" || bool(secret.External) {
			continue
		}
		file := secret.File
		if file != "" {
			file = p.Absolute(file)
		}
		out = append(out, BuildSecret{cmp.Or(use.Target, use.Source), file, secret.Environment})
	}
	slices.SortFunc(out, func(a, b BuildSecret) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// BuildSecretFiles lists the files of the project's secrets, which a build context
// must not carry into the cloud assembly; absolute and sorted.
func (p *Project) BuildSecretFiles() []string {
	var out []string
	for _, secret := range p.Secrets {
		if secret.File != "" {
			out = append(out, p.Absolute(secret.File))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// BuildCache reads an entry of cache_from or cache_to (Docker, "Cache storage
// backends"): type=…,name=value,…, or the name of an image.
func BuildCache(entry string) (kind string, parameters map[string]string) {
	parameters = map[string]string{}
	if !strings.Contains(entry, "=") {
		parameters["ref"] = entry
		return "registry", parameters
	}
	for _, field := range strings.Split(entry, ",") {
		name, value, _ := strings.Cut(field, "=")
		if name == "type" {
			kind = value
		} else {
			parameters[name] = value
		}
	}
	return kind, parameters
}

// IsBuildNetwork reports whether the steps of a build can be on the network:
// a builder knows those of a project not.
func IsBuildNetwork(name string) bool {
	return name == "" || name == "host" || name == "none" || name == "default"
}

// Absolute makes a path of the model absolute; Load has done so already. A
// path of Windows, such as C:\data, is absolute on every system.
func (p *Project) Absolute(file string) string {
	if paths.IsWindowsAbs(file) {
		return file
	}
	return source.Absolute(p.WorkingDir, filepath.FromSlash(file))
}
