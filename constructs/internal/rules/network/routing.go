package network

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkConditions refuses hosts and paths that no condition of a listener rule can
// have, and priorities without a rule or out of range.
func checkConditions(r *finding.Report, at finding.Path, ext model.PortExtensions) {
	for i, host := range ext.Hosts {
		if !model.IsHostCondition(host) {
			r.Error(at.Then("x-aws-host", i), codes.RuleCondition, "write it as shop.example.com or *.example.com",
				"%q is not a host name", host)
		}
	}
	for i, path := range ext.Paths {
		place := at.Then("x-aws-path", i)
		switch {
		case !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "*"):
			r.Error(place, codes.RuleCondition, "write /"+path, "%q does not begin with a slash", path)
		case !model.IsPathCondition(path):
			r.Error(place, codes.RuleCondition, "write it as /api/*", "%q is not a path pattern of a load balancer", path)
		}
	}
	checkStripPrefix(r, at, ext)
	values := slices.Concat(ext.Hosts, ext.Paths)
	if most := limits.ConditionsPerRule; len(values) > most {
		r.Error(at, codes.RuleConditions, "use a wildcard, or add a port entry for another container port",
			"%d hosts and paths are too many for a listener rule: it allows at most %d", len(values), most)
	}
	wildcards := strings.Count(strings.Join(values, ""), "*") + strings.Count(strings.Join(values, ""), "?")
	if most := limits.WildcardsPerRule; wildcards > most {
		r.Error(at, codes.RuleConditions, "use fewer * and ?", "%d wildcards are too many for a listener rule: it allows at most %d", wildcards, most)
	}
	if b := limits.RulePriority; ext.Priority != 0 && ext.Priority != b.Clamp(ext.Priority) {
		r.Error(at.Then("x-aws-priority"), codes.RulePriority, "", "%d is out of range: load balancers allow %d to %d", ext.Priority, b.Min, b.Max)
	}
	if ext.Priority != 0 && len(values) == 0 {
		r.Error(at.Then("x-aws-priority"), codes.RulePriority, "add x-aws-host or x-aws-path, or remove it",
			"only a port with x-aws-host or x-aws-path has a listener rule")
	}
}

// checkStripPrefix refuses rewrites that a load balancer refuses, and those
// of the last action of a listener, which cannot have one (Elastic Load Balancing user guide, "Transforms for
// listener rules").
func checkStripPrefix(r *finding.Report, at finding.Path, ext model.PortExtensions) {
	for i, prefix := range ext.StripPrefix {
		place := at.Then("x-aws-strip_prefix", i)
		switch {
		case !strings.HasPrefix(prefix, "/") || strings.Trim(prefix, "/") == "":
			r.Error(place, codes.RuleRewrite, "write it as /api", "%q is not a path prefix", prefix)
		case strings.ContainsAny(prefix, "*?") || !model.IsPathCondition(prefix):
			r.Error(place, codes.RuleRewrite, "write it as /api, without wildcards", "%q is not a path prefix that load balancers support", prefix)
		case len(ext.Paths) > 0 && !slices.ContainsFunc(ext.Paths, func(path string) bool { return mayBeginWith(path, prefix) }):
			r.Error(place, codes.RuleRewrite, "use the prefix of a path in x-aws-path", "no path of x-aws-path begins with %q", prefix)
		}
	}
	switch n := len(model.StripExpression(ext.StripPrefix)); {
	case len(ext.StripPrefix) == 0:
	case len(ext.Hosts)+len(ext.Paths) == 0:
		r.Error(at.Then("x-aws-strip_prefix"), codes.RuleRewrite, "add x-aws-path, for example "+ext.StripPrefix[0]+"*",
			"only a port with x-aws-host or x-aws-path has a listener rule, which can rewrite URLs")
	case n > limits.RewriteCharacters:
		r.Error(at.Then("x-aws-strip_prefix"), codes.RuleRewrite, "use fewer or shorter prefixes",
			"the prefixes make a regular expression of %d characters: a rewrite allows at most %d", n, limits.RewriteCharacters)
	}
}

// mayBeginWith reports whether a path that a pattern matches can begin with a
// prefix.
func mayBeginWith(pattern, prefix string) bool {
	literal := pattern
	if i := strings.IndexAny(pattern, "*?"); i >= 0 {
		literal = pattern[:i]
		if len(literal) < len(prefix) {
			return strings.HasPrefix(prefix, literal)
		}
	}
	return strings.HasPrefix(literal, strings.TrimRight(prefix, "/"))
}

