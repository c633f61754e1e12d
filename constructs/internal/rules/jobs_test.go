package rules

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

func TestJobRules(t *testing.T) {
	job := func(attributes ...string) string { return web(append(attributes, "x-aws-job: true")...) }
	testRules(t, []ruleCase{
		{"job", job(`restart: "no"`), nil},
		{"job on each machine", job("x-aws-capacity: ec2", "deploy: {mode: global}"), []string{
			onMachine, "error services.web.deploy.mode deploy-mode",
		}},
		{"job with a timeout", web("x-aws-job: {timeout: 55m}"), nil},
		{"no job", web("x-aws-job: false", `restart: "no"`), []string{"warning services.web.restart restart-policy"}},
		{"timeout too long", web("x-aws-job: {timeout: 1h}"), []string{"error services.web.x-aws-job.timeout job-timeout"}},
		{"timeout too short", web("x-aws-job: {timeout: 59s}"), []string{"error services.web.x-aws-job.timeout job-timeout"}},
		{"no timeout", web("x-aws-job: {timeout: soon}"), []string{"error services.web.x-aws-job.timeout job-timeout"}},
		{"misspelt", web("x-aws-job: {time: 1m}"), []string{"error services.web.x-aws-job.time unknown-attribute"}},
		{"wrong type", web("x-aws-job: [1]"), []string{"error services.web.x-aws-job extension-type"}},
		{"that is restarted", job("restart: on-failure:3"), []string{"warning services.web.restart restart-policy"}},
		{"that is kept running", job("restart: always"), []string{"warning services.web.restart restart-policy"}},
		{"with ports", job(`ports: ["80:80"]`), []string{"warning services.web.ports no-service"}},
		{"with replicas", job("scale: 2"), []string{"warning services.web no-service"}},
		{"with update_config", job("deploy: {update_config: {parallelism: 1}}"), []string{
			"warning services.web.deploy.update_config no-service",
		}},
		{"with exec", job("x-aws-exec: true"), []string{"warning services.web.x-aws-exec no-service"}},
		{"with a block device", job("volumes: [data:/data]") + "volumes: {data: {x-aws-ebs: {size: 1}}}\n", []string{
			"error services.web.volumes ebs-volumes",
			"warning volumes.data ebs-lost",
		}},
		{"on a schedule", job("x-aws-schedule: rate(1 day)"), []string{"error services.web.x-aws-schedule one-run"}},
		{"by hand and on a schedule", web("x-aws-run: true", "x-aws-schedule: rate(1 day)"), []string{
			"error services.web.x-aws-run one-run",
		}},
		{"in two ways", job("deploy: {mode: global-job}"), []string{"error services.web.x-aws-job one-run"}},
		{"restart as of a job", web("restart: on-failure"), []string{"warning services.web.restart restart-policy"}},
		{"name of a job", "services: {db-migrate: {image: i}}\n", []string{"warning services.db-migrate looks-like-a-job"}},
		{"name of a job that is none", "services: {setup: {image: i, restart: always}}\n", nil},
		{"name of a job that starts again after failures", "services: {kafka-setup: {image: i, restart: on-failure}}\n", []string{
			"warning services.kafka-setup looks-like-a-job",
		}},
		{"name of a job with an end", "services: {createbuckets: {image: i, restart: \"no\"}}\n", []string{
			"warning services.createbuckets looks-like-a-job",
		}},
		{"command of a job", web(`command: sh -c "until curl s3; do sleep 1; done; mc mb s3/b; exit 0"`), []string{
			"warning services.web looks-like-a-job",
		}},
		{"command of a job that starts again", web("command: python manage.py migrate", "restart: always"), []string{
			"warning services.web looks-like-a-job",
		}},
		{"command of a job that is one", web("command: python manage.py migrate", "x-aws-job: true"), nil},
		{"command that others wait for", web("depends_on: {once: {condition: service_completed_successfully}}") +
			"  once: {image: i, command: alembic upgrade head}\n", nil},
		{"command of a server behind a migration", web(`command: sh -c "alembic upgrade head && uvicorn app"`), nil},
		{"command of a sidecar", web() + "  once: {image: i, command: alembic upgrade head, network_mode: service:web}\n", nil},
		{"image of a tool", "services: {certificates: {image: certbot/certbot, command: certonly}}\n", []string{
			"warning services.certificates looks-like-a-job",
		}},
		{"image of a tool in a loop", "services: {certificates: {image: certbot/certbot, entrypoint: sh -c 'while :; do certbot renew; sleep 1d; done'}}\n", nil},
		{"name that has one in it", "services: {initech: {image: i}}\n", nil},
	})
}

