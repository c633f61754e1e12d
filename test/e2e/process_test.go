package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// patience is how long a process may take.
const patience = 3 * time.Minute

// result is how a process ended; the output is what it wrote to both streams.
type result struct {
	code   int
	output string
}

// environment is all that processes see, so that the results do not depend on
// whose machine it is. A later setting wins.
func environment(endpoint string, more ...string) []string {
	bin := filepath.Join(root, "node_modules", ".bin")
	return append([]string{
		"PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH"),
		"HOME=" + os.Getenv("HOME"),
		"AWS_ENDPOINT_URL=" + endpoint,
		"AWS_ACCESS_KEY_ID=test",
		"AWS_SECRET_ACCESS_KEY=test",
		"AWS_REGION=" + region,
		"AWS_DEFAULT_REGION=" + region,
		"AWS_CONFIG_FILE=" + os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull,
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_MAX_ATTEMPTS=1",
		"CDK_DOCKER=" + filepath.Join(root, "test", "emulator", "fakedocker"),
		"FAKEDOCKER_LOG=" + os.DevNull,
		"CDK_VALIDATION=false",
		"CDK_DISABLE_CLI_TELEMETRY=true",
		"CDK_DISABLE_VERSION_CHECK=true",
		"NO_COLOR=1",
		"NODE_OPTIONS=--require " + strconv.Quote(filepath.Join(root, "test", "e2e", "impatient.js")),
	}, more...)
}

// execute runs a command to its end.
func execute(ctx context.Context, dir string, variables []string, command ...string) (result, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var output bytes.Buffer
	process := exec.CommandContext(ctx, command[0], command[1:]...)
	process.Dir, process.Env = dir, variables
	process.Stdout, process.Stderr = &output, &output
	err := process.Run()
	var exit *exec.ExitError
	if ctx.Err() != nil || err != nil && !errors.As(err, &exit) {
		return result{}, fmt.Errorf("%v: %w %w\n%s", command, err, ctx.Err(), output.String())
	}
	return result{process.ProcessState.ExitCode(), output.String()}, nil
}

// bootstrap prepares the account for the cdk command line.
func bootstrap(endpoint string) error {
	dir, err := os.MkdirTemp("", "compose-cdk-bootstrap-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	run, err := execute(context.Background(), dir, environment(endpoint),
		filepath.Join(root, "node_modules", ".bin", "cdk"), "bootstrap", "aws://"+account+"/"+region)
	if err == nil && run.code != 0 {
		err = fmt.Errorf("cdk bootstrap: exit code %d\n%s", run.code, run.output)
	}
	return err
}

// workspace is a directory with a compose project, from which cdk is run.
type workspace struct {
	dir       string
	app       string
	variables []string
}

// cdk runs the command line with the app on the workspace's compose file.
func (w workspace) cdk(t testing.TB, arguments ...string) result {
	t.Helper()
	command := append([]string{filepath.Join(root, "node_modules", ".bin", "cdk")}, arguments...)
	command = append(command, "--app", w.app, "--output", filepath.Join(t.TempDir(), "cdk.out"))
	return must(execute(t.Context(), w.dir, environment(aws.endpoint, w.variables...), command...))(t)
}

// mustCDK is cdk that has to succeed.
func (w workspace) mustCDK(t testing.TB, arguments ...string) result {
	t.Helper()
	run := w.cdk(t, arguments...)
	if run.code != 0 {
		t.Fatalf("cdk %v: exit code %d\n%s", arguments, run.code, run.output)
	}
	return run
}

// newWorkspace writes files into a new directory.
func newWorkspace(t testing.TB, files map[string]string, variables ...string) workspace {
	t.Helper()
	w := workspace{dir: t.TempDir(), app: program, variables: variables}
	// Without a resource that says which version of the CDK is in use.
	w.write(t, "cdk.json", `{"versionReporting": false}`)
	for name, text := range files {
		w.write(t, name, text)
	}
	return w
}

func (w workspace) write(t testing.TB, name, text string) {
	t.Helper()
	file := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// synthesize runs an app as the cdk command line would, in a directory, and
// returns the cloud assembly.
func synthesize(t testing.TB, app, dir string, settings map[string]any) string {
	t.Helper()
	out := t.TempDir()
	text := must(json.Marshal(settings))(t)
	variables := environment(aws.endpoint, "CDK_OUTDIR="+out, "CDK_CONTEXT_JSON="+string(text),
		"CDK_DEFAULT_ACCOUNT="+account, "CDK_DEFAULT_REGION="+region)
	run := must(execute(t.Context(), dir, variables, app))(t)
	if run.code != 0 {
		t.Fatalf("%s: exit code %d\n%s", app, run.code, run.output)
	}
	return out
}
