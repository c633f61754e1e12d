package model

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

// traefikForm matches the labels that define a router, a service or a middleware
// of HTTP (Traefik documentation, "Docker", Routing Configuration). Their names
// are read in small letters, as Traefik does.
var traefikForm = lazyregexp.New(`^traefik\.http\.(routers|services|middlewares)\.([^.]+)\.(.+)$`)

// otherTraefikForm matches labels for what no listener rule does, and those of
// Traefik 1.
var otherTraefikForm = lazyregexp.New(`^traefik\.((tcp|udp)\.routers\.[^.]+\.|frontend\.|port$)`)

// traefikPart is a router, a service or a middleware: its settings, and the
// labels that have them.
type traefikPart struct{ values, labels map[string]string }

// traefikParts are those of one kind by name.
type traefikParts map[string]traefikPart

// traefikPartsOf reads the labels of a service by kind.
func traefikPartsOf(labels map[string]string) map[string]traefikParts {
	kinds := map[string]traefikParts{"routers": {}, "services": {}, "middlewares": {}}
	for _, label := range slices.Sorted(maps.Keys(labels)) {
		found := traefikForm.FindStringSubmatch(strings.ToLower(label))
		if found == nil {
			continue
		}
		parts, name := kinds[found[1]], found[2]
		if _, ok := parts[name]; !ok {
			parts[name] = traefikPart{map[string]string{}, map[string]string{}}
		}
		parts[name].values[found[3]], parts[name].labels[found[3]] = strings.TrimSpace(labels[label]), label
	}
	return kinds
}

// traefikReader reads the routers of one service.
type traefikReader struct {
	*Service
	own      map[string]traefikParts
	shared   traefikShared
	routes   []route
	problems []RouteProblem
}

func (s *Service) traefikRoutes() ([]route, []RouteProblem) {
	if s.Labels["traefik.enable"] == "false" {
		return nil, nil
	}
	t := &traefikReader{Service: s, own: traefikPartsOf(s.Labels), shared: s.Project.traefik()}
	for _, name := range slices.Sorted(maps.Keys(t.own["routers"])) {
		t.router(name, t.own["routers"][name])
	}
	for _, label := range slices.Sorted(maps.Keys(s.Labels)) {
		if otherTraefikForm.MatchString(strings.ToLower(label)) {
			t.problem(label, NotServed+"only HTTP labels of Traefik 2 and 3 are supported", "publish the port with `ports`")
		}
	}
	return t.routes, t.problems
}

func (t *traefikReader) problem(label, message, fix string) {
	t.problems = append(t.problems, RouteProblem{At: t.At("labels", label), Message: message, Fix: fix})
}

const publishRoute = "publish the port with `ports`, x-aws-host and x-aws-path"

// router makes the routes of a router: one for each of its entry points.
func (t *traefikReader) router(name string, router traefikPart) {
	label, ok := router.labels["rule"]
	if !ok {
		first := router.labels[slices.Sorted(maps.Keys(router.labels))[0]]
		t.problem(first, NotServed+"the rule of router "+name+" is in the configuration of Traefik", "add the label traefik.http.routers."+name+".rule")
		return
	}
	condition, err := parseTraefikRule(router.values["rule"])
	if err != nil {
		t.problem(label, NotServed+err.Error(), publishRoute)
		return
	}
	base := route{at: finding.At("labels", label), match: condition}
	base.setHosts(condition.Hosts)
	effect, ok := t.applied(router)
	if !ok || !t.backend(&base, name, router) {
		return
	}
	base.strip, base.rewrite, base.redirect = effect.strip, effect.rewrite, effect.redirectFor(condition, t.At("labels", label))
	for _, entry := range t.shared.entries.of(router) {
		r := base
		r.published, r.secure = t.listenerOf(entry.port, entry.secure)
		if (effect.toHTTPS || entry.redirects) && !entry.secure && t.hasCertificate() {
			continue // the listener on port 80 redirects to the one on 443
		}
		t.routes = append(t.routes, r)
	}
}

func (s *Service) hasCertificate() bool {
	_, secure := s.listenerOf(443, true)
	return secure
}

