package estimate_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/constructs/estimate"
)

func load(t *testing.T, text string) *types.Project {
	t.Helper()
	file := filepath.Join(t.TempDir(), "compose.yaml")
	if err := os.WriteFile(file, []byte("name: shop\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}, Environment: []string{}})
	if err == nil {
		err = composefile.Check(project).Err()
	}
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// round is a table whose prices are easy to multiply.
const round = `{"updated": "2026-02-03", "factors": {"eu-west-1": 110, "other": 150}, "spotPercent": 30, "groups": [
	{"region": "us-east-1", "date": "2026-01-01", "source": "list", "prices": {
		"fargate-x86-vcpu-hour": "0.04", "fargate-x86-gb-hour": "0.004", "fargate-arm-vcpu-hour": "0.03", "fargate-arm-gb-hour": "0.003",
		"public-ipv4-hour": "0.005", "alb-hour": "0.02", "alb-lcu-hour": "0.008", "nlb-hour": "0.03", "nlb-lcu-hour": "0.006", "cloudfront-gb": "0.10", "cloudfront-10000-requests": "0.02",
		"nat-hour": "0.05", "nat-gb": "0.045", "efs-gb-month": "0.30", "ebs-gp3-gb-month": "0.08", "secret-month": "0.40",
		"logs-gb": "0.50", "hosted-zone-month": "0.50", "ec2-t3.micro": "0.01", "ec2-g4dn.xlarge": "0.5", "ec2-m6i.large": "0.1", "ec2-c6i.large": "0.08",
		"alarm-metric-month": "0.10", "dashboard-month": "3", "web-acl-month": "5", "web-acl-rule-month": "1", "web-acl-million-requests": "0.60"}},
	{"region": "eu-west-1", "date": "2026-01-20", "source": "list", "prices": {"fargate-x86-vcpu-hour": "0.05", "fargate-x86-gb-hour": "0.006"}}]}`

// shop has what most projects have.
const shop = `
services:
  web:
    image: nginx
    ports: ["80:80"]
    deploy: {replicas: 2, resources: {limits: {cpus: "0.5", memory: 1G}}}
  db:
    image: postgres
    volumes: ["data:/var/lib/postgresql/data"]
    secrets: [password]
volumes: {data: }
secrets: {password: {x-aws-generate: {length: 20}}}
`

// linesCase is a file, and what its estimate in a region is to be.
type linesCase struct {
	name, file, region string
	total              estimate.USD
	want               []string
}

func TestLines(t *testing.T) {
	testLines(t, []linesCase{
		{"services, load balancer, volume, secret", shop, "us-east-1", 7755, []string{
			"tasks db: 1 × 0.25 vCPU, 0.5 GB = 8.76",
			"tasks web: 2 × 0.5 vCPU, 1 GB = 35.04",
			"public addresses: 5 IPv4 = 18.25",
			"load balancers application: 1 = 14.60",
			"load balancers application: traffic = $0.008 per LCU-hour",
			"names: 1 hosted zone = 0.50",
			"storage data: EFS, by what is stored = $0.30 per GB-month",
			"secrets: 1 = 0.40",
			"logs: by what is written = $0.50 per GB",
		}},
		{"a region with some figures of its own", shop, "eu-west-1", 9371, []string{
			"tasks db: 1 × 0.25 vCPU, 0.5 GB = 11.32",
			"tasks web: 2 × 0.5 vCPU, 1 GB = 45.26",
			"public addresses: 5 IPv4 = 20.08~",
			"load balancers application: 1 = 16.06~",
			"load balancers application: traffic = $0.0088 per LCU-hour~",
			"names: 1 hosted zone = 0.55~",
			"storage data: EFS, by what is stored = $0.33 per GB-month~",
			"secrets: 1 = 0.44~",
			"logs: by what is written = $0.55 per GB~",
		}},
		{"ARM, Spot by weight, scaling, a job", `
services:
  web:
    image: nginx
    platform: linux/arm64
    depends_on: {migrate: {condition: service_completed_successfully}}
    x-aws-capacity: {spot: 3, on_demand: 1, base: 1}
    deploy: {replicas: 5, resources: {limits: {cpus: "1", memory: 2G}}}
  api: {image: nginx, deploy: {x-aws-autoscaling: {cpu: 60, min: 2, max: 10}}}
  migrate: {image: nginx}
`, "", 11978, []string{
			"tasks api: 2 (up to 10) × 0.25 vCPU, 0.5 GB = 17.52",
			"tasks migrate: 0.25 vCPU, 0.5 GB = $0.012 an hour while it runs",
			"tasks web: 2 × 1 vCPU, 2 GB = 52.56",
			"tasks web: 3 × 1 vCPU, 2 GB (Spot) = 23.65~",
			"public addresses: 7 IPv4 = 25.55",
			"names: 1 hosted zone = 0.50",
			"logs: by what is written = $0.50 per GB",
		}},
		{"CloudFront", `
x-aws-https: cloudfront
services: {web: {image: nginx, ports: ["80:80"]}}
`, "us-east-1", 3481, []string{
			"tasks web: 1 × 0.25 vCPU, 0.5 GB = 8.76",
			"public addresses: 1 IPv4 = 3.65",
			"load balancers network: 1 = 21.90",
			"load balancers network: traffic = $0.006 per NLCU-hour",
			"CloudFront: traffic = $0.10 per GB to browsers beyond the first 1,000 of a month",
			"CloudFront: requests = $0.02 per 10,000 beyond the first 10 million of a month",
			"names: 1 hosted zone = 0.50",
			"logs: by what is written = $0.50 per GB",
		}},
		{"models", `
services: {web: {image: nginx, models: [llm, big]}}
models: {llm: {model: ai/gpt-oss}, big: {model: ai/gpt-oss, x-aws-bedrock: "openai.gpt-oss-120b-1:0"}}
`, "us-east-1", 1437, []string{
			"tasks web: 1 × 0.25 vCPU, 1 GB = 10.22",
			"managed services: openai.gpt-oss-120b-1:0, Bedrock = by the tokens of requests and responses, not in the price table",
			"managed services: openai.gpt-oss-20b-1:0, Bedrock = by the tokens of requests and responses, not in the price table",
			"public addresses: 1 IPv4 = 3.65",
			"names: 1 hosted zone = 0.50",
			"logs: by what is written = $0.50 per GB",
		}},
		{"managed services", `
services:
  web: {image: nginx}
  db: {image: "postgres:16", environment: {POSTGRES_PASSWORD: for-development}, x-aws-managed: {rds: {multi_az: true}}}
  more: {image: "mysql:8.4", environment: {MYSQL_ROOT_PASSWORD: for-development}, x-aws-managed: {aurora: {max: 2}}}
  documents: {image: "mongo:8", environment: {MONGO_INITDB_ROOT_USERNAME: a, MONGO_INITDB_ROOT_PASSWORD: for-development}, x-aws-managed: documentdb}
  cache: {image: "valkey/valkey:8", x-aws-managed: elasticache}
`, "us-east-1", 1411, []string{
			"tasks web: 1 × 0.25 vCPU, 0.5 GB = 8.76",
			"managed services cache: 1 × cache.t4g.micro, valkey = the price table has no price for elasticache-valkey-t4g.micro-hour",
			"managed services db: 2 × db.t4g.micro, 20 GiB gp3 = the price table has no price for rds-db.t4g.micro-hour",
			"managed services documents: 1 × db.t4g.medium, DocumentDB = the price table has no price for documentdb-db.t4g.medium-hour",
			"managed services documents: what is stored = the price table has no price for documentdb-gb-month",
			"managed services documents: I/O requests of the storage = not in the price table",
			"managed services more: 1 × 0.5 ACU, Aurora = the price table has no price for aurora-acu-hour",
			"managed services more: up to 2 ACU = the price table has no price for aurora-acu-hour",
			"managed services more: what is stored = the price table has no price for aurora-gb-month",
			"managed services more: I/O requests of the storage = not in the price table",
			"public addresses: 1 IPv4 = 3.65",
			"names: 1 hosted zone = 0.50",
			"secrets: 3 = 1.20",
			"logs: by what is written = $0.50 per GB",
		}},
		{"volumes on S3 Files, images in caches", `
x-aws-mirror: {cache: true}
services: {web: {image: "quay.io/example/web:1", volumes: ["files:/srv"]}}
volumes: {files: {driver: s3files}}
`, "us-east-1", 1291, []string{
			"tasks web: 1 × 0.25 vCPU, 0.5 GB = 8.76",
			"public addresses: 1 IPv4 = 3.65",
			"names: 1 hosted zone = 0.50",
			"storage files: S3 and S3 Files, by what is stored, read and written = not in the price table",
			"storage: images in caches of ECR, by what is stored = not in the price table",
			"logs: by what is written = $0.50 per GB",
		}},
		{"GPUs: instances, NAT gateway", `
services:
  model:
    image: example/model
    deploy: {replicas: 2, resources: {reservations: {devices: [{driver: nvidia, count: 1, capabilities: [gpu]}]}}}
    x-aws-capacity: {ec2: {min: 0, max: 4}}
`, "us-east-1", 78665, []string{
			"EC2 instances g4dn.xlarge: 2 (up to 4) × g4dn.xlarge, 100 GiB disk = 746.00",
			"public addresses: 1 IPv4 = 3.65",
			"NAT gateway: 1 = 36.50",
			"NAT gateway: traffic = $0.045 per GB",
			"names: 1 hosted zone = 0.50",
			"logs: by what is written = $0.50 per GB",
		}},
		{"Managed Instances, shared by small services and a daemon", `
x-aws-capacity: managed
services:
  web: {image: nginx, deploy: {replicas: 4, resources: {limits: {cpus: "0.25", memory: 512M}}}}
  api: {image: nginx, deploy: {resources: {limits: {cpus: "0.25", memory: 512M}}}}
  agent: {image: agent, mem_limit: 256m, deploy: {mode: global}}
`, "us-east-1", 11246, []string{
			"EC2 instances managed: 1 × c6i.large or alike, 80 GiB disk, fee of about 12 % (28.01 more than 5 tasks on Fargate for 43.80) = 71.81~",
			"public addresses: 1 IPv4 = 3.65",
			"NAT gateway: 1 = 36.50",
			"NAT gateway: traffic = $0.045 per GB",
			"names: 1 hosted zone = 0.50",
			"logs: by what is written = $0.50 per GB",
		}},
		{"Managed Instances for less than Fargate", `
x-aws-vpc: vpc-0123456789abcdef0
x-aws-capacity: {managed: {instances: [t3.*]}}
services:
  web: {image: nginx, deploy: {resources: {limits: {cpus: "0.5", memory: 512M}}}}
`, "us-east-1", 1508, []string{
			"EC2 instances managed-t3.x: 1 × t3.micro or alike, 80 GiB disk, fee of about 12 % (2.94 less than 1 task on Fargate for 17.52) = 14.58~",
			"names: 1 hosted zone = 0.50",
			"logs: by what is written = $0.50 per GB",
		}},
		{"an existing VPC, a network load balancer, EBS", `
x-aws-vpc: vpc-0123456789abcdef0
services:
  cache:
    image: redis
    ports: ["6379:6379"]
    volumes: ["scratch:/data"]
volumes:
  scratch: {driver: ebs, x-aws-ebs: {size: 100, type: gp3}}
`, "us-east-1", 4646, []string{
			"tasks cache: 1 × 0.25 vCPU, 0.5 GB = 8.76",
			"public addresses: 2 IPv4 = 7.30",
			"public addresses: up to 1 IPv4 of tasks = $3.65 a month for each task in a public subnet",
			"load balancers network: 1 = 21.90",
			"load balancers network: traffic = $0.006 per NLCU-hour",
			"names: 1 hosted zone = 0.50",
			"storage scratch: 1 × 100 GiB EBS gp3 = 8.00",
			"logs: by what is written = $0.50 per GB",
		}},
		{"an instance type without a figure", `
services:
  tool: {image: alpine, privileged: true, x-aws-capacity: {ec2: {machine: m6i.xlarge}}}
`, "us-east-1", 4065, []string{
			"EC2 instances m6i.xlarge-host: 1 (up to 2) × m6i.xlarge, 30 GiB disk = the price table has no price for ec2-m6i.xlarge",
			"public addresses: 1 IPv4 = 3.65",
			"NAT gateway: 1 = 36.50",
			"NAT gateway: traffic = $0.045 per GB",
			"names: 1 hosted zone = 0.50",
			"logs: by what is written = $0.50 per GB",
		}},
	})
}

func testLines(t *testing.T, cases []linesCase) {
	t.Helper()
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			got, err := estimate.Of(load(t, test.file), estimate.Options{Region: test.region, Prices: strings.NewReader(round)})
			if err != nil {
				t.Fatal(err)
			}
			lines := texts(got)
			if !slices.Equal(lines, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(test.want, "\n"))
			}
			if got.Monthly != test.total {
				t.Errorf("total %s, want %s", got.Monthly, test.total)
			}
		})
	}
}

