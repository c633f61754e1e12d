package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// httpsRows are of CloudFront.
var httpsRows = []Row{
	{
		Code: CloudFront, Severity: finding.Error,
		Title: "CloudFront cannot serve the port, or not with that setting",
		Why: "x-aws-https: cloudfront puts a distribution of Amazon CloudFront before each published port. It speaks HTTP to an internal load balancer of the project, which nothing else reaches: " +
			"so other protocols, load balancers of others, lists of who may come in and certificates of listeners do not go with it. It answers to its own name and to those of x-aws-domain.",
		Bad: `x-aws-https: cloudfront
services:
  web:
    image: nginx
    ports: ["8080:8080"]
`,
		Mend: []string{`["8080:8080"]`, `[{target: 8080, published: 8080, app_protocol: http}]`},
	},
	{
		Code: CloudFrontScheme, Severity: finding.Warning,
		Title: "Applications behind CloudFront see plain HTTP",
		Why: "CloudFront speaks HTTP to the load balancer. A Network Load Balancer leaves X-Forwarded-Proto: https as CloudFront sends it; an Application Load Balancer, which hosts, paths and some settings of ports need, writes http there. " +
			"Frameworks that compare the Origin header of a form with their own address then refuse it. CloudFront-Forwarded-Proto has the scheme that the browser uses.",
		Bad: `x-aws-https: cloudfront
services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-path: /shop/*}]
`,
		Mend: []string{", x-aws-path: /shop/*", ""},
	},
	{
		Code: UnusedHTTPS, Severity: finding.Warning,
		Title: "x-aws-https has no port to serve",
		Why:   "CloudFront serves what is published, and nothing is.",
		Bad: `x-aws-https: cloudfront
services:
  web:
    image: nginx
`,
		Mend: []string{"    image: nginx\n", "    image: nginx\n    ports: [\"80:80\"]\n"},
	},
}
