package test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// result is how a process ended.
type result struct {
	code           int
	stdout, stderr string
}

// environment is all that the processes see, so that the results do not depend
// on whose machine it is: no COMPOSE_ variables, no AWS credentials.
func environment(more ...string) []string {
	path := filepath.Dir(tool("cdk")) + string(filepath.ListSeparator) + os.Getenv("PATH")
	return append([]string{
		"PATH=" + path,
		"HOME=" + os.Getenv("HOME"),
		"AWS_CONFIG_FILE=" + os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull,
		"AWS_EC2_METADATA_DISABLED=true",
		"CDK_VALIDATION=false",
		"CDK_DISABLE_CLI_TELEMETRY=true",
		"CDK_DISABLE_VERSION_CHECK=true",
	}, more...)
}

// execute runs a command to its end.
func execute(t *testing.T, dir string, variables []string, command ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var stdout, stderr bytes.Buffer
	process := exec.CommandContext(ctx, command[0], command[1:]...)
	process.Dir, process.Env = dir, environment(variables...)
	process.Stdout, process.Stderr = &stdout, &stderr
	err := process.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("%s: %v %v\n%s", strings.Join(command, " "), err, ctx.Err(), stderr.String())
	}
	return result{process.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// synthesize runs the program by hand, as the cdk command line would, and
// returns the directory that it was told to write to.
func synthesize(t *testing.T, dir string, settings map[string]any) (result, string) {
	t.Helper()
	outdir := t.TempDir()
	return synthesizeInto(t, outdir, dir, settings), outdir
}

func synthesizeInto(t *testing.T, outdir, dir string, settings map[string]any) result {
	t.Helper()
	return synthesizeWith(t, program, outdir, dir, settings)
}

// synthesizeWith does so with any CDK app.
func synthesizeWith(t *testing.T, app, outdir, dir string, settings map[string]any) result {
	t.Helper()
	text, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	return execute(t, dir, []string{"CDK_OUTDIR=" + outdir, "CDK_CONTEXT_JSON=" + string(text)}, app)
}

// cdk runs the real command line with a compiled app.
func cdk(t *testing.T, dir string, variables []string, app string, args ...string) (result, string) {
	t.Helper()
	outdir := t.TempDir()
	command := append([]string{tool("cdk"), "synth", "--app", app, "--output", outdir}, args...)
	return execute(t, dir, variables, command...), outdir
}

// finding matches the line of an error in a compose file:
// file:line:column: error: path: message [code]. The position is missing where
// there is no file, the path where the whole file is meant.
var finding = regexp.MustCompile(`^(?:\S.*?(?::\d+:\d+)?: )?error: \S.* \[([a-z0-9_.-]+)\](?: \(also .*\))?$`)

// trace matches what a crash leaves on the screen.
var trace = regexp.MustCompile(`(?i:panic|goroutine \d|runtime error|jsii)|node:internal|\.js:\d|\.go:\d|^\s+at |Error: `)

// lines splits what a process wrote; a last newline ends no further line.
func lines(text string) []string {
	if text = strings.TrimSuffix(text, "\n"); text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// mustFail asserts that a process ended with code 1, and wrote lines to stderr
// that each match want and none of which is part of a stack trace.
func (r result) mustFail(t *testing.T, want *regexp.Regexp) {
	t.Helper()
	if r.code != 1 {
		t.Errorf("exit code %d, want 1", r.code)
	}
	got := lines(r.stderr)
	if len(got) == 0 {
		t.Error("nothing on stderr")
	}
	for _, line := range got {
		if !want.MatchString(line) || trace.MatchString(line) {
			t.Errorf("stderr has the line\n%.500s\nwant only lines that match %s", line, want)
			return
		}
	}
}

// mustSucceed asserts that a process ended with code 0.
func (r result) mustSucceed(t *testing.T) {
	t.Helper()
	if r.code != 0 {
		t.Fatalf("exit code %d, want 0; stderr:\n%.2000s", r.code, r.stderr)
	}
}

// mustBeEmpty asserts that nothing was written to an output directory.
func mustBeEmpty(t *testing.T, outdir string) {
	t.Helper()
	entries, err := os.ReadDir(outdir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Errorf("%s was written to the output directory", e.Name())
	}
}

// writeFiles writes files into a new directory and returns it.
func writeFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
