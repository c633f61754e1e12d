package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// hostRows are of names and addresses by which services reach each other.
var hostRows = []Row{
	{
		Code: AddressVariable, Severity: finding.Error,
		Title: "An address in x-aws-environment does not exist",
		Why:   "Values of x-aws-environment can contain addresses of the project: {url:service:port}, {address:service:port} and {host:service:port} of a container port that is published, and {internal:service} of a service that keeps running.",
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
		Title: "An alias does not resolve to the service",
		Why:   "An alias of a network or of a link, or a hostname, becomes a name in the DNS namespace of the project. If several services claim it, or it is not a DNS name, it does not resolve to this service.",
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
		Title: "A name with a dot does not resolve in images based on Alpine Linux",
		Why:   "Most resolvers append the domain of the project if a name is not found. The resolver of musl, the C library of Alpine Linux, never appends it to a name with a dot.",
		Bad: `services:
  web:
    image: nginx
    networks: {default: {aliases: [web.shop]}}
`,
		Mend: []string{"web.shop", "web-shop"},
	},
	{
		Code: AliasRename, Severity: finding.Info,
		Title: "An alias must not be the name of a deployed service",
		Why:   "If a service is renamed and keeps its old name as an alias, CloudFormation creates the new entry in Cloud Map before it deletes the entry of the old service, and Cloud Map rejects a name that already exists. Use two deployments: one without the alias, and one with it.",
		Bad: `services:
  backend:
    image: nginx
    networks: {default: {aliases: [api]}}
`,
		Mend: []string{"    networks: {default: {aliases: [api]}}\n", ""},
	},
	{
		Code: DockerHost, Severity: finding.Warning,
		Title: "An address exists only in Docker",
		Why:   "host.docker.internal and 172.17.0.1 are the Docker host, and 127.0.0.11 is Docker's DNS server. A task has neither. Use the name of a service, or the address on AWS of the server that answered on the host; the DNS resolver of a VPC is 169.254.169.253.",
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
		Title: "The container does not have its hostname, but the name resolves",
		Why:   "AWS sets the hostname of a task. The name in the file becomes a name of the service in the DNS namespace of the project.",
		Bad: `services:
  web:
    image: nginx
    hostname: web
`,
		Mend: []string{"    hostname: web\n", ""},
	},
	{
		Code: LocalhostAddress, Severity: finding.Warning,
		Title: "A variable sends users or services to localhost",
		Why:   "With Docker, the published ports of all services answer at localhost. On ECS, localhost is the task itself, and in a browser it is the computer of the visitor. If the address can only mean a published HTTP port of the project, the variable gets the address of that port on AWS; the name of the variable determines whether visitors use it. In x-aws-environment, values such as {url:web:80} become such addresses; it can also keep the value as it is.",
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
		Title: "A health check connects to the name of its own service",
		Why:   "If a service has several tasks, its name resolves to any of them, and to none before one is healthy (AWS Cloud Map developer guide, Health checks). With a single task, the name is in the hosts file of the task.",
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
		Title: "Service Connect does not serve the port",
		Why:   "With x-aws-service_connect, names resolve to a proxy that serves only the ports in `ports` and `expose` (Amazon ECS developer guide, Service Connect).",
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
		Title: "A service with a UDP port does not use Service Connect",
		Why:   "The proxy of Service Connect supports TCP only (Amazon ECS developer guide, Service Connect). All ports of the service remain reachable through DNS.",
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
		Title: "A static address is ignored",
		Why:   "AWS assigns the addresses of tasks, and each task has a different one.",
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
		Title: "A static address of a service is in use",
		Why:   "AWS assigns the addresses of tasks, so the address in the variable, command or file does not work. Use the name of the service.",
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
		Title: "nginx looks up the address of a service only once",
		Why:   "Each deployment of a service creates tasks with new addresses. nginx resolves the host of an upstream when it starts, and again only if the name is in a variable and a resolver is configured (nginx documentation, proxy_pass and resolver). The resolver of a VPC is 169.254.169.253, which resolves full names only.",
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
