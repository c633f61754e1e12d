package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// portRows are of ports.
var portRows = []Row{
	{
		Code: DatastorePort, Severity: finding.Warning,
		Title: "A database is reachable from the internet",
		Why:   "Docker publishes the port on a computer that is often behind a router; a load balancer is on the internet. Services of the project can reach the port even if it is not published.",
		Bad: `services:
  cache:
    image: nginx
    ports: ["6379:6379"]
`,
		Mend: []string{"    ports: [\"6379:6379\"]\n", "    expose: [6379]\n"},
	},
	{
		Code: DebuggerPort, Severity: finding.Warning,
		Title: "The port of a debugger is published",
		Why: "Debuggers run code of anyone who connects to them; the debuggers of Java, Python, PHP and Node.js listen on 5005, 5678, 9003, 9229 and 9230. " +
			"Docker publishes the port on a computer that is often behind a router; a load balancer is on the internet. " +
			"If the application itself uses the port, set app_protocol or a health check with that port.",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80", "9229:9229"]
`,
		Mend: []string{`, "9229:9229"`, ""},
	},
	{
		Code: HostAddress, Severity: finding.Warning,
		Title: "The host address of a port is ignored",
		Why:   "The address is an address of the Docker host, and limits access to the port. On AWS, the port would be published to everyone; 127.0.0.1 keeps it private.",
		Bad: `services:
  web:
    image: nginx
    ports: ["192.168.1.10:80:80"]
`,
		Mend: []string{"192.168.1.10:80:80", "80:80"},
	},
	{
		Code: LoadBalancer, Severity: finding.Info,
		Title: "The project uses a load balancer of this type",
		Why: "An Application Load Balancer supports HTTP only. If a port uses another protocol, or its protocol is unknown, all ports are behind a Network Load Balancer, " +
			"which does not support hosts and paths. Container ports 80 and 443 are assumed to use HTTP; set app_protocol for others. x-aws-loadbalancer: {split: true} creates one load balancer of each type. An existing load balancer must be of the type that the ports need.",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80", "5000:5000"]
`,
		Mend: []string{`ports: ["80:80", "5000:5000"]`, `expose: ["80", "5000"]`},
	},
	{
		Code: NothingReachable, Severity: finding.Warning,
		Title: "The project cannot be reached from outside",
		Why: "Ports that are bound to 127.0.0.1 are reachable on the Docker host, and services with labels for Traefik or Caddy through a proxy that finds containers by the Docker API. " +
			"ECS has neither: only published ports can be reached from outside.",
		Bad: `services:
  web:
    image: nginx
    labels: {traefik.enable: "true"}
`,
		Mend: []string{"    labels:", "    ports: [\"80:80\"]\n    labels:"},
	},
	{
		Code: PortConflict, Severity: finding.Error,
		Title: "Services publish the same port",
		Why:   "The project has one load balancer, with one listener for each port. Services that use HTTP can share a port by hosts and paths (x-aws-host, x-aws-path).",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80"]
  api:
    image: nginx
    ports: ["80:8080"]
`,
		Mend: []string{`["80:8080"]`, `["8080:8080"]`},
	},
	{
		Code: PortMode, Severity: finding.Error,
		Title: "The publishing mode of a port is unknown",
		Why:   "The modes are host and ingress (Compose Specification, ports).",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, mode: swarm}]
`,
		Mend: []string{"mode: swarm", "mode: ingress"},
	},
	{
		Code: PortNumber, Severity: finding.Error,
		Title: "A number is not a port number",
		Why:   "Ports are numbers from 1 to 65535.",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80000}]
`,
		Mend: []string{"80000", "8000"},
	},
	{
		Code: PortProtocol, Severity: finding.Error,
		Title: "The protocol of a port is not supported",
		Why:   "Load balancers support TCP and UDP.",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, protocol: sctp}]
`,
		Mend: []string{"sctp", "tcp"},
	},
	{
		Code: PortRange, Severity: finding.Warning,
		Title: "Only the first port of a published range is used",
		Why:   "Docker uses the first free port of the range on the host. A load balancer has no other ports to choose from.",
		Bad: `services:
  web:
    image: nginx
    ports: ["8000-8010:80"]
`,
		Mend: []string{"8000-8010:80", "8000:80"},
	},
	{
		Code: PrivatePort, Severity: finding.Info,
		Title: "A port that only the host can reach is not published",
		Why: "A port that is bound to 127.0.0.1 is reachable only on the Docker host, and a port without a published number gets a random one there. " +
			"On AWS, only services of the project can reach both.",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80", "8080"]
`,
		Mend: []string{`"8080"`, `"8080:8080"`},
	},
	{
		Code: TargetGroups, Severity: finding.Error,
		Title: "A service publishes too many ports",
		Why:   "An ECS service has at most five target groups (Amazon ECS developer guide, Service quotas).",
		Bad: `services:
  web:
    image: nginx
    ports: ["81:81", "82:82", "83:83", "84:84", "85:85", "86:86"]
`,
		Mend: []string{`, "86:86"`, ""},
	},
}
