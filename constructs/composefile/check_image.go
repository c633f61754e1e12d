package composefile

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/distribution/reference"
)

// checkImage asks for an image that can be pulled.
func checkImage(r *report, s service) {
	if s.Image == "" {
		if s.Build == nil && s.Provider == nil {
			r.error(s.at(), "no-image", "add `image`", "the service has neither an image nor a build")
		}
		return
	}
	checkImageName(r, s.at("image"), s.Image)
}

func checkImageName(r *report, at path, name string) {
	if _, err := reference.ParseNormalizedNamed(name); err != nil {
		r.error(at, "image", "write [registry/]name[:tag] or …@sha256:digest, the name in lower case",
			"%q is not the name of an image", name)
	}
}

// checkBuild reports what docker compose finds wrong with a build; that there
// is one at all is for the support table.
func checkBuild(r *report, s service) {
	b := s.Build
	if b == nil {
		return
	}
	if b.DockerfileInline != "" && b.Dockerfile != "" {
		r.error(s.at("build"), "two-dockerfiles", "remove one of them", "dockerfile and dockerfile_inline exclude each other")
	}
	for _, name := range sortedKeys(b.AdditionalContexts) {
		if target, ok := strings.CutPrefix(b.AdditionalContexts[name], types.ServicePrefix); ok {
			checkBuildContext(r, s, s.at("build", "additional_contexts", name), target)
		}
	}
	for i, secret := range b.Secrets {
		defined(r, s.at("build", "secrets", i), "secret", secret.Source, s.project.Secrets)
	}
	if len(b.Platforms) > 0 && s.Platform != "" && !slices.Contains(b.Platforms, s.Platform) {
		r.error(s.at("build", "platforms"), "build-platforms", "add it, or remove build.platforms",
			"the service's platform %q is not among them", s.Platform)
	}
}

// checkBuildContext looks at a build context that is another service's image.
func checkBuildContext(r *report, s service, at path, target string) {
	other, ok := s.project.Services[target]
	if !ok {
		other, ok = s.project.DisabledServices[target]
	}
	if !ok {
		defined(r, at, "service", target, s.project.Services)
	} else if other.Build == nil {
		r.error(at, "build-context", "name a service that has a build", "service %q is not built", target)
	}
}
