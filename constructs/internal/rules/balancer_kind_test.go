package rules

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

// TestBalancerKind: which load balancer is made, and why, is reported once.
func TestBalancerKind(t *testing.T) {
	t.Parallel()
	const web = "services:\n  web: {image: i, ports: ['80:80']}\n"
	for name, c := range map[string]struct{ file, want, fix string }{
		"nothing published":    {"services: {web: {image: i, expose: ['80']}}", "", ""},
		"HTTP":                 {web, "an Application Load Balancer", "x-aws-https: cloudfront"},
		"HTTPS":                {"services:\n  web: {image: i, ports: ['443:80']}\nx-aws-domain: {name: shop.example.com, zone: example.com}\n", "an Application Load Balancer", ""},
		"not known to be HTTP": {web + "  api: {image: i, ports: ['5000:5000']}\n", "a Network Load Balancer serves the published ports, because these are not known to use HTTP: api:5000/tcp", "app_protocol: http"},
		"UDP alone":            {"services: {dns: {image: i, ports: ['53:53/udp']}}", "dns:53/udp", ""},
		"a database":           {web + "  db: {image: i, ports: ['5432:5432']}\n", "db:5432/tcp", "split: true"},
		"two":                  {web + "  db: {image: i, ports: ['5432:5432']}\nx-aws-loadbalancer: {split: true}\n", "a Network Load Balancer the others: db:5432/tcp", ""},
		"CloudFront":           {web + "x-aws-https: cloudfront\n", "from a Network Load Balancer that only it reaches", ""},
		"CloudFront and rules": {"x-aws-https: cloudfront\nservices:\n  web: {image: i, ports: [{target: 80, published: 80, x-aws-path: /a}]}\n", "from an Application Load Balancer (for hosts, paths", ""},
		"an existing one":      {web + "x-aws-loadbalancer: main\n", "", ""},
	} {
		var message, fix string
		for _, f := range Check(composetest.Text(t, c.file)) {
			if f.Code == codes.LoadBalancer {
				message, fix = message+f.Message, f.Fix
			}
		}
		if !strings.Contains(message, c.want) || c.want == "" && message != "" {
			t.Errorf("%s: %q, want %q", name, message, c.want)
		}
		if !strings.Contains(fix, c.fix) || c.fix == "" && fix != "" {
			t.Errorf("%s: fix %q, want %q", name, fix, c.fix)
		}
	}
}
