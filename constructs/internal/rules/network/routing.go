package network

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

// checkConditions refuses values that no condition of a listener rule can have, and
// priorities without a rule or out of range.
func checkConditions(r *finding.Report, at finding.Path, ext model.PortExtensions, match routing.Match) {
	checkHosts(r, at.Then("x-aws-host"), codes.RuleCondition, ext.Hosts)
	checkPaths(r, at.Then("x-aws-path"), codes.RuleCondition, ext.Paths)
	checkHeaders(r, at.Then("x-aws-headers"), ext.Headers)
	checkRegexes(r, at.Then("x-aws-host_regex"), ext.HostRegex)
	checkRegexes(r, at.Then("x-aws-path_regex"), ext.PathRegex)
	for _, name := range slices.Sorted(maps.Keys(ext.HeadersRegex)) {
		place := at.Then("x-aws-headers_regex", name)
		checkHeaderName(r, place, name)
		checkRegexes(r, place, ext.HeadersRegex[name])
	}
	for name, headers := range map[string]map[string][]string{"x-aws-headers": ext.Headers, "x-aws-headers_regex": ext.HeadersRegex} {
		if headers != nil && len(headers) == 0 {
			r.Error(at.Then(name), codes.RuleCondition, "add a header, as in {X-Version: \"2\"}, or remove it", "it names no header: the port would have no condition on headers")
		}
	}
	both := func(one, other string, isBoth bool) {
		if isBoth {
			r.Error(at.Then(other), codes.RuleCondition, "keep one of the two; a regular expression can match several names, for example ^(a|b)[.]",
				"%s and %s are conditions on the same part of a request: a listener rule has one of the two", one, other)
		}
	}
	both("x-aws-host", "x-aws-host_regex", len(ext.Hosts) > 0 && len(ext.HostRegex) > 0)
	both("x-aws-path", "x-aws-path_regex", len(ext.Paths) > 0 && len(ext.PathRegex) > 0)
	checkAmounts(r, at, match)
	checkStripPrefix(r, at, ext, match)
	checkRewrite(r, at, ext, match)
	checkPriority(r, at.Then("x-aws-priority"), ext.Priority)
	if ext.Priority != nil && match.IsEmpty() {
		r.Error(at.Then("x-aws-priority"), codes.RulePriority, "add x-aws-host, x-aws-path or x-aws-headers, or remove it",
			"only a port with a condition has a listener rule")
	}
}

// checkPriority refuses places that no listener rule of a project can have.
func checkPriority(r *finding.Report, at finding.Path, priority *int) {
	if b := limits.RulePriority; priority != nil && *priority != b.Clamp(*priority) {
		r.Error(at, codes.RulePriority, "remove it to derive the priority from the conditions of the rule",
			"%d is out of range: load balancers allow %d to %d", *priority, b.Min, b.Max)
	}
}

func checkHosts(r *finding.Report, at finding.Path, code string, hosts []string) {
	for i, host := range hosts {
		if !routing.IsHostCondition(host) {
			r.Error(at.Then(i), code, "write it as shop.example.com or *.example.com, with letters after the last dot; or use x-aws-host_regex",
				"%q is not a host name that load balancers compare", host)
		}
	}
}

func checkPaths(r *finding.Report, at finding.Path, code string, paths []string) {
	for i, path := range paths {
		before, query, _ := strings.Cut(path, "?")
		switch {
		case strings.Contains(query, "="):
			r.Error(at.Then(i), code, "write "+before, "%q has a query, and load balancers compare paths without it: ? is a wildcard", path)
		case !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "*"):
			r.Error(at.Then(i), code, "write /"+path, "%q does not begin with a slash", path)
		case !routing.IsPathCondition(path):
			r.Error(at.Then(i), code, "write it as /api/*", "%q is not a path pattern of a load balancer", path)
		}
	}
}

func checkHeaders(r *finding.Report, at finding.Path, headers map[string][]string) {
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		place := at.Then(name)
		checkHeaderName(r, place, name)
		for i, value := range headers[name] {
			if !routing.IsHeaderCondition(value) {
				r.Error(place.Then(i), codes.RuleCondition, "use x-aws-headers_regex, or compare less of the value",
					"load balancers compare 1 to %d visible characters of ASCII in a header, and %q has others", limits.ConditionCharacters, value)
			}
		}
	}
}

func checkHeaderName(r *finding.Report, at finding.Path, name string) {
	switch {
	case strings.EqualFold(name, "host"):
		r.Error(at, codes.RuleCondition, "use x-aws-host or x-aws-host_regex", "a condition on headers does not compare %s", name)
	case !routing.IsHeaderName(name):
		r.Error(at, codes.RuleCondition, "write it as X-Version", "%q is not the name of a header with at most %d characters", name, limits.HeaderNameCharacters)
	}
}

func checkRegexes(r *finding.Report, at finding.Path, expressions []string) {
	for i, expression := range expressions {
		if problem := routing.RegexProblem(expression, limits.ConditionCharacters); problem != "" {
			r.Error(at.Then(i), codes.RuleCondition, "write it as ^/v[0-9]+/, without look-around, backreferences and classes of Unicode",
				"load balancers do not support the regular expression %q: %s", expression, problem)
		}
	}
}

// checkAmounts counts the values of a rule, and the wildcards in them.
func checkAmounts(r *finding.Report, at finding.Path, match routing.Match) {
	if n, most := len(match.Patterns())+len(match.Regexes()), limits.ConditionsPerRule; n > most {
		r.Error(at, codes.RuleConditions, "use a wildcard, or add a port entry for another container port",
			"%d values are too many for the conditions of a listener rule: it allows at most %d", n, most)
	}
	patterns := strings.Join(match.Patterns(), "")
	if n, most := strings.Count(patterns, "*")+strings.Count(patterns, "?"), limits.WildcardsPerRule; n > most {
		r.Error(at, codes.RuleConditions, "use fewer * and ?", "%d wildcards are too many for a listener rule: it allows at most %d", n, most)
	}
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
	case other.Equal(port.Match):
		r.Error(model.PortPath(port), codes.RuleConflict, "give one of them another x-aws-host, x-aws-path or x-aws-headers",
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
	if port.IsRouted() || len(port.Redirects) > 0 {
		r.Error(model.PortPath(port), codes.RuleNetwork,
			"add x-aws-loadbalancer: {split: true}, or keep the other port private",
			"hosts, paths, headers and redirects require an Application Load Balancer, and %s is not HTTP", firstNotHTTP(all))
	}
}
