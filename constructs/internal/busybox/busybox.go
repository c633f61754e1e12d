// Package busybox runs the commands of init containers in tests, as ECS would:
// under BusyBox, with nothing but its programs and the container's environment.
package busybox

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// applets are the programs that a command may use.
var applets = []string{
	"sh", "mkdir", "chown", "chmod", "awk", "base64", "tar", "gzip", "gunzip", "printf", "echo",
	"cp", "id", "chroot",
}

// Run runs a command of an init container with a directory in the place of
// plan.InitRoot, and returns what it printed. The environment is NAME=value.
// The test is skipped where there is no BusyBox, and fails where CI is set.
func Run(t *testing.T, command, environment []string, root string) (output string, err error) {
	t.Helper()
	program := find(t)
	if len(command) != 3 {
		t.Fatalf("the command is %q", command)
	}
	programs := t.TempDir()
	for _, name := range applets {
		if err := os.Symlink(program, filepath.Join(programs, name)); err != nil {
			t.Fatal(err)
		}
	}
	script := strings.ReplaceAll(command[2], "'"+plan.InitRoot+"/", "'"+root+"/")
	script = strings.ReplaceAll(script, " /bin/busybox ", " "+program+" ")
	process := exec.Command(filepath.Join(programs, command[0]), command[1], script)
	process.Env = append([]string{"PATH=" + programs}, environment...)
	printed, err := process.CombinedOutput()
	return string(printed), err
}

// find is the path of BusyBox.
func find(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("busybox")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("busybox is needed, to run the program of init containers")
		}
		t.Skip("no busybox on the PATH")
	}
	return program
}
