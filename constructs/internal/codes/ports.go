package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// portRows are of ports.
var portRows = []Row{
	{
		Code: DatastorePort, Severity: finding.Warning,
		Title: "A database is reachable from the internet",
		Why:   "Docker publishes the port on a computer that is often behind a router; a load balancer is on the internet. Services of the project reach the port without publishing it.",
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
		Why: "Debuggers run the code of whoever connects to them; those of Java, Python, PHP and Node.js listen on 5005, 5678, 9003, 9229 and 9230. " +
			"Docker publishes the port on a computer that is often behind a router; a load balancer is on the internet. " +
			"Where an application has the port, app_protocol or a health check with that port says so.",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80", "9229:9229"]
`,
		Mend: []string{`, "9229:9229"`, ""},
	},
	{
		Code: HostAddress, Severity: finding.Warning,
		Title: "The host address of a port is not kept",
		Why:   "The address is one of the computer that Docker runs on, and limits who reaches the port. The port would be published for everybody; 127.0.0.1 keeps it private.",
		Bad: `services:
  web:
    image: nginx
    ports: ["192.168.1.10:80:80"]
`,
		Mend: []string{"192.168.1.10:80:80", "80:80"},
	},
	{
		Code: LoadBalancer, Severity: finding.Info,
		Title: "The project gets a load balancer, and which",
		Why: "An Application Load Balancer speaks HTTP only. So a port that does not, or of which the file does not say it, puts all ports behind a Network Load Balancer, " +
			"which knows no hosts and no paths. Container ports 80 and 443 are taken for HTTP; app_protocol says what others speak, and x-aws-loadbalancer: {split: true} makes one of each.",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80", "5000:5000"]
`,
		Mend: []string{"services:\n", "x-aws-loadbalancer: shared\nservices:\n"},
	},
	{
		Code: NothingReachable, Severity: finding.Warning,
		Title: "Nothing of the project can be reached from outside",
		Why: "Ports that are bound to 127.0.0.1 are reached on the computer that Docker runs on, and labels for Traefik or Caddy by a proxy that asks Docker which containers there are. " +
			"On ECS there is neither: what is reached from outside is a published port.",
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
		Why:   "The project has one load balancer, where a port is one listener. Hosts and paths (x-aws-host, x-aws-path) share a port between services that speak HTTP.",
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
		Title: "The mode of a port is unknown",
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
		Title: "A number is not that of a port",
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
		Title: "The protocol of a port is not possible",
		Why:   "Load balancers speak TCP and UDP.",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, protocol: sctp}]
`,
		Mend: []string{"sctp", "tcp"},
	},
	{
		Code: PortRange, Severity: finding.Warning,
		Title: "Of a range of published ports the first is used",
		Why:   "With a range, Docker takes the first free port of the host. There are no hosts that could take others.",
		Bad: `services:
  web:
    image: nginx
    ports: ["8000-8010:80"]
`,
		Mend: []string{"8000-8010:80", "8000:80"},
	},
	{
		Code: PrivatePort, Severity: finding.Info,
		Title: "A port that only the host reaches is not published",
		Why: "127.0.0.1 keeps a port to the computer that Docker runs on, and a port without a published one is random there. " +
			"Security groups keep both to the project.",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80", "8080"]
`,
		Mend: []string{`"8080"`, `"8080:8080"`},
	},
	{
		Code: TargetGroups, Severity: finding.Error,
		Title: "A service publishes more ports than an ECS service has room for",
		Why:   "An ECS service has at most five target groups (Amazon ECS developer guide, Service quotas).",
		Bad: `services:
  web:
    image: nginx
    ports: ["81:81", "82:82", "83:83", "84:84", "85:85", "86:86"]
`,
		Mend: []string{`, "86:86"`, ""},
	},
}
