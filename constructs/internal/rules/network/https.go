package network

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkHTTPS refuses values of x-aws-https that name no way, and settings of the
// project that do not go with it.
func checkHTTPS(r *finding.Report, p *model.Project) {
	place, ext := finding.At("x-aws-https"), p.Extensions()
	_, named, mistakes := model.DecodeHTTPS(ext.HTTPS)
	report.ExtensionErrors(r, nil, mistakes)
	if !named {
		r.Error(place, codes.ExtensionValue, "use cloudfront", "%s is not a way to HTTPS", model.Describe(ext.HTTPS))
	}
	if p.CloudFront() == nil {
		return
	}
	if len(p.PublishedPorts()) == 0 {
		r.Warn(place, codes.UnusedHTTPS, "publish a port that speaks HTTP, or remove it", "no port is published: CloudFront serves nothing")
		return
	}
	checkCloudFrontBalancer(r, p)
	checkCloudFrontCertificate(r, ext)
	checkBothPorts(r, p)
}

// checkCloudFrontBalancer refuses load balancers that CloudFront cannot stand
// before: those of others, and those that browsers reach by themselves.
func checkCloudFrontBalancer(r *finding.Report, p *model.Project) {
	place, lb := finding.At("x-aws-loadbalancer"), model.LoadBalancerOf(p.Project)
	const fix = "remove it, or x-aws-https"
	switch {
	case lb.IsExisting():
		r.Error(place, codes.CloudFront, fix, "CloudFront serves the ports of a load balancer that the project makes, and this one exists")
	case lb.Split:
		r.Error(place.Then("split"), codes.CloudFront, fix, "CloudFront serves HTTP only: there is no second load balancer for other ports")
	case lb.Scheme != "" && lb.Scheme != model.SchemeInternal:
		r.Error(place.Then("scheme"), codes.CloudFront, fix, "behind CloudFront the load balancer is internal, and not %s", lb.Scheme)
	}
	wrong := func(name, fix, message string, args ...any) {
		r.Error(place.Then(name), codes.CloudFront, fix, message, args...)
	}
	targetSeconds(wrong, "idle_timeout", lb.IdleTimeout, limits.CloudFrontRead)
}

// checkCloudFrontCertificate refuses certificates that CloudFront cannot use: it
// has those of one region, for names of its distributions.
func checkCloudFrontCertificate(r *finding.Report, ext model.ProjectExtensions) {
	place := finding.At("x-aws-certificate")
	switch {
	case ext.Certificate == "":
	case ext.Domain == nil:
		r.Error(place, codes.CloudFront, "add x-aws-domain with the names of the certificate, or remove it",
			"CloudFront uses a certificate for names of the project, and there is no x-aws-domain")
	case !strings.Contains(ext.Certificate, ":acm:"+limits.CloudFrontCertificates+":"):
		r.Error(place, codes.CloudFront, "request one in "+limits.CloudFrontCertificates,
			"CloudFront uses certificates of the region %s only", limits.CloudFrontCertificates)
	}
}

// checkBothPorts refuses port 80 beside port 443: the first redirects to the
// second on CloudFront, whatever the file publishes there.
func checkBothPorts(r *finding.Report, p *model.Project) {
	find := func(number int) int {
		return slices.IndexFunc(p.PublishedPorts(), func(port model.Port) bool { return port.Published == number })
	}
	if plain := find(80); plain >= 0 && find(443) >= 0 {
		port := p.PublishedPorts()[plain]
		r.Error(model.PortPath(port), codes.CloudFront, "publish one of the two, for example with `ports: !override` in compose.aws.yaml",
			"ports 80 and 443 are published: CloudFront answers on 80 with a redirect to 443, so nothing would reach %s", shownTarget(port))
	}
}

// checkCloudFrontPort refuses what CloudFront does not do for a port.
func checkCloudFrontPort(r *finding.Report, p *model.Project, port model.Port) {
	at := model.PortPath(port)
	switch {
	case !port.IsHTTP():
		r.Error(at, codes.CloudFront, "add app_protocol: http if it speaks HTTP, or keep the port private (127.0.0.1, or expose)",
			"CloudFront serves HTTP only, and %s is not known to speak it", shownTarget(port))
	case port.Speaks == model.GRPC || port.Speaks == model.HTTP2:
		r.Error(at, codes.CloudFront, "use x-aws-domain without x-aws-https, or app_protocol: http",
			"%s needs HTTPS all the way, and CloudFront speaks HTTP to the load balancer", port.Speaks)
	case port.Published != 80 && port.Published != 443 && port.Published < limits.CloudFrontPorts.Min:
		r.Error(at, codes.CloudFront, "publish it on another port, for example 80",
			"CloudFront connects to the ports 80, 443 and %d to %d, and not to %d", limits.CloudFrontPorts.Min, limits.CloudFrontPorts.Max, port.Published)
	}
	if port.Certificate != "" {
		r.Error(at.Then("x-aws-certificate"), codes.CloudFront, "remove it, or add x-aws-domain and x-aws-certificate at the top of the file",
			"CloudFront has the certificate, and not the listener")
	}
	if len(port.Ingress) > 0 {
		r.Error(at, codes.CloudFront, "remove x-aws-ingress, or x-aws-https",
			"x-aws-ingress has no effect: everybody can connect to CloudFront, and nobody else to the load balancer")
	}
	checkCloudFrontHosts(r, p, port)
}

// checkCloudFrontHosts refuses hosts of rules that CloudFront does not answer to.
func checkCloudFrontHosts(r *finding.Report, p *model.Project, port model.Port) {
	var names []string
	if d := p.Extensions().Domain; d != nil {
		names = d.Names
	}
	checkRedirectHosts(r, port, names)
	for _, host := range port.Hosts {
		if !routing.IsNamed(host, names) {
			r.Error(model.PortPath(port), codes.CloudFront, "add it to x-aws-domain, or remove x-aws-host",
				"no request for %s arrives: it is not among the names of x-aws-domain, which are those of CloudFront", host)
		}
	}
}

// checkForwardedScheme warns that applications cannot see HTTPS, where an
// Application Load Balancer is behind CloudFront: it overwrites X-Forwarded-Proto.
func checkForwardedScheme(r *finding.Report, b model.LoadBalancer) {
	if port := b.Listeners[0].Ports[0]; b.HTTP && port.CloudFront {
		r.Warn(finding.At("x-aws-https"), codes.CloudFrontScheme,
			"let the applications read CloudFront-Forwarded-Proto, or use x-aws-domain without x-aws-https",
			"applications see X-Forwarded-Proto: http, although browsers use HTTPS: an Application Load Balancer, which rules, AWS WAF and some settings of ports need, overwrites the header")
	}
}
