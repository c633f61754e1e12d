package test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestInterrupt stops the program while the jsii kernel is at work. It must
// end at once, in one line, and leave no directory of the kernel behind.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]os.Signal{"SIGINT": os.Interrupt, "SIGTERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			temporary, outdir := t.TempDir(), t.TempDir()
			process := exec.Command(program)
			process.Dir = root
			process.Env = environment("TMPDIR="+temporary, "CDK_OUTDIR="+outdir, `CDK_CONTEXT_JSON={"compose":"`+quickstart+`"}`)
			var stderr bytes.Buffer
			process.Stderr = &stderr
			if err := process.Start(); err != nil {
				t.Fatal(err)
			}
			found := func(pattern string) bool {
				paths, _ := filepath.Glob(filepath.Join(temporary, pattern))
				return len(paths) > 0
			}
			// The kernel makes its own directory when it loads the CDK.
			for start := time.Now(); !found("jsii-kernel*") && time.Since(start) < time.Minute; time.Sleep(10 * time.Millisecond) {
			}
			if err := process.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			_ = process.Wait()
			if code, said := process.ProcessState.ExitCode(), stderr.String(); code != 1 || said != "error: interrupted\n" {
				t.Errorf("exit code %d and stderr %q, want 1 and one line", code, said)
			}
			if found("jsii-*") {
				t.Error("a directory of the kernel is still there")
			}
			mustBeEmpty(t, outdir)
		})
	}
}

// TestNoLeftovers asserts that commands which never use the kernel leave no
// directory of it behind: linking the CDK makes one when the program starts.
func TestNoLeftovers(t *testing.T) {
	t.Parallel()
	temporary := t.TempDir()
	execute(t, root, []string{"TMPDIR=" + temporary}, program, "check", quickstart).mustSucceed(t)
	mustBeEmpty(t, temporary)
}

// TestDiskFull asserts that no template is written to a full disk without a
// word: the template's name leads to a device that is always full.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("this system has no /dev/full")
	}
	outdir := t.TempDir()
	if err := os.Symlink("/dev/full", filepath.Join(outdir, "quickstart.template.json")); err != nil {
		t.Fatal(err)
	}
	run := synthesizeInto(t, outdir, root, map[string]any{"compose": quickstart})
	run.mustFail(t, ours(`error: the disk is full: .*`))
	if _, err := os.Stat(filepath.Join(outdir, "manifest.json")); err == nil {
		t.Error("the cloud assembly has a manifest, as if it were complete")
	}
}
