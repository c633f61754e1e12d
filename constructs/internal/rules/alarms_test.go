package rules

import "testing"

func TestAlarmRules(t *testing.T) {
	published := func(alarm string) string { return web("ports: ['80:80']", "x-aws-alarms: ["+alarm+"]") }
	const acl = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/0a1b2c3d-0000-0000-0000-000000000000"
	testRules(t, []ruleCase{
		{"metrics of a service", published("{metric: cpu > 80}, {metric: 'memory>=90.5', for: 1m}, {metric: cpu < 5}, {metric: 5xx > 10, for: 24h}"), nil},
		{"metrics of a load balancer", published("{metric: unhealthy > 0}, {metric: response_time > 1.5}"), nil},
		{"any metric", published("{metric: Orders per hour <= 0, namespace: Shop, statistic: p99.9, dimensions: {Kind: paid}}"), nil},
		{"nothing", published("{for: 5m}"), []string{"error services.web.x-aws-alarms[0] alarm"}},
		{"an unknown attribute", published("{a: b}"), []string{"error services.web.x-aws-alarms[0].a unknown-attribute"}},
		{"name and metric", published("{name: a, metric: cpu > 80}"), []string{"error services.web.x-aws-alarms[0] alarm"}},
		{"name and time", published("{name: a, for: 5m}"), []string{"error services.web.x-aws-alarms[0] alarm"}},
		{"no condition", published("{metric: cpu}"), []string{"error services.web.x-aws-alarms[0].metric alarm"}},
		{"two comparisons", published("{metric: cpu >> 80}"), []string{"error services.web.x-aws-alarms[0].metric alarm"}},
		{"unknown metric", published("{metric: cpus > 80}"), []string{"error services.web.x-aws-alarms[0].metric alarm"}},
		{"no percentage", published("{metric: cpu > 101}"), []string{"error services.web.x-aws-alarms[0].metric alarm"}},
		{"twice", published("{metric: cpu > 80}, {metric: cpu >= 90}"), []string{"error services.web.x-aws-alarms[1] alarm"}},
		{"half a minute", published("{metric: cpu > 80, for: 30s}"), []string{"error services.web.x-aws-alarms[0].for alarm"}},
		{"more than a day", published("{metric: cpu > 80, for: 25h}"), []string{"error services.web.x-aws-alarms[0].for alarm"}},
		{"dimensions without a namespace", published("{metric: cpu > 80, dimensions: {A: b}}"), []string{"error services.web.x-aws-alarms[0] alarm"}},
		{"statistic", published("{metric: A > 80, namespace: B, statistic: average}"), []string{"error services.web.x-aws-alarms[0].statistic alarm"}},
		{"5xx without a load balancer", web("x-aws-alarms: [{metric: 5xx > 1}]"), []string{"error services.web.x-aws-alarms[0].metric alarm"}},
		{"5xx of TCP", web("ports: ['1883:1883']", "x-aws-alarms: [{metric: 5xx > 1}, {metric: unhealthy > 0}]"), []string{
			"error services.web.x-aws-alarms[0].metric alarm",
		}},
		{"watched", "x-aws-observability: true\n" + web(), nil},
		{"nobody to notify", "x-aws-observability: {notify: oncall}\n" + web(), []string{"error x-aws-observability.notify extension-value"}},
		{"web ACL", "x-aws-waf: " + acl + "\n" + web("ports: ['80:80']"), nil},
		{"no web ACL", "x-aws-waf: shop\n" + web("ports: ['80:80']"), []string{"error x-aws-waf extension-value"}},
		{"an empty name", "x-aws-waf: ''\n" + web("ports: ['80:80']"), []string{"error x-aws-waf extension-value"}},
		{"nothing to protect", "x-aws-waf: managed\n" + web(), []string{"error x-aws-waf waf"}},
		{"one of somebody else", "x-aws-waf: managed\nx-aws-loadbalancer: shared\n" + web("ports: ['80:80']"), []string{"error x-aws-waf waf"}},
	})
}
