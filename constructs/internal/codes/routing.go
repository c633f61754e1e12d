package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// routingRows are of listeners and their rules.
var routingRows = []Row{
	{
		Code: IngressConflict, Severity: finding.Error,
		Title: "Ports that share a listener admit different sources",
		Why:   "The security group of a load balancer admits sources to a port, not to a rule of its listener.",
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
		Title: "Labels or variables for a reverse proxy are not read",
		Why: "Traefik and nginx-proxy ask Docker for labels and variables of containers, and on ECS there is no Docker to ask. " +
			"x-aws-labels makes ports with listener rules of them.",
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
		Title: "The load balancer does not do what a label asks of a reverse proxy",
		Why: "x-aws-labels reads hosts, paths, ports, entry points, and the middlewares stripPrefix, redirectScheme and chain. " +
			"A route with a middleware that may keep somebody out is not served without it.",
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
		Title: "A reverse proxy runs, and the load balancer reads its labels",
		Why:   "With x-aws-labels the load balancer takes the requests. The proxy would ask Docker for containers, which it cannot do on ECS.",
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
		Code: RuleCondition, Severity: finding.Error,
		Title: "A host or path is not one that load balancers compare",
		Why:   "Hosts have letters, digits, dots, hyphens and wildcards, and paths begin with a slash (Elastic Load Balancing, Condition types for listener rules).",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-path: api/*}]
`,
		Mend: []string{"api/*", "/api/*"},
	},
	{
		Code: RuleConditions, Severity: finding.Error,
		Title: "A rule has too many hosts, paths or wildcards",
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
		Title: "Two ports ask for the same requests",
		Why:   "A request goes to the first rule that matches, so that the second would get none.",
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
		Title: "A port gets no request",
		Why:   "A rule with an earlier priority takes all requests of this one.",
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
		Title: "Hosts and paths need a load balancer that speaks HTTP",
		Why:   "One published port that does not speak HTTP makes a Network Load Balancer of that of the project, which knows no hosts and paths. x-aws-loadbalancer: {split: true} makes one of each kind.",
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
		Title: "The priority of a rule is not possible",
		Why:   "Priorities are 1 to 50000 and unique in a listener (Elastic Load Balancing API reference, CreateRule); only ports with a host or path have a rule.",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-priority: 10}]
`,
		Mend: []string{", x-aws-priority: 10", ""},
	},
	{
		Code: RuleRewrite, Severity: finding.Error,
		Title: "A prefix cannot be removed from paths",
		Why:   "x-aws-strip_prefix is a rewrite of the port's listener rule, and the last action of a listener has none (Elastic Load Balancing, Transforms for listener rules). It takes beginnings of the paths in x-aws-path.",
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
		Why:   "The listener belongs to others too, and its default action is not changed: a rule says which requests are for the service.",
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
