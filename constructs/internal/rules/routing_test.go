package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

// TestPrioritiesAreWhatTheyWere holds priorities of deployed rules: one that
// changes is a rule that moves.
func TestPrioritiesAreWhatTheyWere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		hosts, paths string
		want         int
	}{
		{"shop.example.com", "", 14341},
		{"shop.example.com", "/api /api/*", 10924},
		{"admin.shop.example.com", "", 18578},
		{"", "/api /api/*", 45881},
	} {
		if got := (routing.Match{Hosts: strings.Fields(c.hosts), Paths: strings.Fields(c.paths)}).Priority(); got != c.want {
			t.Errorf("%q %q: %d, want %d", c.hosts, c.paths, got, c.want)
		}
	}
}

// TestMoreSpecificRulesComeFirst lists conditions from the most to the least
// specific; whatever the names are, the order holds.
func TestMoreSpecificRulesComeFirst(t *testing.T) {
	t.Parallel()
	for i := range 200 {
		before := 0
		for _, c := range [][2]string{
			{"a%d.example.com", "/api/%d"},
			{"a%d.example.com", "/api/v%d/*"},
			{"a%d.example.com", "/api%d/*"},
			{"a%d.example.com", "/*"},
			{"a%d.example.com", ""},
			{"*.b.a%d.example.com", "/api/%d"},
			{"*.b.a%d.example.com", ""},
			{"*.a%d.example.com", "/%d*"},
			{"*.a%d.example.com", ""},
			{"*.example%d", ""},
			{"", "/api/%d"},
			{"", "/api/v%d/*"},
			{"", "/api%d/*"},
			{"", "/%d*"},
		} {
			hosts, paths := strings.Fields(strings.ReplaceAll(c[0], "%d", fmt.Sprint(i))), strings.Fields(strings.ReplaceAll(c[1], "%d", fmt.Sprint(i)))
			got := routing.Match{Hosts: hosts, Paths: paths}.Priority()
			if got <= before {
				t.Errorf("%q %q has %d, and the one before it %d", hosts, paths, got, before)
			}
			if got != limits.RulePriority.Clamp(got) {
				t.Errorf("%q %q has %d, which is no priority", hosts, paths, got)
			}
			before = got
		}
	}
}

