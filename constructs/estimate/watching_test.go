package estimate_test

import "testing"

func TestWatching(t *testing.T) {
	testLines(t, []linesCase{
		{"a project that is watched", `
x-aws-observability: true
x-aws-waf: managed
services:
  web:
    image: nginx
    x-aws-strategy: blue_green
    x-aws-alarms: [{metric: 5xx > 10}, {metric: cpu > 80}]
    ports: ["80:80", "8080:80"]
    deploy: {resources: {limits: {cpus: "0.5", memory: 1G}}}
`, "us-east-1", 5627, []string{
			"tasks web: 1 × 0.5 vCPU, 1 GB = 17.52",
			"public addresses: 3 IPv4 = 10.95",
			"load balancers application: 1 = 14.60",
			"load balancers application: traffic = $0.008 per LCU-hour",
			"names: 1 hosted zone = 0.50",
			"logs: by what is written = $0.50 per GB",
			"monitoring alarms: 7 (17 metrics) = 1.70",
			"monitoring dashboard: 1 = 3.00",
			"monitoring Container Insights: metrics = by metric",
			"firewall web ACL: 1, with 3 rule groups = 8.00",
			"firewall web ACL: requests = $0.60 per million",
		}},
		{"an existing web ACL", `
x-aws-waf: arn:aws:wafv2:us-east-1:111122223333:regional/webacl/shop/1111aaaa-2222-3333-4444-555566667777
services:
  web:
    image: nginx
    x-aws-alarms: [{metric: cpu > 80}]
    ports: ["80:80"]
    deploy: {resources: {limits: {cpus: "0.5", memory: 1G}}}
`, "us-east-1", 4367, []string{
			"tasks web: 1 × 0.5 vCPU, 1 GB = 17.52",
			"public addresses: 3 IPv4 = 10.95",
			"load balancers application: 1 = 14.60",
			"load balancers application: traffic = $0.008 per LCU-hour",
			"names: 1 hosted zone = 0.50",
			"logs: by what is written = $0.50 per GB",
			"monitoring alarms: 1 = 0.10",
			"firewall web ACL: requests = $0.60 per million",
		}},
	})
}
