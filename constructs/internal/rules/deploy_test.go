package rules

import (
	"strings"
	"testing"
)

func TestDeployRules(t *testing.T) {
	update := func(replicas, attributes string) string {
		return web(`deploy: {replicas: ` + replicas + `, update_config: {` + attributes + `}}`)
	}
	testRules(t, []ruleCase{
		{"global", web(`deploy: {mode: global}`), []string{"error services.web.deploy.mode deploy-mode"}},
		{"job", web(`deploy: {mode: replicated-job}`), nil},
		{"no mode", web(`deploy: {mode: some}`), []string{"error services.web.deploy.mode deploy-mode"}},
		{"pause", update("1", "failure_action: pause"), []string{
			"warning services.web.deploy.update_config.failure_action failure-action-pause",
		}},
		{"no action", update("1", "failure_action: stop"), []string{
			"error services.web.deploy.update_config.failure_action failure-action",
		}},
		{"percentages", update("2", "x-aws-min_percent: 50, x-aws-max_percent: 100"), nil},
		{"min too high", update("2", "x-aws-min_percent: 101"), []string{
			"error services.web.deploy.update_config.x-aws-min_percent percent",
		}},
		{"max too low", update("2", "x-aws-max_percent: 99"), []string{
			"error services.web.deploy.update_config.x-aws-max_percent percent",
		}},
		{"no room", update("2", "x-aws-min_percent: 100, x-aws-max_percent: 100"), []string{
			"error services.web.deploy.update_config.x-aws-max_percent percent",
		}},
		{"no room for one task", update("1", "x-aws-min_percent: 50, x-aws-max_percent: 150"), []string{
			"error services.web.deploy.update_config.x-aws-max_percent percent",
		}},
	})
}

