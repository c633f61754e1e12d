package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPlan(t *testing.T) {
	t.Setenv("AWS_REGION", "")
	t.Setenv("AWS_DEFAULT_REGION", "")
	file := filepath.Join(t.TempDir(), "compose.yaml")
	const text = `name: shop
services:
  web: {image: nginx, dns: 192.0.2.1, ports: ["80:80"], environment: {DB: "db:5432"}}
  db: {build: ., expose: [5432], volumes: ["data:/data"]}
volumes: {data: }
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(file), "Dockerfile"), []byte("FROM scratch\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"the project and the region", nil, 0, "shop in us-east-1\n"},
		{"a published service", nil, 0, "http:80 (public)  -\n"},
		{"a service with data that is built", nil, 0, "  db       service, built  "},
		{"what is made besides", nil, 0, "\n  also  VPC (2 public subnets, no NAT gateway; 1 of 5 in a Region: x-aws-vpc shares one), application load balancer, 1 file system, log group (30 days)\n"},
		{"the price", nil, 0, " per month: tasks "},
		{"another region", []string{"--region", "eu-west-1"}, 0, "shop in eu-west-1\n"},
		{"a table of Markdown", []string{"--format", "markdown"}, 0, "\n| SERVICE | RUNS AS | SIZE | TASKS | REACHED BY | DATA |\n| --- |"},
		{"a diagram", []string{"--format", "mermaid"}, 0, "  internet -- http:80 --> s1\n"},
		{"JSON", []string{"--format", "json"}, 0, `"runsAs": "service"`},
		{"findings", nil, 0, "  1 warning, 3 infos    (compose-cdk check)\n"},
		{"findings in JSON", []string{"--format", "json"}, 0, `"code": "`},
		{"a picture", []string{"--format", "svg"}, 0, `aria-label="shop on Amazon ECS"`},
		{"an unknown format", []string{"--format", "png"}, 1, "error: --format must be one of text, json, markdown, mermaid and svg, found \"png\"\n"},
		{"a file that is not there", []string{"none.yaml"}, 1, "none.yaml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, stdout, stderr := runApp(append([]string{"plan", file}, test.args...)...)
			if code != test.code || !strings.Contains(stdout+stderr, test.want) {
				t.Errorf("exit code %d, want %d and %q in\n%s%s", code, test.code, test.want, stdout, stderr)
			}
		})
	}
}
