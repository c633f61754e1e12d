package model

import (
	"cmp"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

// Proxies whose way to find services x-aws-labels can name.
const (
	// LabelsTraefik reads the labels of Traefik 2 and 3.
	LabelsTraefik = "traefik"
	// LabelsNginxProxy reads the variables of nginx-proxy.
	LabelsNginxProxy = "nginx-proxy"
)

// LabelReaders are all of them.
var LabelReaders = []string{LabelsTraefik, LabelsNginxProxy}

// RouteProblem is what of a route for a reverse proxy is not kept.
type RouteProblem struct {
	// At is the label or the variable.
	At finding.Path
	// Message and Fix are those of a finding. A message has no value in it that
	// could be secret.
	Message, Fix string
	// Middlewares is what is left of the list of middlewares that At names; nil
	// where At is something else.
	Middlewares *string
}

// route is what a proxy is told about one way into a service.
type route struct {
	// at is the attribute and the name of the label or the variable.
	at      finding.Path
	match   routing.Match
	strip   []string
	rewrite *RewriteSettings
	// redirect is answered by the load balancer; nil if there is none.
	redirect *Redirect
	target   int
	// speaks is HTTP, HTTPS, HTTP2 or GRPC.
	speaks    string
	published int
	secure    bool
	health    *PortHealthCheck
	// local is the shortest of its hosts, where only this computer has these, so that
	// requests for any host are taken; empty for others.
	local string
}

// LabelReader is what x-aws-labels names for the service: its own value, else
// that of the project; empty if labels are labels only.
func (s *Service) LabelReader() string {
	return cmp.Or(s.Extensions().Labels, s.Project.Extensions().Labels)
}

// RouteProblems are what of the routes of the service is not kept, by label.
func (s *Service) RouteProblems() []RouteProblem {
	_, problems := s.routes()
	return problems
}

// readRoutes makes ports of what a reverse proxy would be told about the service.
func (s *Service) readRoutes() ([]Port, []RouteProblem) {
	routes, problems := s.proxyRoutes()
	routes, local := s.withoutRivals(routes)
	problems = append(problems, local...)
	var kept []route
	redirects, served := splitRedirects(routes)
	for _, r := range slices.Concat(served, redirects) {
		problem := placeRoute(&kept, r)
		if problem != "" {
			problems = append(problems, RouteProblem{
				At: s.At(r.at...), Message: NotServed + problem,
				Fix: "publish the port with `ports`, x-aws-host and x-aws-path",
			})
		}
	}
	ports := make([]Port, 0, len(kept))
	for _, r := range kept {
		ports = append(ports, s.portOf(r, len(s.ServiceConfig.Ports)+len(ports)))
	}
	return ports, problems
}

func (s *Service) proxyRoutes() ([]route, []RouteProblem) {
	switch s.LabelReader() {
	case LabelsTraefik:
		return s.traefikRoutes()
	case LabelsNginxProxy:
		return s.nginxProxyRoutes()
	}
	return nil, nil
}

// NotServed begins the message about a route that gets no listener rule.
const NotServed = "the load balancer does not serve the route: "

// placeRoute adds a route to others, or joins it with one for the same target
// on the same listener, which has one rule. The result is why that cannot be.
func placeRoute(kept *[]route, r route) (problem string) {
	if r.redirect != nil && r.redirect.Takes(r.match) {
		return placeRedirect(*kept, r)
	}
	for i, other := range *kept {
		if other.published != r.published || other.target != r.target {
			continue
		}
		if !slices.Equal(other.strip, r.strip) || !reflect.DeepEqual(other.rewrite, r.rewrite) || other.speaks != r.speaks {
			return "another route to the same container port changes URLs in another way, or uses a different protocol"
		}
		if other.redirect != nil && r.redirect != nil {
			return "another route to the same container port has a redirect too"
		}
		joined, ok := joinMatches([]routing.Match{other.match, r.match})
		if !ok {
			return "another route to the same container port has different hosts and paths"
		}
		if problem = conditionProblem(joined); problem == "" {
			(*kept)[i].match, (*kept)[i].redirect = joined, cmp.Or(other.redirect, r.redirect)
		}
		return problem
	}
	if problem = conditionProblem(r.match); problem == "" {
		*kept = append(*kept, r)
	}
	return problem
}

// conditionProblem is why a rule cannot have some conditions; empty if it can.
func conditionProblem(m routing.Match) string {
	patterns := strings.Join(m.Patterns(), "")
	isBad := func(expression string) bool {
		return routing.RegexProblem(expression, limits.ConditionCharacters) != ""
	}
	switch {
	case slices.ContainsFunc(m.Hosts, func(host string) bool { return !routing.IsHostCondition(host) }):
		return "one of its hosts is not a host name"
	case slices.ContainsFunc(m.Paths, func(path string) bool { return !routing.IsPathCondition(path) }):
		return "one of its paths is not supported by load balancers"
	case slices.ContainsFunc(m.Headers, func(h routing.HeaderMatch) bool {
		return !routing.IsHeaderName(h.Name) || slices.ContainsFunc(h.Values, func(v string) bool { return !routing.IsHeaderCondition(v) })
	}):
		return "one of its headers is not supported by load balancers"
	case slices.ContainsFunc(m.Regexes(), isBad):
		return "load balancers do not support one of its regular expressions, or it has more than 128 characters"
	case len(m.HostRegex) > 0 && len(m.Hosts) > 0 || len(m.PathRegex) > 0 && len(m.Paths) > 0:
		return "a rule has either patterns or regular expressions of hosts, and of paths"
	case len(m.Patterns())+len(m.Regexes()) > limits.ConditionsPerRule:
		return "it has more than 5 hosts, paths and headers, the maximum for a rule"
	case strings.Count(patterns, "*")+strings.Count(patterns, "?") > limits.WildcardsPerRule:
		return "it has more than 5 prefixes and wildcards, the maximum for a rule"
	}
	return ""
}

// portOf is a route as a port that the file could have published.
func (s *Service) portOf(r route, index int) Port {
	own, global := s.Extensions(), s.Project.Extensions()
	p := Port{
		Service: s.Name, Index: index, Label: r.at, Target: r.target, Published: r.published, Transport: TCP, Speaks: r.speaks,
		Ingress: firstNonEmpty(own.Ingress, global.Ingress), HealthCheck: r.health,
		Match: sortedMatch(r.match), StripPrefix: r.strip, Rewrite: r.rewrite,
		CloudFront: s.Project.CloudFront() != nil,
	}
	if r.secure {
		p.Certificate = global.Certificate
		p.DomainCertificate = global.Domain != nil && global.Certificate == ""
	}
	if p.IsRouted() {
		p.Priority = p.Match.Priority()
	}
	if r.redirect != nil {
		p.Redirects = []Redirect{p.withRedirect(*r.redirect)}
	}
	return p
}

// withRoutes adds the ports of routes to those of the file, which speak HTTP
// where a route says it. One that a port of the file serves already is left out.
func (s *Service) withRoutes(ports []Port) []Port {
	routed, _ := s.routes()
	published := len(ports)
	for _, r := range routed {
		served := false
		for i := range ports[:published] {
			p := &ports[i]
			if p.Target != r.Target || p.Transport != TCP {
				continue
			}
			if p.Speaks == TCP && !saysProtocol(s.ServiceConfig.Ports[i]) {
				p.Speaks = r.Speaks
			}
			served = served || p.Published == r.Published && !p.Private && len(r.StripPrefix) == 0 && r.Rewrite == nil
		}
		if !served {
			ports = append(ports, r)
		}
	}
	return ports
}

// listenerOf is the port on which a route is served, without TLS where there is
// no certificate.
func (s *Service) listenerOf(port int, secure bool) (published int, isSecure bool) {
	switch {
	case !secure:
		return port, false
	case s.Project.endsTLS():
		return port, true
	case port == 443:
		return 80, false
	}
	return port, false
}

// routeTarget is the container port of a route that names none, as Traefik
// chooses it: the lowest that the service publishes or exposes, or that its image
// is known for; 0 if there is none.
func (s *Service) routeTarget() int {
	var all []int
	for _, p := range s.ServiceConfig.Ports {
		if p.Protocol != UDP {
			all = append(all, int(p.Target))
		}
	}
	for _, p := range s.Exposed() {
		if p.Transport == TCP {
			all = append(all, p.Target)
		}
	}
	if len(all) == 0 {
		all = s.KnownImage().Ports
	}
	if len(all) == 0 {
		return 0
	}
	return slices.Min(all)
}

// isLocalHost reports whether a host is a name for the computer that a request
// comes from, or an address, of which a load balancer has none to expect.
func isLocalHost(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil || host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// setHosts leaves out the hosts that only this computer has; without another one
// requests for any host are taken.
func (r *route) setHosts(hosts []string) {
	isShorter := func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) }
	r.match.Hosts = slices.DeleteFunc(slices.Clone(hosts), isLocalHost)
	if len(hosts) > 0 && len(r.match.Hosts) == 0 {
		r.match.Hosts, r.local = nil, slices.MinFunc(hosts, isShorter)
	}
}

