package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// shownRoutes are the ports of labels as published:target hosts paths, with what
// else they have.
func shownRoutes(s *model.Service) []string {
	var out []string
	for _, p := range s.Ports() {
		if p.Label == nil {
			continue
		}
		text := fmt.Sprintf("%d:%d", p.Published, p.Target)
		for _, part := range []string{strings.Join(p.Hosts, ","), strings.Join(p.Paths, ",")} {
			if part != "" {
				text += " " + part
			}
		}
		if p.Speaks != model.HTTP {
			text += " " + p.Speaks
		}
		if p.IsSecure() {
			text += " secure"
		}
		for _, h := range p.Headers {
			if h.Regex != nil {
				text += " " + h.Name + "~" + strings.Join(h.Regex, ",")
			} else {
				text += " " + h.Name + "=" + strings.Join(h.Values, ",")
			}
		}
		for _, e := range slices.Concat(p.HostRegex, p.PathRegex) {
			text += " ~" + e
		}
		if p.Rewrite != nil {
			text += " " + p.Rewrite.URL.Regex + " becomes " + p.Rewrite.URL.Replace
		}
		for _, r := range p.Redirects {
			text += fmt.Sprint(" sends ", strings.Join(r.Hosts, ","), strings.Join(r.Paths, ","), " to ", r.To, " with ", r.Status)
			if p.IsRouted() && r.Priority >= p.Priority && p.Takes(r.Match) {
				text += " too late"
			}
		}
		if len(p.StripPrefix) > 0 {
			text += " without " + strings.Join(p.StripPrefix, ",")
		}
		out = append(out, text)
	}
	return out
}

type routeCase struct {
	name, yaml string
	// want are routes, and in problem words of what is not kept.
	want    []string
	problem string
}

func testRoutes(t *testing.T, cases []routeCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := model.New(composetest.Text(t, c.yaml)).Service("web")
			if got := shownRoutes(s); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			var problems []string
			for _, p := range s.RouteProblems() {
				problems = append(problems, p.At.String()+": "+p.Message+"; "+p.Fix)
			}
			got := strings.Join(problems, "\n")
			if !strings.Contains(got, c.problem) || c.problem == "" && got != "" {
				t.Errorf("the problems are %q, want %q", got, c.problem)
			}
		})
	}
}

const secureDomain = "x-aws-domain: {name: example.com, zone: example.com}\n"

// labelled is a project with a service web that has labels, one on each line, of
// which the one of the port is given.
func labelled(labels ...string) string {
	text := "x-aws-labels: traefik\nservices:\n  web:\n    image: example/web\n    labels:\n      - traefik.http.services.web.loadbalancer.server.port=3000\n"
	for _, label := range labels {
		text += "      - " + fmt.Sprintf("%q", "traefik.http."+label) + "\n"
	}
	return text
}

func rule(text string) string { return labelled("routers.web.rule=" + text) }

