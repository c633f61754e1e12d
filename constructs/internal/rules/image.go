package rules

import (
	"fmt"
	"maps"
	"slices"

	"github.com/distribution/reference"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
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
	checkCache(r, p, ext.Mirror)
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
	r.Info(finding.At("services"), codes.DockerHubLimits, "write x-aws-mirror: ecr-public for official images, x-aws-mirror: {cache: true, credentials: …}, or x-aws-pull_credentials in the services",
		"%d services pull from Docker Hub, which limits the pulls of an address, and tasks behind a NAT gateway share its address: %s",
		len(names), finding.List(names[:listed])+" …")
}

// checkCache checks x-aws-mirror: its form, its credentials, and that those are
// there which registries of the file need.
func checkCache(r *finding.Report, p *model.Project, value any) {
	at := finding.At("x-aws-mirror")
	if text, ok := value.(string); ok && text != model.ECRPublic {
		r.Error(at, codes.Mirror, "write "+model.ECRPublic+", or {cache: true}", "%q is not a mirror", text)
		return
	}
	mirror, mistakes := model.DecodeMirror(value, at)
	if report.ExtensionErrors(r, nil, mistakes); len(mistakes) > 0 {
		return
	}
	for _, host := range slices.Sorted(maps.Keys(mirror.Credentials)) {
		known := slices.ContainsFunc(model.Upstreams, func(u model.Upstream) bool { return u.Host == host })
		switch {
		case !known:
			r.Error(at.Then("credentials", host), codes.Mirror, "use one of "+upstreamHosts(), "Amazon ECR has no cache for the registry %q", host)
		case !cacheSecret.MatchString(mirror.Credentials[host]):
			r.Error(at.Then("credentials"), codes.Mirror, "write the ARN that `aws secretsmanager describe-secret` prints for a secret with the name ecr-pullthroughcache/…",
				"%q is not the ARN of a secret for a cache", mirror.Credentials[host])
		}
	}
	for _, s := range p.All() {
		if upstream, ok := s.Upstream(); ok && upstream.NeedsCredentials && mirror.Credentials[upstream.Host] == "" {
			r.Error(s.At("image"), codes.MirrorCredentials,
				fmt.Sprintf("add credentials: {%s: <ARN of a secret ecr-pullthroughcache/…>} to x-aws-mirror, or x-aws-pull_credentials to the service", upstream.Host),
				"Amazon ECR caches images of %s for accounts there only, and x-aws-mirror has no credentials for it", upstream.Host)
		}
	}
}

// cacheSecret is the ARN of a secret that a rule of a cache can have (AWS
// CloudFormation, AWS::ECR::PullThroughCacheRule, CredentialArn).
var cacheSecret = lazyregexp.New(`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache/[a-zA-Z0-9/_+=.@-]+$`)

func upstreamHosts() string {
	var hosts []string
	for _, u := range model.Upstreams {
		hosts = append(hosts, u.Host)
	}
	return finding.List(hosts)
}

// manyPulls is the number of services with which a handful of deployments
// reaches the limit of 100 pulls in 6 hours (Docker documentation, Usage and
// limits, 2026-11-28); listed is how many of them a message names.
const manyPulls, listed = 10, 3