// backend finds the container port of a router.
func (t *traefikReader) backend(r *route, name string, router traefikPart) bool {
	services := t.own["services"]
	used, label := strings.TrimSuffix(router.values["service"], "@docker"), cmp.Or(router.labels["service"], router.labels["rule"])
	switch {
	case strings.Contains(used, "@"):
		t.problem(label, NotServed+"router "+name+" uses a service that the labels do not define", publishRoute)
		return false
	case used == "" && len(services) == 1:
		used = slices.Collect(maps.Keys(services))[0]
	case used == "":
		used = name
	}
	settings := services[strings.ToLower(used)]
	r.target, r.speaks = t.routeTarget(), HTTP
	if port, ok := settings.values["loadbalancer.server.port"]; ok {
		if r.target, ok = portNumber(port); !ok {
			t.problem(settings.labels["loadbalancer.server.port"], NotServed+notAPort, "write the container port as a number from 1 to 65535")
			return false
		}
	}
	switch settings.values["loadbalancer.server.scheme"] {
	case "https":
		r.speaks = HTTPS
	case "h2c":
		r.speaks = HTTP2
	}
	if path := settings.values["loadbalancer.healthcheck.path"]; strings.HasPrefix(path, "/") {
		r.health = &PortHealthCheck{Path: path}
	}
	if r.target == 0 {
		t.problem(label, NotServed+"no label sets the container port",
			"add the label traefik.http.services."+name+".loadbalancer.server.port")
	}
	return r.target != 0
}

// effect is what the middlewares of a router do that a load balancer does too.
type effect struct {
	strip   []string
	toHTTPS bool
	// rewrite is nil where the URL stays, redirect where no client is sent away.
	rewrite  *RewriteSettings
	redirect *Redirect
}

// redirectFor is the redirect of a router, for the requests that the router takes.
func (e effect) redirectFor(m routing.Match, at finding.Path) *Redirect {
	if e.redirect == nil {
		return nil
	}
	r := *e.redirect
	r.At, r.Paths, r.PathRegex, r.Headers = at, m.Paths, m.PathRegex, m.Headers
	return &r
}

// withoutAccess are middlewares without which a route is open to the same
// requests. All others could be there to keep somebody out.
var withoutAccess = []string{"headers", "compress", "retry", "ratelimit", "buffering", "inflightreq", "circuitbreaker", "contenttype", "errors", "grpcweb"}

// applied reads the middlewares of a router. A route is not served without one
// that may limit who gets in, or that changes the path in a way that is not read.
func (t *traefikReader) applied(router traefikPart) (e effect, ok bool) {
	label, listed := router.labels["middlewares"]
	if !listed {
		return e, true
	}
	var kept, missing, idle []string
	for _, name := range splitList(router.values["middlewares"]) {
		switch t.middleware(&e, strings.ToLower(strings.TrimSuffix(name, "@docker")), 0) {
		case middlewareApplied:
			kept = append(kept, name)
		case middlewareIdle:
			idle = append(idle, name)
		case middlewareMissing:
			missing = append(missing, name)
		}
	}
	rest := strings.Join(kept, ",")
	if len(missing) > 0 {
		t.problem(label, NotServed+"load balancers do not support the middleware: "+finding.List(missing),
			"restrict access with x-aws-ingress, or remove the middleware if the service can be open to everyone")
		t.problems[len(t.problems)-1].Middlewares = &rest
		return e, false
	}
	if len(idle) > 0 {
		t.problem(label, fmt.Sprintf("the load balancer does not support the middleware, and serves the route without: %s", finding.List(idle)), "remove it, or implement it in the container")
		t.problems[len(t.problems)-1].Middlewares = &rest
	}
	return e, true
}

// What becomes of a middleware.
type outcome int

const (
	middlewareApplied outcome = iota
	middlewareIdle
	middlewareMissing
)

// longestChain bounds middlewares that name others.
const longestChain = 8

