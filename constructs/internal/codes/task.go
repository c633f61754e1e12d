package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// taskRows are of limits that a project reaches with many services.
var taskRows = []Row{
	{
		Code: Certificates, Severity: finding.Error,
		Title: "The load balancer has too many certificates",
		Why:   "A load balancer has at most 25 certificates beside the default ones of its listeners (Elastic Load Balancing, Quotas for your Application Load Balancers).",
		Bad: `services:
  s<n>: {image: nginx, ports: [{target: 80, published: 100<n>, x-aws-certificate: "arn:aws:acm:eu-central-1:123456789012:certificate/c<n>"}]} # × 26
`,
		Mend: []string{"# × 26", "# × 25"},
	},
	{
		Code: Listeners, Severity: finding.Error,
		Title: "The project publishes more ports than a load balancer has listeners",
		Why:   "A load balancer has at most 50 listeners (Elastic Load Balancing, Quotas for your Application Load Balancers).",
		Bad: `services:
  s<n>: {image: nginx, ports: ["100<n>:80"]} # × 51
`,
		Mend: []string{"# × 51", "# × 50"},
	},
	{
		Code: Rules, Severity: finding.Error,
		Title: "The load balancer has too many rules",
		Why:   "An Application Load Balancer has at most 100 rules (Elastic Load Balancing, Quotas for your Application Load Balancers): one for each port with a host or path.",
		Bad: `services:
  s<n>: {image: nginx, ports: [{target: 80, published: 80, x-aws-host: s<n>.example.com, x-aws-priority: <n>}]} # × 101
`,
		Mend: []string{"# × 101", "# × 100"},
	},
}
