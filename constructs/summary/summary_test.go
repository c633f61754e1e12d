package summary_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
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

// TestVolumeWithoutName: what the file has no name for is called by its path.
func TestVolumeWithoutName(t *testing.T) {
	got := rows(t, "services: {db: {image: 'postgres:17', environment: {POSTGRES_HOST_AUTH_METHOD: trust}}}\n")
	if want := []string{"/var/lib/postgresql/data (EFS)"}; !reflect.DeepEqual(got["db"].Volumes, want) {
		t.Errorf("got %q, want %q", got["db"].Volumes, want)
	}
}

// TestAlso: which load balancer is made or used is one entry, with the reason where
// HTTP alone would give another. TestBalancerKind of the rules has the lines of check.
func TestAlso(t *testing.T) {
	const (
		mine     = "x-aws-vpc: vpc-0123456789abcdef0\nx-aws-log_group: mine\n"
		web      = "services:\n  web: {image: i, ports: ['80:80']}\n"
		api      = "services: {api: {image: i, ports: ['5000:5000']}}\n"
		db       = "  db: {image: i, ports: ['5432:5432']}\n"
		rule     = "services:\n  web: {image: i, ports: [{target: 80, published: 80, x-aws-path: /a}]}\n"
		listener = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/main/0123456789abcdef/0123456789abcdef"
	)
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"a project with a database": {shop, []string{"VPC (2 public subnets, no NAT gateway; 1 of 5 in a Region: x-aws-vpc shares one)", "application load balancer", "1 file system", "log group (30 days)"}},
		"ports that are not HTTP": {mine + "services: {a: {image: i, ports: ['80:80', '1883:1883', '53:53', '53:53/udp']}, b: {image: i, ports: ['5000:5000']}}\n",
			[]string{"network load balancer (not HTTP: a:53, a:1883, b:5000)"}},
		"HTTP":                {mine + web, []string{"application load balancer"}},
		"HTTP, split":         {mine + web + "x-aws-loadbalancer: {split: true}\n", []string{"application load balancer"}},
		"TCP":                 {mine + api, []string{"network load balancer (not HTTP: api:5000)"}},
		"UDP":                 {mine + "services: {dns: {image: i, ports: ['53:53/udp']}}\n", []string{"network load balancer (not HTTP: dns:53)"}},
		"HTTP and a database": {mine + web + db, []string{"network load balancer (not HTTP: db:5432)"}},
		"HTTP and a database, split": {mine + web + db + "x-aws-loadbalancer: {split: true}\n",
			[]string{"application load balancer", "network load balancer (not HTTP: db:5432)"}},
		"internal": {mine + web + "x-aws-loadbalancer: {scheme: internal}\n", []string{"internal application load balancer"}},
		"CloudFront": {mine + web + "x-aws-https: cloudfront\n",
			[]string{"internal network load balancer behind CloudFront (keeps X-Forwarded-Proto: https)"}},
		"CloudFront and rules":    {mine + rule + "x-aws-https: cloudfront\n", []string{"internal application load balancer behind CloudFront"}},
		"an existing one":         {mine + web + "x-aws-loadbalancer: main\n", []string{"existing application load balancer main"}},
		"an existing one for TCP": {mine + api + "x-aws-loadbalancer: main\n", []string{"existing network load balancer main (not HTTP: api:5000)"}},
		"an existing listener":    {mine + rule + "x-aws-loadbalancer: {listener: '" + listener + "'}\n", []string{"rules on the existing listener " + listener}},
		"what exists is not made": {mine + "services: {a: {image: i}}\n", nil},
		"instances": {"x-aws-capacity: ec2\nservices: {a: {image: i}}\n",
			[]string{"VPC (2 public and 2 private subnets, NAT gateway; 1 of 5 in a Region: x-aws-vpc shares one)", "1 group of EC2 instances", "log group (30 days)"}},
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

// TestSVG: the picture is well-formed XML with a box for each service and an arrow for
// each way, even where services name each other.
func TestSVG(t *testing.T) {
	const circle = `
services:
  web: {image: "nginx & more", ports: ["80:80"], environment: {A: "http://api:1", B: "http://web:2"}}
  api: {image: i, expose: [1], environment: {A: "http://web:80", B: "http://db:3"}}
  db: {image: i, expose: [3], environment: {A: "http://api:1"}}
`
	for _, test := range []struct {
		name, text    string
		boxes, arrows int
	}{
		{"a shop", shop, 7, 4},
		{"services that name each other", circle, 4, 5},
		{"one service", "services: {a: {image: i}}\n", 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := summary.Of(composetest.Text(t, test.text)).SVG()
			decoder := xml.NewDecoder(strings.NewReader(got))
			for {
				_, err := decoder.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err, got)
				}
			}
			if boxes := strings.Count(got, `font-weight="bold"`); boxes != test.boxes {
				t.Errorf("%d boxes, want %d", boxes, test.boxes)
			}
			if arrows := strings.Count(got, "marker-end"); arrows != test.arrows {
				t.Errorf("%d arrows, want %d in\n%s", arrows, test.arrows, got)
			}
		})
	}
}

func TestTheSameEachTime(t *testing.T) {
	text := func() string {
		s := summary.Of(composetest.Text(t, shop))
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return string(text) + s.SVG()
	}
	if first := text(); first != text() {
		t.Error("two summaries of one file differ")
	}
}

// TestDrivers: a volume is called by the service of AWS that has it.
func TestDrivers(t *testing.T) {
	got := rows(t, "services: {web: {image: nginx, volumes: ['data:/a', 'files:/b', 'disk:/c']}}\n"+
		"volumes: {data: {}, files: {driver: s3files}, disk: {driver: ebs}}\n")
	if want := []string{"data (EFS)", "disk (EBS)", "files (S3 Files)"}; !reflect.DeepEqual(got["web"].Volumes, want) {
		t.Errorf("got %q, want %q", got["web"].Volumes, want)
	}
}
