package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// quotaRows are of quotas of AWS. A quota that AWS raises on request is a
// warning, one that is fixed an error.
var quotaRows = []Row{
	{
		Code: AccountQuotas, Severity: finding.Info,
		Title: "The project uses quotas that are shared by all projects of an account",
		Why:   "In each Region, an account can have five VPCs including the default VPC (Amazon VPC quotas), so a fifth project cannot be deployed; five Elastic IP addresses, one of which is used by a NAT gateway for EC2 instances; and 50 namespaces (AWS Cloud Map quotas). New accounts start with 6 vCPU for tasks on Fargate (AWS Fargate service quotas). All of them can be increased on request. With `x-aws-vpc: default`, or the id of a VPC that several projects share, no VPC is created.",
		Bad: `services:
  web:
    image: nginx
`,
		Mend: []string{"services:\n", "x-aws-vpc: default\nx-aws-namespace: {id: ns-0123456789abcdef, name: shop.local}\nservices:\n"},
	},
	{
		Code: ApplicationListeners, Severity: finding.Warning,
		Title: "The project publishes too many ports for an Application Load Balancer",
		Why:   "An Application Load Balancer has at most 50 listeners by default; the quota can be increased (Elastic Load Balancing, Quotas for your Application Load Balancers).",
		Bad: `services:
  s<n>: {image: nginx, ports: ["100<n>:80"]} # × 51
`,
		Mend: []string{"# × 51", "# × 50"},
	},
	{
		Code: CapacityProviders, Severity: finding.Error,
		Title: "The services run on too many types of EC2 instances",
		Why:   "A cluster has at most 20 capacity providers (Amazon ECS service quotas): two for Fargate, and one for each group of instances.",
		Bad: `services:
  s<n>: {image: nginx, x-aws-capacity: {ec2: {ami: /amis/shop/<n>}}} # × 19
`,
		Mend: []string{"# × 19", "# × 18"},
	},
	{
		Code: Certificates, Severity: finding.Warning,
		Title: "The load balancer has too many certificates",
		Why:   "A load balancer has at most 25 certificates in addition to the default certificates of its listeners; the quota can be increased (Elastic Load Balancing, Quotas for your Application Load Balancers).",
		Bad: `services:
  s<n>: {image: nginx, ports: [{target: 80, published: 443, x-aws-host: s<n>.example.com, x-aws-priority: <n>, x-aws-certificate: "arn:aws:acm:eu-central-1:123456789012:certificate/c<n>"}]} # × 27
`,
		Mend: []string{"# × 27", "# × 26"},
	},
	{
		Code: Listeners, Severity: finding.Error,
		Title: "The project publishes too many ports for a Network Load Balancer",
		Why:   "A Network Load Balancer has at most 50 listeners (Elastic Load Balancing, Quotas for your Network Load Balancers).",
		Bad: `services:
  s<n>: {image: nginx, ports: ["100<n>:5000"]} # × 51
`,
		Mend: []string{"# × 51", "# × 50"},
	},
	{
		Code: LoadBalancerGroups, Severity: finding.Warning,
		Title: "The load balancer needs too many security groups",
		Why:   "A published port that allows more than ten sources has its own security group on the load balancer, because a group has at most 60 rules, and a prefix list such as CloudFront's counts as 55. A load balancer has at most five groups by default; the quota can be increased (Amazon VPC quotas).",
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
		Title: "A service has too many managed policies for a role",
		Why:   "A role has at most ten managed policies (IAM and AWS STS quotas). A policy document in x-aws-role does not count as a managed policy, and an existing role may have more if the quota has been increased.",
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
		Code: ListenerRules, Severity: finding.Warning,
		Title: "The load balancer needs too many listener rules",
		Why:   "An Application Load Balancer has at most 100 rules by default; the quota can be increased (Elastic Load Balancing, Quotas for your Application Load Balancers). A port with conditions needs one, and so do each redirect and the open paths of a login.",
		Bad: `services:
  s<n>: {image: nginx, ports: [{target: 80, published: 80, x-aws-host: s<n>.example.com, x-aws-priority: 2<n>, x-aws-redirect: {from: /<n>, to: /new, priority: 1<n>}}]} # × 51
`,
		Mend: []string{"# × 51", "# × 50"},
	},
	{
		Code: Rules, Severity: finding.Error,
		Title: "The load balancer has too many target groups",
		Why:   "An Application Load Balancer has at most 100 target groups (Elastic Load Balancing, Quotas for your Application Load Balancers): the project needs one for each published port.",
		Bad: `services:
  s<n>: {image: nginx, ports: [{target: 80, published: 80, x-aws-host: s<n>.example.com, x-aws-priority: <n>}]} # × 101
`,
		Mend: []string{"# × 101", "# × 100"},
	},
	{
		Code: SecurityGroupRules, Severity: finding.Warning,
		Title: "A security group needs too many rules",
		Why:   "A security group has at most 60 rules for each direction by default; the quota can be increased (Amazon VPC quotas). Each source of a published port needs one rule; a prefix list counts with its maximum number of entries, which is 55 for CloudFront. Each service that mounts a volume also needs one rule.",
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
		Title: "The secrets need too many stack parameters",
		Why:   "A stack has at most 200 parameters (CloudFormation quotas). The project needs one for the value of each secret that is set during the deployment, and one for each service that uses such values. Existing secrets in AWS need none.",
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
		Title: "A service has too many tasks for its DNS name",
		Why:   "Each task is an instance of the service in AWS Cloud Map, which has at most 1000 (AWS Cloud Map quotas).",
		Bad: `services:
  web:
    image: nginx
    deploy: {replicas: 1001}
`,
		Mend: []string{"1001", "1000"},
	},
}
