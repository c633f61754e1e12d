package model

import (
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/distribution/reference"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
)

// BaseImage is the image of the service or, where that is built, the one that
// its Dockerfile starts from, or that of the service whose image it starts
// from; empty where that cannot be read.
func (s *Service) BaseImage() string { return s.baseImage(nil) }

func (s *Service) baseImage(visited []string) string {
	b := s.ImageBuild()
	if b == nil {
		return s.Image
	}
	text := s.dockerfile()
	image := expand(stageOf(text, b.Target).from, buildArguments(text, b.Args))
	base := s.BuildBases()[familiar(image)]
	if base == nil || slices.Contains(visited, base.Name) {
		return image
	}
	return base.baseImage(append(visited, s.Name))
}

// readStage is the stage of the Dockerfile that the service's image is, with the
// variables and the process of that of another service which it begins with; it
// is empty where none is built.
func (s *Service) readStage() buildStage { return s.stageOn(nil) }

func (s *Service) stageOn(visited []string) buildStage {
	b := s.ImageBuild()
	if b == nil {
		return buildStage{}
	}
	text := s.dockerfile()
	out := stageOf(text, b.Target)
	base := s.BuildBases()[familiar(expand(out.from, buildArguments(text, b.Args)))]
	if base == nil || slices.Contains(visited, base.Name) {
		return out
	}
	below := base.stageOn(append(visited, s.Name))
	environment := map[string]string{}
	maps.Copy(environment, below.environment)
	maps.Copy(environment, out.environment)
	out.environment = environment
	if len(out.process) == 0 {
		out.process = below.process
	}
	return out
}

// DockerfileText is the text of the Dockerfile of the service's image; empty
// where there is none, or none on this machine.
func (s *Service) DockerfileText() string { return s.dockerfile() }

// readDockerfile is the text of the Dockerfile of the service's image; empty
// where there is none, or none on this machine.
func (s *Service) readDockerfile() string {
	b := s.ImageBuild()
	if b == nil || IsAddress(b.Context) {
		return ""
	}
	if b.DockerfileInline != "" {
		return b.DockerfileInline
	}
	content, err := os.ReadFile(b.Dockerfile)
	if err != nil {
		return ""
	}
	return string(content)
}

// dockerfileArguments are those that FROM may use, which stand before all
// stages, with their defaults.
func dockerfileArguments(text string) map[string]string {
	arguments := map[string]string{}
	for _, line := range instructions(text) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		switch strings.ToUpper(words[0]) {
		case "FROM":
			return arguments
		case "ARG":
			for _, word := range words[1:] {
				name, value, _ := strings.Cut(word, "=")
				arguments[name] = strings.Trim(value, `"'`)
			}
		}
	}
	return arguments
}

// KnownImage is what the table of public images has of the image of a service,
// or of the one that its Dockerfile adds something to: a Dockerfile with another
// process makes another program of it. What the Dockerfile may change without a
// trace, its user and its files, is not known of an image that is built.
func (s *Service) KnownImage() images.Image { return s.knownImage() }

func (s *Service) findKnownImage() images.Image {
	known, _ := images.Of(s.BaseImage())
	if s.ImageBuild() == nil {
		return known
	}
	if len(s.stage().process) > 0 {
		return images.Image{}
	}
	known.UID, known.FillsData = 0, false
	return known
}

// Words are the entrypoint and the command of the container as far as the file, or
// the Dockerfile of its image, has them; empty where those of the image run.
func (s *Service) Words() []string {
	entrypoint, command := s.Process()
	if words := slices.Concat(entrypoint, command); len(words) > 0 {
		return words
	}
	return s.stage().process
}

// ImageRole is what the image of the service does for a host with Docker.
func (s *Service) ImageRole() images.Role { return s.namedImage().Role }

// findNamedImage is what is known of the image that the file names.
func (s *Service) findNamedImage() images.Image {
	image, _ := images.Of(s.Image)
	return image
}

// ECRPublic is the value of x-aws-mirror for which the official images of
// Docker Hub come from the public registry of AWS.
const ECRPublic = "ecr-public"

// publicOfficial is where that registry has them, under the same names and tags
// (Amazon ECR Public gallery, Docker Official Images).
const publicOfficial = "public.ecr.aws/docker/library/"

