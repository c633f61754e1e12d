package model

import "github.com/compose-cdk/compose-cdk/constructs/internal/images"

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

// ImageRole is what the image of the service does for a host with Docker.
func (s *Service) ImageRole() images.Role { return s.namedImage().Role }

// findNamedImage is what is known of the image that the file names.
func (s *Service) findNamedImage() images.Image {
	image, _ := images.Of(s.Image)
	return image
}
