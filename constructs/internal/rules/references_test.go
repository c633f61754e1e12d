package rules

import (
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestReferenceRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"network", web(`networks: [front]`), []string{"error services.web.networks.front undefined-network"}},
		{"volume", web(`volumes: ["data:/data"]`), []string{
			"error services.web.volumes[0] undefined-volume",
		}},
		{"config", web(`configs: [c]`), []string{
			"error services.web.configs[0] undefined-config",
		}},
		{"secret", web(`secrets: [s]`), []string{
			"error services.web.secrets[0] undefined-secret",
		}},
		{"model", web(`models: [m]`), []string{
			"error services.web.models.m undefined-model",
		}},
		{"service", web(`depends_on: [db]`), []string{"error services.web.depends_on.db undefined-service"}},
		{"linked service", web(`links: [db, "web:w"]`), []string{
			"error services.web.links[0] undefined-service", "error services.web.links[1] dependency-cycle",
		}},
		{"service linked and waited for", web(`links: [db]`, `depends_on: [db]`), []string{"error services.web.depends_on.db undefined-service"}},
		{"external secret", web() + "secrets: {s: {external: true}}", nil},
	})
}

func TestSharedNamespaces(t *testing.T) {
	sidecar := func(main, sidecar string) string {
		return web(main) + "  b:\n    image: b\n    network_mode: service:web\n    " + sidecar + "\n"
	}
	testRules(t, []ruleCase{
		{"processes of a task", sidecar("", "pid: service:web"), nil},
		{"processes of a sidecar", sidecar("pid: service:b", "init: true"), nil},
		{"processes of two tasks", web("") + "  b: {image: b, pid: service:web}\n", []string{"error services.b.pid shared-namespace"}},
		{"processes of nobody", web("pid: service:nobody"), []string{"error services.web.pid undefined-service"}},
		{"memory of nobody", web("ipc: service:nobody"), []string{"error services.web.ipc undefined-service"}},
		{"processes of another profile", web("pid: service:b") + "  b: {image: b, profiles: [b]}\n", []string{"error services.web.pid disabled-dependency"}},
		{"processes of another project", web("pid: container:x"), []string{"error services.web.pid shared-namespace"}},
		{"ipc of a task on Fargate", sidecar("", "ipc: service:web"), []string{"error services.b.ipc shared-namespace"}},
		{"ipc of a task on an EC2 instance", sidecar("x-aws-capacity: ec2", "ipc: service:web"), []string{"info services.web machine-choice"}},
	})
}

func TestWaitingForASidecar(t *testing.T) {
	const check = `healthcheck: {test: ["CMD", "true"]}`
	sidecar := func(condition string, more ...string) string {
		return web("depends_on: {b: {condition: "+condition+"}}") + "  b:\n    image: b\n    network_mode: service:web\n    " + strings.Join(more, "\n    ") + "\n"
	}
	testRules(t, []ruleCase{
		{"its start", sidecar("service_started"), nil},
		{"its health", sidecar("service_healthy", check), nil},
		{"its success", sidecar("service_completed_successfully"), nil},
		{"the other way as well", sidecar("service_started", "depends_on: [web]"), []string{"error services.web.depends_on.b dependency-cycle"}},
		{"by a third", web("depends_on: [b]") + "  b: {image: b, network_mode: service:web, depends_on: [c]}\n  c: {image: c, network_mode: service:web}\n", nil},
	})
}

