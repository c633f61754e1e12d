package network

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkBalancerKind reports once which load balancer is made, and why.
func checkBalancerKind(r *finding.Report, p *model.Project) {
	balancers, ports := p.LoadBalancers(), p.PublishedPorts()
	if len(balancers) == 0 || model.LoadBalancerOf(p.Project).IsExisting() {
		return
	}
	var others []string
	for _, port := range ports {
		if !port.IsHTTP() {
			others = append(others, shownTarget(port))
		}
	}
	at := finding.At("services")
	switch {
	case p.CloudFront() != nil:
		r.Info(finding.At("x-aws-https"), codes.LoadBalancer, "", "CloudFront serves the published ports with HTTPS, from %s that only it reaches",
			map[bool]string{
				true: "an Application Load Balancer (for hosts, paths, TLS in the container or another setting that it alone has)", false: "a Network Load Balancer",
			}[balancers[0].HTTP])
	case len(balancers) > 1:
		r.Info(finding.At("x-aws-loadbalancer"), codes.LoadBalancer, "",
			"an Application Load Balancer serves the HTTP ports, and a Network Load Balancer the others: %s", finding.List(others))
	case balancers[0].HTTP:
		r.Info(at, codes.LoadBalancer, plainFix(ports), "an Application Load Balancer serves the published ports, because all of them use HTTP")
	default:
		r.Info(at, codes.LoadBalancer, networkFix(ports),
			"a Network Load Balancer serves the published ports, because these are not known to use HTTP: %s", finding.List(others))
	}
}

// plainFix is how ports without a certificate get HTTPS.
func plainFix(ports []model.Port) string {
	if slices.ContainsFunc(ports, model.Port.IsSecure) {
		return ""
	}
	return "for HTTPS, add x-aws-https: cloudfront, or x-aws-domain with a domain of your own"
}

// networkFix is how ports get an Application Load Balancer after all.
func networkFix(ports []model.Port) string {
	var fixes []string
	if slices.ContainsFunc(ports, mayBeHTTP) {
		fixes = append(fixes, "for an Application Load Balancer, add app_protocol: http to the ports that use HTTP")
	}
	if slices.ContainsFunc(ports, model.Port.IsHTTP) {
		fixes = append(fixes, "x-aws-loadbalancer: {split: true} creates a second load balancer, so that each kind of port has its own")
	}
	return strings.Join(fixes, "; ")
}

// mayBeHTTP reports whether a port could speak HTTP without the file saying so.
func mayBeHTTP(p model.Port) bool {
	return p.Speaks == model.TCP && model.DatastoreOf(p.Target) == ""
}