// checkListener refuses ports that cannot share a listener. A port is reported
// with the first that it clashes with.
func checkListener(r *finding.Report, b model.LoadBalancer, l model.Listener) {
	checkConflict(r, b, l)
	for i, port := range l.Ports {
		for _, other := range l.Ports[:i] {
			if b.HTTP && checkNeighbours(r, other, port) {
				break
			}
		}
	}
}

// checkConflict reports the ports of which only one can have the listener: on
// an Application Load Balancer those without hosts and paths, else all but a TCP
// and a UDP port of one target.
func checkConflict(r *finding.Report, b model.LoadBalancer, l model.Listener) {
	var rivals []model.Port
	for _, port := range l.Ports {
		if !b.HTTP || !port.IsRouted() {
			rivals = append(rivals, port)
		}
	}
	if len(rivals) < 2 || !b.HTTP && len(rivals) == 2 && isPair(rivals[0], rivals[1]) {
		return
	}
	fix := "publish all but one of them on other ports, or move them to `expose`, so that only other services reach them"
	if b.HTTP {
		fix += "; or add x-aws-host or x-aws-path, so that they can share the port"
	} else if l.Ports[0].Transport == model.TCP {
		fix += "; or, if all published ports use HTTP, add app_protocol: http to them, and x-aws-host or x-aws-path to the ports that share this one"
	}
	names := make([]string, len(rivals))
	for i, port := range rivals {
		names[i] = shownTarget(port)
	}
	r.Error(model.PortPath(rivals[1]), codes.PortConflict, fix, "port %d is published by %s", l.Port, strings.Join(names, ", "))
}

// isPair reports whether two ports share a TCP_UDP listener.
func isPair(a, b model.Port) bool {
	return a.Service == b.Service && a.Target == b.Target && a.Transport != b.Transport
}

// checkNeighbours reports two ports that cannot share a listener of an
// Application Load Balancer, and returns whether it did.
func checkNeighbours(r *finding.Report, other, port model.Port) bool {
	both := fmt.Sprintf("%s and %s", shownTarget(other), shownTarget(port))
	before := len(r.Findings)
	switch {
	case !other.IsRouted() && !port.IsRouted(): // checkConflict
	case other.Service == port.Service && other.Target == port.Target:
		r.Error(model.PortPath(port), codes.RuleConflict, "merge their hosts and paths into one of them",
			"%s are the same target on port %d", both, port.Published)
	case !slices.Equal(slices.Sorted(slices.Values(other.Ingress)), slices.Sorted(slices.Values(port.Ingress))):
		r.Error(model.PortPath(port), codes.IngressConflict, "use the same x-aws-ingress for both, or publish one of them on another port",
			"%s share port %d, but allow different sources", both, port.Published)
	case other.IsRouted() && port.IsRouted():
		checkOrder(r, other, port)
	}
	return len(r.Findings) > before
}

// checkOrder reports two rules of which one would get no request, or that
// would be in the same place.
func checkOrder(r *finding.Report, other, port model.Port) {
	front := func(first, second model.Port) {
		r.Error(model.PortPath(port), codes.RuleHidden, "add x-aws-priority: "+shownTarget(second)+" must come first",
			"%s would get no requests on port %d: the rule of %s, with priority %d before %d, matches them all",
			shownTarget(second), port.Published, shownTarget(first), first.Priority, second.Priority)
	}
	switch {
	case slices.Equal(other.Hosts, port.Hosts) && slices.Equal(other.Paths, port.Paths):
		r.Error(model.PortPath(port), codes.RuleConflict, "give one of them another x-aws-host or x-aws-path",
			"%s and %s match the same requests on port %d", shownTarget(other), shownTarget(port), port.Published)
	case other.Priority == port.Priority:
		r.Error(model.PortPath(port), codes.RulePriority, "set x-aws-priority of the newer one to a number close to it",
			"%s and %s have rules with the same priority %d on port %d", shownTarget(other), shownTarget(port), port.Priority, port.Published)
	case model.Hides(other, port):
		front(other, port)
	case model.Hides(port, other):
		front(port, other)
	}
}

// checkRouted reports conditions that nothing can hold.
func checkRouted(r *finding.Report, port model.Port, all []model.Port) {
	if port.IsRouted() {
		r.Error(model.PortPath(port), codes.RuleNetwork,
			"add x-aws-loadbalancer: {split: true}, or keep the other port private",
			"x-aws-host and x-aws-path require an Application Load Balancer, and %s is not HTTP", firstNotHTTP(all))
	}
}