// Mirror is the value of x-aws-mirror as a mapping.
type Mirror struct {
	// Cache pulls images through caches in the private registry of the account.
	Cache bool `yaml:"cache"`
	// Credentials are ARNs of secrets with the credentials of registries, by their
	// hosts: see Upstreams.
	Credentials map[string]string `yaml:"credentials"`
}

// DecodeMirror reads the value of x-aws-mirror. One ARN in credentials is that of
// Docker Hub.
func DecodeMirror(value any, at finding.Path) (Mirror, []ExtensionError) {
	if value == nil || value == ECRPublic {
		return Mirror{}, nil
	}
	entries, ok := value.(map[string]any)
	if !ok {
		return Mirror{}, wrongType(at, ECRPublic+" or a mapping", "write "+ECRPublic+" or {cache: true, credentials: …}", value)
	}
	if arn, ok := entries["credentials"].(string); ok {
		entries = maps.Clone(entries)
		entries["credentials"] = map[string]any{dockerHub: arn}
	}
	var m Mirror
	mistakes := decodeStruct(reflect.ValueOf(&m).Elem(), entries, at)
	return m, mistakes
}

// Mirror reads x-aws-mirror. A value that is wrong has none.
func (p *Project) Mirror() Mirror {
	m, _ := DecodeMirror(p.Extensions().Mirror, nil)
	return m
}

// Upstream is a registry whose images Amazon ECR can cache.
type Upstream struct {
	// Host is that in the names of images, and URL where ECR pulls them from.
	Host, URL string
	// Kind is what ECR calls the registry, and Name a short word for it.
	Kind, Name string
	// NeedsCredentials is whether ECR asks for those of an account.
	NeedsCredentials bool
}

// Upstreams are those registries (Amazon ECR API reference,
// CreatePullThroughCacheRule).
var Upstreams = []Upstream{
	{dockerHub, "registry-1.docker.io", "docker-hub", "docker-hub", true},
	{"ghcr.io", "ghcr.io", "github-container-registry", "ghcr", true},
	{"public.ecr.aws", "public.ecr.aws", "ecr-public", "ecr-public", false},
	{"quay.io", "quay.io", "quay", "quay", false},
	{"registry.gitlab.com", "registry.gitlab.com", "gitlab-container-registry", "gitlab", true},
	{"registry.k8s.io", "registry.k8s.io", "k8s", "k8s", false},
}

// Upstream is the registry of which a cache has the image of the service; false
// where the image is pulled from where its name says.
func (s *Service) Upstream() (Upstream, bool) {
	if s.ImageBuild() != nil || s.Extensions().PullCredentials != "" {
		return Upstream{}, false
	}
	return s.Project.UpstreamOf(s.Image)
}

// UpstreamOf is the registry of which a cache has an image that tasks pull.
func (p *Project) UpstreamOf(image string) (Upstream, bool) {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil || !p.Mirror().Cache {
		return Upstream{}, false
	}
	i := slices.IndexFunc(Upstreams, func(u Upstream) bool { return u.Host == reference.Domain(named) })
	if i < 0 {
		return Upstream{}, false
	}
	return Upstreams[i], true
}

// MirroredImage is the reference by which the image of the service is pulled.
func (s *Service) MirroredImage() string {
	named, err := reference.ParseNormalizedNamed(s.Image)
	if err != nil || s.Project.Extensions().Mirror != ECRPublic || reference.Domain(named) != dockerHub {
		return s.Image
	}
	name, official := strings.CutPrefix(reference.Path(named), "library/")
	if !official {
		return s.Image
	}
	return publicOfficial + name + strings.TrimPrefix(named.String(), named.Name())
}

const dockerHub = "docker.io"

// PullsFromDockerHub reports whether tasks of the service pull its image from
// Docker Hub as nobody.
func (s *Service) PullsFromDockerHub() bool {
	if _, cached := s.Upstream(); cached || s.ImageBuild() != nil || s.Extensions().PullCredentials != "" {
		return false
	}
	named, err := reference.ParseNormalizedNamed(s.MirroredImage())
	return err == nil && reference.Domain(named) == dockerHub
}
