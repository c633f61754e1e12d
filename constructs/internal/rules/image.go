package rules

import (
	"slices"

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

// checkMirror checks x-aws-mirror, and mentions the limits of Docker Hub where
// tasks may share an address: on instances in the VPC of the project, which are
// behind its NAT gateway, and in a VPC of which nothing is known here.
func checkMirror(r *finding.Report, p *model.Project) {
	ext := p.Extensions()
	if ext.Mirror != "" && ext.Mirror != model.ECRPublic {
		r.Error(finding.At("x-aws-mirror"), codes.Mirror, "write "+model.ECRPublic, "%q is not a mirror", ext.Mirror)
	}
	foreign := ext.VPC != "" || ext.Cluster != ""
	var names []string
	for _, s := range p.All() {
		if s.PullsFromDockerHub() && (foreign || s.Host().OnMachines()) {
			names = append(names, s.Name)
		}
	}
	if len(names) < manyPulls {
		return
	}
	slices.Sort(names)
	r.Info(finding.At("services"), codes.DockerHubLimits, "write x-aws-mirror: ecr-public for official images, or x-aws-pull_credentials in the services",
		"%d services pull from Docker Hub, which limits the pulls of an address, and tasks behind a NAT gateway share its address: %s",
		len(names), finding.List(names[:listed])+" …")
}

// manyPulls is the number of services with which a handful of deployments
// reaches the limit of 100 pulls in 6 hours (Docker documentation, Usage and
// limits, 2026-11-28); listed is how many of them a message names.
const manyPulls, listed = 10, 3
