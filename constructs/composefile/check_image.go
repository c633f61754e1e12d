package composefile

import (
	"github.com/distribution/reference"
)

// checkImage asks for an image that can be pulled.
func checkImage(r *report, s service) {
	if s.Image == "" {
		if s.Build == nil && s.Provider == nil {
			r.error(s.at(), "no-image", "add `image` or `build`", "the service has neither an image nor a build")
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