// withoutRivals reports routes for localhost, and leaves out those of which another
// target takes all requests: of app.localhost and api.app.localhost, which are one host
// to a load balancer, the shorter one is served.
func (s *Service) withoutRivals(routes []route) (served []route, problems []RouteProblem) {
	for _, r := range routes {
		owner, target := s.anyHostOwner(r)
		problem := RouteProblem{At: s.At(r.at...), Message: anyHost, Fix: "write the public host name of the project"}
		if owner != s.Name || target != r.target {
			problem.Message = fmt.Sprintf("%slocalhost is the client's own computer, and port %d of service %q takes the requests with any host", NotServed, target, owner)
			problem.Fix = "write public host names, for example api.example.com, in the routes of both"
		} else {
			served = append(served, r)
		}
		if r.local != "" && !slices.ContainsFunc(problems, func(p RouteProblem) bool { return slices.Equal(p.At, problem.At) }) {
			problems = append(problems, problem)
		}
	}
	return served, problems
}

// anyHostOwner is the service, with its container port, that takes the requests of a
// route: that of the route, unless another one for localhost has the same conditions
// and a shorter host, or is first by the name of the service.
func (s *Service) anyHostOwner(r route) (service string, target int) {
	service, target = s.Name, r.target
	if r.local == "" {
		return service, target
	}
	shortest := len(r.local)
	for _, other := range s.Project.All() {
		routes, _ := other.proxyRoutes()
		for _, o := range routes {
			isRival := o.local != "" && o.published == r.published && o.match.Equal(r.match)
			if isRival && (len(o.local) < shortest || len(o.local) == shortest && (other.Name < service || other.Name == service && o.target < target)) {
				service, target, shortest = other.Name, o.target, len(o.local)
			}
		}
	}
	return service, target
}

// anyHost is the message about a route for localhost.
const anyHost = "localhost is the client's own computer: the load balancer serves the route for requests with any host"

// routerRule matches the labels of which routes are made.
var routerRule = lazyregexp.New(`(?i)^traefik\.http\.routers\.[^.]+\.rule$`)

// UnreadRoute is the first label or variable of a service that a proxy would
// read, and which proxy; empty if there is none.
func (s *Service) UnreadRoute() (at finding.Path, reader string) {
	var labels []string
	for label := range s.Labels {
		if routerRule.MatchString(label) {
			labels = append(labels, label)
		}
	}
	host := s.Environment["VIRTUAL_HOST"]
	switch {
	case len(labels) > 0 && s.Labels["traefik.enable"] != "false":
		return s.At("labels", slices.Min(labels)), LabelsTraefik
	case host != nil && strings.TrimSpace(*host) != "":
		return s.At("environment", "VIRTUAL_HOST"), LabelsNginxProxy
	}
	return nil, ""
}
