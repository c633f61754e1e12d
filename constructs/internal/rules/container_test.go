package rules

import (
	"testing"
)

func TestContainerRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"capabilities", web(`cap_add: [NET_ADMIN, SYS_PTRACE, CAP_CHOWN, all]`), []string{
			"error services.web.cap_add capability-fargate",
			"error services.web.cap_add capability-fargate",
		}},
		{"capabilities that are none", web(`cap_add: [SYS_PTRACER]`, `cap_drop: [CAP_CHOWN, FOO, BPF]`), []string{
			"error services.web.cap_add capability",
			"error services.web.cap_drop capability",
			"error services.web.cap_drop capability",
		}},
		{"nofile", web(`ulimits: {nofile: 1024}`), nil},
		{"nofile, soft above hard", web(`ulimits: {nofile: {soft: 2, hard: 1}}`), []string{"error services.web.ulimits.nofile ulimit"}},
		{"nofile without end", web(`ulimits: {nofile: -1}`), []string{"error services.web.ulimits.nofile ulimit"}},
		{"other ulimits", web(`ulimits: {nproc: 5}`), []string{"warning services.web.ulimits.nproc ulimit-name"}},
		{"no entrypoint", web(`entrypoint: []`, `command: [a]`), nil},
		{"no entrypoint, no command", web(`entrypoint: ""`), []string{"warning services.web.entrypoint entrypoint"}},
		{"no command", web(`command: []`), []string{"warning services.web.command command"}},
		{"no command in a text", web(`command: ""`), []string{"warning services.web.command command"}},
		{"no command of its own", web(`command:`), nil},
		{"an entrypoint alone", web(`entrypoint: [a]`, `command: []`), nil},
		{"sysctls", web(`sysctls: {net.core.somaxconn: 1, kernel.shmmax: 2, fs.mqueue.msg_max: 3, vm.swappiness: 4}`), []string{
			"warning services.web.sysctls[\"vm.swappiness\"] sysctl",
		}},
		{"tmpfs", web(`tmpfs: ["/a", "/b:size=64m,mode=1777,noexec"]`), nil},
		{"tmpfs, relative", web(`tmpfs: [run]`), []string{"error services.web.tmpfs[0] tmpfs"}},
		{"tmpfs, size", web(`tmpfs: ["/a:size=50%"]`), []string{"error services.web.tmpfs[0] tmpfs"}},
		{"tmpfs, option", web(`tmpfs: ["/a:noexc"]`), []string{"error services.web.tmpfs[0] tmpfs"}},
		{"ARM", web(`platform: linux/arm64/v8`), nil},
		{"Windows", web(`platform: windows/amd64`), []string{"error services.web.platform platform"}},
		{"stop after long", web(`stop_grace_period: 5m`), []string{"warning services.web.stop_grace_period stop-grace-period"}},
		{"stop after parts of a second", web(`stop_grace_period: 2500ms`), []string{
			"warning services.web.stop_grace_period stop-grace-period",
		}},
		{"stop signal", web(`stop_signal: SIGINT`), []string{"warning services.web.stop_signal services.stop_signal"}},
		{"stop signal of ECS", web(`stop_signal: "15"`), nil},
		{"no restart", web(`restart: "no"`), []string{"warning services.web.restart restart-policy"}},
		{"restart on failure", web(`restart: on-failure:3`), []string{"warning services.web.restart restart-policy"}},
		{"restart policy", web(`deploy: {restart_policy: {condition: none}}`), []string{
			"warning services.web.deploy.restart_policy.condition restart-policy",
		}},
	})
}

func TestIsolationRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"host namespaces", web(`ipc: host`, `pid: host`, `uts: host`, `userns_mode: host`, `cgroup: host`), []string{
			"error services.web.ipc host-namespace",
			"error services.web.pid host-namespace",
			"error services.web.uts services.uts",
			"error services.web.userns_mode services.userns_mode",
			"error services.web.cgroup services.cgroup",
		}},
		{"namespaces of others", web(`ipc: service:db`, `pid: "container:x"`) + "  db: {image: db}\n", []string{
			"error services.web.ipc shared-namespace",
			"error services.web.pid shared-namespace",
		}},
		{"namespaces of their own", web(`ipc: private`, `cgroup: private`), nil},
		{"host network", web(`network_mode: host`), []string{"error services.web.network_mode network-mode"}},
		{"network of a container", web(`network_mode: "container:x"`), []string{"error services.web.network_mode network-mode"}},
		{"network of a service", web(`network_mode: service:db`) + "  db: {image: db}\n", nil},
		{"network of a service that is not there", web(`network_mode: service:db`), []string{
			"error services.web.network_mode undefined-service",
		}},
		{"no such network mode", web(`network_mode: front`), []string{"error services.web.network_mode network-mode"}},
		{"network mode and networks", web(`network_mode: none`, `networks: [default]`), []string{
			"error services.web.network_mode network-mode",
			"error services.web.networks.default undefined-network",
		}},
		{"nvidia", web(`runtime: nvidia`), []string{onMachine}},
		{"other runtimes", web(`runtime: runsc`), []string{"warning services.web.runtime services.runtime"}},
	})
}

func TestHealthRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"within the bounds", web(`healthcheck: {test: ok, interval: 60s, timeout: 60s, retries: 10, start_period: 300s}`), nil},
		{"a timeout above the interval", web(`healthcheck: {test: ok, interval: 5s, timeout: 20s}`), []string{
			"warning services.web.healthcheck.interval health-check",
		}},
		{"a timeout above the interval of Compose", web(`healthcheck: {test: ok, timeout: 31s}`), []string{
			"warning services.web.healthcheck.interval health-check",
		}},
		{"the timeout of Compose", web(`healthcheck: {test: ok, interval: 5s}`), nil},
		{"zeros are defaults", web(`healthcheck: {test: ok, interval: 0s, timeout: 0s, retries: 0, start_period: 0s}`), nil},
		{"below", web(`healthcheck: {test: ok, interval: 500ms, timeout: 1s}`), []string{
			"warning services.web.healthcheck.interval health-check",
			"warning services.web.healthcheck.timeout health-check",
		}},
		{"above", web(`healthcheck: {test: ok, interval: 6m, timeout: 61s, retries: 11, start_period: 10m}`), []string{
			"warning services.web.healthcheck.interval health-check",
			"warning services.web.healthcheck.timeout health-check",
			"warning services.web.healthcheck.retries health-check",
		}},
		{"a long start", web(`healthcheck: {test: ok, start_period: 1h}`), nil},
		{"parts of seconds", web(`healthcheck: {test: ok, interval: 7500ms}`), []string{
			"warning services.web.healthcheck.interval health-check",
		}},
		{"none", web(`healthcheck: {test: [NONE], interval: 1s}`), nil},
		{"disabled", web(`healthcheck: {disable: true}`), nil},
		{"without a test", web(`healthcheck: {interval: 10s}`), []string{"warning services.web.healthcheck health-check-image"}},
		{"without a command", web(`healthcheck: {test: [CMD]}`), []string{"error services.web.healthcheck.test health-check-test"}},
		{"no kind of test", web(`healthcheck: {test: [curl, localhost]}`), []string{"error services.web.healthcheck.test health-check-test"}},
	})
}

func TestLoggingRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"Docker's files", web(`logging: {driver: json-file, options: {max-size: 1m}}`), []string{"info services.web.logging log-files"}},
		{"none", web(`logging: {driver: none}`), []string{"warning services.web.logging.driver log-driver"}},
		{"fluentd", web(`logging: {driver: fluentd}`), []string{"warning services.web.logging.driver log-driver"}},
		{"splunk", web(`logging: {driver: splunk, options: {splunk-token: x, splunk-url: y}}`), []string{
			"warning services.web.logging.options.splunk-token plaintext-credential",
		}},
		{"a splunk token that is a secret", web(`logging: {driver: splunk, options: {splunk-token: x, splunk-url: y}}`) + "x-aws-secrets: true\n", nil},
		{"a splunk token by name", web("x-aws-secrets: [splunk-token]\n    logging: {driver: splunk, options: {splunk-token: x, splunk-url: y}}"), nil},
		{"a token for another driver", web("x-aws-secrets: [splunk-token]\n    logging: {driver: awslogs, options: {splunk-token: x}}"), []string{
			"error services.web.x-aws-secrets[0] secret-environment",
			"warning services.web.logging.options.splunk-token log-option",
		}},
		{"credentials for a log router", web(`logging: {driver: awsfirelens, options: {Name: datadog, apikey: x, Match: "*", uri: "http://a:b@c"}}`), []string{
			"warning services.web.logging.options.apikey plaintext-credential",
			"warning services.web.logging.options.uri plaintext-credential",
		}},
		{"splunk without an address", web(`logging: {driver: splunk}`), []string{
			"error services.web.logging.options splunk-option",
		}},
		{"firelens", web(`logging: {driver: awsfirelens}`), nil},
		{"another log group", web(`logging: {driver: awslogs, options: {awslogs-group: a, awslogs-region: us-gov-west-1, awslogs-create-group: "true"}}`), nil},
		{"a mode that is none", web(`logging: {driver: awslogs, options: {mode: fast}}`), []string{"error services.web.logging.options.mode log-option-value"}},
		{"a log mode", web(`logging: {driver: awslogs, options: {mode: blocking}}`), nil},
		{"no other log group", web(`logging: {driver: awslogs, options: {awslogs-region: us-east-1, awslogs-create-group: "true"}}`), []string{
			"warning services.web.logging.options.awslogs-region log-option",
			"warning services.web.logging.options.awslogs-create-group log-option",
		}},
		{"values", web(`logging: {driver: awslogs, options: {awslogs-group: a, awslogs-region: Ireland, awslogs-create-group: "yes"}}`), []string{
			"error services.web.logging.options.awslogs-region log-option-value",
			"error services.web.logging.options.awslogs-create-group log-option-value",
		}},
		{"option", web(`logging: {driver: awslogs, options: {awslogs-strem-prefix: x, mode: non-blocking}}`), []string{
			"warning services.web.logging.options.awslogs-strem-prefix log-option",
		}},
	})
}

func TestSizeRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"largest", web(`cpus: 16`, `mem_limit: 120g`), nil},
		{"too many CPUs", web(`cpus: 17`), []string{"error services.web size"}},
		{"absurd", web(`cpus: 1e30`), []string{"error services.web size"}},
		{"absurd memory", web(`mem_limit: 9223372036854775807`), []string{"error services.web size"}},
		{"too much memory", web(`deploy: {resources: {limits: {memory: 121g}}}`), []string{"error services.web size"}},
		{"reservation above the limit", web(`mem_limit: 1g`, `mem_reservation: 2g`), []string{"error services.web memory-reservation"}},
		{"negative", web(`cpus: -1`, `mem_limit: -1`, `mem_reservation: -1`), []string{
			"error services.web.cpus negative-size",
			"error services.web.mem_limit negative-size",
			"error services.web.mem_reservation negative-size",
		}},
		{"negative in deploy", web(`deploy: {resources: {limits: {cpus: "-1"}, reservations: {memory: "-1"}}}`), []string{
			"error services.web.deploy.resources.limits.cpus negative-size",
			"error services.web.deploy.resources.reservations.memory negative-size",
		}},
	})
}
