package cdkecs_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

// outputs are those of the stack, by name.
func (f fixture) outputs(t *testing.T) map[string]any {
	t.Helper()
	var template struct{ Outputs map[string]any }
	if err := json.Unmarshal(f.bytes(t), &template); err != nil {
		t.Fatal(err)
	}
	return template.Outputs
}

// TestOutputNames: people and scripts can write the names of outputs.
func TestOutputNames(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"nothing is published", "services: {web: {image: nginx}}", []string{"Cluster", "LogGroup"}},
		{"two ports", `services: {web: {image: nginx, ports: ["8080:80", "80:80"]}, other-one: {image: nginx, ports: ["90:80"]}}`,
			[]string{"Cluster", "LogGroup", "OtherOneUrl", "WebUrl", "WebUrl8080"}},
		{"tasks", "services: {a: {image: nginx, x-aws-run: true}, b: {image: nginx, x-aws-schedule: rate(1 day)}, c: {image: nginx, x-aws-job: true}}",
			[]string{"ARunCommand", "BRunCommand", "CRunCommand", "Cluster", "LogGroup"}},
		{"a name of the overlay", "services: {web: {image: nginx}}\nx-aws-cloudformation: {Outputs: {Cluster: {Value: mine}}}",
			[]string{"Cluster", "ComposeOutputsCluster", "LogGroup"}},
		{"two services of one name", `services: {a-b: {image: nginx, ports: ["80:80"]}, a_b: {image: nginx, ports: ["90:80"]}}`,
			[]string{"ABUrl", "Cluster", "ComposeOutputsabPort90", "LogGroup"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := slices.Sorted(maps.Keys(newFixture(t, parse(t, test.text)).outputs(t)))
			same := len(got) == len(test.want)
			for i := range test.want {
				// Generated names end in a hash.
				same = same && strings.HasPrefix(got[i], test.want[i]) && (got[i] == test.want[i] || strings.HasPrefix(got[i], "ComposeOutputs"))
			}
			if !same {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// TestOutputsOfTwoProjects: the second one of a stack takes no name of the first.
func TestOutputsOfTwoProjects(t *testing.T) {
	f := newFixture(t, parse(t, `services: {web: {image: nginx, ports: ["80:80"]}}`))
	cdkecs.NewComposeProject(awscdk.Stack_Of(f.project), jsii.String("Second"), &cdkecs.ComposeProjectProps{
		Project: parse(t, `services: {web: {image: nginx, ports: ["80:80"]}}`),
	})
	got := f.outputs(t)
	for _, name := range []string{"Cluster", "LogGroup", "WebUrl"} {
		if got[name] == nil {
			t.Errorf("there is no %s", name)
		}
	}
	if len(got) != 6 {
		t.Errorf("%d outputs, want 6: %v", len(got), slices.Sorted(maps.Keys(got)))
	}
}
