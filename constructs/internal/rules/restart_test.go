package rules

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

func TestRestartWords(t *testing.T) {
	policy := func(condition string) string { return web("deploy: {restart_policy: {condition: " + condition + "}}") }
	testRules(t, []ruleCase{
		{"always", web(`restart: always`), nil},
		{"unless-stopped", web(`restart: unless-stopped`), nil},
		{"no", web(`restart: "no"`), []string{"warning services.web.restart restart-policy"}},
		{"on-failure", web(`restart: on-failure:3`), []string{"warning services.web.restart restart-policy"}},
		{"another word", web(`restart: sometimes`), []string{"error services.web.restart restart-value"}},
		{"a misspelled number", web(`restart: on-failure:three`), []string{"error services.web.restart restart-value"}},
		{"a sidecar's", web() + "  log: {image: log, network_mode: service:web, restart: never}\n", []string{"error services.log.restart restart-value"}},
		{"a job's", web(`x-aws-job: true`, `restart: never`), []string{"error services.web.restart restart-value"}},
		{"any", policy("any"), nil},
		{"none", policy("none"), []string{"warning services.web.deploy.restart_policy.condition restart-policy"}},
		{"a policy overrides restart", web(`restart: "no"`, "deploy: {restart_policy: {condition: any}}"), nil},
		{"a sidecar whose end is waited for", web("depends_on: {log: {condition: service_completed_successfully}}") +
			"  log: {image: log, network_mode: service:web, restart: always}\n", []string{"warning services.log.restart restart-policy"}},
		{"a short window", web("deploy: {restart_policy: {window: 10s}}"), []string{
			"warning services.web.deploy.restart_policy.window restart-window",
		}},
		{"the shortest window", web("deploy: {restart_policy: {window: 1m}}"), nil},
		{"the longest window", web("deploy: {restart_policy: {window: 30m}}"), nil},
		{"a long window", web("deploy: {restart_policy: {window: 31m}}"), []string{
			"warning services.web.deploy.restart_policy.window restart-window",
		}},
		{"exit codes", web("deploy: {restart_policy: {x-aws-ignored_exit_codes: [0, 255]}}"), nil},
		{"no exit code", web("deploy: {restart_policy: {x-aws-ignored_exit_codes: [256]}}"), []string{
			"error services.web.deploy.restart_policy.x-aws-ignored_exit_codes[0] restart-exit-codes",
		}},
		{"too many exit codes", web("deploy: {restart_policy: {x-aws-ignored_exit_codes: [0" + strings.Repeat(", 1", 50) + "]}}"), []string{
			"error services.web.deploy.restart_policy.x-aws-ignored_exit_codes restart-exit-codes",
		}},
		{"another condition", policy("never"), []string{"error services.web.deploy.restart_policy.condition restart-value"}},
	})
}

func TestAwslogsWithoutDriver(t *testing.T) {
	testRules(t, []ruleCase{
		{"awslogs", web(`logging: {options: {awslogs-datetime-format: "%Y"}}`), nil},
		{"the former name", web(`logging: {options: {awslogs-datetime-pattern: "%Y"}}`), nil},
		{"with an option of files", web(`logging: {options: {awslogs-datetime-format: "%Y", max-size: 10m}}`), []string{
			"warning services.web.logging.options.max-size log-option",
		}},
		{"files", web(`logging: {options: {max-size: 10m}}`), []string{"info services.web.logging log-files"}},
	})
}

func TestTmpfsTwice(t *testing.T) {
	testRules(t, []ruleCase{
		{"with a slash", web(`tmpfs: [/run/x, /run/x/]`), []string{"error services.web.tmpfs[1] duplicate-mount"}},
		{"a volume there", web(`tmpfs: [/run/x]`, `volumes: ["/run/./x"]`), []string{"error services.web.volumes[0] duplicate-mount"}},
	})
}

func TestSecretInTheFormOfECS(t *testing.T) {
	const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf"
	file := func(name string) string {
		return web("secrets: [database]") + "secrets:\n  database: {external: true, name: \"" + name + "\"}\n"
	}
	testRules(t, []ruleCase{
		{"ARN", file(arn), nil},
		{"with a key", file(arn + ":password::"), []string{"error secrets.database.name external-name"}},
	})
	for name, want := range map[string]string{
		arn + ":password::":           "write " + arn + ", and x-aws-keys: [password] at the secret of the service",
		arn + ":password:AWSCURRENT:": "write " + arn + ", and x-aws-keys: [password] at the secret of the service",
		arn + ":::":                   "write " + arn,
	} {
		if fs := Check(composetest.Text(t, file(name))).Errors(); len(fs) != 1 || fs[0].Fix != want {
			t.Errorf("%s: got %v, want the fix %q", name, fs, want)
		}
	}
}
