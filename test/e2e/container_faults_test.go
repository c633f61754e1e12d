//go:build containers

package e2e

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestRunCommandLine deploys an image that is built by the cdk command line.
func TestRunCommandLine(t *testing.T) {
	t.Parallel()
	w := workspace{
		dir: application(t, "built", "name: built", "name: built-by-cdk"),
		app: program,
		variables: []string{
			"CDK_DOCKER=" + dockerWithoutRegistry(),
			"DOCKER_HOST=" + os.Getenv("DOCKER_HOST"), "DOCKER_BUILDKIT=1",
		},
	}
	w.mustCDK(t, "deploy", "--require-approval", "never")
	stack := describe(t, "built-by-cdk", assemblyOf(t, w).template, nil)
	place{name: "on ECS", address: stack.address(t)}.until(t, "80 /tree?path=/context", "in the image")
	w.mustCDK(t, "destroy", "--force")
}

// TestRunWithoutEngine takes the engine away while a deployment waits for its
// tasks.
func TestRunWithoutEngine(t *testing.T) {
	t.Parallel()
	way := newWay(t, strings.TrimPrefix(os.Getenv("DOCKER_HOST"), "unix://"))
	endpoint, stop, err := startEmulator(filepath.Join(t.TempDir(), "log"), "DOCKER_HOST=unix://"+way.path)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	c := must(newCloud(endpoint))(t)
	if err := bootstrap(endpoint); err != nil {
		t.Fatal(err)
	}
	dir := application(t, "slow-start", "name: slow-start", "name: no-engine", `"12"`, `"1000"`)
	w := workspace{dir: dir, app: program, variables: []string{"AWS_ENDPOINT_URL=" + endpoint}}
	ended := make(chan result)
	go func() { ended <- w.cdk(t, "deploy", "--require-approval", "never") }()
	for start := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		if tasks := must(c.countTasks())(t); tasks > 0 {
			break
		}
		if time.Since(start) > patience {
			t.Fatal("no task starts")
		}
	}
	way.close()
	run := <-ended
	expect(t, run.code == 1, "exit code %d", run.code)
	expect(t, strings.Contains(run.output, "the Docker Engine does not answer any more"), "the reason is not told:\n%s", run.output)
}

// way is a socket that leads to another, until it is closed.
type way struct {
	path  string
	mutex sync.Mutex
	open  []io.Closer
}

func newWay(t testing.TB, to string) *way {
	t.Helper()
	// The name of a socket cannot be as long as that of a test's directory.
	dir := must(os.MkdirTemp("", "way"))(t)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	w := &way{path: filepath.Join(dir, "socket")}
	listener := must(net.Listen("unix", w.path))(t)
	w.keep(listener)
	go func() {
		for {
			here, err := listener.Accept()
			if err != nil {
				return
			}
			there, err := net.Dial("unix", to)
			if err != nil {
				_ = here.Close()
				continue
			}
			w.keep(here, there)
			go pump(here, there)
			go pump(there, here)
		}
	}()
	return w
}

func pump(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	_ = to.Close()
}

func (w *way) keep(all ...io.Closer) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.open = append(w.open, all...)
}

func (w *way) close() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, c := range w.open {
		_ = c.Close()
	}
}
