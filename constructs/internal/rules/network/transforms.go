package network

import (
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

// checkStripPrefix refuses rewrites that a load balancer refuses, and those
// of the last action of a listener, which cannot have one (Elastic Load Balancing user guide, "Transforms for
// listener rules").
func checkStripPrefix(r *finding.Report, at finding.Path, ext model.PortExtensions, match routing.Match) {
	for i, prefix := range ext.StripPrefix {
		place := at.Then("x-aws-strip_prefix", i)
		switch {
		case !strings.HasPrefix(prefix, "/") || strings.Trim(prefix, "/") == "":
			r.Error(place, codes.RuleRewrite, "write it as /api", "%q is not a path prefix", prefix)
		case strings.ContainsAny(prefix, "*?") || !routing.IsPathCondition(prefix):
			r.Error(place, codes.RuleRewrite, "write it as /api, without wildcards", "%q is not a path prefix that load balancers support", prefix)
		case len(ext.Paths) > 0 && !slices.ContainsFunc(ext.Paths, func(path string) bool { return mayBeginWith(path, prefix) }):
			r.Error(place, codes.RuleRewrite, "use the prefix of a path in x-aws-path", "no path of x-aws-path begins with %q", prefix)
		}
	}
	switch n := len(routing.StripExpression(ext.StripPrefix)); {
	case len(ext.StripPrefix) == 0:
	case match.IsEmpty():
		r.Error(at.Then("x-aws-strip_prefix"), codes.RuleRewrite, "add x-aws-path, for example "+ext.StripPrefix[0]+"*",
			"only a port with a condition has a listener rule, which can rewrite URLs")
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

// checkRewrite refuses rewrites that a load balancer refuses.
func checkRewrite(r *finding.Report, at finding.Path, ext model.PortExtensions, match routing.Match) {
	if ext.Rewrite == nil {
		return
	}
	place := at.Then("x-aws-rewrite")
	switch {
	case r.HasBelow(place): // an unknown attribute in the place of one of them
	case ext.Rewrite.URL == nil && ext.Rewrite.Host == nil:
		r.Error(place, codes.RuleRewrite, "write {url: {regex: ^/old/, replace: /new/}}", "it has neither url nor host")
	case match.IsEmpty():
		r.Error(place, codes.RuleRewrite, "add x-aws-path: /* for all requests", "only a port with a condition has a listener rule, which can rewrite requests")
	case ext.Rewrite.URL != nil && len(ext.StripPrefix) > 0:
		r.Error(at.Then("x-aws-strip_prefix"), codes.RuleRewrite, "write both as one regular expression in x-aws-rewrite",
			"a listener rule rewrites a URL once, and x-aws-rewrite has the url too")
	}
	checkReplacement(r, place.Then("url"), ext.Rewrite.URL)
	checkReplacement(r, place.Then("host"), ext.Rewrite.Host)
}

func checkReplacement(r *finding.Report, at finding.Path, rewrite *routing.Rewrite) {
	if rewrite == nil {
		return
	}
	if problem := routing.RegexProblem(rewrite.Regex, limits.RewriteCharacters); problem != "" {
		r.Error(at.Then("regex"), codes.RuleRewrite, "write it as ^/old/(.*), without look-around, backreferences and classes of Unicode",
			"load balancers do not support the regular expression %q: %s", rewrite.Regex, problem)
		return
	}
	place := at.Then("replace")
	switch group := rewrite.MissingGroup(); {
	case rewrite.Replace == "":
		r.Error(place, codes.RuleRewrite, "write what takes the place of the match, for example /$1", "the replacement is empty")
	case len(rewrite.Replace) > limits.RewriteCharacters:
		r.Error(place, codes.RuleRewrite, "use a shorter one", "the replacement has %d characters: a rewrite allows at most %d", len(rewrite.Replace), limits.RewriteCharacters)
	case group != "":
		r.Error(place, codes.RuleRewrite, "add parentheses to the regular expression", "%s is not a group of the regular expression %q", group, rewrite.Regex)
	}
}

// checkRedirectSettings refuses redirects that a load balancer refuses.
func checkRedirectSettings(r *finding.Report, at finding.Path, settings []model.RedirectSettings) {
	for i, s := range settings {
		checkRedirectFrom(r, at.Then(i), s)
		if s.To != "" || len(s.From) > 0 {
			checkRedirectTo(r, at.Then(i, "to"), s.To)
		}
		checkPriority(r, at.Then(i, "priority"), s.Priority)
		if s.Status != 0 && s.Status != 301 && s.Status != 302 {
			r.Error(at.Then(i, "status"), codes.Redirect, "use 301 for good, or 302 for now", "load balancers do not redirect with the status %d", s.Status)
		}
	}
}

func checkRedirectFrom(r *finding.Report, at finding.Path, s model.RedirectSettings) {
	if len(s.From) == 0 {
		r.Error(at, codes.Redirect, "add from, for example [www.example.com] or [/old/*]", "it does not say which hosts or paths are redirected")
	}
	for i, from := range s.From {
		if path := strings.HasPrefix(from, "/"); path && !routing.IsPathCondition(from) || !path && !routing.IsHostCondition(from) {
			r.Error(at.Then("from", i), codes.Redirect, "write it as www.example.com or /old/*", "%q is neither a host name nor a path that load balancers compare", from)
		}
	}
}

func checkRedirectTo(r *finding.Report, at finding.Path, to string) {
	location, ok := routing.ReadLocation(to)
	most := limits.RedirectCharacters
	switch keyword := location.UnknownKeyword(); {
	case !ok:
		r.Error(at, codes.Redirect, "write it as https://www.example.com/#{path}, or /new/#{path} for the same host", "%q is not an address that a load balancer redirects to", to)
	case keyword != "":
		r.Error(at, codes.Redirect, "use #{host}, #{path} or #{port}; a query can also have #{protocol} and #{query}", "load balancers do not replace %s there", keyword)
	case !location.HasPort():
		r.Error(at, codes.Redirect, "write a port from 1 to 65535, or leave it out", "%s is not a port", location.Port)
	case !routing.IsVisible(to):
		r.Error(at, codes.Redirect, "write spaces as %20, and other letters as in a URL", "%q has characters that are not allowed in an address", to)
	case location.LongPart(most) != "":
		r.Error(at, codes.Redirect, "use a shorter one", "a part of the address has more than %d characters: %s", most, location.LongPart(most))
	}
}

// checkRedirects refuses redirects of a listener that lead to themselves or to plain
// HTTP, and rules in the same place, or of which one would get no request.
func checkRedirects(r *finding.Report, l model.Listener) {
	places := ruledPlaces(l)
	var before []model.Redirect
	for _, port := range l.Ports {
		for i, redirect := range port.Redirects {
			checkAmounts(r, redirect.At, redirect.Match)
			checkLocation(r, port, redirect, before)
			before = append(before, redirect)
			checkPlace(r, places, place{redirect.At, redirect.Match, redirect.Priority, "the redirect"})
			places = append(places, place{redirect.At, redirect.Match, redirect.Priority, "redirect " + strconv.Itoa(i+1) + " of " + shownTarget(port)})
		}
	}
}

// place is a rule of a listener.
type place struct {
	at       finding.Path
	match    routing.Match
	priority int
	name     string
}

func ruledPlaces(l model.Listener) []place {
	var out []place
	for _, port := range l.Ports {
		if port.IsRouted() {
			out = append(out, place{model.PortPath(port), port.Match, port.Priority, "the rule of " + shownTarget(port)})
		}
		if port.Auth != nil && len(port.Auth.Open) > 0 {
			out = append(out, place{model.PortPath(port), port.OpenMatch(), port.OpenPriority(), "the rule for the open paths of " + shownTarget(port)})
		}
	}
	return out
}

// checkPlace reports a redirect that shares its place with another rule, or one of
// the two that gets no request because of the other.
func checkPlace(r *finding.Report, others []place, p place) {
	for _, other := range others {
		switch {
		case other.priority == p.priority:
			r.Error(p.at, codes.RulePriority, "set priority of the redirect to a number close to it",
				"the redirect would have the priority %d, which %s has", p.priority, other.name)
		case other.priority < p.priority && other.match.Takes(p.match):
			r.Error(p.at, codes.RuleHidden, "add priority to the redirect, so that it comes first",
				"the redirect would get no requests: %s, with priority %d before %d, matches them all", other.name, other.priority, p.priority)
		case other.priority > p.priority && p.match.Takes(other.match):
			r.Error(p.at, codes.RuleHidden, "redirect fewer hosts or paths, or set priority of the redirect",
				"%s would get no requests: the redirect, with priority %d before %d, matches them all", other.name, p.priority, other.priority)
		default:
			continue
		}
		return
	}
}

func checkLocation(r *finding.Report, port model.Port, redirect model.Redirect, others []model.Redirect) {
	isCircle := func(other model.Redirect) bool { return port.LeadsTo(redirect, other) && port.LeadsTo(other, redirect) }
	switch {
	case slices.ContainsFunc(others, isCircle):
		r.Error(redirect.At.Then("to"), codes.Redirect, "remove one of the two",
			"browsers would be redirected again and again: another redirect of the port sends them back")
	case port.Loops(redirect):
		r.Error(redirect.At.Then("to"), codes.Redirect, "change the host, the path or the scheme, or redirect fewer requests",
			"browsers would be redirected again and again: the address is one that is redirected")
	case port.IsSecure() && redirect.To.Protocol == "HTTP":
		r.Error(redirect.At.Then("to"), codes.Redirect, "write https://", "load balancers do not redirect from HTTPS to HTTP")
	}
}

// checkRedirectHosts refuses redirects of hosts that CloudFront does not answer to.
func checkRedirectHosts(r *finding.Report, port model.Port, names []string) {
	for _, redirect := range port.Redirects {
		for _, host := range redirect.Hosts {
			if !slices.Contains(port.Hosts, host) && !routing.IsNamed(host, names) {
				r.Error(redirect.At, codes.CloudFront, "add it to x-aws-domain, or redirect other hosts",
					"no request for %s arrives: it is not among the names of x-aws-domain, which are those of CloudFront", host)
			}
		}
	}
}
