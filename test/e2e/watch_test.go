package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// watched is a project whose image is built from web.
func watched(name string) map[string]string {
	return map[string]string{
		"compose.yaml": "name: " + name + `
services:
  web:
    build: web
    develop: {watch: [{path: web, action: rebuild}]}
  api:
    image: example/api:1
`,
		"web/Dockerfile":          "FROM scratch\nCOPY page /page\n",
		"web/page":                "first",
		"web/node_modules/a/a.js": "",
	}
}

// TestHotswap changes an image without CloudFormation.
func TestHotswap(t *testing.T) {
	t.Parallel()
	const name = "hotswap"
	w := newWorkspace(t, watched(name))
	w.mustCDK(t, "deploy", "--require-approval", "never")
	running := func() (web, api string) {
		services := describe(t, name, assemblyOf(t, w).template, nil).services(t)
		return *services["web"].TaskDefinition, *services["api"].TaskDefinition
	}
	web, api := running()
	w.write(t, "web/page", "second")
	run := w.mustCDK(t, "deploy", "--hotswap")
	expect(t, strings.Contains(run.output, "hotswapped!"), "nothing was hotswapped:\n%s", run.output)
	swapped, same := running()
	expect(t, swapped != web, "web runs the old task definition %s", web)
	expect(t, same == api, "api runs another task definition: %s", same)

	// The next deployment replaces what CloudFormation does not know.
	w.write(t, "web/page", "third")
	w.mustCDK(t, "deploy", "--require-approval", "never")
	last, _ := running()
	expect(t, last != swapped, "web runs the task definition of the hotswap, %s", swapped)
}

// TestWatch has cdk watch deploy what is changed in a build context.
func TestWatch(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, watched("watch"))
	var settings struct{ Watch json.RawMessage }
	if err := json.Unmarshal(must(os.ReadFile(filepath.Join(root, "cdk.json")))(t), &settings); err != nil {
		t.Fatal(err)
	}
	w.write(t, "cdk.json", `{"versionReporting": false, "watch": `+string(settings.Watch)+`}`)
	w.mustCDK(t, "deploy", "--require-approval", "never")
	output := w.watch(t)
	output.await(t, "(no changes)")
	seen := output.text()
	expect(t, strings.Contains(seen, "'compose.yaml'"), "the compose file is not observed:\n%s", seen)
	expect(t, !strings.Contains(seen, "node_modules/"), "node_modules is observed:\n%s", seen)
	w.write(t, "web/page", "second")
	output.await(t, "hotswapped!")
	expect(t, strings.Contains(output.text(), "web/page' (type: change)"), "another change was seen:\n%s", output.text())
}

// stream is the output of a process that runs.
type stream struct {
	sync.Mutex
	bytes.Buffer
}

func (s *stream) Write(p []byte) (int, error) {
	s.Lock()
	defer s.Unlock()
	return s.Buffer.Write(p)
}

func (s *stream) text() string {
	s.Lock()
	defer s.Unlock()
	return s.String()
}

// await waits until the process has written something.
func (s *stream) await(t testing.TB, text string) {
	t.Helper()
	for end := time.Now().Add(patience); !strings.Contains(s.text(), text); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("no %q in the output:\n%s", text, s.text())
		}
	}
}

// watch runs cdk watch until the end of the test.
func (w workspace) watch(t testing.TB) *stream {
	t.Helper()
	output := &stream{}
	process := exec.CommandContext(t.Context(), filepath.Join(root, "node_modules", ".bin", "cdk"), "watch", "--no-logs",
		"--app", w.app, "--output", filepath.Join(t.TempDir(), "cdk.out"))
	process.Dir, process.Env = w.dir, environment(aws.endpoint, w.variables...)
	process.Stdout, process.Stderr = output, output
	process.Cancel = func() error { return process.Process.Signal(os.Interrupt) }
	process.WaitDelay = patience
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Wait() })
	return output
}
