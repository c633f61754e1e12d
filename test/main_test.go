// Package test runs the built program and the cdk command line as their users
// do. It links neither the constructs nor the CDK: what it knows of a stack it
// reads from the template.
package test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the generated documents anew")

// Absolute paths, set by TestMain.
var (
	// root is the directory of the repository.
	root string
	// program is the app, built from the sources as they are.
	program string
	// embedded is examples/embedded, which is an app of its own.
	embedded string
)

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := runAll(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// runAll builds the programs into a temporary directory and runs the tests.
func runAll(m *testing.M) (code int, err error) {
	if root, err = filepath.Abs(".."); err != nil {
		return 1, err
	}
	for _, name := range []string{"cdk", "node"} {
		if _, err := os.Stat(tool(name)); err != nil {
			return 1, fmt.Errorf("%s is not installed (%w): run make test, which installs it", name, err)
		}
	}
	bin, err := os.MkdirTemp("", "compose-cdk-test-")
	if err != nil {
		return 1, err
	}
	defer func() { _ = os.RemoveAll(bin) }()
	program, embedded = filepath.Join(bin, "compose-cdk"), filepath.Join(bin, "embedded")
	for output, source := range map[string]string{program: "./cmd/compose-cdk", embedded: "./examples/embedded"} {
		build := exec.Command("go", "build", "-o", output, source)
		build.Dir = root
		if text, err := build.CombinedOutput(); err != nil {
			return 1, fmt.Errorf("go build %s: %w\n%s", source, err, text)
		}
	}
	return m.Run(), nil
}

// tool is the path of a command that npm has installed in the repository.
func tool(name string) string { return filepath.Join(root, "node_modules", ".bin", name) }
