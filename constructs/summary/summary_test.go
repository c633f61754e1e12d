package summary_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/summary"
)

const shop = `
services:
  web:
    image: nginx
    ports: ["80:80"]
    environment: {API: "http://api:3000"}
    network_mode: bridge
    depends_on: [api]
  api:
    image: example/api
    expose: [3000]
    environment: {DATABASE_URL: "postgres://db:5432/shop"}
    network_mode: bridge
    deploy: {x-aws-autoscaling: {cpu: 60, min: 1, max: 4}, resources: {limits: {cpus: "0.5", memory: 1G}}}
    depends_on: {migrate: {condition: service_completed_successfully}}
  migrate: {image: example/api, command: migrate, network_mode: bridge, environment: {DATABASE_URL: "postgres://db:5432/shop"}}
  metrics: {image: example/metrics, network_mode: "service:api"}
  nightly: {image: example/api, command: clean, network_mode: bridge, x-aws-schedule: rate(1 day)}
  db:
    image: postgres:17
    network_mode: bridge
    environment: {POSTGRES_HOST_AUTH_METHOD: trust}
    volumes: ["data:/var/lib/postgresql/data"]
    deploy: {resources: {limits: {cpus: "0.25", memory: 512M}}}
volumes: {data: }
`

func rows(t *testing.T, text string) map[string]summary.Service {
	t.Helper()
	out := map[string]summary.Service{}
	for _, s := range summary.Of(composetest.Text(t, text)).Services {
		out[s.Name] = s
	}
	return out
}

func TestServices(t *testing.T) {
	got := rows(t, shop)
	for name, want := range map[string]summary.Service{
		"api": {Name: "api", RunsAs: "service", VCPU: 1, MemoryMiB: 2048, Tasks: "1–4", Clients: []string{"web"}, DependsOn: []string{"migrate"}},
		"db": {Name: "db", RunsAs: "service", VCPU: 0.25, MemoryMiB: 512, Tasks: "1",
			Clients: []string{"api", "migrate"}, Volumes: []string{"data (EFS)"}},
		"metrics": {Name: "metrics", RunsAs: "sidecar of api"},
	} {
		if !reflect.DeepEqual(got[name], want) {
			t.Errorf("got  %+v\nwant %+v", got[name], want)
		}
	}
	if got["web"].Published[0] != "http:80" || got["migrate"].RunsAs != "job" || got["nightly"].RunsAs != "schedule" || got["migrate"].Tasks != "" {
		t.Errorf("got %+v", got)
	}
}

func TestAlso(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"a project with a database": {shop, []string{"VPC (2 public subnets, no NAT gateway)", "application load balancer", "1 file system", "log group (30 days)"}},
		"what exists is not made":   {"x-aws-vpc: vpc-0123456789abcdef0\nx-aws-log_group: mine\nservices: {a: {image: i}}\n", nil},
		"instances": {"x-aws-capacity: ec2\nservices: {a: {image: i}}\n",
			[]string{"VPC (2 public and 2 private subnets, NAT gateway)", "1 group of EC2 instances", "log group (30 days)"}},
	} {
		if got := summary.Of(composetest.Text(t, test.text)).Also; !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestMermaid(t *testing.T) {
	got := summary.Of(composetest.Text(t, shop)).Mermaid()
	for _, line := range []string{"flowchart LR", "internet -- http:80 --> ", `[("data (EFS)")]`, `(["migrate<br/>job"])`, "internet((internet))"} {
		if !strings.Contains(got, line) {
			t.Errorf("%q is not in\n%s", line, got)
		}
	}
}

func TestTheSameEachTime(t *testing.T) {
	text := func() string {
		s, err := json.Marshal(summary.Of(composetest.Text(t, shop)))
		if err != nil {
			t.Fatal(err)
		}
		return string(s)
	}
	if first := text(); first != text() {
		t.Error("two summaries of one file differ")
	}
}
