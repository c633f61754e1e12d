package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// existingRows are of resources that exist and that the project uses, and of
// domains and load balancers.
var existingRows = []Row{
	{
		Code: CertificateNeeded, Severity: finding.Error,
		Title: "gRPC and HTTP/2 require a certificate",
		Why:   "An Application Load Balancer supports both over HTTPS only (Elastic Load Balancing, Target groups, Protocol versions).",
		Bad: `services:
  api:
    image: nginx
    ports: [{target: 50051, published: 50051, app_protocol: grpc}]
`,
		Mend: []string{"app_protocol: grpc", "app_protocol: http"},
	},
	{
		Code: CertificateUDP, Severity: finding.Error,
		Title: "A UDP port cannot have a certificate",
		Why:   "The TLS listeners of a Network Load Balancer use TCP.",
		Bad: `services:
  voice:
    image: nginx
    expose: [8080]
    ports:
      - target: 3478
        published: 3478
        protocol: udp
        x-aws-certificate: arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555
`,
		Mend: []string{"        x-aws-certificate: arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555\n", ""},
	},
	{
		Code: DomainNames, Severity: finding.Warning,
		Title: "There are too many names for one certificate",
		Why:   "A certificate of ACM has at most 10 names by default; the quota can be increased (AWS Certificate Manager, Quotas). A wildcard covers many names.",
		Bad: `x-aws-domain:
  zone: example.com
  name: [a.example.com, b.example.com, c.example.com, d.example.com, e.example.com, f.example.com, g.example.com, h.example.com, i.example.com, j.example.com, k.example.com]
services:
  web:
    image: nginx
    ports: [{target: 80, published: 443}]
`,
		Mend: []string{
			"[a.example.com, b.example.com, c.example.com, d.example.com, e.example.com, f.example.com, g.example.com, h.example.com, i.example.com, j.example.com, k.example.com]",
			`"*.example.com"`,
		},
	},
	{
		Code: DomainZone, Severity: finding.Error,
		Title: "A name is not in its zone",
		Why:   "The names of records in a hosted zone end with the name of the zone (Amazon Route 53 developer guide).",
		Bad: `x-aws-domain: {name: shop.example.org, zone: example.com}
services:
  web:
    image: nginx
    ports: [{target: 80, published: 443}]
`,
		Mend: []string{"shop.example.org", "shop.example.com"},
	},
	{
		Code: ExistingIngress, Severity: finding.Warning,
		Title: "x-aws-ingress has no effect on an existing load balancer",
		Why:   "The security group of an existing load balancer is not changed by the project.",
		Bad: `x-aws-loadbalancer: arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop/0123456789abcdef
services:
  web:
    image: nginx
    x-aws-ingress: 203.0.113.0/24
    ports: ["80:80"]
`,
		Mend: []string{"    x-aws-ingress: 203.0.113.0/24\n", ""},
	},
	{
		Code: ExistingLoadbalancer, Severity: finding.Error,
		Title: "The existing load balancer does not fit the published ports",
		Why:   "An Application Load Balancer supports HTTP, and a Network Load Balancer TCP, TLS and UDP; an existing listener is not changed.",
		Bad: `x-aws-loadbalancer: arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop/0123456789abcdef
services:
  broker:
    image: nginx
    ports: [{target: 1883, published: 1883, x-aws-protocol: tcp}]
`,
		Mend: []string{"loadbalancer/app/", "loadbalancer/net/"},
	},
	{
		Code: ExistingLogGroup, Severity: finding.Warning,
		Title: "x-aws-logs_retention has no effect on an existing log group",
		Why:   "The retention of an existing log group is not changed by the project.",
		Bad: `x-aws-log_group: /shop/tasks
x-aws-logs_retention: 30
services:
  web:
    image: nginx
`,
		Mend: []string{"x-aws-logs_retention: 30\n", ""},
	},
	{
		Code: LogsRetention, Severity: finding.Error,
		Title: "The retention of logs is not a value that CloudWatch supports",
		Why:   "The Amazon CloudWatch Logs API reference, PutRetentionPolicy, lists the supported numbers of days.",
		Bad: `x-aws-logs_retention: 100
services:
  web:
    image: nginx
`,
		Mend: []string{"100", "90"},
	},
	{
		Code: MissingVPC, Severity: finding.Warning,
		Title: "A resource in a VPC is used without the VPC",
		Why:   "Subnets and private namespaces belong to a VPC. Without x-aws-vpc, the project would create a new VPC, unless the CDK program passes one.",
		Bad: `x-aws-subnets: [subnet-0123456789abcdef0]
services:
  web:
    image: nginx
`,
		Mend: []string{"x-aws-subnets", "x-aws-vpc: vpc-0123456789abcdef0\nx-aws-subnets"},
	},
	{
		Code: NoCertificate, Severity: finding.Warning,
		Title: "The port of a TLS server serves plain HTTP",
		Why:   "Clients expect TLS on port 443, and on each port of a container that uses TLS. The load balancer requires a certificate for TLS, or passes it through to the container with x-aws-protocol: tcp.",
		Bad: `services:
  web:
    image: nginx
    ports: ["443:80"]
`,
		Mend: []string{"services:\n", "x-aws-domain: {name: shop.example.com, zone: example.com}\nservices:\n"},
	},
	{
		Code: UnusedCertificate, Severity: finding.Warning,
		Title: "No published port uses the certificate",
		Why:   "The certificate of the project applies to HTTP ports that are published on 443, and to ports of containers that use HTTPS.",
		Bad: `x-aws-domain: {name: shop.example.com, zone: example.com}
services:
  web:
    image: nginx
    ports: ["8080:80"]
`,
		Mend: []string{"8080:80", "443:80"},
	},
	{
		Code: UnusedDomain, Severity: finding.Warning,
		Title: "x-aws-domain has no load balancer to refer to",
		Why:   "The name resolves to the load balancer, and without a published port there is none.",
		Bad: `x-aws-domain: {name: shop.example.com, zone: example.com}
services:
  web:
    image: nginx
`,
		Mend: []string{"    image: nginx\n", "    image: nginx\n    ports: [\"443:80\"]\n"},
	},
	{
		Code: UnusedLoadbalancer, Severity: finding.Warning,
		Title: "The existing load balancer is not used",
		Why:   "No port is published.",
		Bad: `x-aws-loadbalancer: shop
services:
  web:
    image: nginx
`,
		Mend: []string{"    image: nginx\n", "    image: nginx\n    ports: [\"80:80\"]\n"},
	},
}
