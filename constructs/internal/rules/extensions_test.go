package rules

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

func TestProjectExtensionRules(t *testing.T) {
	top := func(line string) string { return web() + line + "\n" }
	wrong := func(name string) []string { return []string{"error " + name + " extension-value"} }
	testRules(t, []ruleCase{
		{"cluster", top("x-aws-cluster: arn:aws:ecs:eu-west-1:123456789012:cluster/main"), nil},
		{"no cluster", top("x-aws-cluster: my cluster"), wrong("x-aws-cluster")},
		{"default VPC", top("x-aws-vpc: default"), nil},
		{"VPC by ARN", top("x-aws-vpc: arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-01234567"), nil},
		{"no VPC", top("x-aws-vpc: main"), wrong("x-aws-vpc")},
		{"no certificate", top("x-aws-certificate: shop.example.com"), wrong("x-aws-certificate")},
		{"no ingress", top("x-aws-ingress: [everybody]"), []string{"error x-aws-ingress[0] ingress"}},
		{"ingress of nobody", top("x-aws-ingress: []"), []string{"error x-aws-ingress extension-type"}},
		{"no image", top("x-aws-init_image: Busybox"), []string{"error x-aws-init_image image"}},
		{"retention", top("x-aws-logs_retention: 10"), []string{"error x-aws-logs_retention logs-retention"}},
		{"wrong type", top("x-aws-logs_retention: long"), []string{"error x-aws-logs_retention extension-type"}},
		{"unknown", top("x-aws-clutser: a"), []string{"error x-aws-clutser unknown-extension"}},
		{"misplaced", top("x-aws-exec: true"), []string{"error x-aws-exec misplaced-extension"}},
		{"the user's own", top("x-mine: a"), nil},
		{"the user's own, with the prefix", top("x-aws-s3-env: &a {A: b}\nx-b: *a"), []string{"warning x-aws-s3-env own-extension"}},
		{"the user's own, with the prefix and more than one value", top("x-aws-parts: {s3: &a {A: b}}\nx-b: *a"), []string{
			"warning x-aws-parts own-extension",
		}},
		{"an anchor that nothing uses", top("x-aws-s3-env: &a {A: b}"), []string{"error x-aws-s3-env unknown-extension"}},
		{"unknown, with an anchor", top("x-aws-clutser: &a b\nx-b: *a"), []string{"error x-aws-clutser unknown-extension"}},
	})
}

func TestServiceExtensionRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"role", web("x-aws-role: arn:aws:iam::123456789012:role/app/web"), nil},
		{"no role", web("x-aws-role: web"), []string{"error services.web.x-aws-role extension-value"}},
		{"role of a wrong type", web("x-aws-role: 5"), []string{"error services.web.x-aws-role extension-type"}},
		{"policy without statements", web("x-aws-role: {Statement: {}}"), []string{"error services.web.x-aws-role extension-value"}},
		{"statements", web("x-aws-role: {Statement: [{Effect: Allow, NotAction: a, NotResource: b}, {Effect: allow}, a]}"), []string{
			"error services.web.x-aws-role.Statement[1] extension-value",
			"error services.web.x-aws-role.Statement[1] extension-value",
			"error services.web.x-aws-role.Statement[1] extension-value",
			"error services.web.x-aws-role.Statement[2] extension-type",
		}},
		{"no policy", web("x-aws-policies: [ReadOnly]"), []string{"error services.web.x-aws-policies[0] extension-value"}},
		{"no secret", web("x-aws-pull_credentials: registry"), []string{"error services.web.x-aws-pull_credentials extension-value"}},
		{"no ingress", web("x-aws-ingress: [everybody]"), []string{"error services.web.x-aws-ingress[0] ingress"}},
		{"ingress of nobody", web("x-aws-ingress: []"), []string{"error services.web.x-aws-ingress extension-type"}},
		{"no policies", web("x-aws-policies: []"), []string{"error services.web.x-aws-policies extension-type"}},
		{"no subnets", web("x-aws-subnets: []"), []string{"error services.web.x-aws-subnets extension-type"}},
		{"wrong type", web("x-aws-exec: maybe"), []string{"error services.web.x-aws-exec extension-type"}},
		{"wrong type of a percentage", web("deploy: {update_config: {x-aws-min_percent: half}}"), []string{
			"error services.web.deploy.update_config.x-aws-min_percent extension-type",
		}},
		{"wrong type at a port", web("ports: [{target: 80, x-aws-protocol: [http]}]"), []string{
			"error services.web.ports[0].x-aws-protocol extension-type",
		}},
	})
}

