//go:build !windows

package fastkernel_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// waitingApp is an app that has used its kernel and goes on when its input ends.
// It is the leader of a process group.
func waitingApp(t *testing.T) *appRun {
	t.Helper()
	r := newAppRun(t, "wait", t.TempDir())
	r.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	r.Stdout = nil
	stdout, err := r.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if r.input, err = r.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(-r.Process.Pid, syscall.SIGKILL) })
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil {
		t.Fatalf("the app printed %q: %v", line, err)
	}
	return r
}

// mustEnd waits for the end of all processes of a group.
func mustEnd(t *testing.T, group int) {
	t.Helper()
	for range 300 {
		if errors.Is(syscall.Kill(-group, 0), syscall.ESRCH) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("a process of the app still runs")
}

func TestKilledApp(t *testing.T) {
	r := waitingApp(t)
	if err := r.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = r.Wait()
	mustEnd(t, r.Process.Pid)
}

func TestKilledKernel(t *testing.T) {
	r := waitingApp(t)
	children := childrenOf(t, r.Process.Pid)
	if len(children) != 1 {
		t.Fatalf("the app has the child processes %v, want the kernel alone", children)
	}
	if err := syscall.Kill(children[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := r.input.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.Wait(); err == nil {
		t.Error("the app succeeded without a kernel")
	}
	mustEnd(t, r.Process.Pid)
}

// childrenOf are the processes that a process has started, and those that these have.
func childrenOf(t *testing.T, pid int) []int {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(stats) == 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("/proc is needed to see which processes go on")
		}
		t.Skip("there is no /proc")
	}
	var out []int
	for _, file := range stats {
		var child, parent int
		text, err := os.ReadFile(filepath.Clean(file))
		if err != nil {
			continue
		}
		_, after, _ := strings.Cut(string(text), ") ")
		if _, err := fmt.Sscanf(string(text), "%d", &child); err != nil {
			continue
		}
		if _, err := fmt.Sscanf(after[2:], "%d", &parent); err == nil && parent == pid {
			out = append(append(out, child), childrenOf(t, child)...)
		}
	}
	return out
}