func TestStrategies(t *testing.T) {
	published := func(lines ...string) string { return web(append([]string{`ports: ["80:80"]`}, lines...)...) }
	at := func(code string) []string { return []string{"error services.web.x-aws-strategy" + code} }
	delay := []string{"warning services.web.deploy.update_config.delay services.deploy.update_config.delay"}
	early := func(below string) []string {
		return []string{"error services.web.deploy.update_config.x-aws-early_success" + below + " early-success"}
	}
	testRules(t, []ruleCase{
		{"rolling", web("x-aws-strategy: rolling"), nil},
		{"blue_green", published("x-aws-strategy: blue_green"), nil},
		{"linear", published("x-aws-strategy: {linear: 20, every: 3m}"), nil},
		{"the smallest step", published("x-aws-strategy: {linear: 3}"), nil},
		{"a smaller step", published("x-aws-strategy: {linear: 2}"), at(".linear strategy")},
		{"canary", published("x-aws-strategy: {canary: 100, every: 24h}"), nil},
		{"the longest steps", published("x-aws-strategy: {linear: 3, every: 59m}", "deploy: {update_config: {monitor: 33m}}"), nil},
		{"a minute more", published("x-aws-strategy: {linear: 3, every: 59m}", "deploy: {update_config: {monitor: 34m}}"), at(" strategy")},
		{"nine pauses of eleven percent", published("x-aws-strategy: {linear: 11, every: 219m}"), nil},
		{"nine long pauses", published("x-aws-strategy: {linear: 11, every: 220m}"), at(" strategy")},
		{"four pauses of twenty percent", published("x-aws-strategy: {linear: 20, every: 493m}"), nil},
		{"four long pauses", published("x-aws-strategy: {linear: 20, every: 494m}"), at(" strategy")},
		{"all at once has no pause", published("x-aws-strategy: {linear: 100, every: 24h}", "deploy: {update_config: {monitor: 24h}}"), nil},
		{"a long canary", published("x-aws-strategy: {canary: 10, every: 24h}", "deploy: {update_config: {monitor: 9h1m}}"), at(" strategy")},
		{"nothing at first", published("x-aws-strategy: {canary: 0}"), at(".canary strategy")},
		{"more than all", published("x-aws-strategy: {canary: 101}"), at(".canary strategy")},
		{"a long step", published("x-aws-strategy: {canary: 10, every: 1441m}"), at(".every strategy")},
		{"half a minute", published("x-aws-strategy: {canary: 10, every: 30s}"), at(".every strategy")},
		{"no steps", published("x-aws-strategy: {name: blue_green, every: 5m}"), at(".every strategy")},
		{"a pause", published("x-aws-strategy: {name: blue_green, pause: 2h}"), nil},
		{"a long pause", published("x-aws-strategy: {name: blue_green, pause: 25h}"), at(".pause strategy")},
		{"a pause without steps", published("x-aws-strategy: {name: rolling, pause: 1h}"), at(".pause strategy")},
		{"two", published("x-aws-strategy: {linear: 20, canary: 20}"), at(" strategy")},
		{"another", published("x-aws-strategy: blue-green"), at(" strategy")},
		{"linear without a share", published("x-aws-strategy: linear"), at(" strategy")},
		{"canary without a share", published("x-aws-strategy: {name: canary, every: 3m}", "deploy: {update_config: {delay: 1m, failure_action: rollback}}"), []string{
			"error services.web.x-aws-strategy strategy", delay[0],
		}},
		{"without requests", web("x-aws-strategy: blue_green"), at(" strategy-service")},
		{"Service Connect", web(`expose: ["80"]`, "x-aws-service_connect: true", "x-aws-strategy: blue_green"), nil},
		{"on an update", published("deploy: {update_config: {x-aws-strategy: blue_green, monitor: 24h}}"), nil},
		{"a long bake time", published("deploy: {update_config: {x-aws-strategy: blue_green, monitor: 24h1m}}"), []string{
			"error services.web.deploy.update_config.monitor strategy",
		}},
		{"monitor of a rolling update", published("deploy: {update_config: {monitor: 1m}}"), []string{
			"warning services.web.deploy.update_config.monitor services.deploy.update_config.monitor",
		}},
		{"delay", published("deploy: {update_config: {delay: 1m}}"), delay},
		{"delay of linear", published("x-aws-strategy: {linear: 20}", "deploy: {update_config: {delay: 1m}}"), delay},
		{"ratio of blue_green", published("x-aws-strategy: blue_green", "deploy: {update_config: {max_failure_ratio: 0.2, failure_action: continue}}"), nil},
		{"ratio and action of canary", published("x-aws-strategy: {canary: 10}", "deploy: {update_config: {max_failure_ratio: 0.2, failure_action: continue}}"), []string{
			"warning services.web.deploy.update_config.max_failure_ratio strategy-failure",
			"warning services.web.deploy.update_config.failure_action strategy-failure",
		}},
		{"action of alarms", published("x-aws-strategy: {linear: 10}", "x-aws-alarms: [broken]", "deploy: {update_config: {failure_action: continue}}"), nil},
		{"wrong ratio of canary", published("x-aws-strategy: {canary: 10}", "deploy: {update_config: {max_failure_ratio: 2}}"), []string{
			"error services.web.deploy.update_config.max_failure_ratio failure-ratio",
		}},
		{"stop first", published("deploy: {update_config: {x-aws-strategy: blue_green, order: stop-first}}"), []string{
			"error services.web.deploy.update_config.order strategy-service",
		}},
		{"two at a time", published("deploy: {update_config: {x-aws-strategy: blue_green, parallelism: 2}}"), []string{
			"info services.web.deploy.update_config strategy-percent",
		}},
		{"a volume", published("x-aws-strategy: blue_green", "volumes: ['data:/data']") + "volumes: {data: }\n", []string{
			"warning services.web.x-aws-strategy strategy-volume",
		}},
		{"scaled by requests", published("x-aws-strategy: blue_green", "deploy: {x-aws-autoscaling: {requests: 100, max: 3}}"), []string{
			"error services.web.deploy.x-aws-autoscaling.requests strategy-service",
		}},
		{"a job", published("x-aws-strategy: blue_green", "x-aws-job: true"), []string{
			"warning services.web.ports no-service", "error services.web.x-aws-strategy strategy-service",
		}},
		{"of a sidecar", published() + "  b: {image: b, network_mode: service:web, x-aws-strategy: blue_green}\n", []string{
			"error services.b.x-aws-strategy sidecar-task",
		}},
		{"alarms", published("x-aws-alarms: [errors, too slow]"), nil},
		{"two alarms in one", published("x-aws-alarms: ['errors,slow']"), []string{"error services.web.x-aws-alarms[0] alarm"}},
		{"alarms of a job", web("x-aws-alarms: [errors]", "x-aws-job: true"), []string{"warning services.web.x-aws-alarms no-service"}},
		{"early success", published("deploy: {update_config: {x-aws-early_success: 100}}"), nil},
		{"half of the tasks", published("deploy: {update_config: {x-aws-min_percent: 50, x-aws-early_success: {percent: 50, cleanup: blocking}}}"), nil},
		{"less than keep running", published("deploy: {update_config: {x-aws-min_percent: 75, x-aws-early_success: 50}}"), early("")},
		{"less than all, by default", published("deploy: {update_config: {x-aws-early_success: 99}}"), early("")},
		{"more than the tasks", published("deploy: {update_config: {x-aws-early_success: 101}}"), early("")},
		{"less than none", published("deploy: {update_config: {x-aws-early_success: -1}}"), early("")},
		{"no percentage", published("deploy: {update_config: {x-aws-early_success: {cleanup: deferred}}}"), early("")},
		{"another cleanup", published("deploy: {update_config: {x-aws-early_success: {percent: 100, cleanup: later}}}"), early(".cleanup")},
		{"early success of blue_green", published("deploy: {update_config: {x-aws-strategy: blue_green, x-aws-early_success: 100}}"), early("")},
		{"a quarter may fail", published("deploy: {update_config: {max_failure_ratio: 0.25}}"), nil},
		{"more than all may fail", published("deploy: {update_config: {max_failure_ratio: 25}}"), []string{
			"error services.web.deploy.update_config.max_failure_ratio failure-ratio",
		}},
	})
}

