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
		Code: PortConflict, Severity: finding.Error,
		Title: "Two services publish the same port",
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
		Title: "A port that is bound to the host alone is not published",
		Why:   "127.0.0.1 keeps a port to the computer that Docker runs on, as security groups keep it to the project.",
		Bad: `services:
  web:
    image: nginx
    ports: ["127.0.0.1:80:80"]
`,
		Mend: []string{"127.0.0.1:80:80", "80:80"},
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
