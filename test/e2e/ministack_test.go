package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// TestMinistackExamples goes with every example that is a compose file alone
// through its life on the emulator that others wrote: it is created, gets
// another service, loses that again, and is deleted.
func TestMinistackExamples(t *testing.T) {
	onlyOnMinistack(t)
	t.Parallel()
	for _, file := range must(filepath.Glob(filepath.Join(root, "examples", "*", "compose.yaml")))(t) {
		if _, err := os.Stat(filepath.Join(filepath.Dir(file), "main.go")); err == nil {
			continue // an app of its own
		}
		if filepath.Base(filepath.Dir(file)) == "cloudfront" {
			continue // ministack has neither VPC origins nor the security group that CloudFront makes for them
		}
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			synth := func(files string) assembly {
				return readAssembly(t, synthesize(t, program, root, map[string]any{"compose": files}))[0]
			}
			first := synth(file)
			first.create(t)
			more := filepath.Join(t.TempDir(), "more.yaml")
			if err := os.WriteFile(more, []byte("services: {another: {image: \"example/another:1\"}}\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			second := synth(file + "," + more)
			second.update(t)
			second.describe(t).hasService(t, "another", true)
			first.update(t)
			d := first.describe(t)
			d.hasService(t, "another", false)
			d.remove(t)
		})
	}
}

// onlyOnMinistack is for go test without make deploy-test, which chooses tests
// by their names.
func onlyOnMinistack(t *testing.T) {
	t.Helper()
	if os.Getenv("EMULATOR") != "ministack" {
		t.Skip("EMULATOR=ministack starts the emulator that this is for")
	}
}

// describe reads the stack of the assembly.
func (a assembly) describe(t testing.TB) deployed {
	t.Helper()
	return describe(t, a.stack, a.template, nil)
}

// hasService asserts whether the stack has an ECS service of a compose service.
func (d deployed) hasService(t testing.TB, name string, want bool) {
	t.Helper()
	_, got := d.services(t)[name]
	expect(t, got == want, "there is a service %s: %v", name, got)
}

// TestMinistackJob looks at a job in each phase in which its deployment can end.
// The image says how the task ends.
func TestMinistackJob(t *testing.T) {
	onlyOnMinistack(t)
	t.Parallel()
	for _, c := range []struct {
		name, first, second string
		// deleted means that the stack is deleted while the job runs.
		deleted bool
		want    types.StackStatus
		reason  string
	}{
		{"fails", "exits:3", "", false, types.StackStatusRollbackComplete, "job: exit code 3"},
		{"fails-later", "exits:0", "exits:4", false, types.StackStatusUpdateRollbackComplete, "job: exit code 4"},
		{"too-long", "exits:0", "hangs", false, types.StackStatusUpdateRollbackComplete, "stopped after 60 seconds"},
		{"never-starts", "cannot-pull", "", false, types.StackStatusRollbackComplete, "toomanyrequests"},
		{"deleted", "hangs", "", true, types.StackStatusDeleteComplete, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, map[string]string{"compose.yaml": withJob(c.name, c.first)})
			a := assemblyOf(t, w)
			id := a.begin(t)
			if c.second != "" {
				status, why := stackStatus(t, id)
				expect(t, status == types.StackStatusCreateComplete, "%s: %s", status, why)
				w.write(t, "compose.yaml", withJob(c.name, c.second))
				assemblyOf(t, w).beginUpdate(t)
			}
			if c.deleted {
				waitFor(t, "the job runs", func() bool { return len(jobTasks(t, c.name)) == 1 })
				must(aws.stacks.DeleteStack(t.Context(), &cloudformation.DeleteStackInput{StackName: &id}))(t)
			}
			status, why := stackStatus(t, id)
			expect(t, status == c.want, "%s: %s", status, why)
			expect(t, strings.Contains(why, c.reason), "%q is not in the reasons:\n%s", c.reason, why)
			expect(t, len(jobTasks(t, c.name)) == 0, "tasks of the job run: %q", jobTasks(t, c.name))
		})
	}
}

// withJob is a project with a job.
func withJob(name, image string) string {
	return "name: " + name + `
services:
  web: {image: "example/web:1", depends_on: {job: {condition: service_completed_successfully}}}
  job: {image: "example/` + image + `", x-aws-job: {timeout: 1m}}
`
}

// jobTasks are the tasks of the project's job that have not ended.
func jobTasks(t testing.TB, project string) []string {
	t.Helper()
	clusters := must(aws.containers.ListClusters(t.Context(), &ecs.ListClustersInput{}))(t)
	var out []string
	for _, cluster := range clusters.ClusterArns {
		listed := must(aws.containers.ListTasks(t.Context(), &ecs.ListTasksInput{Cluster: &cluster}))(t)
		if len(listed.TaskArns) == 0 {
			continue
		}
		found := must(aws.containers.DescribeTasks(t.Context(), &ecs.DescribeTasksInput{Cluster: &cluster, Tasks: listed.TaskArns}))(t)
		for _, task := range found.Tasks {
			family := strings.ReplaceAll(*task.TaskDefinitionArn, "-", "")
			if *task.LastStatus != "STOPPED" && strings.Contains(family, strings.ReplaceAll(project, "-", "")+"ProjectServicesjob") {
				out = append(out, *task.TaskArn)
			}
		}
	}
	return out
}

// waitFor waits until something is so.
func waitFor(t testing.TB, what string, so func() bool) {
	t.Helper()
	for start := time.Now(); !so(); time.Sleep(100 * time.Millisecond) {
		if time.Since(start) > patience {
			t.Fatalf("%s: not after %s", what, patience)
		}
	}
}

// begin creates the stack, and returns its id.
func (a assembly) begin(t testing.TB) string {
	t.Helper()
	made := must(aws.stacks.CreateStack(t.Context(), &cloudformation.CreateStackInput{
		StackName: &a.stack, TemplateURL: &a.url, Capabilities: []types.Capability{types.CapabilityCapabilityIam},
	}))(t)
	return *made.StackId
}