// middleware adds what a middleware does.
func (t *traefikReader) middleware(e *effect, name string, depth int) outcome {
	settings, ok := t.shared.middlewares[name]
	if !ok || depth > longestChain {
		return middlewareMissing
	}
	worst := middlewareApplied
	for _, setting := range slices.Sorted(maps.Keys(settings.values)) {
		kind, _, _ := strings.Cut(setting, ".")
		value := settings.values[setting]
		switch {
		case setting == "stripprefix.prefixes":
			e.strip = append(e.strip, splitList(value)...)
		case setting == "redirectscheme.scheme" && strings.EqualFold(value, "https"):
			e.toHTTPS = true
		case setting == "chain.middlewares":
			for _, other := range splitList(value) {
				worst = max(worst, t.middleware(e, strings.ToLower(strings.TrimSuffix(other, "@docker")), depth+1))
			}
		case slices.Contains(changes, setting):
			if e.rewrite != nil || e.redirect != nil || !e.change(kind, settings.values) {
				worst = middlewareMissing
			}
		case slices.Contains(details, setting), kind == "stripprefix":
			// how, not whether
		case slices.Contains(withoutAccess, kind):
			worst = max(worst, middlewareIdle)
		default:
			worst = middlewareMissing
		}
	}
	return worst
}

// changes are the settings by which a middleware is known that changes URLs, and
// details what else middlewares have.
var (
	changes = []string{"addprefix.prefix", "replacepath.path", "replacepathregex.regex", "redirectregex.regex"}
	details = []string{"replacepathregex.replacement", "redirectregex.replacement", "redirectregex.permanent", "redirectscheme.port", "redirectscheme.permanent"}
)

// change adds what a middleware makes of a URL. Load balancers see the query behind
// the path: an expression that ends with the path is left out.
func (e *effect) change(kind string, values map[string]string) bool {
	rewrite := routing.Rewrite{Regex: "^[^?]*", Replace: values["replacepath.path"]}
	switch kind {
	case "addprefix":
		rewrite = routing.Rewrite{Regex: "^/", Replace: strings.TrimRight(values["addprefix.prefix"], "/") + "/"}
	case "replacepathregex":
		rewrite = routing.Rewrite{Regex: values["replacepathregex.regex"], Replace: bracedGroup.ReplaceAllString(values["replacepathregex.replacement"], "$$$1")}
		if body, ends := strings.CutSuffix(rewrite.Regex, "$"); ends && !strings.HasSuffix(body, "(.*)") && !strings.HasSuffix(body, "(.+)") {
			return false
		}
	case "redirectregex":
		e.redirect = readRedirect(values["redirectregex.regex"], values["redirectregex.replacement"])
		if e.redirect != nil && values["redirectregex.permanent"] == "true" {
			e.redirect.Status = 301
		}
		return e.redirect != nil
	}
	e.rewrite = &RewriteSettings{URL: &rewrite}
	return routing.RegexProblem(rewrite.Regex, limits.RewriteCharacters) == "" && rewrite.MissingGroup() == "" && strings.HasPrefix(rewrite.Replace, "/")
}

// bracedGroup matches ${1}, which is $1 for load balancers.
var bracedGroup = lazyregexp.New(`\$\{(\d)\}`)

// redirectFrom and redirectTo match what sends one host, with any path, to another.
var (
	redirectFrom = lazyregexp.New(`^\^(?:https?\??|\((?:\?:)?http\|https\)|\((?:\?:)?https\?\)|http\(s\)\?)://((?:[A-Za-z0-9-]|\\?\.)+)(?:/\??)?\(\.[*+]\)\$?$`)
	redirectTo   = lazyregexp.New(`^(https?://[A-Za-z0-9.:-]+(?:/[A-Za-z0-9._~/-]*)?)\$(\d)$`)
)

// readRedirect reads a redirect of all URLs of a host to another; nil for all else,
// which no load balancer does.
func readRedirect(regex, replacement string) *Redirect {
	from := redirectFrom.FindStringSubmatch(strings.ReplaceAll(regex, `\/`, "/"))
	to := redirectTo.FindStringSubmatch(bracedGroup.ReplaceAllString(replacement, "$$$1"))
	if from == nil || to == nil || (routing.Rewrite{Regex: regex, Replace: "$" + to[2]}).MissingGroup() != "" ||
		(routing.Rewrite{Regex: regex, Replace: "$" + strconv.Itoa(1+int(to[2][0]-'0'))}).MissingGroup() == "" {
		return nil
	}
	location, ok := routing.ReadLocation(strings.TrimRight(to[1], "/") + routing.KeptPath)
	if !ok {
		return nil
	}
	return &Redirect{Match: routing.Match{Hosts: []string{strings.ReplaceAll(from[1], `\.`, ".")}}, To: location, Status: 302}
}

// splitList reads a list in a label, without empty elements.
func splitList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