func TestTraefikRules(t *testing.T) {
	testRoutes(t, []routeCase{
		{"a host", rule("Host(`a.example.com`)"), []string{"80:3000 a.example.com"}, ""},
		{"hosts as arguments", rule("Host(`a.example.com`, `b.example.com`)"), []string{"80:3000 a.example.com,b.example.com"}, ""},
		{"hosts with or", rule("Host(`b.example.com`) || Host(\"a.example.com\")"), []string{"80:3000 a.example.com,b.example.com"}, ""},
		{"a host and a prefix", rule("Host(`a.example.com`) && PathPrefix(`/api`)"), []string{"80:3000 a.example.com /api*"}, ""},
		{"parentheses", rule("(Host(`a.b`)||Host('c.d'))&&(PathPrefix(`/x/`) || Path(`/y`))"), []string{"80:3000 a.b,c.d /x/*,/y"}, ""},
		{"the same condition twice", rule("Host(`a.b`) || Host(`a.b`)"), []string{"80:3000 a.b"}, ""},
		{"all paths", rule("PathPrefix(`/`)"), []string{"80:3000"}, ""},
		{"a host or all paths", rule("Host(`a.b`) || PathPrefix(`/`)"), []string{"80:3000"}, ""},
		{"small letters of a function", rule("host(`a.b`)"), []string{"80:3000 a.b"}, ""},
		{"or binds less than and", rule("Host(`a.b`) || Host(`c.d`) && PathPrefix(`/x`)"), nil, "alternatives that differ in more"},
		{"a host or a path", rule("Host(`a.b`) || Path(`/x`)"), nil, "alternatives that differ in more"},
		{"two paths at once", rule("PathPrefix(`/a`) && PathPrefix(`/b`)"), nil, "two hosts or two paths at the same time"},
		{"negation", rule("Host(`a.b`) && !PathPrefix(`/x`)"), nil, "cannot have a negation"},
		{"a header", rule("Header(`X-Version`, `b`)"), []string{"80:3000 X-Version=b"}, ""},
		{"a header of Traefik 2 and a host", rule("Host(`a.b`) && Headers(`X-Version`, `b`)"), []string{"80:3000 a.b X-Version=b"}, ""},
		{"a header with a star", rule("Header(`Accept`, `*/*`)"), []string{"80:3000 Accept~^\\*/\\*$"}, ""},
		{"an expression of a header", rule("HeaderRegexp(`X-Version`, `^2`)"), []string{"80:3000 X-Version~^2.*$"}, ""},
		{"a header without a value", rule("Header(`X-Version`)"), nil, "Header in its rule needs a name and a value"},
		{"the header Host", rule("Header(`Host`, `a.b`)"), nil, "one of its headers is not supported"},
		{"two alternatives of headers", rule("Header(`A`, `1`) || Header(`A`, `2`)"), nil, "alternatives that differ in more"},
		{"a regular expression of hosts", rule("HostRegexp(`^[a-z]+\\.example\\.com$`)"), []string{"80:3000 ~^[a-z]+\\.example\\.com$"}, ""},
		{"any host", rule("HostRegexp(`.+`) && PathPrefix(`/x`)"), []string{"80:3000 /x* ~^.*.+.*$"}, ""},
		{"a regular expression of paths", rule("PathRegexp(`/v[0-9]+/|/beta`)"), []string{"80:3000 ~^.*(?:/v[0-9]+/|/beta).*$"}, ""},
		{"hosts in both ways", rule("Host(`a.b`) && HostRegexp(`.+`)"), nil, "two hosts or two paths at the same time"},
		{"a look-ahead", rule("PathRegexp(`^/(?=a)`)"), nil, "do not support one of its regular expressions"},
		{"an expression in braces", rule("HostRegexp(`{sub:[a-z]+}.example.com`)"), nil, "expression in braces of HostRegexp"},
		{"a path with an expression in braces", rule("Path(`/{id:[0-9]+}`)"), nil, "expression in braces of Path"},
		{"a method", rule("Method(`GET`)"), nil, "Method in its rule is not supported"},
		{"an empty host", rule("Host(``)"), nil, "Host in its rule has an empty value"},
		{"no rule", rule(""), nil, "cannot be read"},
		{"an open parenthesis", rule("(Host(`a.b`)"), nil, "lacks a closing parenthesis"},
		{"an open quote", rule("Host(`a.b)"), nil, "cannot be read at"},
		{"no quotes", rule("Host(a.b)"), nil, "cannot be read at"},
		{"an end too many", rule("Host(`a.b`))"), nil, "cannot be read at"},
		{"an operator at the end", rule("Host(`a.b`) &&"), nil, "cannot be read at"},
		{"a name alone", rule("Host"), nil, "cannot be read at"},
		{"many hosts", rule("Host(`a.b`,`c.d`,`e.f`,`g.h`,`i.j`,`k.l`)"), nil, "the maximum for a rule"},
		{"a long rule", rule("Host(`" + strings.Repeat("a", 5000) + "`)"), nil, "more than 4096 characters"},
		{"many alternatives", rule(strings.Repeat("(Host(`a.b`)||Path(`/`)) && ", 9) + "Host(`c.d`)"), nil, "at the same time"},
		{"a name that is no host", rule("Host(`a_b`)"), nil, "not a host name"},
		{"localhost", rule("Host(`localhost`) || Host(`127.0.0.1`)"), []string{"80:3000"}, "requests with any host"},
		{"one port of localhost with a shorter host", labelled("routers.web.rule=Host(`s3.localhost`)", "routers.web.service=web", "routers.ui.rule=Host(`ui.s3.localhost`)", "routers.ui.service=ui", "services.ui.loadbalancer.server.port=9001"),
			[]string{"80:3000"}, "port 3000 of service \"web\" takes the requests with any host; write public host names"},
		{"localhost of another service", rule("Host(`web.localhost`)") + "  api:\n    image: i\n    expose: ['9']\n    labels: ['traefik.http.routers.api.rule=Host(`localhost`)']\n",
			nil, "port 9 of service \"api\" takes the requests with any host"},
		{"localhost of an equal service", rule("Host(`web.localhost`)") + "  zed:\n    image: i\n    expose: ['9']\n    labels: ['traefik.http.routers.zed.rule=Host(`zed.localhost`)']\n",
			[]string{"80:3000"}, "the load balancer serves the route for requests with any host"},
		{"localhost with another path", rule("Host(`web.localhost`)") + "  api:\n    image: i\n    expose: ['9']\n    labels: ['traefik.http.routers.api.rule=Host(`localhost`) && PathPrefix(`/api`)']\n",
			[]string{"80:3000"}, "the load balancer serves the route for requests with any host"},
		{"a port that is none", labelled("routers.web.rule=Host(`a.b`)", "routers.web.service=x", "services.x.loadbalancer.server.port=99999"), nil,
			"services.web.labels[\"traefik.http.services.x.loadbalancer.server.port\"]: the load balancer does not serve the route: its container port is not a number"},
		{"localhost and another", rule("Host(`app.localhost`) || Host(`a.b`)"), []string{"80:3000 a.b"}, ""},
	})
}

