package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// networkRows are of networks.
var networkRows = []Row{
	{
		Code: ExternalNetwork, Severity: finding.Error,
		Title: "An external network is not a security group",
		Why:   "A network is a security group on AWS, and an external network is an existing one.",
		Bad: `services:
  web:
    image: nginx
    networks: [shared]
networks:
  shared:
    external: true
`,
		Mend: []string{"    external: true\n", "    external: true\n    x-aws-securitygroup: sg-0123456789abcdef0\n"},
	},
	{
		Code: Ingress, Severity: finding.Error,
		Title: "x-aws-ingress has an entry that is not a source of traffic",
		Why:   "A rule of a security group allows an address range, another security group or a prefix list (Amazon EC2 API reference, IpPermission).",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80"]
    x-aws-ingress: [office]
`,
		Mend: []string{"office", "203.0.113.0/24"},
	},
	{
		Code: InternalNetwork, Severity: finding.Warning,
		Title: "Tasks on an internal network may connect to port 443",
		Why:   "ECS uses this port to pull images and to send logs, so the security group of the network allows it.",
		Bad: `services:
  web:
    image: nginx
    networks: [back]
networks:
  back:
    internal: true
`,
		Mend: []string{"services:\n", "x-aws-acknowledge: [internal-network]\nservices:\n"},
	},
	{
		Code: InternalNetworkRules, Severity: finding.Info,
		Title: "The rules of an existing security group apply",
		Why:   "An internal network with x-aws-securitygroup has the rules of that group, which are not changed.",
		Bad: `services:
  web:
    image: nginx
    networks: [back]
networks:
  back:
    internal: true
    x-aws-securitygroup: sg-0123456789abcdef0
`,
		Mend: []string{"    internal: true\n", ""},
	},
	{
		Code: InternalPort, Severity: finding.Warning,
		Title: "A port is not published, because the service is only on internal networks",
		Why:   "Docker does not publish the ports of such a service either.",
		Bad: `x-aws-acknowledge: [internal-network]
services:
  web:
    image: nginx
    networks: [back]
    ports: ["80:80"]
networks:
  back:
    internal: true
`,
		Mend: []string{"    networks: [back]\n", "    networks: [back, front]\n", "networks:\n  back", "networks:\n  front: {}\n  back"},
	},
	{
		Code: NetworkDriver, Severity: finding.Warning,
		Title: "The driver of a network is ignored",
		Why:   "Networks are security groups in a VPC. Networks of the host or of its interfaces are not available.",
		Bad: `services:
  web:
    image: nginx
    networks: [lan]
networks:
  lan:
    driver: macvlan
`,
		Mend: []string{"    driver: macvlan\n", "    driver: bridge\n"},
	},
	{
		Code: NetworksPerService, Severity: finding.Error,
		Title: "A service is on too many networks",
		Why:   "Each network is a security group, and a network interface has at most five (Amazon VPC user guide, Quotas), one of which is the service's own.",
		Bad: `services:
  web:
    image: nginx
    networks: [a, b, c, d, e]
networks: {a: {}, b: {}, c: {}, d: {}, e: {}}
`,
		Mend: []string{"[a, b, c, d, e]", "[a, b, c, d]"},
	},
	{
		Code: SecurityGroup, Severity: finding.Error,
		Title: "x-aws-securitygroup is not the id of a security group",
		Why:   "Ids have the form sg-0123456789abcdef0 (Amazon EC2 user guide, Resource IDs).",
		Bad: `services:
  web:
    image: nginx
    networks: [back]
networks:
  back:
    x-aws-securitygroup: shop
`,
		Mend: []string{"securitygroup: shop", "securitygroup: sg-0123456789abcdef0"},
	},
}