// TestExtensionsEverywhere holds that no x-aws-* key is overlooked, wherever
// it stands, also below what is reported already.
func TestExtensionsEverywhere(t *testing.T) {
	p := composetest.Text(t, `
services:
  web:
    image: example/web:1
    build: {context: ., x-aws-a: 1}
    depends_on: {db: {condition: service_started, x-aws-b: 1}}
    deploy:
      x-aws-c: 1
      placement: {x-aws-d: 1}
      resources: {x-aws-e: 1, limits: {x-aws-f: 1, cpus: "1"}}
      restart_policy: {x-aws-g: 1}
      update_config: {x-aws-h: 1}
    healthcheck: {test: ok, x-aws-i: 1}
    logging: {driver: awslogs, x-aws-j: 1}
    networks: {default: {x-aws-k: 1}}
    ports: [{target: 80, x-aws-l: 1}]
    secrets: [{source: s, x-aws-m: 1, x-aws-env: S}]
    develop: {watch: [], x-aws-n: 1}
    volumes: [{type: tmpfs, target: /t, x-aws-o: 1, tmpfs: {x-aws-p: 1}}]
  db: {image: db, x-aws-q: 1}
networks: {default: {x-aws-r: 1, ipam: {x-aws-s: 1}}}
volumes: {v: {x-aws-t: 1}}
secrets: {s: {file: f, x-aws-u: 1}}
configs: {c: {file: f, x-aws-v: 1}}
x-aws-w: 1
`)
	found := map[string]int{}
	for _, f := range Check(p) {
		if f.Code == "unknown-extension" {
			found[f.Path[strings.LastIndex(f.Path, "x-aws-"):]]++
		}
	}
	for letter := 'a'; letter <= 'w'; letter++ {
		if name := "x-aws-" + string(letter); found[name] != 1 {
			t.Errorf("%s: found %d times", name, found[name])
		}
	}
	if found["x-aws-env"] != 0 {
		t.Error("x-aws-env is known, but reported as unknown")
	}
}

func TestNearestRetention(t *testing.T) {
	for days, want := range map[int]string{-1: "1", 2: "1 or 3", 10: "7 or 14", 9999: "3653"} {
		if got := nearestRetention(days); got != want {
			t.Errorf("%d: got %s, want %s", days, got, want)
		}
	}
}

// TestUnknownNameHidesNothing: the other mistakes beside it are told as well,
// but a name that is misspelled is not missing too.
func TestUnknownNameHidesNothing(t *testing.T) {
	testRules(t, []ruleCase{
		{"autoscaling", web(`deploy: {x-aws-autoscaling: {cpu: 500, min: 5, max: 2, foo: 1}}`), []string{
			"error services.web.deploy.x-aws-autoscaling.cpu autoscaling",
			"error services.web.deploy.x-aws-autoscaling.min autoscaling",
			"error services.web.deploy.x-aws-autoscaling.foo unknown-attribute",
		}},
		{"a misspelled name", web(`deploy: {x-aws-autoscaling: {cpu: 50, mxa: 2}}`), []string{
			"error services.web.deploy.x-aws-autoscaling.mxa unknown-attribute",
		}},
		{"a misspelled name beside the right one", web(`deploy: {x-aws-autoscaling: {cpu: 50, max: 2, mxa: 0}}`), []string{
			"error services.web.deploy.x-aws-autoscaling.mxa unknown-attribute",
		}},
		{"schedule", web(`x-aws-schedule: {expression: never, retries: 500, foo: 1}`), []string{
			"error services.web.x-aws-schedule schedule",
			"error services.web.x-aws-schedule.retries schedule",
			"error services.web.x-aws-schedule.foo unknown-attribute",
		}},
		{"capacity", web(`x-aws-capacity: {ec2: {min: 5, max: 2, foo: 1}}`), []string{
			"info services.web machine-choice",
			"error services.web.x-aws-capacity.ec2.min capacity",
			"error services.web.x-aws-capacity.ec2.foo unknown-attribute",
		}},
		{"load balancer", "x-aws-loadbalancer: {scheme: outside, foo: 1}\n" + web(`ports: ["80:80"]`), []string{
			"error x-aws-loadbalancer.scheme extension-value",
			"error x-aws-loadbalancer.foo unknown-attribute",
		}},
	})
}
