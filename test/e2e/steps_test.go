//go:build containers

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// application copies an application, which may be changed then. Each pair is a
// text of its compose file and what replaces it.
func application(t testing.TB, name string, replace ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "test", "containers", "apps", name))); err != nil {
		t.Fatal(err)
	}
	edit(t, dir, "compose.yaml", replace...)
	return dir
}

// edit replaces texts of a file, each of which has to be there.
func edit(t testing.TB, dir, name string, replace ...string) {
	t.Helper()
	file := filepath.Join(dir, name)
	text := must(os.ReadFile(filepath.Clean(file)))(t)
	for i := 0; i+1 < len(replace); i += 2 {
		if !bytes.Contains(text, []byte(replace[i])) {
			t.Fatalf("%s has no %q", file, replace[i])
		}
		text = bytes.ReplaceAll(text, []byte(replace[i]), []byte(replace[i+1]))
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// deploy brings the stack to the compose file of the directory as it is now,
// and returns the status that it then has, with what failed.
func (d deployed) deploy(t testing.TB, dir string) (types.StackStatus, string) {
	t.Helper()
	a := readAssembly(t, synthesize(t, program, dir, nil))[0]
	a.buildImages(t)
	var parameters []types.Parameter
	values := secretValues(t, dir)
	for i := 0; i+1 < len(values); i += 2 {
		parameters = append(parameters, types.Parameter{ParameterKey: &values[i], ParameterValue: &values[i+1]})
	}
	must(aws.stacks.UpdateStack(t.Context(), &cloudformation.UpdateStackInput{
		StackName: &a.stack, TemplateURL: &a.url, Parameters: parameters, Capabilities: []types.Capability{types.CapabilityCapabilityIam},
	}))(t)
	return stackStatus(t, a.stack)
}

// ran is a task that the emulator has run, or runs.
type ran struct {
	Family, ID, Status, Why, Address string
	// Containers and Logs are by name; a log is there when the task has ended.
	Containers map[string]struct {
		RuntimeID, Reason string
		ExitCode          *int
	}
	Logs map[string]string
}

// ran are the tasks of a compose service, in the order of their start.
func (d deployed) ran(t testing.TB, service string) []ran {
	t.Helper()
	var all, out []ran
	aws.ask(t, &all, "tasks")
	for _, task := range all {
		if _, ok := task.Containers[service]; ok && strings.HasPrefix(task.Family, strings.ReplaceAll(d.name, "-", "")) {
			out = append(out, task)
		}
	}
	return out
}

// last is the newest task of a service.
func (d deployed) last(t testing.TB, service string) ran {
	t.Helper()
	all := d.ran(t, service)
	if len(all) == 0 {
		t.Fatalf("%s has no task of %s", d.name, service)
	}
	return all[len(all)-1]
}

// ended waits until a task has stopped.
func (d deployed) ended(t testing.TB, service, id string) ran {
	t.Helper()
	for start := time.Now(); time.Since(start) < settling; time.Sleep(200 * time.Millisecond) {
		for _, task := range d.ran(t, service) {
			if task.ID == id && task.Status == "STOPPED" {
				return task
			}
		}
	}
	t.Fatalf("task %s of %s does not end", id, service)
	return ran{}
}

// stop ends the newest task of a service by the API, and waits until it has.
func (d deployed) stop(t testing.TB, service string) ran {
	t.Helper()
	task := d.last(t, service)
	must(aws.containers.StopTask(t.Context(), &ecs.StopTaskInput{Cluster: ptr(d.ofType("AWS::ECS::Cluster")[0]), Task: &task.ID}))(t)
	return d.ended(t, service, task.ID)
}

// TestRunChangedPage changes a page and not its size, and asks as a browser does
// that has the old one.
func TestRunChangedPage(t *testing.T) {
	t.Parallel()
	dir := application(t, "page", "name: page", "name: changed-page")
	local := underDocker(t, dir)
	remote, stack := onECS(t, dir)
	old := map[string]answer{}
	for _, p := range []place{local.place, remote} {
		old[p.name] = p.ask(t, "80 /")
	}
	edit(t, dir, "pages/index.html", "one", "two")
	later := time.Now().Add(time.Minute) // as whoever edits a page is not as quick as this test
	if err := os.Chtimes(filepath.Join(dir, "pages", "index.html"), later, later); err != nil {
		t.Fatal(err)
	}
	local.compose(t, "up", "--detach", "--pull", "never")
	status, why := stack.deploy(t, dir)
	expect(t, status == types.StackStatusUpdateComplete, "%s: %s", status, why)
	for _, p := range []place{local.place, remote} {
		p.until(t, "80 /", "page two")
		had := old[p.name].header
		got := p.ask(t, "80 /", "If-None-Match", had.Get("ETag"), "If-Modified-Since", had.Get("Last-Modified"))
		expect(t, got.status == 200, "%s: the changed page is %d for whoever has the old one", p.name, got.status)
	}
	stack.remove(t)
}

// TestRunDataSurvives ends the tasks of an application with a database and starts
// others of another definition.
func TestRunDataSurvives(t *testing.T) {
	t.Parallel()
	dir := application(t, "blog", "name: small-blog", "name: kept-blog")
	remote, stack := onECS(t, dir)
	remote.until(t, "80 /?upload=first", "visits: 1, upload: first")
	stack.stop(t, "db")
	remote.until(t, "80 /", "visits: 1, upload: first")
	edit(t, dir, "compose.yaml", `MARIADB_RANDOM_ROOT_PASSWORD: "1"`, `MARIADB_RANDOM_ROOT_PASSWORD: "1", MORE: "1"`)
	status, why := stack.deploy(t, dir)
	expect(t, status == types.StackStatusUpdateComplete, "%s: %s", status, why)
	remote.until(t, "80 /", "visits: 1, upload: first")
	remote.until(t, "80 /?upload=second", "visits: 2, upload: second")
	tasks := stack.ran(t, "db")
	expect(t, len(tasks) == 3, "%d tasks of the database, want 3", len(tasks))
	stack.remove(t)
}

// TestRunFailedUpdate deploys a version that does not start. The old one goes on
// with its data.
func TestRunFailedUpdate(t *testing.T) {
	t.Parallel()
	dir := application(t, "user-volume", "name: user-volume", "name: failed-update")
	remote, stack := onECS(t, dir)
	remote.ask(t, "80 /write?path=/data/file&text=precious")
	edit(t, dir, "compose.yaml", "image: example/probe:1", "image: example/probe:1\n    command: [exit, \"7\"]")
	status, why := stack.deploy(t, dir)
	expect(t, status == types.StackStatusUpdateRollbackComplete, "status %s", status)
	expect(t, strings.Contains(why, "ECS Deployment Circuit Breaker was triggered"), "the reason is %q", why)
	remote.until(t, "80 /tree?path=/data/file", "precious")
	failed := slices.DeleteFunc(stack.ran(t, "web"), func(r ran) bool {
		code := r.Containers["web"].ExitCode
		return code == nil || *code != 7
	})
	expect(t, len(failed) >= 3, "%d tasks have failed, want 3 at least", len(failed))
	stack.remove(t)
}

// TestRunStopped ends a process that needs two seconds after the signal.
func TestRunStopped(t *testing.T) {
	t.Parallel()
	dir := application(t, "signals", "name: signals", "name: stopped")
	local := underDocker(t, dir)
	remote, stack := onECS(t, dir)
	local.ask(t, "80 /ok")
	remote.ask(t, "80 /ok")

	local.compose(t, "stop")
	state := local.compose(t, "ps", "--all", "--format", "{{.ExitCode}}")
	expect(t, strings.TrimSpace(state) == "0", "%s: exit code %q", local.name, state)
	logs := local.compose(t, "logs")
	expect(t, strings.Contains(logs, "signal terminated") && strings.Contains(logs, "end"), "%s: log %q", local.name, logs)

	task := stack.stop(t, "web")
	code := task.Containers["web"].ExitCode
	expect(t, code != nil && *code == 0, "%s: exit code %v", remote.name, code)
	logs = task.Logs["web"]
	expect(t, strings.Contains(logs, "signal terminated") && strings.Contains(logs, "end"), "%s: log %q", remote.name, logs)
	remote.ask(t, "80 /ok") // of the task that takes its place
	stack.remove(t)
}

// patient is a restart policy that leaves what ends during a test to ECS, which
// starts another task.
const patient = "deploy: {restart_policy: {condition: any, window: 30m}}"

// TestRunRestart lets a process die that has run for the restart period. Its
// container starts again in the same task, with its files.
func TestRunRestart(t *testing.T) {
	t.Parallel()
	dir := application(t, "restart", "name: restart", "name: restarted")
	remote, stack := onECS(t, dir)
	remote.until(t, "80 /ok", "")
	time.Sleep(window)
	first := stack.last(t, "web")
	remote.ask(t, "80 /write?path=/kept&text=kept")
	remote.send(t, "80 /die")
	remote.until(t, "80 /tree?path=/kept", "kept")
	tasks := stack.ran(t, "web")
	expect(t, len(tasks) == 1 && tasks[0].ID == first.ID, "%d tasks, want the first one alone", len(tasks))
	stack.remove(t)
}

// TestRunDies asks a process to die, which is started again.
func TestRunDies(t *testing.T) {
	t.Parallel()
	dir := application(t, "restart", "name: restart", "name: dies", "restart: always", patient)
	local := underDocker(t, dir)
	remote, stack := onECS(t, dir)
	dead := stack.last(t, "web").ID
	for _, p := range []place{local.place, remote} {
		p.ask(t, "80 /ok")
		p.send(t, "80 /die")
	}
	task := stack.ended(t, "web", dead)
	expect(t, task.Why == "Essential container in task exited", "the task ended: %s", task.Why)
	for _, p := range []place{local.place, remote} {
		got := p.ask(t, "80 /ok")
		expect(t, got.status == 200, "%s: %d", p.name, got.status)
	}
	stack.remove(t)
}

// TestRunOutOfMemory takes more memory than the task has.
func TestRunOutOfMemory(t *testing.T) {
	t.Parallel()
	dir := application(t, "restart", "name: restart", "name: memory", "restart: always", patient)
	remote, stack := onECS(t, dir)
	first := stack.last(t, "web").ID
	remote.ask(t, "80 /eat?mebibytes=100")
	remote.send(t, "80 /eat?mebibytes=600")
	task := stack.ended(t, "web", first)
	code := task.Containers["web"].ExitCode
	expect(t, code != nil && *code == 137, "exit code %v, want 137", code)
	remote.ask(t, "80 /ok")
	stack.remove(t)
}

// TestRunFailedJob deploys a project whose job fails.
func TestRunFailedJob(t *testing.T) {
	t.Parallel()
	dir := application(t, "migration", "name: migration", "name: failed-job", "[write, /data/migrations, one]", `[need, "nowhere:1"]`)
	a := readAssembly(t, synthesize(t, program, dir, nil))[0]
	must(aws.stacks.CreateStack(t.Context(), &cloudformation.CreateStackInput{
		StackName: &a.stack, TemplateURL: &a.url, Capabilities: []types.Capability{types.CapabilityCapabilityIam},
	}))(t)
	status, why := stackStatus(t, a.stack)
	expect(t, status == types.StackStatusRollbackComplete, "status %s", status)
	for _, text := range []string{"job migrate failed", "exit code 1", "last lines of log group", "nowhere:1: no such name"} {
		expect(t, strings.Contains(why, text), "the reason does not say %q: %s", text, why)
	}
}

// TestRunJobRunsOnce updates a project without a change of its job, and then with
// one.
func TestRunJobRunsOnce(t *testing.T) {
	t.Parallel()
	dir := application(t, "migration", "name: migration", "name: job-once")
	remote, stack := onECS(t, dir)
	count := func(want int) {
		t.Helper()
		got := remote.ask(t, "80 /tree?path=/data/migrations").body
		expect(t, strings.Count(got, "one") == want, "the job has run, by %s; want %d times", got, want)
	}
	count(1)
	edit(t, dir, "compose.yaml", `ports: ["80:8080"]`, `ports: ["80:8080"]`+"\n    environment: {MORE: \"1\"}")
	status, why := stack.deploy(t, dir)
	expect(t, status == types.StackStatusUpdateComplete, "%s: %s", status, why)
	count(1)
	edit(t, dir, "compose.yaml", "[write, /data/migrations, one]", "[write, /data/migrations, one more]")
	status, why = stack.deploy(t, dir)
	expect(t, status == types.StackStatusUpdateComplete, "%s: %s", status, why)
	count(2)
	stack.remove(t)
}

// TestRunFaults ends a container behind the back of ECS, and cuts a task off from
// the network. Each time another task takes its place.
func TestRunFaults(t *testing.T) {
	t.Parallel()
	dir := application(t, "restart", "name: restart", "name: faults", "restart: always", patient)
	remote, stack := onECS(t, dir)
	for name, fault := range map[string]func(ran){
		"killed": func(task ran) { docker(t, "kill", task.Containers["web"].RuntimeID) },
		"cut off": func(task ran) {
			pause := fmt.Sprintf("%s-%s-pause", task.Family, task.ID)
			network := strings.TrimSpace(docker(t, "inspect", "--format", "{{range $n, $_ := .NetworkSettings.Networks}}{{$n}}{{end}}", pause))
			docker(t, "network", "disconnect", network, pause)
		},
	} {
		task := stack.last(t, "web")
		fault(task)
		ended := stack.ended(t, "web", task.ID)
		t.Logf("%s: %s", name, ended.Why)
		got := remote.ask(t, "80 /ok")
		expect(t, got.status == 200, "%s: %d", name, got.status)
	}
	stack.remove(t)
}

// TestRunRotatedVariable changes the value of a secret variable: a new task has
// it, and nothing else of the stack has changed.
func TestRunRotatedVariable(t *testing.T) {
	t.Parallel()
	dir := application(t, "secret-variables", "name: secret-variables", "name: rotated-variable")
	remote, stack := onECS(t, dir)
	remote.until(t, "80 /", "before, \\\"odd\\\"")
	first := stack.last(t, "web").ID
	edit(t, dir, "compose.yaml", "before,", "after,")
	status, why := stack.deploy(t, dir)
	expect(t, status == types.StackStatusUpdateComplete, "%s: %s", status, why)
	remote.until(t, "80 /", "after, \\\"odd\\\"")
	expect(t, first != stack.last(t, "web").ID, "the new value is in the old task")
	values := secretValues(t, dir)
	expect(t, slices.Equal(values, secretValues(t, dir)), "the parameters of unchanged values differ: they would start tasks")
	stack.remove(t)
}
