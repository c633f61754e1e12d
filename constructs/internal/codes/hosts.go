package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// hostRows are of names and addresses by which services reach each other.
var hostRows = []Row{
	{
		Code: AddressVariable, Severity: finding.Error,
		Title: "There is no such address",
		Why:   "Values of x-aws-environment name addresses of the project: {url:service:port}, {address:service:port} and {host:service:port} of a container port that is published, and {internal:service} of a service that keeps running.",
		Bad: `services:
  web:
    image: nginx
    ports: ["8080:80"]
    x-aws-environment: {SITE_URL: "{url:web:8080}"}
`,
		Mend: []string{"{url:web:8080}", "{url:web:80}"},
	},
	{
		Code: Alias, Severity: finding.Warning,
		Title: "A further name does not resolve to the service",
		Why:   "An alias of a network, of a link or a host name becomes a name in the DNS namespace of the project. Where several services claim it, or it is no DNS name, it does not lead to this one.",
		Bad: `services:
  web:
    image: nginx
    networks: {default: {aliases: [worker]}}
  worker:
    image: nginx
`,
		Mend: []string{"[worker]", "[front]"},
	},
	{
		Code: AliasDots, Severity: finding.Warning,
		Title: "A name with a dot does not resolve in images of Alpine Linux",
		Why:   "Other resolvers add the domain of the project where a name is not found. That of musl, the C library of Alpine Linux, never adds it to a name with a dot.",
		Bad: `services:
  web:
    image: nginx
    networks: {default: {aliases: [web.shop]}}
`,
		Mend: []string{"web.shop", "web-shop"},
	},
	{
		Code: AliasRename, Severity: finding.Info,
		Title: "A further name must not be the name of a deployed service",
		Why:   "Where a service is renamed and keeps its old name as an alias, the new entry in Cloud Map would be made before that of the old service goes, and Cloud Map refuses a name that is there. It takes two deployments: one without the alias, and one with it.",
		Bad: `services:
  backend:
    image: nginx
    networks: {default: {aliases: [api]}}
`,
		Mend: []string{"    networks: {default: {aliases: [api]}}\n", ""},
	},
	{
		Code: DockerHost, Severity: finding.Warning,
		Title: "An address that only Docker has",
		Why:   "host.docker.internal and 172.17.0.1 are the computer that Docker runs on, and 127.0.0.11 is the name server of Docker. A task has neither: what answered there has an address of its own on AWS, or is a service of the project; the resolver of a VPC is 169.254.169.253.",
		Bad: `services:
  web:
    image: nginx
    environment:
      API: http://host.docker.internal:8080
`,
		Mend: []string{"host.docker.internal:8080", "api.example.com"},
	},
	{
		Code: Hostname, Severity: finding.Info,
		Title: "The container does not see its hostname, but others resolve it",
		Why:   "AWS names the host of a task. The name is one of the service in the DNS namespace of the project.",
		Bad: `services:
  web:
    image: nginx
    hostname: web
`,
		Mend: []string{"    hostname: web\n", ""},
	},
	{
		Code: LocalhostAddress, Severity: finding.Warning,
		Title: "A variable sends others to localhost",
		Why:   "Under Docker the published ports of all services answer at localhost. On ECS localhost is the task itself, and in a browser it is the computer of the visitor. Where the address can mean nothing but a port of the web that the project publishes, the variable gets the address of that port on AWS; the name of the variable tells whether visitors use it. x-aws-environment has words for such addresses, and also keeps a value as it is.",
		Bad: `services:
  web:
    image: nginx
    ports: ["8080:80"]
    environment: {SITE_URL: "http://localhost:8080"}
`,
		Mend: []string{"    environment: {", "    x-aws-environment: {", "http://localhost:8080", "{url:web:80}"},
	},
	{
		Code: OwnName, Severity: finding.Warning,
		Title: "A health check asks the name of its own service",
		Why:   "Where a service has several tasks, its name leads to any of them, and to none before one is healthy (AWS Cloud Map developer guide, Health checks). With one task the name is in the hosts file of the task.",
		Bad: `services:
  web:
    image: nginx
    scale: 2
    healthcheck: {test: "curl -f http://web:80", start_period: 5m}
`,
		Mend: []string{"http://web:80", "http://localhost:80"},
	},
	{
		Code: ServiceConnectPort, Severity: finding.Warning,
		Title: "Service Connect does not carry the port that is used",
		Why:   "With x-aws-service_connect, names lead to a proxy that knows the ports of `ports` and `expose` only (Amazon ECS developer guide, Service Connect).",
		Bad: `x-aws-service_connect: true
services:
  web:
    image: nginx
    environment: {API: "http://api:8080"}
  api:
    image: nginx
    expose: [80]
`,
		Mend: []string{"[80]", "[80, 8080]"},
	},
	{
		Code: ServiceConnectUDP, Severity: finding.Warning,
		Title: "A service with a UDP port does without Service Connect",
		Why:   "The proxy of Service Connect carries TCP only (Amazon ECS developer guide, Service Connect). All ports of the name are reached by DNS.",
		Bad: `x-aws-service_connect: true
services:
  voice:
    image: nginx
    expose: ["80", "3478/udp"]
`,
		Mend: []string{"    expose", "    x-aws-service_connect: false\n    expose"},
	},
	{
		Code: StaticAddress, Severity: finding.Warning,
		Title: "A static address is not kept",
		Why:   "AWS chooses the address of a task, and each task has another.",
		Bad: `services:
  web:
    image: nginx
    networks: {back: {ipv4_address: 10.5.0.2}}
networks:
  back: {}
`,
		Mend: []string{"{ipv4_address: 10.5.0.2}", "{}"},
	},
	{
		Code: StaticAddressUsed, Severity: finding.Error,
		Title: "A service is reached by a static address",
		Why:   "AWS chooses the address of a task, so that the address in the variable, command or file leads nowhere. The name of the service does.",
		Bad: `services:
  web:
    image: nginx
    environment: {API: "http://10.5.0.2"}
  api:
    image: nginx
    networks: {back: {ipv4_address: 10.5.0.2}}
networks:
  back: {}
`,
		Mend: []string{"http://10.5.0.2", "http://api", "{ipv4_address: 10.5.0.2}", "{}"},
	},
	{
		Code: StaticUpstream, Severity: finding.Info,
		Title: "nginx looks the address of a service up once",
		Why:   "Each deployment of a service has tasks with new addresses. nginx resolves the host of an upstream when it starts, and asks again only where the name is in a variable and there is a resolver (nginx documentation, proxy_pass and resolver). The resolver of a VPC is 169.254.169.253, which knows full names only.",
		Bad: `services:
  web:
    image: nginx
    configs: [{source: site, target: /etc/nginx/conf.d/default.conf}]
  api:
    image: example/api
configs:
  site: {content: "server { location / { proxy_pass http://api:8080; } }"}
`,
		Mend: []string{"proxy_pass http://api:8080;", "resolver 169.254.169.253; set $$up api.shop.local; proxy_pass http://$$up:8080;"},
	},
}
