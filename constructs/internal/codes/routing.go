package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// routingRows are of listeners and their rules.
var routingRows = []Row{
	{
		Code: IngressConflict, Severity: finding.Error,
		Title: "Ports that share a listener allow different sources",
		Why:   "The security group of a load balancer allows sources for a port, not for a rule of its listener.",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-host: shop.example.com}]
  api:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-host: api.example.com, x-aws-ingress: 203.0.113.0/24}]
`,
		Mend: []string{", x-aws-ingress: 203.0.113.0/24", ""},
	},
	{
		Code: ProxyLabels, Severity: finding.Warning,
		Title: "Labels or variables for a reverse proxy have no effect",
		Why: "Traefik and nginx-proxy read labels and variables of containers from the Docker API, which ECS does not have. " +
			"x-aws-labels turns them into published ports with listener rules.",
		Bad: `services:
  web:
    image: nginx
    ports: ["8080:80"]
    labels: {traefik.http.routers.web.rule: Host(` + "`shop.example.com`" + `)}
`,
		Mend: []string{"services:", "x-aws-labels: traefik\nservices:"},
	},
	{
		Code: ProxyRoute, Severity: finding.Warning,
		Title: "The load balancer does not support a label for a reverse proxy",
		Why: "x-aws-labels supports hosts, paths, headers, ports, entry points, and the middlewares stripPrefix, addPrefix, replacePath, replacePathRegex, redirectScheme, redirectRegex and chain. " +
			"A route with a middleware that may restrict access is not served without it.",
		Bad: `x-aws-labels: traefik
services:
  web:
    image: nginx
    ports: ["8080:80"]
    labels:
      traefik.http.routers.web.rule: Host(` + "`shop.example.com`" + `)
      traefik.http.routers.web.middlewares: login@file
`,
		Mend: []string{"middlewares: login@file", "entrypoints: web"},
	},
	{
		Code: ProxyUnneeded, Severity: finding.Warning,
		Title: "A reverse proxy runs although the load balancer serves its labels",
		Why:   "With x-aws-labels, the load balancer serves the requests. The proxy would need the Docker API to find containers, which ECS does not have.",
		Bad: `x-aws-labels: traefik
services:
  proxy:
    image: traefik
    ports: ["8080:80"]
  web:
    image: nginx
    labels: {traefik.http.routers.web.rule: Host(` + "`shop.example.com`" + `)}
`,
		Mend: []string{"    image: traefik\n", "    image: traefik\n    x-aws-exclude: true\n"},
	},
	{
		Code: Redirect, Severity: finding.Error,
		Title: "A redirect is not supported by load balancers",
		Why:   "x-aws-redirect is a list of {from, to, status, priority}. A load balancer redirects hosts and paths with the status 301 or 302, and not from HTTPS to HTTP (Elastic Load Balancing API reference, RedirectActionConfig).",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-redirect: {from: /*, to: "/#{path}"}}]
`,
		Mend: []string{"{from: /*,", "{from: /old/*,", `"/#{path}"`, `/new`},
	},
	{
		Code: RuleCondition, Severity: finding.Error,
		Title: "A host, path or header is not supported by load balancers",
		Why: "Hosts consist of letters, digits, dots, hyphens and wildcards, and paths begin with a slash. Names of headers have at most 40 characters, and values and regular expressions 128. " +
			"Regular expressions have no look-around, backreferences and classes of Unicode (Elastic Load Balancing, Condition types for listener rules).",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-path: api/*}]
`,
		Mend: []string{"api/*", "/api/*"},
	},
	{
		Code: RuleConditions, Severity: finding.Error,
		Title: "A rule has too many values or wildcards",
		Why:   "A rule has at most five values and five wildcards (Elastic Load Balancing, Quotas for your Application Load Balancers).",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-path: [/a, /b, /c, /d, /e, /f]}]
`,
		Mend: []string{"[/a, /b, /c, /d, /e, /f]", "[/?]"},
	},
	{
		Code: RuleConflict, Severity: finding.Error,
		Title: "Two ports match the same requests",
		Why:   "A request goes to the first rule that matches, so the second rule would get none.",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-path: /api/*}]
  api:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-path: /api/*}]
`,
		Mend: []string{"  web:\n    image: nginx\n    ports: [{target: 80, published: 80, x-aws-path: /api/*}]", "  web:\n    image: nginx\n    ports: [{target: 80, published: 80, x-aws-path: /shop/*}]"},
	},
	{
		Code: RuleHidden, Severity: finding.Error,
		Title: "A port gets no requests",
		Why:   "A rule that is evaluated earlier matches all requests of this port.",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-path: /*, x-aws-priority: 1}]
  api:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-path: /api/*, x-aws-priority: 2}]
`,
		Mend: []string{"x-aws-priority: 1", "x-aws-priority: 3"},
	},
	{
		Code: RuleNetwork, Severity: finding.Error,
		Title: "Listener rules require an Application Load Balancer",
		Why:   "If one published port does not use HTTP, the project has a Network Load Balancer, which does not support hosts, paths, headers and redirects. x-aws-loadbalancer: {split: true} creates one load balancer of each type.",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-host: shop.example.com}]
  broker:
    image: nginx
    ports: [{target: 1883, published: 1883, x-aws-protocol: tcp}]
`,
		Mend: []string{"services:\n", "x-aws-loadbalancer: {split: true}\nservices:\n"},
	},
	{
		Code: RulePriority, Severity: finding.Error,
		Title: "The priority of a rule is not valid",
		Why:   "Priorities are 1 to 50000 and unique in a listener (Elastic Load Balancing API reference, CreateRule); only ports with a condition have a listener rule.",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-priority: 10}]
`,
		Mend: []string{", x-aws-priority: 10", ""},
	},
	{
		Code: RuleRewrite, Severity: finding.Error,
		Title: "A load balancer cannot rewrite requests that way",
		Why: "x-aws-rewrite and x-aws-strip_prefix are rewrites of the port's listener rule, and the default action of a listener cannot have one (Elastic Load Balancing, Transforms for listener rules). " +
			"A rule rewrites the URL once, and the host once. The values of x-aws-strip_prefix are prefixes of the paths in x-aws-path.",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-strip_prefix: /api}]
`,
		Mend: []string{"x-aws-strip_prefix", "x-aws-path: /api*, x-aws-strip_prefix"},
	},
	{
		Code: RuleWithoutCondition, Severity: finding.Error,
		Title: "A port of an existing listener has neither host nor path",
		Why:   "Other applications also use the listener, and its default action is not changed, so the service needs a rule with a host or path.",
		Bad: `x-aws-loadbalancer:
  listener: arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/0123456789abcdef/0123456789abcdef
services:
  web:
    image: nginx
    ports: ["80:80"]
`,
		Mend: []string{`["80:80"]`, "[{target: 80, published: 80, x-aws-host: shop.example.com}]"},
	},
}