// texts gives a line for each; ~ marks what is estimated.
func texts(e estimate.Estimate) []string {
	var out []string
	for _, l := range e.Lines {
		if l.Instead != "" {
			l.Quantity += " (" + l.Instead + ")"
		}
		text := strings.TrimSuffix(string(l.Kind)+" "+l.Name, " ") + ": " + l.Quantity + " = "
		if l.ByUse != "" {
			text += l.ByUse
		} else {
			text += l.Monthly.String()
		}
		if l.Estimated {
			text += "~"
		}
		out = append(out, text)
	}
	return out
}

func TestDatesAndSubtotals(t *testing.T) {
	e, err := estimate.Of(load(t, shop), estimate.Options{Region: "eu-west-1", Prices: strings.NewReader(round)})
	if err != nil {
		t.Fatal(err)
	}
	if e.OldestFigure != "2026-01-01" || e.NewestFigure != "2026-01-20" || e.TableUpdated != "2026-02-03" || e.FactorPercent != 110 {
		t.Errorf("dates %s to %s, table of %s, factor %d", e.OldestFigure, e.NewestFigure, e.TableUpdated, e.FactorPercent)
	}
	var sum estimate.USD
	var kinds []string
	for _, s := range e.Subtotals() {
		sum += s.Monthly
		kinds = append(kinds, string(s.Kind))
	}
	if want := []string{"tasks", "public addresses", "load balancers", "names", "storage", "secrets", "logs"}; sum != e.Monthly || !slices.Equal(kinds, want) {
		t.Errorf("subtotals of %v add up to %s, want %s", kinds, sum, e.Monthly)
	}
	text, err := json.Marshal(e.Lines[0])
	want := `{"kind":"tasks","name":"db","quantity":"1 × 0.25 vCPU, 0.5 GB","monthlyUSD":11.32,` +
		`"dated":"2026-01-20","sources":["list, eu-west-1, 2026-01-20"]}`
	if err != nil || string(text) != want {
		t.Errorf("got %s, want %s", text, want)
	}
}

// TestBundledTable holds a whole sum with the prices that come with the program.
func TestBundledTable(t *testing.T) {
	for region, want := range map[string]estimate.USD{"us-east-1": 8063, "us-west-2": 8063, "eu-west-1": 8264, "eu-central-1": 9073} {
		e, err := estimate.Of(load(t, shop), estimate.Options{Region: region})
		if err != nil || e.Monthly != want {
			t.Errorf("%s: %s (%v), want %s\n%s", region, e.Monthly, err, want, strings.Join(texts(e), "\n"))
		}
	}
}

func TestBadTable(t *testing.T) {
	if _, err := estimate.Of(load(t, shop), estimate.Options{Prices: strings.NewReader("{}")}); err == nil {
		t.Error("a table without a date is accepted")
	}
}