func TestRoutingRules(t *testing.T) {
	two := func(a, b string) string {
		return "services:\n  a: {image: a, ports: [{target: 80, " + a + "}]}\n  b: {image: b, ports: [{target: 80, " + b + "}]}\n"
	}
	one := func(port string) string { return web("ports: [{target: 3000, " + port + "}]") }
	testRules(t, []ruleCase{
		{"hosts", two(`x-aws-host: a.example.com`, `x-aws-host: "*.example.com"`), nil},
		{"one takes the rest", two(`x-aws-path: /api/*`, `published: 80`), nil},
		{"three take the rest", two(`published: 80`, `published: 80`) + "  c: {image: c, ports: ['80:80']}\n", []string{
			"error services.b.ports[0] port-conflict",
		}},
		{"a TLS port with a host is HTTPS", web(`ports: [{target: 443, published: 8443, x-aws-host: a.example.com}]`), []string{
			"warning services.web.ports[0] no-certificate",
		}},
		{"the same requests three times", two(`x-aws-host: a.example.com`, `x-aws-host: a.example.com`) +
			"  c: {image: c, ports: [{target: 80, x-aws-host: a.example.com}]}\n", []string{
			"error services.b.ports[0] rule-conflict",
			"error services.c.ports[0] rule-conflict",
		}},
		{"both take the rest", two(`published: 80`, `published: 80`), []string{"error services.b.ports[0] port-conflict"}},
		{"the same requests", two(`x-aws-host: a.example.com`, `x-aws-host: A.example.com`), []string{
			"error services.b.ports[0] rule-conflict",
		}},
		{"the same priority", two(`x-aws-host: a.example.com, x-aws-priority: 5`, `x-aws-host: b.example.com, x-aws-priority: 5`), []string{
			"error services.b.ports[0] rule-priority",
		}},
		{"different sources", two(`x-aws-path: /a, x-aws-ingress: 10.0.0.0/8`, `published: 80`), []string{
			"error services.b.ports[0] ingress-conflict",
		}},
		{"one rule hides another", two(`x-aws-path: /a*, x-aws-priority: 5`, `x-aws-path: [/ab*, /ac], x-aws-priority: 6`), []string{
			"error services.b.ports[0] rule-hidden",
		}},
		{"one rule hides a part of another", two(`x-aws-path: /a*, x-aws-priority: 5`, `x-aws-path: [/ab*, /b], x-aws-priority: 6`), nil},
		{"one target twice", web(`ports: [{target: 80, x-aws-path: /a}, {target: 80, x-aws-path: /b, published: 80}]`), []string{
			"error services.web.ports[1] rule-conflict",
		}},
		{"a host means HTTP", one(`x-aws-host: a.example.com`), nil},
		{"a host beside TCP", web(`ports: [{target: 80, x-aws-host: a.example.com}, "9000:9000"]`), []string{
			"error services.web.ports[0] rule-network",
		}},
		{"a host beside TCP, split", web(`ports: [{target: 80, x-aws-host: a.example.com}, "9000:9000"]`) + "x-aws-loadbalancer: {split: true}\n", nil},
		{"no host", one(`x-aws-host: localhost`), []string{"error services.web.ports[0].x-aws-host[0] rule-condition"}},
		{"no path", one(`x-aws-path: api`), []string{"error services.web.ports[0].x-aws-path[0] rule-condition"}},
		{"a path with a space", one(`x-aws-path: "/a b"`), []string{"error services.web.ports[0].x-aws-path[0] rule-condition"}},
		{"six values", one(`x-aws-host: [a.b, c.d, e.f], x-aws-path: [/a, /b, /c]`), []string{"error services.web.ports[0] rule-conditions"}},
		{"six wildcards", one(`x-aws-path: ["/*/*/*/*/*/*"]`), []string{"error services.web.ports[0] rule-conditions"}},
		{"a priority out of range", one(`x-aws-path: /a, x-aws-priority: 50000`), []string{
			"error services.web.ports[0].x-aws-priority rule-priority",
		}},
		{"priority 0", one(`x-aws-path: /a, x-aws-priority: 0`), []string{
			"error services.web.ports[0].x-aws-priority rule-priority",
		}},
		{"a redirect with priority 0", one(`x-aws-path: /a, x-aws-redirect: {from: /b, to: /a, priority: 0}`), []string{
			"error services.web.ports[0].x-aws-redirect[0].priority rule-priority",
		}},
		{"a priority without a rule", web(`ports: [{target: 80, x-aws-priority: 5}]`), []string{
			"error services.web.ports[0].x-aws-priority rule-priority",
		}},
		{"a prefix", one(`x-aws-path: [/api, /api/*], x-aws-strip_prefix: /api`), nil},
		{"prefixes", one(`x-aws-path: ["/v?/*", "*.js"], x-aws-strip_prefix: [/v1/, /v2]`), nil},
		{"a prefix of a host", one(`x-aws-host: a.example.com, x-aws-strip_prefix: /api`), nil},
		{"a prefix without a slash", one(`x-aws-path: /api*, x-aws-strip_prefix: api`), []string{"error services.web.ports[0].x-aws-strip_prefix[0] rule-rewrite"}},
		{"a prefix of everything", one(`x-aws-path: /api*, x-aws-strip_prefix: /`), []string{"error services.web.ports[0].x-aws-strip_prefix[0] rule-rewrite"}},
		{"a prefix with a wildcard", one(`x-aws-path: /api*, x-aws-strip_prefix: /api*`), []string{"error services.web.ports[0].x-aws-strip_prefix[0] rule-rewrite"}},
		{"a prefix of no path", one(`x-aws-path: [/a, /v1/*], x-aws-strip_prefix: /api`), []string{"error services.web.ports[0].x-aws-strip_prefix[0] rule-rewrite"}},
		{"a prefix without a rule", web(`ports: [{target: 80, x-aws-strip_prefix: /api}]`), []string{"error services.web.ports[0].x-aws-strip_prefix rule-rewrite"}},
		{"long prefixes", one(`x-aws-host: a.b, x-aws-strip_prefix: [` + strings.Repeat("/"+strings.Repeat("a", 120)+", ", 9) + `/b]`), []string{
			"error services.web.ports[0].x-aws-strip_prefix rule-rewrite",
		}},
		{"101 rules", manyRules(101), []string{"error services rules"}},
		{"100 rules", manyRules(100), nil},
	})
}

