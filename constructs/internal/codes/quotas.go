package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// quotaRows are of quotas of AWS. A quota that AWS raises on request is a
// warning, one that is fixed an error.
var quotaRows = []Row{
	{
		Code: AccountQuotas, Severity: finding.Info,
		Title: "The project uses quotas that all projects of an account share",
		Why:   "A Region of an account has room for five VPCs (Amazon VPC quotas), so that the fifth project cannot be deployed beside the default VPC; for five Elastic IP addresses, one of which a NAT gateway for EC2 instances uses; and for 50 namespaces (AWS Cloud Map quotas). New accounts begin with 6 vCPU for tasks on Fargate (AWS Fargate service quotas). AWS raises all of them on request. `x-aws-vpc: default`, or the id of a VPC that several projects share, makes no VPC.",
		Bad: `services:
  web:
    image: nginx
`,
		Mend: []string{"services:\n", "x-aws-vpc: default\nx-aws-namespace: {id: ns-0123456789abcdef, name: shop.local}\nservices:\n"},
	},
	{
		Code: ApplicationListeners, Severity: finding.Warning,
		Title: "The project publishes more ports than an Application Load Balancer has listeners",
		Why:   "An Application Load Balancer has at most 50 listeners, which AWS raises on request (Elastic Load Balancing, Quotas for your Application Load Balancers).",
		Bad: `services:
  s<n>: {image: nginx, ports: ["100<n>:80"]} # × 51
`,
		Mend: []string{"# × 51", "# × 50"},
	},
	{
		Code: CapacityProviders, Severity: finding.Error,
		Title: "The services run on too many kinds of EC2 instances",
		Why:   "A cluster has at most 20 capacity providers (Amazon ECS service quotas): two of Fargate, and one for each kind of instance.",
		Bad: `services:
  s<n>: {image: nginx, x-aws-capacity: {ec2: {ami: /amis/shop/<n>}}} # × 19
`,
		Mend: []string{"# × 19", "# × 18"},
	},
	{
		Code: Certificates, Severity: finding.Warning,
		Title: "The load balancer has too many certificates",
		Why:   "A load balancer has at most 25 certificates beside the default ones of its listeners, which AWS raises on request (Elastic Load Balancing, Quotas for your Application Load Balancers).",
		Bad: `services:
  s<n>: {image: nginx, ports: [{target: 80, published: 443, x-aws-host: s<n>.example.com, x-aws-priority: <n>, x-aws-certificate: "arn:aws:acm:eu-central-1:123456789012:certificate/c<n>"}]} # × 27
`,
		Mend: []string{"# × 27", "# × 26"},
	},
	{
		Code: Listeners, Severity: finding.Error,
		Title: "The project publishes more ports than a Network Load Balancer has listeners",
		Why:   "A Network Load Balancer has at most 50 listeners (Elastic Load Balancing, Quotas for your Network Load Balancers).",
		Bad: `services:
  s<n>: {image: nginx, ports: ["100<n>:5000"]} # × 51
`,
		Mend: []string{"# × 51", "# × 50"},
	},
	{
		Code: LoadBalancerGroups, Severity: finding.Warning,
		Title: "The load balancer needs too many security groups",
		Why:   "A published port that admits more than ten sources has a security group of its own on the load balancer, as a group has 60 rules, and a prefix list counts as 55. A load balancer has at most five groups, which AWS raises on request (Amazon VPC quotas).",
		Bad: `x-aws-ingress: [pl-0123456789abcdef0]
services:
  web:
    image: nginx
    ports: ["81:81", "82:82", "83:83", "84:84", "85:85"]
`,
		Mend: []string{`, "85:85"`, ""},
	},
	{
		Code: ManagedPolicies, Severity: finding.Error,
		Title: "A service has more managed policies than a role has room for",
		Why:   "A role has at most ten managed policies (IAM and AWS STS quotas). A policy document in x-aws-role is no managed policy, and a role that exists may have more where AWS has raised the quota.",
		Bad: `services:
  web:
    image: nginx
    x-aws-policies:
      - arn:aws:iam::aws:policy/P<n> # × 11
`,
		Mend: []string{"# × 11", "# × 10"},
	},
	{
		Code: PolicySize, Severity: finding.Error,
		Title: "The policy document of a service is too long",
		Why:   "The inline policies of a role have at most 10,240 characters (IAM and AWS STS quotas).",
		Bad: `services:
  web:
    image: nginx
    x-aws-role:
      Statement:
        - {Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket-<100 letters>/<n>"} # × 60
`,
		Mend: []string{"# × 60", "# × 40"},
	},
	{
		Code: Rules, Severity: finding.Error,
		Title: "The load balancer has too many target groups",
		Why:   "An Application Load Balancer has at most 100 target groups (Elastic Load Balancing, Quotas for your Application Load Balancers): one for each published port.",
		Bad: `services:
  s<n>: {image: nginx, ports: [{target: 80, published: 80, x-aws-host: s<n>.example.com, x-aws-priority: <n>}]} # × 101
`,
		Mend: []string{"# × 101", "# × 100"},
	},
	{
		Code: SecurityGroupRules, Severity: finding.Warning,
		Title: "A security group needs too many rules",
		Why:   "A security group has at most 60 rules for each direction, which AWS raises on request (Amazon VPC quotas). A source of a published port is one rule, and a prefix list as many as it has room for: that of CloudFront 55. A service that mounts a volume is one rule, too.",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80"]
    x-aws-ingress: [pl-0123456789abcdef0, pl-0123456789abcdef1]
`,
		Mend: []string{", pl-0123456789abcdef1", ""},
	},
	{
		Code: StackParameters, Severity: finding.Error,
		Title: "The secrets need more parameters than a stack has room for",
		Why:   "A stack has at most 200 parameters (CloudFormation quotas). The value of each secret that comes with the deployment is one, and each service that uses such values has one besides. Secrets that exist in AWS already have none.",
		Bad: `services:
  s<n>: {image: nginx, secrets: [k<n>]} # × 100
secrets:
  k<n>: {file: value} # × 100
`,
		Files: []File{{"value", "example"}},
		Mend:  []string{"[k<n>]} # × 100", "[k<n>]} # × 99"},
	},
	{
		Code: TasksPerService, Severity: finding.Error,
		Title: "A service has more tasks than a name has room for",
		Why:   "Each task is an instance of the service in AWS Cloud Map, which has at most 1000 (AWS Cloud Map quotas).",
		Bad: `services:
  web:
    image: nginx
    deploy: {replicas: 1001}
`,
		Mend: []string{"1001", "1000"},
	},
}