func TestTraefikRouters(t *testing.T) {
	const host = "routers.web.rule=Host(`a.b`)"
	proxy := func(rest string) string { return "  proxy:\n    image: traefik:v3\n    x-aws-exclude: true\n" + rest }
	testRoutes(t, []routeCase{
		{"not asked for", strings.Replace(rule("Host(`a.b`)"), "x-aws-labels: traefik", "x-mine: 1", 1), nil, ""},
		{"asked for by the service", strings.Replace(rule("Host(`a.b`)"), "    labels:", "    x-aws-labels: traefik\n    labels:", 1), []string{"80:3000 a.b"}, ""},
		{"as a mapping", "x-aws-labels: traefik\nservices:\n  web:\n    image: i\n    expose: [\"7000\"]\n    labels:\n      traefik.http.routers.web.rule: Host(`a.b`)\n", []string{"80:7000 a.b"}, ""},
		{"switched off", labelled(host) + "      - traefik.enable=false\n", nil, ""},
		{"capital letters", labelled("Routers.Web.Rule=Host(`a.b`)"), []string{"80:3000 a.b"}, ""},
		{"tls with a certificate", secureDomain + labelled(host, "routers.web.tls=true"), []string{"443:3000 a.b secure"}, ""},
		{"tls without one", labelled(host, "routers.web.tls.certresolver=le"), []string{"80:3000 a.b"}, ""},
		{"entry points by name", secureDomain + labelled(host, "routers.web.entrypoints=web,websecure"), []string{"80:3000 a.b", "443:3000 a.b secure"}, ""},
		{"a redirect to HTTPS", secureDomain + labelled(host, "routers.web.entrypoints=web", "routers.web.middlewares=up@docker", "middlewares.up.redirectscheme.scheme=https",
			"routers.s.rule=Host(`a.b`)", "routers.s.entrypoints=websecure"), []string{"443:3000 a.b secure"}, ""},
		{"a redirect without a certificate", labelled(host, "routers.web.middlewares=up", "middlewares.up.redirectscheme.scheme=https"), []string{"80:3000 a.b"}, ""},
		{"an entry point of the proxy", labelled(host, "routers.web.entrypoints=admin") +
			proxy("    command: [--entrypoints.admin.address=:8080]\n    ports: [\"9000:8080\"]\n"), []string{"9000:3000 a.b"}, ""},
		{"an entry point in variables", secureDomain + labelled(host, "routers.web.entrypoints=in") +
			proxy("    environment: {TRAEFIK_ENTRYPOINTS_IN_ADDRESS: \":443/tcp\"}\n"), []string{"443:3000 a.b secure"}, ""},
		{"an entry point that redirects", secureDomain + labelled(host, "routers.web.entrypoints=web,websecure") +
			proxy("    command: [--entryPoints.web.address=:80, --entryPoints.web.http.redirections.entryPoint.to=websecure, --entryPoints.websecure.address=:443]\n"), []string{"443:3000 a.b secure"}, ""},
		{"a prefix is removed", labelled("routers.web.rule=PathPrefix(`/api`)", "routers.web.middlewares=s", "middlewares.s.stripprefix.prefixes=/api,/v1", "middlewares.s.stripprefix.forceslash=false"),
			[]string{"80:3000 /api* without /api,/v1"}, ""},
		{"a chain", labelled(host, "routers.web.middlewares=c", "middlewares.c.chain.middlewares=s,c", "middlewares.s.stripprefix.prefixes=/a"), nil, "does not serve the route: load balancers do not support the middleware: c"},
		{"a middleware of the proxy's", labelled(host, "routers.web.middlewares=s") + proxy("    labels: [traefik.http.middlewares.s.stripprefix.prefixes=/a]\n"), []string{"80:3000 a.b without /a"}, ""},
		{"a login", labelled(host, "routers.web.middlewares=l", "middlewares.l.basicauth.users=me"), nil, "does not serve the route: load balancers do not support the middleware: l"},
		{"a middleware of a file", labelled(host, "routers.web.middlewares=l@file"), nil, "middlewares\"]: the load balancer does not serve the route"},
		{"a prefix is added", labelled(host, "routers.web.middlewares=p", "middlewares.p.addprefix.prefix=/app/"), []string{"80:3000 a.b ^/ becomes /app/"}, ""},
		{"a path is replaced", labelled(host, "routers.web.middlewares=p", "middlewares.p.replacepath.path=/index"), []string{"80:3000 a.b ^[^?]* becomes /index"}, ""},
		{"paths are replaced", labelled(host, "routers.web.middlewares=p", "middlewares.p.replacepathregex.regex=^/old/(.*)$", "middlewares.p.replacepathregex.replacement=/new/$${1}"),
			[]string{"80:3000 a.b ^/old/(.*)$ becomes /new/$1"}, ""},
		{"paths are replaced up to their end", labelled(host, "routers.web.middlewares=p", "middlewares.p.replacepathregex.regex=^/old/([a-z]+)$", "middlewares.p.replacepathregex.replacement=/new/$1"),
			nil, "do not support the middleware: p"},
		{"a group that is not there", labelled(host, "routers.web.middlewares=p", "middlewares.p.replacepathregex.regex=^/old/", "middlewares.p.replacepathregex.replacement=/new/$1"), nil, "do not support the middleware: p"},
		{"a redirect of one of two hosts", labelled("routers.web.rule=Host(`a.b`) || Host(`www.a.b`)", "routers.web.middlewares=w", "middlewares.w.redirectregex.regex=^https?://www\\.a\\.b/(.*)", "middlewares.w.redirectregex.replacement=https://a.b/$${1}",
			"middlewares.w.redirectregex.permanent=true"), []string{"80:3000 a.b,www.a.b sends www.a.b to {HTTPS a.b 443 /#{path} } with 301"}, ""},
		{"a router that only redirects", labelled(host, "routers.www.rule=Host(`www.a.b`)", "routers.www.middlewares=w", "middlewares.w.redirectregex.regex=^https?:\\/\\/www.a.b/(.*)$", "middlewares.w.redirectregex.replacement=https://a.b/x/$1"),
			[]string{"80:3000 a.b sends www.a.b to {HTTPS a.b 443 /x/#{path} } with 302"}, ""},
		{"nothing but a redirect", labelled("routers.www.rule=Host(`www.a.b`)", "routers.www.middlewares=w", "middlewares.w.redirectregex.regex=^https?://www.a.b/(.*)", "middlewares.w.redirectregex.replacement=https://a.b/$1"),
			nil, "it only redirects, and the service has no other route on port 80"},
		{"a redirect of any host", labelled(host, "routers.web.middlewares=w", "middlewares.w.redirectregex.regex=^https?://www\\.(.*)", "middlewares.w.redirectregex.replacement=https://$1"), nil, "do not support the middleware: w"},
		{"a redirect with another group", labelled(host, "routers.web.middlewares=w", "middlewares.w.redirectregex.regex=^(http|https)://www.a.b/(.*)", "middlewares.w.redirectregex.replacement=https://a.b/$1"), nil, "do not support the middleware: w"},
		{"headers", labelled(host, "routers.web.middlewares=h", "middlewares.h.headers.stsseconds=1"), []string{"80:3000 a.b"}, "serves the route without: h"},
		{"no middleware", labelled(host, "routers.web.middlewares="), []string{"80:3000 a.b"}, ""},
		{"HTTPS in the container", labelled(host, "services.web.loadbalancer.server.scheme=https"), []string{"80:3000 a.b https"}, ""},
		{"two services", labelled(host, "routers.web.service=admin", "services.admin.loadbalancer.server.port=9000"), []string{"80:9000 a.b"}, ""},
		{"two services by name", labelled(host, "services.admin.loadbalancer.server.port=9000"), []string{"80:3000 a.b"}, ""},
		{"no port", "x-aws-labels: traefik\nservices:\n  web: {image: example/web, labels: {traefik.http.routers.web.rule: Host(`a.b`)}}\n", nil, "no label sets the container port"},
		{"the service of Traefik", labelled(host, "routers.web.service=api@internal"), nil, "labels do not define"},
		{"a router without a rule", labelled("routers.web.tls=true"), nil, "in the configuration of Traefik"},
		{"TCP", "x-aws-labels: traefik\nservices:\n  web: {image: i, labels: {traefik.tcp.routers.db.rule: HostSNI(`*`)}}\n", nil, "only HTTP labels of Traefik 2 and 3"},
		{"Traefik 1", "x-aws-labels: traefik\nservices:\n  web: {image: i, labels: {traefik.frontend.rule: \"Host:a.b\"}}\n", nil, "only HTTP labels of Traefik 2 and 3"},
		{"two routers join", labelled(host, "routers.b.rule=Host(`c.d`)"), []string{"80:3000 a.b,c.d"}, ""},
		{"two routers differ", labelled("routers.a.rule=Host(`c.d`) && Path(`/x`)", host), []string{"80:3000 c.d /x"}, "another route to the same container port"},
		{"a published port that is the same", labelled(host) + "    ports: [\"80:3000\"]\n", nil, ""},
	})
}

