package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/distribution/reference"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Image is where a container's image comes from.
type Image struct {
	// Name is the reference by which it is pulled; empty where the image is built.
	Name string `json:"name,omitempty"`
	// Build is set where the image is built.
	Build *Build `json:"build,omitempty"`
	// ECR is set where the image is in a private registry of Amazon ECR, which
	// the execution role must be allowed to read.
	ECR *ECRImage `json:"ecr,omitempty"`
	// Cached is set where the image is pulled through a cache in the private
	// registry of the account.
	Cached *CachedImage `json:"cached,omitempty"`
	// Credentials is the ARN of the secret for another private registry.
	Credentials string `json:"credentials,omitempty"`
	// Derived is built on top of the image and takes its place.
	Derived *Derived `json:"derived,omitempty"`
}

// ECRImage is an image in a private registry of Amazon ECR.
type ECRImage struct {
	Partition  string `json:"partition"`
	Region     string `json:"region"`
	Account    string `json:"account"`
	Repository string `json:"repository"`
	// Reference is a tag, or a digest where it starts with sha256:.
	Reference string `json:"reference"`
}

// CachedImage is an image of another registry in a pull-through cache of Amazon ECR.
//
// Compose: the engine pulls an image from the registry that its name says. ECR: a
// rule maps a prefix of repositories to a registry, and ECR pulls what is missing
// or older than a day when a task asks for it. Decision: a rule for each registry
// whose images services name, below a prefix of the project. A rule cannot be
// changed, and its prefix exists once, so other credentials have another prefix.
type CachedImage struct {
	Prefix string `json:"prefix"`
	// URL and Kind are the registry, and Credentials the ARN of its secret.
	URL         string `json:"url"`
	Kind        string `json:"kind"`
	Credentials string `json:"credentials,omitempty"`
	// Repository is below the prefix; Reference is as for an ECRImage.
	Repository string `json:"repository"`
	Reference  string `json:"reference"`
}

func cachedImage(s *model.Service) *CachedImage {
	upstream, ok := s.Upstream()
	if !ok {
		return nil
	}
	return cached(s.Project, upstream, s.Image)
}

func cached(p *model.Project, upstream model.Upstream, image string) *CachedImage {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return nil
	}
	credentials := p.Mirror().Credentials[upstream.Host]
	c := &CachedImage{
		Prefix: cachePrefix(p.Name, upstream.Name, credentials), URL: upstream.URL, Kind: upstream.Kind,
		Credentials: credentials, Repository: reference.Path(named), Reference: "latest",
	}
	if tagged, ok := named.(reference.Tagged); ok {
		c.Reference = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		c.Reference = digested.Digest().String()
	}
	return c
}

// Caches lists the prefixes of the pull-through caches that tasks pull from, sorted.
func (p Project) Caches() []string {
	var prefixes []string
	add := func(c *CachedImage) {
		if c != nil {
			prefixes = append(prefixes, c.Prefix)
		}
	}
	for _, s := range p.Services {
		add(s.Task.Main.Image.Cached)
		for _, sidecar := range s.Task.Sidecars {
			add(sidecar.Main.Image.Cached)
		}
		if proxy := s.Task.ModelProxy; proxy != nil {
			add(proxy.Cached)
		}
	}
	slices.Sort(prefixes)
	return slices.Compact(prefixes)
}

// cachePrefix is that of the repositories of a cache, of at most 30 characters
// (AWS CloudFormation, AWS::ECR::PullThroughCacheRule).
func cachePrefix(project, registry, credentials string) string {
	const longest = 13
	own := strings.Trim(notInPrefix.ReplaceAllString(project, "-"), "-")
	if own != project || len(own) > longest {
		own = strings.TrimRight(own[:min(len(own), longest-5)], "-") + "-" + shortHash(project)
	}
	if credentials != "" {
		registry += "-" + shortHash(credentials)
	}
	return own + "/" + registry
}

var notInPrefix = lazyregexp.New(`[^a-z0-9]+`)

// shortHash tells texts apart that are few.
func shortHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:2])
}

// ecrReference is <account>.dkr.ecr.<region>.<suffix>/<repository>, then a tag
// or a digest (Amazon ECR user guide, "Private registry").
var ecrReference = lazyregexp.New(
	`^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?/([a-z0-9._/-]+)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$`)

func image(s *model.Service) Image {
	if b := build(s); b != nil {
		return Image{Build: b}
	}
	i := Image{Name: s.MirroredImage(), Credentials: s.Extensions().PullCredentials, Cached: cachedImage(s)}
	m := ecrReference.FindStringSubmatch(s.Image)
	if m == nil {
		return i
	}
	i.ECR = &ECRImage{
		Partition: "aws", Account: m[1], Region: m[2], Repository: m[4],
		Reference: cmp.Or(m[6], cmp.Or(m[5], "latest")),
	}
	if m[3] != "" {
		i.ECR.Partition = "aws-cn"
	}
	return i
}