// TestRuleMistakes has one mistake each, with its place, its value and the remedy.
func TestRuleMistakes(t *testing.T) {
	t.Parallel()
	on := func(published int, port string) string {
		return fmt.Sprintf("x-aws-domain: {name: shop.example.com, zone: example.com}\nservices:\n  web: {image: i, ports: [{target: 80, published: %d, %s}]}\n", published, port)
	}
	for name, c := range map[string]struct{ file, want string }{
		"headers":                                    {on(80, `x-aws-headers: {X-Version: [a, "b*"], User-Agent: "*bot*"}`), ""},
		"expressions":                                {on(80, `x-aws-host_regex: "^[a-z]+[.]example[.]com", x-aws-path_regex: "^/v[0-9]", x-aws-headers_regex: {X-Version: "^2"}`), ""},
		"no headers":                                 {on(80, `x-aws-path: /a, x-aws-headers: {}`), "x-aws-headers: it names no header: the port would have no condition on headers; add a header"},
		"no headers in an expression":                {on(80, `x-aws-path: /a, x-aws-headers_regex: {}`), "x-aws-headers_regex: it names no header"},
		"an empty redirect":                          {on(80, `x-aws-redirect: {}`), "x-aws-redirect[0]: it does not say which hosts or paths are redirected; add from"},
		"a claim as a name":                          {on(443, `x-aws-auth: {jwt: {issuer: i, jwks: "https://i.example/k", claims: {aud: shop}}}`), `claims[0].aud: "aud" is not a valid attribute; use one of format, name, values`},
		"the header Host":                            {on(80, `x-aws-headers: {Host: a.b}`), `x-aws-headers.Host: a condition on headers does not compare Host; use x-aws-host`},
		"a long header":                              {on(80, `x-aws-headers: {`+strings.Repeat("a", 41)+`: b}`), "is not the name of a header with at most 40 characters; write it as X-Version"},
		"a header with a space":                      {on(80, `x-aws-headers: {"a b": c}`), `"a b" is not the name of a header`},
		"a long value":                               {on(80, `x-aws-headers: {A: `+strings.Repeat("b", 129)+`}`), "x-aws-headers.A[0]: load balancers compare 1 to 128 visible characters"},
		"a value with umlauts":                       {on(80, `x-aws-headers: {A: ä}`), `and "ä" has others; use x-aws-headers_regex`},
		"a header in an expression":                  {on(80, `x-aws-headers_regex: {host: a}`), "x-aws-headers_regex.host: a condition on headers does not compare host"},
		"a look-ahead":                               {on(80, `x-aws-path_regex: "^/(?=a)"`), `x-aws-path_regex[0]: load balancers do not support the regular expression "^/(?=a)"`},
		"a long expression":                          {on(80, `x-aws-host_regex: `+strings.Repeat("a", 129)), "it has 129 characters, and the limit is 128"},
		"hosts in both ways":                         {on(80, `x-aws-host: a.b, x-aws-host_regex: "^a"`), "x-aws-host_regex: x-aws-host and x-aws-host_regex are conditions on the same part"},
		"paths in both ways":                         {on(80, `x-aws-path: /a, x-aws-path_regex: "^/a"`), "x-aws-path_regex: x-aws-path and x-aws-path_regex are conditions on the same part"},
		"six values":                                 {on(80, `x-aws-host: [a.b, c.d], x-aws-path: /a, x-aws-headers: {A: [b, c]}, x-aws-headers_regex: {D: e}`), "6 values are too many for the conditions of a listener rule: it allows at most 5"},
		"six wildcards":                              {on(80, `x-aws-path: "/*/*/*", x-aws-headers: {A: "*b*c*"}`), "6 wildcards are too many"},
		"a rewrite":                                  {on(80, `x-aws-path: /*, x-aws-rewrite: {url: {regex: "^/old/(.*)", replace: /new/$1}, host: {regex: "^[^:]+", replace: a.internal}}`), ""},
		"a rewrite of nothing":                       {on(80, `x-aws-path: /*, x-aws-rewrite: {}`), "x-aws-rewrite: it has neither url nor host; write {url:"},
		"a rewrite without a rule":                   {on(80, `x-aws-rewrite: {url: {regex: ^/a, replace: /b}}`), "x-aws-rewrite: only a port with a condition has a listener rule"},
		"two rewrites":                               {on(80, `x-aws-path: /a/*, x-aws-strip_prefix: /a, x-aws-rewrite: {url: {regex: ^/a, replace: /b}}`), "x-aws-strip_prefix: a listener rule rewrites a URL once"},
		"a group too many":                           {on(80, `x-aws-path: /*, x-aws-rewrite: {url: {regex: ^/a, replace: /$1}}`), `x-aws-rewrite.url.replace: $1 is not a group of the regular expression "^/a"`},
		"a rewrite that is none":                     {on(80, `x-aws-path: /*, x-aws-rewrite: {url: {regex: "^/(", replace: /a}}`), `x-aws-rewrite.url.regex: load balancers do not support the regular expression "^/("`},
		"an empty replacement":                       {on(80, `x-aws-path: /*, x-aws-rewrite: {host: {regex: a}}`), "x-aws-rewrite.host.replace: the replacement is empty"},
		"redirects":                                  {on(80, `x-aws-redirect: [{from: www.example.com, to: "https://example.com/#{path}", status: 301}, {from: [/old, /old/*], to: /new}]`), ""},
		"a redirect of nothing":                      {on(80, `x-aws-redirect: {to: /new}`), "x-aws-redirect[0]: it does not say which hosts or paths are redirected; add from"},
		"a redirect as a text":                       {on(80, `x-aws-redirect: https://example.com`), "x-aws-redirect[0]: must be a mapping, found the string"},
		"a redirect from a word":                     {on(80, `x-aws-redirect: {from: old, to: /new}`), `x-aws-redirect[0].from[0]: "old" is neither a host name nor a path`},
		"a redirect to a word":                       {on(80, `x-aws-redirect: {from: /old, to: new}`), `x-aws-redirect[0].to: "new" is not an address that a load balancer redirects to`},
		"a redirect to a long address":               {on(80, `x-aws-redirect: {from: /old, to: /`+strings.Repeat("a", 128)+`}`), "a part of the address has more than 128 characters"},
		"an unknown keyword":                         {on(80, `x-aws-redirect: {from: /old, to: "/#{method}"}`), "load balancers do not replace #{method} there; use #{host}"},
		"another status":                             {on(80, `x-aws-redirect: {from: /old, to: /new, status: 308}`), "x-aws-redirect[0].status: load balancers do not redirect with the status 308; use 301"},
		"a priority of a redirect":                   {on(80, `x-aws-redirect: {from: /old, to: /new, priority: 50000}`), "x-aws-redirect[0].priority: 50000 is out of range"},
		"two redirects in order":                     {on(80, `x-aws-redirect: [{from: /old/*, to: /a, priority: 7}, {from: /old/x, to: /b, priority: 6}]`), ""},
		"a circle":                                   {on(80, `x-aws-redirect: {from: /*, to: "/new/#{path}"}`), "x-aws-redirect[0].to: browsers would be redirected again and again"},
		"a circle of two":                            {on(80, `x-aws-redirect: [{from: a.example.com, to: "http://b.example.com"}, {from: b.example.com, to: "http://a.example.com"}]`), "x-aws-redirect[1].to: browsers would be redirected again and again: another redirect of the port sends them back; remove one"},
		"two ways to one place":                      {on(80, `x-aws-redirect: [{from: a.example.com, to: "http://c.example.com"}, {from: b.example.com, to: "http://c.example.com"}]`), ""},
		"a circle of paths on other hosts":           {on(80, `x-aws-redirect: [{from: [a.example.com, /a], to: /b}, {from: [b.example.com, /b], to: /a}]`), ""},
		"a port too high":                            {on(80, `x-aws-redirect: {from: /old, to: "http://a.example.com:99999/"}`), "x-aws-redirect[0].to: 99999 is not a port; write a port from 1 to 65535"},
		"the port 0":                                 {on(80, `x-aws-redirect: {from: /old, to: "http://a.example.com:0/"}`), "0 is not a port"},
		"a space in an address":                      {on(80, `x-aws-redirect: {from: /old, to: "/a b"}`), `"/a b" has characters that are not allowed in an address; write spaces as %20`},
		"a query in a path":                          {on(80, `x-aws-path: "/a?b=c"`), `x-aws-path[0]: "/a?b=c" has a query, and load balancers compare paths without it: ? is a wildcard; write /a`},
		"a wildcard in a path":                       {on(80, `x-aws-path: "/a?/*"`), ""},
		"an address as a host":                       {on(80, `x-aws-host: 10.0.0.1`), `x-aws-host[0]: "10.0.0.1" is not a host name that load balancers compare; write it as shop.example.com or *.example.com, with letters after the last dot; or use x-aws-host_regex`},
		"a wildcard as the last label":               {on(80, `x-aws-host: shop.*`), ""},
		"a rewrite of the path":                      {on(80, `x-aws-path: /a, x-aws-rewrite: {path: {regex: a, replace: b}}`), `x-aws-rewrite.path: "path" is not a valid attribute; use one of host, url`},
		"from HTTPS to HTTP":                         {on(443, `x-aws-redirect: {from: /old, to: "http://example.com"}`), "load balancers do not redirect from HTTPS to HTTP; write https://"},
		"a redirect of all requests":                 {on(80, `x-aws-path: /a, x-aws-redirect: {from: /a, to: /new}`), "the rule of web:80/tcp would get no requests: the redirect, with priority"},
		"a redirect behind a rule":                   {on(80, `x-aws-path: /*, x-aws-priority: 1, x-aws-redirect: {from: /old, to: /new}`), "would have the priority 1, which the rule of web:80/tcp has"},
		"two redirects of one path":                  {on(80, `x-aws-redirect: [{from: /old, to: /a}, {from: /old, to: /b}]`), "which redirect 1 of web:80/tcp has"},
		"a redirect and TCP":                         {on(80, `x-aws-redirect: {from: /old, to: /a}`) + "  mq: {image: i, ports: ['1883:1883']}\n", "redirects require an Application Load Balancer, and mq:1883/tcp is not HTTP"},
		"a redirect of a host that CloudFront lacks": {"x-aws-https: cloudfront\n" + on(80, `x-aws-redirect: {from: www.example.com, to: "https://shop.example.com"}`), "no request for www.example.com arrives"},
		"a redirect to CloudFront":                   {"x-aws-https: cloudfront\n" + on(8080, `app_protocol: http, x-aws-redirect: {from: /old, to: /new}`), ""},
	} {
		var got []string
		for _, f := range Check(composetest.Text(t, c.file)) {
			if f.Severity == finding.Error {
				got = append(got, f.Path+": "+f.Message+"; "+f.Fix)
			}
		}
		if len(got) > 1 || c.want == "" && got != nil || !strings.Contains(strings.Join(got, "\n"), c.want) {
			t.Errorf("%s: found %q, not %q", name, got, c.want)
		}
	}
}

