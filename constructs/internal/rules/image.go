package rules

import (
	"github.com/distribution/reference"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkImage asks for an image that can be pulled.
func checkImage(r *finding.Report, s *model.Service) {
	if s.Image == "" {
		if s.Build == nil && s.Provider == nil {
			r.Error(s.At(), codes.NoImage, "add `image` or `build`", "the service has neither an image nor a build")
		}
		return
	}
	checkImageName(r, s.At("image"), s.Image)
}

func checkImageName(r *finding.Report, at finding.Path, name string) {
	if _, err := reference.ParseNormalizedNamed(name); err != nil {
		r.Error(at, codes.Image, "write [registry/]name[:tag] or …@sha256:digest, with a lowercase name",
			"%q is not the name of an image", name)
	}
}
