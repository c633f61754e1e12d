package rules

import (
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

// TestBalancerKind: which load balancer is made or used, and why, is one line. TestAlso
// of the summary has the lines of the plan.
func TestBalancerKind(t *testing.T) {
	t.Parallel()
	const (
		web      = "services:\n  web: {image: i, ports: ['80:80']}\n"
		db       = web + "  db: {image: i, ports: ['5432:5432']}\n"
		dns      = "services: {dns: {image: i, ports: ['53:53/udp']}}\n"
		rule     = "services:\n  web: {image: i, ports: [{target: 80, published: 80, x-aws-path: /a}]}\n"
		arn      = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/main/0123456789abcdef"
		listener = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/main/0123456789abcdef/0123456789abcdef"

		all     = "an Application Load Balancer serves the published ports, because all of them use HTTP"
		network = "a Network Load Balancer serves the published ports, because these are not known to use HTTP: "
		https   = "for HTTPS, add x-aws-https: cloudfront, or x-aws-domain with a domain of your own"
		http    = "for an Application Load Balancer, add app_protocol: http to the ports that use HTTP"
		split   = "x-aws-loadbalancer: {split: true} creates a second load balancer, so that each kind of port has its own"
	)
	for name, c := range map[string]struct{ file, want, fix string }{
		"nothing published":   {"services: {web: {image: i, expose: ['80']}}", "", ""},
		"HTTP":                {web, all, https},
		"HTTP, split":         {web + "x-aws-loadbalancer: {split: true}\n", all, https},
		"HTTPS":               {"services:\n  web: {image: i, ports: ['443:80']}\nx-aws-domain: {name: shop.example.com, zone: example.com}\n", all, ""},
		"TCP":                 {"services: {api: {image: i, ports: ['5000:5000']}}", network + "api:5000/tcp", http},
		"TCP, split":          {"services: {api: {image: i, ports: ['5000:5000']}}\nx-aws-loadbalancer: {split: true}\n", network + "api:5000/tcp", http},
		"UDP":                 {dns, network + "dns:53/udp", ""},
		"HTTP and TCP":        {web + "  api: {image: i, ports: ['5000:5000']}\n", network + "api:5000/tcp", http + "; " + split},
		"HTTP and a database": {db, network + "db:5432/tcp", split},
		"HTTP and a database, split": {db + "x-aws-loadbalancer: {split: true}\n",
			"an Application Load Balancer serves the HTTP ports, and a Network Load Balancer the others: db:5432/tcp", ""},
		"CloudFront": {web + "x-aws-https: cloudfront\n",
			"CloudFront serves the published ports with HTTPS, from a Network Load Balancer (it leaves X-Forwarded-Proto: https as CloudFront sends it) that only it reaches", ""},
		"CloudFront and rules": {rule + "x-aws-https: cloudfront\n",
			"CloudFront serves the published ports with HTTPS, from an Application Load Balancer (for hosts, paths, TLS in the container or another setting that it alone has) that only it reaches", ""},
		"an existing one": {web + "x-aws-loadbalancer: main\n",
			"the existing load balancer main serves the published ports: it must be an Application Load Balancer, because all of them use HTTP", ""},
		"an ARN": {web + "x-aws-loadbalancer: " + arn + "\n",
			"the existing load balancer " + arn + " serves the published ports: it must be an Application Load Balancer, because all of them use HTTP", ""},
		"an existing one for TCP": {"services: {api: {image: i, ports: ['5000:5000']}}\nx-aws-loadbalancer: main\n",
			"the existing load balancer main serves the published ports: it must be a Network Load Balancer, because these are not known to use HTTP: api:5000/tcp", http},
		"an existing one for UDP": {dns + "x-aws-loadbalancer: main\n",
			"the existing load balancer main serves the published ports: it must be a Network Load Balancer, because these are not known to use HTTP: dns:53/udp", ""},
		"an existing one, unused": {"services: {web: {image: i, expose: ['80']}}\nx-aws-loadbalancer: main\n", "", ""},
		"an existing listener": {rule + "x-aws-loadbalancer: {listener: '" + listener + "'}\n",
			"rules on the existing listener " + listener + " of an Application Load Balancer serve the published ports", ""},
	} {
		var message, fix string
		for _, f := range Check(composetest.Text(t, c.file)) {
			if f.Code == codes.LoadBalancer {
				message, fix = message+f.Message, f.Fix
			}
		}
		if message != c.want || fix != c.fix {
			t.Errorf("%s: %q, fix %q\nwant %q, fix %q", name, message, fix, c.want, c.fix)
		}
	}
}