// manyRules is a file with n services that share port 80.
func manyRules(n int) string {
	var b strings.Builder
	b.WriteString("services:\n")
	for i := range n {
		fmt.Fprintf(&b, "  s%d: {image: s, ports: [{target: 80, x-aws-path: /%d, x-aws-priority: %d}]}\n", i, i, i+1)
	}
	return b.String()
}

func TestTargetSettings(t *testing.T) {
	one := func(port string) string { return web("ports: [{target: 80, " + port + "}]") }
	wrong := func(name string) []string {
		return []string{"error services.web.ports[0]." + name + " target-settings"}
	}
	testRules(t, []ruleCase{
		{"all", one(`x-aws-stickiness: {duration: 1h, cookie: id}, x-aws-deregistration_delay: 0s, x-aws-slow_start: 30s`), nil},
		{"deregistration", one(`x-aws-deregistration_delay: 2h`), wrong("x-aws-deregistration_delay")},
		{"slow start", one(`x-aws-slow_start: 10s`), wrong("x-aws-slow_start")},
		{"stickiness", one(`x-aws-stickiness: {duration: 8d}`), wrong("x-aws-stickiness.duration")},
		{"stickiness without a duration", one(`x-aws-stickiness: {cookie: id}`), wrong("x-aws-stickiness")},
		{"slow start of TCP", web(`ports: [{target: 9000, x-aws-slow_start: 30s}]`), []string{"error services.web.ports[0] target-settings"}},
		{"grace", one(`x-aws-healthcheck: {grace_period: soon}`), []string{
			"error services.web.ports[0].x-aws-healthcheck.grace_period target-health",
		}},
	})
}

