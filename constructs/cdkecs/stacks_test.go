package cdkecs_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// nestedTemplate is what a template of several says.
type nestedTemplate struct {
	Resources  map[string]resource
	Parameters map[string]any
	Outputs    map[string]any
}

// templates synthesizes and returns the templates: of the stack as "", of
// nested ones by the name of the stack in the compose file.
func (f fixture) templates(t *testing.T) map[string]nestedTemplate {
	t.Helper()
	f.app.Synth(nil)
	files, err := filepath.Glob(filepath.Join(f.outdir, "*.template.json"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]nestedTemplate{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var read nestedTemplate
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		// TestProjectStacks<name><hash of eight>.nested.template.json
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "TestProjectStacks"), ".nested.template.json")
		if name == filepath.Base(file) {
			name = "12345678"
		}
		out[name[:len(name)-8]] = read
	}
	return out
}

// heavyServices have about as many resources as a service can ask for.
func heavyServices(n int) string {
	var b strings.Builder
	b.WriteString("services:\n")
	for i := range n {
		fmt.Fprintf(&b, `  heavy-%[1]d:
    image: example/heavy:1
    ports: ["%[2]d:80", "%[3]d:8080/udp"]
    expose: ["80"]
    volumes: ["data-%[1]d:/data", "data-%[1]d:/more", "logs:/logs"]
    secrets: [token]
    x-aws-exec: true
    x-aws-role: {Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}
`, i, 1000+i, 2000+i)
		if i > 0 {
			fmt.Fprintf(&b, "    depends_on: [heavy-%d]\n", i-1)
		}
	}
	b.WriteString("secrets: {token: {x-aws-generate: {}}}\nvolumes:\n  logs: {}\n")
	for i := range n {
		fmt.Fprintf(&b, "  data-%d: {}\n", i)
	}
	return b.String()
}

// TestNestedStacks: a project that is too large for a stack has all services,
// in templates that CloudFormation has room for, and none that was there with
// fewer services has moved.
func TestNestedStacks(t *testing.T) {
	before := map[string]nestedTemplate{}
	for _, n := range []int{8, 17} {
		after := newFixture(t, parse(t, heavyServices(n))).templates(t)
		services := 0
		for name, read := range after {
			services += len(ofType(read.Resources, "AWS::ECS::Service"))
			if len(read.Resources) > 500 || len(read.Parameters) > 200 || len(read.Outputs) > 200 {
				t.Errorf("%d services: stack %q has %d resources, %d parameters, %d outputs", n, name,
					len(read.Resources), len(read.Parameters), len(read.Outputs))
			}
			if name != "" && len(read.Outputs) > 0 {
				t.Errorf("%d services: others need %v of stack %s, whose services may wait for them", n, read.Outputs, name)
			}
		}
		if services != n {
			t.Errorf("%d services in the templates, want %d", services, n)
		}
		for name, read := range before {
			for id, r := range read.Resources {
				if after[name].Resources[id].Type != r.Type {
					t.Errorf("%d services: %s of stack %q is gone", n, id, name)
				}
			}
		}
		before = after
	}
	if len(before) < 2 {
		t.Error("there is one template only")
	}
}

// TestServicesInOtherStacks: a service in a nested stack has all that is its
// own with it, and waits for those in other stacks.
func TestServicesInOtherStacks(t *testing.T) {
	all := newFixture(t, parse(t, `
services:
  web: {image: nginx, ports: ["80:80"], x-aws-stack: front, depends_on: [api], volumes: ["files:/files"]}
  api: {image: api, x-aws-stack: back}
  old: {image: api, depends_on: [web]}
volumes: {files: {}}
`)).templates(t)
	for _, kind := range []string{"AWS::ECS::Service", "AWS::ElasticLoadBalancingV2::ListenerRule", "AWS::ElasticLoadBalancingV2::TargetGroup"} {
		if len(ofType(all["front"].Resources, kind)) != 1 {
			t.Errorf("stack front has no %s", kind)
		}
	}
	// From the load balancer, whose way out is a rule of its own group, and from
	// and to the file system.
	for kind, want := range map[string]int{"AWS::EC2::SecurityGroupIngress": 2, "AWS::EC2::SecurityGroupEgress": 1} {
		if n := len(ofType(all["front"].Resources, kind)); n != want {
			t.Errorf("stack front has %d of %s, want %d", n, kind, want)
		}
	}
	if got := slices.Sorted(maps.Keys(all[""].Outputs)); !slices.Equal(got, []string{"Cluster", "LogGroup", "WebUrl"}) {
		t.Errorf("the outputs are %v", got)
	}
	var waits []string
	for id, r := range all[""].Resources {
		if r.Type == "AWS::CloudFormation::Stack" || r.Type == "AWS::ECS::Service" {
			waits = append(waits, fmt.Sprint(id, r.DependsOn))
		}
	}
	for _, want := range []string{"NestedStackfrontNestedStackResource", "NestedStackbackNestedStackResource"} {
		if strings.Count(strings.Join(waits, "\n"), want) != 2 {
			t.Errorf("one waits for %s, and it is there: got\n%s", want, strings.Join(waits, "\n"))
		}
	}
}
