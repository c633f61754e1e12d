package network

import (
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkLoadBalancer refuses values of x-aws-loadbalancer that are not in their
// form, and settings that exclude each other.
func checkLoadBalancer(r *finding.Report, p *model.Project) {
	place := finding.At("x-aws-loadbalancer")
	lb, mistakes := model.DecodeLoadBalancer(p.Extensions().LoadBalancer)
	report.ExtensionErrors(r, nil, mistakes)
	if !model.IsReadable(mistakes) {
		return
	}
	report.LoadBalancer.Check(r, place, lb.Existing)
	report.Listener.Check(r, place.Then("listener"), lb.Listener)
	if lb.Scheme != "" && !slices.Contains(model.Schemes, lb.Scheme) {
		r.Error(place.Then("scheme"), codes.ExtensionValue, "use internal or internet-facing", "%q is not a scheme", lb.Scheme)
	}
	report.Bucket.Check(r, place.Then("access_logs"), lb.AccessLogs)
	wrong := func(name, fix, message string, args ...any) {
		r.Error(place.Then(name), codes.ExtensionValue, fix, message, args...)
	}
	targetSeconds(wrong, "idle_timeout", lb.IdleTimeout, limits.ApplicationIdle)
	if made := lb.LoadBalancerSettings; lb.Listener != "" {
		made.Listener = ""
		if made != (model.LoadBalancerSettings{}) {
			r.Error(place, codes.ExistingLoadbalancer, "remove the other settings, or the listener",
				"an existing listener is not changed: the other settings apply to a new load balancer")
		}
	}
	if lb.IsExisting() {
		checkExisting(r, p, lb)
	}
}

// checkExisting holds that the published ports fit a load balancer that the
// project does not own.
func checkExisting(r *finding.Report, p *model.Project, lb model.LoadBalancerExtension) {
	ports := p.PublishedPorts()
	place := finding.At("x-aws-loadbalancer")
	if len(ports) == 0 {
		r.Warn(place, codes.UnusedLoadbalancer, "publish a port, or remove it", "the load balancer is not used, because no port is published")
		return
	}
	isARN := report.LoadBalancer.Matches(lb.Existing) && lb.Existing[:min(4, len(lb.Existing))] == "arn:"
	wantsHTTP := lb.Listener != "" || isARN && model.IsApplicationARN(lb.Existing)
	switch {
	case wantsHTTP && !model.AllHTTP(ports):
		r.Error(place, codes.ExistingLoadbalancer, "set app_protocol, keep the port private, or let the project create its load balancer",
			"an Application Load Balancer supports HTTP only, and %s does not use it", firstNotHTTP(ports))
	case isARN && !wantsHTTP && model.AllHTTP(ports):
		r.Error(place, codes.ExistingLoadbalancer, "add x-aws-protocol: tcp to the ports, or use an Application Load Balancer",
			"the existing load balancer is a Network Load Balancer, but all published ports use HTTP")
	}
	for _, port := range ports {
		if len(port.Ingress) > 0 {
			r.Warn(model.PortPath(port), codes.ExistingIngress, "change the security group of the load balancer, and remove x-aws-ingress",
				"x-aws-ingress has no effect: the security group of an existing load balancer is not changed")
		}
		if lb.Listener != "" && !port.IsRouted() {
			r.Error(model.PortPath(port), codes.RuleWithoutCondition, "add x-aws-host or x-aws-path",
				"an existing listener is shared: %s needs a host or a path", shownTarget(port))
		}
	}
}
