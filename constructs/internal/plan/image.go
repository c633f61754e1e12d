package plan

import (
	"cmp"

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

// ecrReference is <account>.dkr.ecr.<region>.<suffix>/<repository>, then a tag
// or a digest (Amazon ECR user guide, "Private registry").
var ecrReference = lazyregexp.New(
	`^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?/([a-z0-9._/-]+)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$`)

func image(s *model.Service) Image {
	if b := build(s); b != nil {
		return Image{Build: b}
	}
	i := Image{Name: s.MirroredImage(), Credentials: s.Extensions().PullCredentials}
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