func TestLoadBalancerRules(t *testing.T) {
	const arn, listener = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/", "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/main/0a/0b"
	with := func(value, ports string) string {
		return web("ports: ["+ports+"]") + "x-aws-loadbalancer: " + value + "\n"
	}
	wrong := func(name, code string) []string { return []string{"error x-aws-loadbalancer" + name + " " + code} }
	testRules(t, []ruleCase{
		{"settings", with(`{scheme: internal, split: true, access_logs: bucket/prefix, deletion_protection: true, idle_timeout: 2m}`, `"80:80"`), nil},
		{"scheme", with(`{scheme: private}`, `"80:80"`), wrong(".scheme", "extension-value")},
		{"bucket", with(`{access_logs: "s3://bucket"}`, `"80:80"`), wrong(".access_logs", "extension-value")},
		{"idle timeout", with(`{idle_timeout: 2h}`, `"80:80"`), wrong(".idle_timeout", "extension-value")},
		{"unknown", with(`{schema: internal}`, `"80:80"`), wrong(".schema", "unknown-attribute")},
		{"wrong type", with(`5`, `"80:80"`), wrong("", "extension-type")},
		{"name", with(`main`, `"80:80"`), nil},
		{"no name", with(`main_one`, `"80:80"`), wrong("", "extension-value")},
		{"application", with(arn+`app/main/0a`, `"80:80"`), nil},
		{"TCP on application", with(arn+`app/main/0a`, `"9000:9000"`), wrong("", "existing-loadbalancer")},
		{"HTTP on network", with(arn+`net/main/0a`, `"80:80"`), wrong("", "existing-loadbalancer")},
		{"no port", web() + "x-aws-loadbalancer: main\n", []string{"warning x-aws-loadbalancer unused-loadbalancer"}},
		{"ingress", with(`main`, `{target: 80, x-aws-ingress: 10.0.0.0/8}`), []string{"warning services.web.ports[0] existing-ingress"}},
		{"listener", with(`{listener: "`+listener+`"}`, `{target: 80, x-aws-host: a.example.com}`), nil},
		{"listener without a condition", with(`{listener: "`+listener+`"}`, `"80:80"`), []string{"error services.web.ports[0] rule-without-condition"}},
		{"listener and settings", with(`{listener: "`+listener+`", split: true}`, `{target: 80, x-aws-host: a.example.com}`), wrong("", "existing-loadbalancer")},
		{"no listener", with(`{listener: main}`, `{target: 80, x-aws-host: a.example.com}`), wrong(".listener", "extension-value")},
	})
}

