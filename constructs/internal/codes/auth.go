package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// authRows are of logins.
var authRows = []Row{
	{
		Code: Auth, Severity: finding.Error,
		Title: "The load balancer cannot ask for that login",
		Why: "x-aws-auth lets an Application Load Balancer ask for a login, or for a token, before a request gets to the container. It does so with HTTPS only, and sends browsers back to a name of the port. " +
			"The secret of a client is in Secrets Manager, because a value in the file would be in the template.",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-auth: {cognito: {}}}]
`,
		Mend: []string{"published: 80", "published: 443", "services:\n", "x-aws-domain: {name: shop.example.com, zone: example.com}\nservices:\n"},
	},
	{
		Code: AuthInternal, Severity: finding.Warning,
		Title: "An internal load balancer may not reach the provider of the login",
		Why:   "The load balancer itself exchanges the code of a login, and loads the keys of tokens. Without a public address it needs subnets with a NAT gateway.",
		Bad: `x-aws-loadbalancer: {scheme: internal}
x-aws-domain: {name: shop.example.com, zone: example.com}
services:
  web:
    image: nginx
    ports: [{target: 80, published: 443, x-aws-auth: {cognito: {}}}]
`,
		Mend: []string{"scheme: internal", "scheme: internet-facing"},
	},
}