func TestScheduleRules(t *testing.T) {
	wrong := []string{"error services.web.x-aws-schedule schedule"}
	scheduled := func(expression string) string { return web(`x-aws-schedule: "` + expression + `"`) }
	testRules(t, []ruleCase{
		{"rate", scheduled("rate(1 day)"), nil},
		{"once", scheduled("at(2030-01-01T00:00:00)"), nil},
		{"cron", scheduled("cron(0/15 8-18 ? JAN-MAR MON-FRI,7#1 *)"), nil},
		{"last", scheduled("cron(0 8 L * ? 2030-2040)"), nil},
		{"all settings", web(`x-aws-schedule: {expression: "cron(0 3 * * ? *)", timezone: Europe/Berlin, retries: 0, max_age: 24h}`), nil},
		{"nothing", web("x-aws-schedule: {timezone: UTC}"), wrong},
		{"text", scheduled("daily"), wrong},
		{"rate of nothing", scheduled("rate(0 days)"), wrong},
		{"cron of Unix", scheduled("cron(0 3 * * *)"), wrong},
		{"both days", scheduled("cron(0 3 * * * *)"), wrong},
		{"no day", scheduled("cron(0 3 ? * ? *)"), wrong},
		{"a letter that means nothing", scheduled("cron(0 3 $ * ? *)"), wrong},
		{"no date", scheduled("at(2030-02-31T00:00:00)"), wrong},
		{"no such day", scheduled("cron(0 3 31 2 ? *)"), wrong},
		{"no such day of two months", scheduled("cron(0 3 31 FEB,4 ? *)"), wrong},
		{"a leap day", scheduled("cron(0 3 29 2 ? *)"), nil},
		{"a day of one of two months", scheduled("cron(0 3 31 2,3 ? *)"), nil},
		{"days that one month has in part", scheduled("cron(0 3 28-31 2 ? *)"), nil},
		{"months in a range", scheduled("cron(0 3 31 2-3 ? *)"), nil},
		{"no time zone", web(`x-aws-schedule: {expression: rate(1 day), timezone: Berlin}`), []string{
			"error services.web.x-aws-schedule.timezone schedule",
		}},
		{"too many retries", web(`x-aws-schedule: {expression: rate(1 day), retries: 186}`), []string{
			"error services.web.x-aws-schedule.retries schedule",
		}},
		{"too old", web(`x-aws-schedule: {expression: rate(1 day), max_age: 25h}`), []string{
			"error services.web.x-aws-schedule.max_age schedule",
		}},
	})
}

func TestAwaitedRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"scheduled", web("depends_on: [db]") + "  db: {image: db, x-aws-schedule: rate(1 day)}\n", []string{
			"error services.web.depends_on.db awaited",
		}},
		{"by hand", web("depends_on: [db]") + "  db: {image: db, x-aws-run: true}\n", []string{
			"error services.web.depends_on.db awaited",
		}},
		{"sidecar of another task", web("depends_on: {b: {condition: service_completed_successfully}}") +
			"  a: {image: a}\n  b: {image: b, network_mode: service:a}\n", []string{
			"error services.web.depends_on.b awaited",
		}},
		{"its host", web() + "  b: {image: b, network_mode: service:web, depends_on: {web: {condition: service_completed_successfully}}}\n",
			[]string{"error services.b.depends_on.web awaited"}},
	})
}

