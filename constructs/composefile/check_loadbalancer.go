package composefile

import (
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// namespaceName is the form of domains in Cloud Map, which may have one label.
var namespaceName = lazyregexp.New(`^[A-Za-z0-9_]([\w.-]{0,251}[A-Za-z0-9_])?$`)

// checkLoadBalancer looks at the settings of the load balancer that is made,
// or at how an existing one is named.
func checkLoadBalancer(r *report, p *Model) {
	place := at("x-aws-loadbalancer")
	lb, mistakes := decodeLoadBalancer(ProjectExtensionsOf(p.Project).LoadBalancer)
	reportExtensionErrors(r, nil, mistakes)
	if !isReadable(mistakes) {
		return
	}
	loadBalancerForm.check(r, place, lb.Existing)
	listenerForm.check(r, place.then("listener"), lb.Listener)
	switch lb.Scheme {
	case "", SchemeInternal, "internet-facing":
	default:
		r.error(place.then("scheme"), "extension-value", "use internal or internet-facing", "%q is not a scheme", lb.Scheme)
	}
	bucketForm.check(r, place.then("access_logs"), lb.AccessLogs)
	wrong := func(name, fix, message string, args ...any) {
		r.error(place.then(name), "extension-value", fix, message, args...)
	}
	targetSeconds(wrong, "idle_timeout", lb.IdleTimeout, limits.ApplicationIdle)
	if made := lb.LoadBalancerSettings; lb.Listener != "" {
		made.Listener = ""
		if made != (LoadBalancerSettings{}) {
			r.error(place, "existing-loadbalancer", "remove the other settings, or the listener",
				"an existing listener is used as it is: the other settings are for a load balancer that is made")
		}
	}
	if lb.IsExisting() {
		checkExisting(r, p, lb)
	}
}

// checkExisting holds that the published ports fit a load balancer that the
// project does not own.
func checkExisting(r *report, p *Model, lb LoadBalancer) {
	ports := PublishedPorts(p)
	place := at("x-aws-loadbalancer")
	if len(ports) == 0 {
		r.warn(place, "unused-loadbalancer", "publish a port, or remove it", "no port is published: the load balancer is not used")
		return
	}
	isARN := loadBalancerForm.pattern.MatchString(lb.Existing) && lb.Existing[:min(4, len(lb.Existing))] == "arn:"
	wantsHTTP := lb.Listener != "" || isARN && isApplicationARN(lb.Existing)
	switch {
	case wantsHTTP && !AllHTTP(ports):
		r.error(place, "existing-loadbalancer", "say what the port speaks with app_protocol, keep it private, or leave the load balancer to the project",
			"an Application Load Balancer speaks HTTP only, and %s does not", firstNotHTTP(ports))
	case isARN && !wantsHTTP && AllHTTP(ports):
		r.error(place, "existing-loadbalancer", "add x-aws-protocol: tcp to the ports, or name an Application Load Balancer",
			"it is a Network Load Balancer, and all published ports speak HTTP")
	}
	for _, port := range ports {
		if len(port.Ingress) > 0 {
			r.warn(portPath(port), "existing-ingress", "change the security group of the load balancer, and remove x-aws-ingress",
				"x-aws-ingress has no effect: who may reach an existing load balancer is for its owner to say")
		}
		if lb.Listener != "" && !port.IsRouted() {
			r.error(portPath(port), "rule-without-condition", "add x-aws-host or x-aws-path",
				"an existing listener is shared: %s must say which requests are for it", shownTarget(port))
		}
	}
}

// checkTargetSettings looks at the settings of a target group but for its
// health check.
func checkTargetSettings(r *report, at path, ext PortExtensions) {
	wrong := func(name, fix, message string, args ...any) {
		r.error(at.then(name), "target-settings", fix, message, args...)
	}
	duration := func(name, value string, b limits.Range) {
		if d, err := time.ParseDuration(value); err == nil && d == 0 {
			return
		}
		targetSeconds(wrong, name, value, b)
	}
	duration("x-aws-deregistration_delay", ext.DeregistrationDelay, limits.TargetDrain)
	duration("x-aws-slow_start", ext.SlowStart, limits.TargetSlowStart)
	if s := ext.Stickiness; s != nil {
		place := at.then("x-aws-stickiness")
		if s.Duration == "" {
			r.error(place, "target-settings", "add duration, for example 1h", "the stickiness has no duration")
		}
		targetSeconds(func(name, fix, message string, args ...any) {
			r.error(place.then(name), "target-settings", fix, message, args...)
		}, "duration", s.Duration, limits.TargetStickiness)
	}
}
