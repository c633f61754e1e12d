package main

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// TestTreeMemoryCountsChildren looks at an idle shell that has an idle child.
func TestTreeMemoryCountsChildren(t *testing.T) {
	t.Parallel()
	if memory(os.Getpid()) == 0 {
		t.Skip("this operating system has no /proc/<pid>/smaps_rollup")
	}
	shell := exec.Command("sh", "-c", "cat; :") // both wait for the input to end
	stdin, err := shell.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := shell.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	// What comes back shows that cat runs by now.
	if _, err := stdin.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := stdout.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	pid := shell.Process.Pid
	if _, parent, ok := parentOf(fmt.Sprintf("/proc/%d/stat", pid)); !ok || parent != os.Getpid() {
		t.Errorf("the shell's parent is %d (%v), want %d", parent, ok, os.Getpid())
	}
	// The shares shift a little while other processes come and go.
	own, tree := memory(pid), treeMemory(pid)
	if own == 0 || tree < own+own/10 {
		t.Errorf("the shell has %d bytes, and with its child %d", own, tree)
	}
	stop := watchMemory(pid)
	if err := stdin.Close(); err != nil {
		t.Fatal(err)
	}
	if err := shell.Wait(); err != nil {
		t.Error(err)
	}
	if peak := stop(); peak < own {
		t.Errorf("the peak is %d bytes, and the shell alone had %d", peak, own)
	}
}
