package model

import (
	"strings"

	"github.com/distribution/reference"
)

// ECRPublic is the value of x-aws-mirror for which the official images of
// Docker Hub come from the public registry of AWS.
const ECRPublic = "ecr-public"

// publicOfficial is where that registry has them, under the same names and tags
// (Amazon ECR Public gallery, Docker Official Images).
const publicOfficial = "public.ecr.aws/docker/library/"

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
	if s.ImageBuild() != nil || s.Extensions().PullCredentials != "" {
		return false
	}
	named, err := reference.ParseNormalizedNamed(s.MirroredImage())
	return err == nil && reference.Domain(named) == dockerHub
}
