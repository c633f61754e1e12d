package e2e

import (
	"maps"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// TestChangedValuesRoll deploys values, deploys the same ones again, and then
// others: the services alone that use a changed value get new tasks.
func TestChangedValuesRoll(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, map[string]string{
		"compose.yaml": `
name: rolls
x-aws-secrets: true
services:
  a: {image: "example/a:1", env_file: a.env}
  b: {image: "example/b:1", env_file: b.env}
  c: {image: "example/c:1", secrets: [word]}
  d: {image: "example/d:1", secrets: [word], env_file: a.env}
  plain: {image: "example/e:1", environment: {LOG_LEVEL: info}}
secrets: {word: {file: word}}
`,
		"a.env": "A_TOKEN=first value of a\n", "b.env": "B_TOKEN=first value of b\n", "word": "first word",
	})
	seen := map[string]bool{}
	deploy := func(t *testing.T) {
		t.Helper()
		run := must(execute(t.Context(), w.dir, environment(aws.endpoint), program, "secrets", "-deploy", "--",
			"--app", program, "--require-approval", "never"))(t)
		expect(t, run.code == 0, "secrets -deploy: exit code %d\n%s", run.code, run.output)
	}
	// updated are the services and task definitions that changed since it was asked
	// last, by their compose service.
	updated := func(t *testing.T) (services, definitions []string) {
		t.Helper()
		events := must(aws.stacks.DescribeStackEvents(t.Context(), &cloudformation.DescribeStackEventsInput{StackName: ptr("rolls")}))(t)
		names := map[string]string{}
		for name, s := range describe(t, "rolls", assemblyOf(t, w).template, nil).services(t) {
			names[*s.ServiceArn] = name
		}
		for _, e := range events.StackEvents {
			if seen[*e.EventId] {
				continue
			}
			seen[*e.EventId] = true
			if e.ResourceStatus != types.ResourceStatusUpdateComplete && e.ResourceStatus != types.ResourceStatusCreateComplete {
				continue
			}
			switch *e.ResourceType {
			case "AWS::ECS::Service":
				services = append(services, names[*e.PhysicalResourceId])
			case "AWS::ECS::TaskDefinition":
				definitions = append(definitions, *e.PhysicalResourceId)
			}
		}
		slices.Sort(services)
		return slices.Compact(services), definitions
	}
	deploy(t)
	services, definitions := updated(t)
	all := []string{"a", "b", "c", "d", "plain"}
	expect(t, slices.Equal(services, all) && len(definitions) == len(all), "the first deployment makes %q and %q", services, definitions)
	tasks := func(t *testing.T) map[string]string {
		t.Helper()
		out := map[string]string{}
		for name, s := range describe(t, "rolls", assemblyOf(t, w).template, nil).services(t) {
			out[name] = *s.TaskDefinition
		}
		return out
	}
	first := tasks(t)
	for _, c := range []struct {
		name, file, text string
		want             []string
	}{
		{"the same values", "", "", nil},
		{"an env file", "b.env", "B_TOKEN=second value of b\n", []string{"b"}},
		{"an env file of two services", "a.env", "A_TOKEN=second value of a\n", []string{"a", "d"}},
		{"a secret of two services", "word", "second word", []string{"c", "d"}},
		{"an earlier value", "b.env", "B_TOKEN=first value of b\n", []string{"b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.file != "" {
				w.write(t, c.file, c.text)
			}
			deploy(t)
			services, definitions := updated(t)
			expect(t, slices.Equal(services, c.want), "the services %q are updated, want %q", services, c.want)
			expect(t, len(definitions) == 0 && maps.Equal(first, tasks(t)), "there are new task definitions: %q", definitions)
		})
	}
	w.mustCDK(t, "deploy", "--require-approval", "never")
	services, definitions = updated(t)
	expect(t, len(services)+len(definitions) == 0, "a deployment without values updates %q and %q", services, definitions)
	w.mustCDK(t, "destroy", "--force")
}