func TestSidecarRules(t *testing.T) {
	sidecar := func(attributes ...string) string {
		return web("expose: [80]") + "  b: {" + strings.Join(append(attributes, "image: b", "network_mode: service:web"), ", ") + "}\n"
	}
	testRules(t, []ruleCase{
		{"sidecar", sidecar("expose: [81]", "x-aws-essential: false"), nil},
		{"GPUs of a sidecar", sidecar("gpus: all"), []string{"error services.b sidecar-task"}},
		{"capacity of a sidecar", sidecar("x-aws-capacity: ec2"), []string{"error services.b.x-aws-capacity sidecar-task"}},
		{"scaling of a sidecar", sidecar("deploy: {x-aws-autoscaling: {cpu: 50, max: 3}}"), []string{
			"error services.b.deploy.x-aws-autoscaling sidecar-task",
		}},
		{"of a sidecar", sidecar() + "  c: {image: c, network_mode: service:b}\n", nil},
		{"not essential, but alone", web("x-aws-essential: false"), []string{"error services.web.x-aws-essential essential"}},
		{"essential, but waited for", sidecar("x-aws-essential: true") +
			"  c: {image: c, network_mode: service:web, depends_on: {b: {condition: service_completed_successfully}}}\n", []string{
			"error services.b.x-aws-essential essential",
		}},
		{"same port", sidecar("expose: [80]"), []string{"error services.b.expose sidecar-port"}},
		{"role", sidecar("x-aws-role: arn:aws:iam::123456789012:role/b"), []string{"error services.b.x-aws-role sidecar-task"}},
		{"job", sidecar("x-aws-job: true"), []string{"error services.b.x-aws-job sidecar-task"}},
		{"replicas", sidecar("scale: 2"), []string{"warning services.b sidecar-deploy"}},
		{"update_config", sidecar("deploy: {update_config: {parallelism: 1}}"), []string{
			"warning services.b.deploy.update_config sidecar-deploy",
		}},
		{"platform", sidecar("platform: linux/arm64"), []string{"error services.b.platform sidecar-platform"}},
		{"that ends", sidecar(`restart: "no"`), []string{"warning services.b.restart restart-policy"}},
		{"that may end", sidecar(`restart: "no"`, "x-aws-essential: false"), nil},
		{"that is restarted", sidecar("restart: always", "x-aws-essential: false"), []string{
			"info services.b.restart restart-period",
		}},
		{"that is restarted after a failure", sidecar("restart: on-failure", "x-aws-essential: false"), []string{
			"info services.b.restart restart-period",
		}},
		{"that ends the task after success", sidecar("restart: on-failure"), []string{"warning services.b.restart restart-policy"}},
		{"too large together", web("mem_limit: 100g") + "  b: {image: b, mem_limit: 30g, network_mode: service:web}\n", []string{
			"error services.web size",
		}},
		{"one name for two containers", "services:\n  a.b: {image: a}\n  a_b: {image: b, network_mode: 'service:a.b'}\n", []string{
			`warning services["a.b"] alias-dots`,
			"error services.a_b container-name",
		}},
		{"name of a helper", web() + "  web_search_domain: {image: b, network_mode: service:web}\n", []string{
			"error services.web_search_domain container-name",
		}},
		{"tasks that wait for each other", "services:\n  a: {image: a, depends_on: [c]}\n" +
			"  b: {image: b, network_mode: service:c, depends_on: [a]}\n  c: {image: c}\n", []string{
			"error services.a dependency-cycle",
		}},
	})
}

func TestMostContainers(t *testing.T) {
	file := web()
	for i := range 8 {
		file += "  s" + string(rune('a'+i)) + ": {image: s, network_mode: service:web}\n"
	}
	if errors := Check(composetest.Text(t, file)).Errors(); len(errors) > 0 {
		t.Errorf("ten containers: %v", errors)
	}
	errors := Check(composetest.Text(t, file+"  st: {image: s, network_mode: service:web}\n")).Errors()
	if len(errors) != 1 || errors[0].Code != "containers" {
		t.Errorf("eleven containers: %v", errors)
	}
}