func TestNginxProxy(t *testing.T) {
	with := func(variables string) string {
		return "x-aws-labels: nginx-proxy\nservices:\n  web:\n    image: example/web\n    environment: {" + variables + "}\n"
	}
	testRoutes(t, []routeCase{
		{"hosts", with(`VIRTUAL_HOST: "b.example.com,a.example.com", VIRTUAL_PORT: "3000"`), []string{"80:3000 a.example.com,b.example.com"}, ""},
		{"with a certificate", secureDomain + with(`VIRTUAL_HOST: a.b`), []string{"443:80 a.b secure"}, ""},
		{"a path", with(`VIRTUAL_HOST: a.b, VIRTUAL_PATH: /api/`), []string{"80:80 a.b /api/*"}, ""},
		{"a path that is removed", with(`VIRTUAL_HOST: a.b, VIRTUAL_PATH: /api/, VIRTUAL_DEST: /`), []string{"80:80 a.b /api/* without /api/"}, ""},
		{"a path that is replaced", with(`VIRTUAL_HOST: a.b, VIRTUAL_PATH: /api/, VIRTUAL_DEST: /v1/`), []string{"80:80 a.b /api/* ^/api/ becomes /v1/"}, ""},
		{"HTTPS in the container", with(`VIRTUAL_HOST: a.b, VIRTUAL_PROTO: https`), []string{"80:80 a.b https"}, ""},
		{"FastCGI", with(`VIRTUAL_HOST: a.b, VIRTUAL_PROTO: fastcgi`), nil, "do not support fastcgi"},
		{"a regular expression", with(`VIRTUAL_HOST: "~^a"`), []string{"80:80 ~^a.*$"}, ""},
		{"a regular expression and a host", with(`VIRTUAL_HOST: "~^a,b.c"`), nil, "either host names or regular expressions"},
		{"several ports", with(`VIRTUAL_HOST_MULTIPORTS: "a.b: {}"`), nil, "MULTIPORTS"},
		{"localhost", with(`VIRTUAL_HOST: web.localhost`), []string{"80:80"}, "any host"},
		{"the port that is exposed", with(`VIRTUAL_HOST: a.b`) + "    expose: [\"9000\"]\n", []string{"80:9000 a.b"}, ""},
		{"a port that is none", with(`VIRTUAL_HOST: a.b, VIRTUAL_PORT: http`), nil, "services.web.environment.VIRTUAL_PORT: the load balancer does not serve the route: its container port is not a number"},
		{"nothing", with(`VIRTUAL_HOST: ""`), nil, ""},
		{"no value", with(`VIRTUAL_HOST: `), nil, ""},
	})
}

// TestRoutedPort: labels say what a published port speaks.
func TestRoutedPort(t *testing.T) {
	s := model.New(composetest.Text(t, rule("Host(`a.b`)")+"    ports: [\"8080:3000\", \"9000:9000\"]\n")).Service("web")
	var got []string
	for _, p := range s.Ports() {
		got = append(got, fmt.Sprint(p.Published, p.Speaks))
	}
	if want := []string{"8080http", "9000tcp", "80http"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func FuzzTraefikRule(f *testing.F) {
	f.Add("Host(`a.b`) && (PathPrefix(`/x`) || Path('/y'))")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "$\x00") {
			t.Skip("not a value that a compose file can have as it is")
		}
		p := composetest.Text(t, "x-aws-labels: traefik\nservices: {web: {image: i}}\n")
		web := p.Services["web"]
		web.Labels = map[string]string{"traefik.http.routers.a.rule": text, "traefik.http.services.a.loadbalancer.server.port": "1"}
		p.Services["web"] = web
		s := model.New(p).Service("web")
		if routes := shownRoutes(s); len(routes)+len(s.RouteProblems()) == 0 {
			t.Errorf("nothing becomes of %q", text)
		}
	})
}
