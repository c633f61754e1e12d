package model

import (
	"reflect"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// HTTPSCloudFront is the value of x-aws-https with which Amazon CloudFront serves
// the published ports.
const HTTPSCloudFront = "cloudfront"

// HTTPSSettings is the value of x-aws-https as a mapping.
type HTTPSSettings struct {
	// CloudFront makes a distribution of Amazon CloudFront for each published port.
	CloudFront *CloudFrontSettings `yaml:"cloudfront"`
}

// CloudFrontSettings are those of the distributions.
type CloudFrontSettings struct {
	// Cache keeps answers as their Cache-Control headers allow it; without it
	// each request gets to the application.
	Cache bool `yaml:"cache"`
}

// DecodeHTTPS reads x-aws-https. It reports by ok whether it names a way.
func DecodeHTTPS(value any) (settings HTTPSSettings, ok bool, mistakes []ExtensionError) {
	place := finding.At("x-aws-https")
	switch value := value.(type) {
	case nil:
		return settings, true, nil
	case string:
		if value != HTTPSCloudFront {
			return settings, false, nil
		}
		return HTTPSSettings{CloudFront: &CloudFrontSettings{}}, true, nil
	case map[string]any:
		mistakes = decodeStruct(reflect.ValueOf(&settings).Elem(), value, place)
		if _, named := value[HTTPSCloudFront]; named && settings.CloudFront == nil {
			settings.CloudFront = &CloudFrontSettings{}
		}
		return settings, settings.CloudFront != nil || !IsReadable(mistakes), mistakes
	default:
		return settings, true, wrongType(place, HTTPSCloudFront+" or a mapping", value)
	}
}

// CloudFront are the settings of the distributions that serve the published ports;
// nil where browsers connect to the load balancer.
func (p *Project) CloudFront() *CloudFrontSettings {
	settings, _, _ := DecodeHTTPS(p.Extensions().HTTPS)
	return settings.CloudFront
}

// endsTLS reports whether listeners on port 443 have a certificate of the project.
func (p *Project) endsTLS() bool {
	ext := p.Extensions()
	return p.CloudFront() == nil && (ext.Certificate != "" || ext.Domain != nil)
}

// needsApplication reports whether an Application Load Balancer has to stand
// behind CloudFront. A Network Load Balancer is preferred, because the other one
// overwrites X-Forwarded-Proto with what CloudFront speaks to it.
func (p *Project) needsApplication(ports []Port) bool {
	return slices.ContainsFunc(ports, func(port Port) bool {
		s := p.Service(port.Service)
		scaling := s.Host().Autoscaling()
		return port.IsRouted() || port.Speaks != HTTP && port.IsHTTP() || port.SlowStart != "" ||
			port.Stickiness != nil || s.Host().ShiftsTraffic() || scaling != nil && scaling.Requests != nil
	})
}

// DomainPort is the published port that the names of x-aws-domain lead to, where a
// distribution has one port only: 443, else 80, else the lowest.
func (b LoadBalancer) DomainPort() int {
	for _, port := range []int{443, 80} {
		if slices.ContainsFunc(b.Listeners, func(l Listener) bool { return l.Port == port }) {
			return port
		}
	}
	return b.Listeners[0].Port
}
