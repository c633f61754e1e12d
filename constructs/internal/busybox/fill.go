package busybox

import (
	"os/exec"
	"strings"
	"testing"
)

// Fill runs the command of a container that fills volumes, with a directory in
// the place of the root of its file system.
func Fill(t *testing.T, command, environment []string, root string) (output string, err error) {
	t.Helper()
	script := strings.ReplaceAll(command[0], "'/", "'"+root+"/")
	process := exec.Command(find(t), "sh", "-c", script, find(t))
	process.Env = environment
	printed, err := process.CombinedOutput()
	return string(printed), err
}