func TestDomainRules(t *testing.T) {
	with := func(value string) string {
		return web(`ports: [{target: 80, published: 443}]`) + "x-aws-domain: " + value + "\n"
	}
	testRules(t, []ruleCase{
		{"name and zone", with(`{name: shop.example.com, zone: example.com}`), nil},
		{"zone by id", with(`{name: [shop.example.com, "*.example.org"], zone: Z0123456789EXAMPLE}`), nil},
		{"no zone", with(`{name: shop.example.com}`), []string{"error x-aws-domain extension-value"}},
		{"no name", with(`{name: shop, zone: Z0123456789EXAMPLE}`), []string{"error x-aws-domain.name[0] extension-value"}},
		{"another zone", with(`{name: shop.example.org, zone: example.com}`), []string{"error x-aws-domain.name[0] domain-zone"}},
		{"the end of another name", with(`{name: myexample.com, zone: example.com}`), []string{"error x-aws-domain.name[0] domain-zone"}},
		{"nothing on 443", web(`ports: ["80:80"]`) + "x-aws-domain: {name: a.example.com, zone: example.com}\n", []string{
			"warning x-aws-domain unused-certificate",
		}},
		{"no port", web() + "x-aws-domain: {name: a.example.com, zone: example.com}\n", []string{"warning x-aws-domain unused-domain"}},
	})
}

