package network

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkBalancerKind reports once which load balancer is made or used, and why.
func checkBalancerKind(r *finding.Report, p *model.Project) {
	balancers, ports := p.LoadBalancers(), p.PublishedPorts()
	if len(balancers) == 0 {
		return
	}
	var others []string
	for _, port := range ports {
		if !port.IsHTTP() {
			others = append(others, shownTarget(port))
		}
	}
	at := finding.At("services")
	switch lb := model.LoadBalancerOf(p.Project); {
	case lb.IsExisting():
		reportExisting(r, lb, balancers[0].HTTP, ports, others)
	case p.CloudFront() != nil:
		r.Info(finding.At("x-aws-https"), codes.LoadBalancer, "", "CloudFront serves the published ports with HTTPS, from %s that only it reaches",
			map[bool]string{
				true:  "an Application Load Balancer (for hosts, paths, TLS in the container or another setting that it alone has)",
				false: "a Network Load Balancer (it leaves X-Forwarded-Proto: https as CloudFront sends it)",
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

// reportExisting reports the load balancer or the listener that the file names. The
// kind of a load balancer follows from the ports; a listener is always of an
// Application Load Balancer.
func reportExisting(r *finding.Report, lb model.LoadBalancerExtension, http bool, ports []model.Port, others []string) {
	at := finding.At("x-aws-loadbalancer")
	switch {
	case lb.Listener != "":
		r.Info(at.Then("listener"), codes.LoadBalancer, "", "rules on the existing listener %s of an Application Load Balancer serve the published ports", lb.Listener)
	case http:
		r.Info(at, codes.LoadBalancer, "",
			"the existing load balancer %s serves the published ports: it must be an Application Load Balancer, because all of them use HTTP", lb.Existing)
	default:
		r.Info(at, codes.LoadBalancer, applicationFix(ports),
			"the existing load balancer %s serves the published ports: it must be a Network Load Balancer, because these are not known to use HTTP: %s",
			lb.Existing, finding.List(others))
	}
}

// plainFix is how ports without a certificate get HTTPS.
func plainFix(ports []model.Port) string {
	if slices.ContainsFunc(ports, model.Port.IsSecure) {
		return ""
	}
	return "for HTTPS, add x-aws-https: cloudfront, or x-aws-domain with a domain of your own"
}

// applicationFix is how ports that may use HTTP get an Application Load Balancer; empty
// where there are none.
func applicationFix(ports []model.Port) string {
	if slices.ContainsFunc(ports, mayBeHTTP) {
		return "for an Application Load Balancer, add app_protocol: http to the ports that use HTTP"
	}
	return ""
}

// networkFix is how ports get an Application Load Balancer after all.
func networkFix(ports []model.Port) string {
	var fixes []string
	if fix := applicationFix(ports); fix != "" {
		fixes = append(fixes, fix)
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
