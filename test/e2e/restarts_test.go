//go:build containers

package e2e

import (
	"strings"
	"testing"
	"time"
)

// window is more than a fifth of the shortest restart period, 60 s.
const window = 13 * time.Second

// restarting is the agent of the application sidecar, started again whenever it
// ends, and what else its service has.
func restarting(more string) string { return `ROLE: agent}` + "\n    restart: always\n    " + more }

// dies ends the agent of the application sidecar by a request that web passes on.
func (p place) dies(t testing.TB) {
	t.Helper()
	p.until(t, "80 /dial?address=127.0.0.1:9000", "connected")
	p.send(t, "80 /get?url=http://127.0.0.1:9000/die")
}

// restarted waits until a container of a task has started again, after a time
// that "docker inspect" gave.
func restarted(t testing.TB, container, before string) {
	t.Helper()
	for start := time.Now(); time.Since(start) < settling; time.Sleep(200 * time.Millisecond) {
		if state := began(t, container); strings.HasPrefix(state, "true ") && state != before {
			return
		}
	}
	t.Fatalf("the container is %q as before", before)
}

// began is whether a container runs, and when it started last.
func began(t testing.TB, container string) string {
	t.Helper()
	return docker(t, "inspect", "--format", "{{.State.Running}} {{.State.StartedAt}}", container)
}

// TestRunRestartedSidecar lets a sidecar die that has run for the restart period:
// it starts again in its task. One that dies within the period stays away when
// the task does not need it, and Docker Compose starts it again.
func TestRunRestartedSidecar(t *testing.T) {
	t.Parallel()
	dir := application(t, "sidecar", "name: sidecar", "name: sidecar-restarted", "ROLE: agent}", restarting("x-aws-essential: false"))
	local := underDocker(t, dir)
	remote, stack := onECS(t, dir)
	remote.ask(t, "80 /ok")
	first := stack.last(t, "agent")
	agent := first.Containers["agent"].RuntimeID
	time.Sleep(window)
	before := began(t, agent)
	remote.dies(t)
	restarted(t, agent, before)

	remote.dies(t)
	time.Sleep(window)
	expect(t, strings.HasPrefix(began(t, agent), "false "), "the agent runs, which died within the period")
	remote.ask(t, "80 /ok")
	task := stack.last(t, "agent")
	code := task.Containers["agent"].ExitCode
	expect(t, code != nil && *code == 3, "exit code %v, want 3", code)
	expect(t, len(stack.ran(t, "agent")) == 1 && task.Status == "RUNNING" && task.Address == first.Address,
		"the task is another one: %+v", task)

	local.dies(t)
	local.until(t, "80 /dial?address=127.0.0.1:9000", "connected")
	stack.remove(t)
}

// TestRunSidecarDies lets a sidecar die within the restart period that its task
// needs: the task ends, and another takes its place.
func TestRunSidecarDies(t *testing.T) {
	t.Parallel()
	dir := application(t, "sidecar", "name: sidecar", "name: sidecar-dies", "ROLE: agent}", restarting(patient))
	remote, stack := onECS(t, dir)
	remote.ask(t, "80 /ok")
	first := stack.last(t, "agent").ID
	remote.dies(t)
	task := stack.ended(t, "agent", first)
	code := task.Containers["agent"].ExitCode
	expect(t, task.Why == "Essential container in task exited", "the task ended: %s", task.Why)
	expect(t, code != nil && *code == 3, "exit code %v, want 3", code)
	remote.until(t, "80 /dial?address=127.0.0.1:9000", "connected")
	stack.remove(t)
}
