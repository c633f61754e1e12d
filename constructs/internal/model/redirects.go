package model

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

// RedirectSettings are a value of x-aws-redirect.
type RedirectSettings struct {
	// From are hosts and paths; a path begins with a slash.
	From []string `yaml:"from"`
	// To is a URL, or the part of one that changes.
	To string `yaml:"to"`
	// Status is 301 or 302, the default.
	Status int `yaml:"status"`
	// Priority is the place of the rule; nil derives it from From.
	Priority *int `yaml:"priority"`
}

// RewriteSettings is the value of x-aws-rewrite.
type RewriteSettings struct {
	// URL changes the path and the query, Host the host.
	URL  *routing.Rewrite `yaml:"url"`
	Host *routing.Rewrite `yaml:"host"`
}

// Redirect is a rule that sends clients to another address.
type Redirect struct {
	// At is the place in the file.
	At finding.Path
	routing.Match
	Priority int
	To       routing.Location
	Status   int
}

// redirects are those of a port. Without a host of its own, one has the hosts of the
// port; none stands behind a rule of the port that takes its requests.
func redirects(p Port, from []RedirectSettings) []Redirect {
	var out []Redirect
	for i, settings := range from {
		location, ok := routing.ReadLocation(settings.To)
		if !ok || len(settings.From) == 0 || slices.ContainsFunc(settings.From, func(v string) bool { return !isRedirected(v) }) {
			continue // Check reports it
		}
		r := Redirect{At: PortPath(p).Then("x-aws-redirect", i), To: location, Status: cmp.Or(settings.Status, 302)}
		for _, value := range settings.From {
			if strings.HasPrefix(value, "/") {
				r.Paths = append(r.Paths, value)
			} else {
				r.Hosts = append(r.Hosts, value)
			}
		}
		r = p.withRedirect(r)
		if settings.Priority != nil {
			r.Priority = *settings.Priority
		}
		out = append(out, r)
	}
	return out
}

func isRedirected(value string) bool {
	return routing.IsHostCondition(value) || strings.HasPrefix(value, "/") && routing.IsPathCondition(value)
}

// withRedirect completes a redirect of a port: its hosts, its place, and the
// scheme that browsers see where CloudFront stands in front.
func (p Port) withRedirect(r Redirect) Redirect {
	slices.Sort(r.Paths)
	if r.Hosts = routing.SortedHosts(r.Hosts); len(r.Hosts) == 0 {
		r.Hosts, r.HostRegex = p.Hosts, p.HostRegex
	}
	if p.CloudFront && r.To.Protocol == "" {
		r.To.Protocol, r.To.Port = "HTTPS", "443"
	}
	r.Priority = r.Match.Priority()
	if p.Takes(r.Match) {
		r.Priority = p.inFront(r.Priority)
	}
	return r
}

// Loops reports whether the answer of a redirect leads to itself.
func (p Port) Loops(r Redirect) bool { return p.LeadsTo(r, r) }

// LeadsTo reports whether a redirect of the port sends clients to where another
// redirect of its listener takes all of them.
func (p Port) LeadsTo(r, other Redirect) bool {
	if p.CloudFront {
		return r.To.LeadsTo(r.Match, other.Match, "HTTPS", 443)
	}
	scheme := "HTTP"
	if p.IsSecure() {
		scheme = "HTTPS"
	}
	return r.To.LeadsTo(r.Match, other.Match, scheme, p.Published)
}

// Hides reports whether the rule of a stands before that of b and takes everything
// that b asks for.
func Hides(a, b Port) bool {
	return a.IsRouted() && b.IsRouted() && a.Priority < b.Priority && a.Takes(b.Match)
}

// Rules counts the listener rules of the port.
func (p Port) Rules() int {
	n := len(p.Redirects)
	if p.IsRouted() {
		n++
	}
	if p.Auth != nil && len(p.Auth.Open) > 0 {
		n++
	}
	return n
}

// Rules counts those of all listeners of an Application Load Balancer.
func (b LoadBalancer) Rules() int {
	n := 0
	for _, l := range b.Listeners {
		for _, port := range l.Ports {
			if b.HTTP {
				n += port.Rules()
			}
		}
	}
	return n
}

// matchOf are the conditions that a port of the file has.
func matchOf(ext PortExtensions) routing.Match {
	return routing.Match{
		Hosts: routing.SortedHosts(ext.Hosts), Paths: slices.Sorted(slices.Values(ext.Paths)),
		HostRegex: slices.Sorted(slices.Values(ext.HostRegex)), PathRegex: slices.Sorted(slices.Values(ext.PathRegex)),
		Headers: append(headers(ext.Headers, false), headers(ext.HeadersRegex, true)...),
	}
}

func headers(from map[string][]string, regex bool) []routing.HeaderMatch {
	var out []routing.HeaderMatch
	for _, name := range slices.Sorted(maps.Keys(from)) {
		h := routing.HeaderMatch{Name: name, Values: slices.Sorted(slices.Values(from[name]))}
		if regex {
			h.Values, h.Regex = nil, h.Values
		}
		out = append(out, h)
	}
	return out
}

// splitRedirects tells the routes of which a redirect takes all requests, so that
// none gets to a container.
func splitRedirects(routes []route) (redirects, served []route) {
	for _, r := range routes {
		if r.redirect != nil && r.redirect.Takes(r.match) {
			redirects = append(redirects, r)
		} else {
			served = append(served, r)
		}
	}
	return redirects, served
}

// placeRedirect adds a redirect to a route on the same listener.
func placeRedirect(kept []route, r route) (problem string) {
	i := slices.IndexFunc(kept, func(other route) bool { return other.published == r.published && other.redirect == nil })
	if i < 0 {
		return fmt.Sprintf("it only redirects, and the service has no other route on port %d that could have the redirect", r.published)
	}
	kept[i].redirect = r.redirect
	return ""
}
