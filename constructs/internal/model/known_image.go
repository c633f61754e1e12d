package model

import "github.com/compose-cdk/compose-cdk/constructs/internal/images"

// KnownImage is what the table of public images has of the image of a service;
// nothing is known of one that is built here.
func (s *Service) KnownImage() images.Image {
	if s.ImageBuild() != nil {
		return images.Image{}
	}
	known, _ := images.Of(s.Image)
	return known
}

// ImageRole is what the image of the service does for a host with Docker.
func (s *Service) ImageRole() images.Role {
	image, _ := images.Of(s.Image)
	return image.Role
}
