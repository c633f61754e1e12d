package plan

import (
	"cmp"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// CloudFront are the distributions of Amazon CloudFront before a load balancer: one
// for each listener.
//
// Compose: a published port answers at once, under the name of the host. ECS: the
// name of a load balancer has no certificate, so HTTPS needs a domain; CloudFront
// has names with certificates. Decision: where the file asks for it, a distribution
// for each published port, which has one port only; nothing is cached unless the
// file says so; all headers, cookies and query strings get to the application. The
// load balancer is internal, and CloudFront alone connects to it.
type CloudFront struct {
	// Cache keeps answers as their Cache-Control headers say.
	Cache bool `json:"cache,omitempty"`
	// ReadSeconds is how long an answer may take to begin, and how long it may be
	// silent.
	ReadSeconds int `json:"readSeconds"`
	// DomainPort is the listener that the names of the domain lead to; 0 where
	// there is no domain.
	DomainPort int `json:"domainPort,omitempty"`
	// Certificate is the ARN of an existing one for the domain; empty makes one.
	Certificate string `json:"certificate,omitempty"`
}

// cloudFrontSeconds is as patient as an Application Load Balancer is; CloudFront's
// own default is half of it.
const cloudFrontSeconds = 60

func cloudFront(project *model.Project, b model.LoadBalancer) *CloudFront {
	settings := project.CloudFront()
	if settings == nil {
		return nil
	}
	ext, lb := project.Extensions(), model.LoadBalancerOf(project.Project)
	out := &CloudFront{Cache: settings.Cache, ReadSeconds: cmp.Or(seconds(lb.IdleTimeout), cloudFrontSeconds)}
	if ext.Domain != nil {
		out.DomainPort, out.Certificate = b.DomainPort(), ext.Certificate
	}
	return out
}

// MakesCertificate reports whether the names of a domain need a certificate that the
// project makes, in the region of CloudFront's certificates.
func (c *CloudFront) MakesCertificate() bool {
	return c != nil && c.DomainPort != 0 && c.Certificate == ""
}

// HasCloudFront reports whether CloudFront connects to a load balancer of the project.
func (p Project) HasCloudFront() bool {
	return p.Ingress != nil && p.Ingress.LoadBalancers[0].CloudFront != nil
}