func TestBroughtRules(t *testing.T) {
	with := func(line string) string { return web() + line + "\n" }
	testRules(t, []ruleCase{
		{"subnets", with("x-aws-vpc: default\nx-aws-subnets: [subnet-01234567]"), nil},
		{"no subnet", with("x-aws-vpc: default\nx-aws-subnets: [public]"), []string{"error x-aws-subnets[0] extension-value"}},
		{"twice", with("x-aws-vpc: default\nx-aws-subnets: [subnet-01234567, subnet-01234567]"), []string{"error x-aws-subnets[1] extension-value"}},
		{"subnets of no VPC", with("x-aws-subnets: [subnet-01234567]"), []string{"warning x-aws-subnets missing-vpc"}},
		{"log group", with("x-aws-log_group: /shop/web"), nil},
		{"no log group", with("x-aws-log_group: my logs"), []string{"error x-aws-log_group extension-value"}},
		{"namespace", with("x-aws-vpc: default\nx-aws-namespace: {id: ns-0123456789abcdef, name: shop.local}"), nil},
		{"namespace without a name", with("x-aws-vpc: default\nx-aws-namespace: {id: ns-0123456789abcdef}"), []string{"error x-aws-namespace extension-value"}},
		{"namespace of no VPC", with("x-aws-namespace: {id: ns-0123456789abcdef, name: shop.local}"), []string{"warning x-aws-namespace missing-vpc"}},
		{"no namespace", with("x-aws-vpc: default\nx-aws-namespace: {id: shop, name: shop.local}"), []string{"error x-aws-namespace.id extension-value"}},
		{"no boundary", with("x-aws-permissions_boundary: boundary"), []string{"error x-aws-permissions_boundary extension-value"}},
		{"no execution role", web("x-aws-execution_role: role"), []string{"error services.web.x-aws-execution_role extension-value"}},
	})
}