func TestTestListeners(t *testing.T) {
	port := func(lines string) string {
		return "  %s: {image: a, x-aws-strategy: blue_green, ports: [{target: 80, published: " + lines + "}]}\n"
	}
	a := func(lines string) string { return "services:\n" + strings.ReplaceAll(port(lines), "%s", "a") }
	b := func(lines string) string { return strings.ReplaceAll(port(lines), "%s", "b") }
	of := func(service, below string) []string {
		return []string{"error services." + service + ".ports[0].x-aws-test_listener" + below + " test-listener"}
	}
	testRules(t, []ruleCase{
		{"one", a("80, x-aws-test_listener: 8080"), nil},
		{"with sources", a("80, x-aws-test_listener: {port: 8080, ingress: [203.0.113.0/24]}"), nil},
		{"sources that are none", a("80, x-aws-test_listener: {port: 8080, ingress: [office]}"), []string{
			"error services.a.ports[0].x-aws-test_listener.ingress[0] ingress",
		}},
		{"no port", a("80, x-aws-test_listener: 0"), of("a", "")},
		{"above the last port", a("80, x-aws-test_listener: 65536"), of("a", "")},
		{"the published port", a("80, x-aws-test_listener: 80"), of("a", "")},
		{"the port of another", a("80, x-aws-test_listener: 8080") + b("8080"), of("a", "")},
		{"the port of the redirect", "x-aws-certificate: arn:aws:acm:eu-west-1:111122223333:certificate/4e5f\n" + a("443, x-aws-test_listener: 80"), of("a", "")},
		{"two paths on one", a("80, x-aws-path: /a/*, x-aws-test_listener: 8080") + b("80, x-aws-path: /b/*, x-aws-test_listener: 8080"), nil},
		{"one path of two ports", a("80, x-aws-path: /a/*, x-aws-test_listener: 9090") + b("81, x-aws-path: /a/*, x-aws-test_listener: 9090"), of("b", "")},
		{"different sources", a("80, x-aws-path: /a/*, x-aws-test_listener: {port: 9090, ingress: [203.0.113.0/24]}") + b("80, x-aws-path: /b/*, x-aws-test_listener: 9090"), of("b", "")},
		{"of a rolling update", web("ports: [{target: 80, published: 80, x-aws-test_listener: 8080}]"), of("web", "")},
		{"of a private port", web("x-aws-strategy: blue_green", "ports: ['81:81', {target: 80, published: 80, host_ip: 127.0.0.1, x-aws-test_listener: 8080}]"), []string{
			"info services.web.ports private-port", "error services.web.ports[1].x-aws-test_listener test-listener",
		}},
		{"on an existing listener", "x-aws-loadbalancer: {listener: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/1f/2e'}\nx-aws-vpc: default\n" +
			a("80, x-aws-path: /a/*, x-aws-test_listener: 8080"), of("a", "")},
		{"behind CloudFront", "x-aws-https: cloudfront\n" + a("80, x-aws-test_listener: 8080"), append([]string{"warning x-aws-https cloudfront-scheme"}, of("a", "")...)},
		{"on a Network Load Balancer", web("x-aws-strategy: blue_green", "ports: [{target: 1883, published: 1883, x-aws-test_listener: 2883}]"), nil},
		{"of TCP without UDP", web("x-aws-strategy: blue_green", "expose: ['54']",
			"ports: [{target: 53, published: 53, x-aws-test_listener: 54}, {target: 53, published: 53, protocol: udp}]"), []string{"error services.web.ports[0] test-listener"}},
	})
}
