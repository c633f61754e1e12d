package e2e

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// Set by TestMain.
var (
	// root is the directory of the repository.
	root string
	// program is the command, built from the sources as they are.
	program string
	// aws is what is deployed to.
	aws *cloud
)

// figures are what make deploy-test prints in its last line.
var figures struct {
	stacks, resources, assertions, applications atomic.Int64
}

// errNoEmulator is why the emulator cannot be started on this machine.
var errNoEmulator = errors.New("the emulator's Python packages are not installed: run make deploy-test, which installs them")

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := runAll(m)
	switch {
	case errors.Is(err, errNoEmulator) && os.Getenv("CI") == "":
		fmt.Fprintf(os.Stderr, "*** SKIPPED all deployments: %v\n", err)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func runAll(m *testing.M) (code int, err error) {
	if root, err = filepath.Abs(filepath.Join("..", "..")); err != nil {
		return 1, err
	}
	dir, err := os.MkdirTemp("", "compose-cdk-e2e-")
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	program = filepath.Join(dir, "compose-cdk")
	if err := goBuild(program, "./cmd/compose-cdk"); err != nil {
		return 1, err
	}
	var stop func()
	if aws, stop, err = connect(filepath.Join(dir, "emulator.log")); err != nil {
		return 0, err
	}
	defer stop()
	if err := bootstrap(aws.endpoint); err != nil {
		return 1, err
	}
	code = m.Run()
	return code, report(os.Getenv("FIGURES"))
}

// goBuild compiles a program of the repository.
func goBuild(output, source string) error {
	build := exec.Command("go", "build", "-o", output, source)
	build.Dir = root
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", source, err, text)
	}
	return nil
}

// report writes the figures to a file.
func report(file string) error {
	if file == "" {
		return nil
	}
	stacks, resources, assertions := figures.stacks.Load(), figures.resources.Load(), figures.assertions.Load()
	text := fmt.Sprintf("deploy-test on %s: %d stacks deployed, %d resources created, %d assertions\n",
		cmp.Or(os.Getenv("EMULATOR"), "our emulator"), stacks, resources, assertions)
	if os.Getenv("RUN_TASKS") != "" {
		tasks, err := aws.countTasks()
		if err != nil {
			return err
		}
		text = fmt.Sprintf("container-test: %d applications under Docker Compose and on ECS, %d stacks, %d tasks, %d assertions\n",
			figures.applications.Load(), stacks, tasks, assertions)
	}
	return os.WriteFile(file, []byte(text), 0o600)
}

// expect is an assertion.
func expect(t testing.TB, ok bool, format string, arguments ...any) {
	t.Helper()
	figures.assertions.Add(1)
	if !ok {
		t.Errorf(format, arguments...)
	}
}

// must ends a test on an error of the SDK or the machine.
func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