func TestVolumesFrom(t *testing.T) {
	testRules(t, []ruleCase{
		{"named", web(`volumes: ["data:/data"]`) + "  b: {image: b, volumes_from: [web]}\nvolumes: {data: }\n", nil},
		{"anonymous", web(`volumes: ["/data"]`) + "  b: {image: b, volumes_from: [web]}\n", []string{"error services.b.volumes_from[0] volumes-from"}},
		{"another project's", web(`volumes_from: ["container:x"]`), []string{"error services.web.volumes_from[0] volumes-from"}},
		{"its own", web(`volumes_from: [web]`), []string{"error services.web.volumes_from[0] dependency-cycle"}},
		{"of each other", web(`volumes_from: [b]`) + "  b: {image: b, volumes_from: [web]}\n", []string{"error services.web.depends_on.b dependency-cycle"}},
		{"of nobody", web(`volumes_from: [wbe]`), []string{"error services.web.volumes_from[0] undefined-service"}},
	})
}

// TestMistakesThatLoadRefuses is about projects made by hand.
func TestMistakesThatLoadRefuses(t *testing.T) {
	for want, change := range map[string]func(*types.Project){
		"error secrets.s secret-source": func(p *types.Project) { p.Secrets = types.Secrets{"s": {}} },
		"error name project-name":       func(p *types.Project) { p.Name = "my shop" },
		"error services.web.deploy.update_config.order update-order": func(p *types.Project) {
			s := p.Services["web"]
			s.Deploy = &types.DeployConfig{UpdateConfig: &types.UpdateConfig{Order: "any"}}
			p.Services["web"] = s
		},
	} {
		p := composetest.Text(t, web())
		change(p)
		if got := summaries(Check(p)); !slices.Equal(got, []string{want}) {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}

func TestUndefinedNameIsCorrected(t *testing.T) {
	fs := Check(composetest.Text(t, web(`depends_on: [databse]`)+"  database: {image: db}\n"))
	if len(fs) != 1 || !strings.Contains(fs[0].Fix, "database") {
		t.Errorf("got %v, want a fix that names database", fs)
	}
}

func TestDependencyRules(t *testing.T) {
	waitFor := func(condition, db string) string {
		return web("depends_on: {db: {condition: "+condition+"}}") + "  db: {image: db" + db + "}\n"
	}
	testRules(t, []ruleCase{
		{"started", waitFor("service_started", ""), nil},
		{"healthy", waitFor("service_healthy", ", healthcheck: {test: ok}"), nil},
		{"healthy without a check", waitFor("service_healthy", ""), []string{
			"warning services.web.depends_on.db depends-on-healthy",
		}},
		{"healthy with the check disabled", waitFor("service_healthy", ", healthcheck: {disable: true}"), []string{
			"warning services.web.depends_on.db depends-on-healthy",
		}},
		{"completed", waitFor("service_completed_successfully", ""), nil},
		{"disabled by a profile", waitFor("service_started", ", profiles: [dev]"), []string{
			"error services.web.depends_on.db disabled-dependency",
		}},
		{"disabled, but not required", web("depends_on: {db: {condition: service_started, required: false}}") +
			"  db: {image: db, profiles: [dev]}\n", nil},
		{"job", web("depends_on: [nightly]") + "jobs: {nightly: {image: n, triggers: {manual: true}}}\n", []string{
			"error services.web.depends_on.nightly awaited",
		}},
		{"job that is a service", web() + "jobs: {web: {image: n, triggers: {manual: true}}}\n", []string{
			"error jobs.web job-name",
		}},
		{"on itself", web("depends_on: [web]"), []string{"error services.web.depends_on.web dependency-cycle"}},
	})
}

func TestDependencyCycle(t *testing.T) {
	fs := Check(composetest.Text(t, `services:
  a: {image: a, depends_on: [b]}
  b: {image: b, depends_on: [c, d]}
  c: {image: c, depends_on: [b]}
  d: {image: d}
`))
	want := "b → c → b wait for each other"
	if len(fs) != 1 || fs[0].Message != want || fs[0].Path != "services.c.depends_on.b" {
		t.Errorf("got %v, want %q at services.c.depends_on.b", fs, want)
	}
}

// TestNoServices: who looks for the reason is told the right one.
func TestNoServices(t *testing.T) {
	for _, c := range []struct{ text, replace, want string }{
		{"services: {a: {image: i, profiles: [dev]}, b: {image: i, profiles: [test]}}", "",
			"no service is active: all have profiles; activate a profile: dev, test ["},
		{"services: {a: {image: i, profiles: [dev]}, b: {image: i, x-aws-exclude: true}}", "",
			"the services that are not excluded or replaced have profiles; activate a profile: dev ["},
		{"services: {a: {image: i, x-aws-exclude: true}, b: {image: i, profiles: [local]}}", "b",
			"all services are excluded or replaced; keep at least one service ["},
	} {
		found := Check(model.Replace(composetest.Text(t, c.text), c.replace)).Errors()
		if len(found) != 1 || !strings.Contains(found[0].String(), c.want) {
			t.Errorf("%s: got %v, want %q", c.text, found, c.want)
		}
	}
}

func TestConsistencyRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"no services", "services: {}\n", []string{"error services no-services"}},
		{"a wrong managed service", "services: {db: {image: 'postgres:16', x-aws-managed: nonsense}}\n", []string{"error services.db.x-aws-managed extension-type"}},
		{"no active services", "services: {web: {image: w, profiles: [dev]}}\n", []string{"error services no-services"}},
		{"no image", "services: {web: {command: x}}\n", []string{"error services.web no-image"}},
		{"not an image", "services: {web: {image: Example/Web}}\n", []string{"error services.web.image image"}},
		{"cpus twice", web(`cpus: 1`, `deploy: {resources: {limits: {cpus: "2"}}}`), []string{
			"error services.web.cpus conflicting-values",
		}},
		{"mem_limit twice", web(`mem_limit: 1g`, `deploy: {resources: {limits: {memory: 2g}}}`), []string{
			"error services.web.mem_limit conflicting-values",
		}},
		{"mem_reservation twice", web(`mem_reservation: 1g`, `deploy: {resources: {limits: {memory: 2g}, reservations: {memory: 2g}}}`), []string{
			"error services.web.mem_reservation conflicting-values",
		}},
		{"the same twice", web(`cpus: 1`, `mem_limit: 2g`, `deploy: {resources: {limits: {cpus: "1", memory: 2g}}}`), nil},
		{"scale and replicas", web(`scale: 2`, `deploy: {replicas: 3}`), []string{"error services.web.scale conflicting-values"}},
		{"negative scale", web(`scale: -1`), []string{"error services.web.scale negative-replicas"}},
		{"negative replicas", web(`deploy: {replicas: -1}`), []string{"error services.web.deploy.replicas negative-replicas"}},
		{"container_name and replicas", web(`container_name: web1`, `scale: 2`), []string{
			"error services.web.container_name container-name-scale",
			"info services.web.container_name services.container_name",
		}},
		{"two mounts", web(`tmpfs: [/run, "/run:size=1m"]`), []string{"error services.web.tmpfs[1] duplicate-mount"}},
		{"watch without a target", web(`develop: {watch: [{path: ., action: sync}]}`), []string{
			"info services.web.develop services.develop",
			"error services.web.develop.watch[0] watch-target",
		}},
	})
}

func TestNameRules(t *testing.T) {
	long := strings.Repeat("a", 64)
	testRules(t, []ruleCase{
		{"names that differ by more than case", "services: {a-b: {image: a}, a_b: {image: a}, ab: {image: a}, Ac: {image: a}}\n", nil},
		{"names that differ by case", "services: {web: {image: a}, Web: {image: a}}\n", []string{"error services.web name-case"}},
		{"longest label", "services: {" + long[1:] + ": {image: a}}\n", nil},
		{"label too long", "services: {" + long + ": {image: a}}\n", []string{"error services." + long + " service-name"}},
		{"hyphen at an end", "services: {web-: {image: a}}\n", []string{"error services.web- service-name"}},
		{"two dots", "services: {a..b: {image: a}}\n", []string{`error services["a..b"] service-name`}},
	})
}
