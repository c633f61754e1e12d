package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// makeWith runs make in the repository with the app and the tools as they are.
func makeWith(t *testing.T, args ...string) result {
	t.Helper()
	command := []string{"make", "--no-print-directory", "APP=" + program}
	for _, installed := range []string{program, "node_modules/.package-lock.json", "build/jsii-index"} {
		command = append(command, "--old-file="+installed)
	}
	return execute(t, root, nil, append(command, args...)...)
}

// TestMakeTakesAnyPath: spaces and quotes in the path of a compose file reach
// the app, which splits at commas alone.
func TestMakeTakesAnyPath(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"compose.yaml", "my file.yaml", "it's.yaml", `a "quoted" one.yaml`, "$HOME.yaml", "`x`.yaml", "a;b&c.yaml"} {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, map[string]string{
				name:         "name: paths\n" + service("image: nginx", "dns: 192.0.2.1"),
				"other.yaml": "services:\n  other: {image: nginx, cpuset: 0-1}\n",
			})
			compose := "COMPOSE=" + filepath.Join(dir, name) + "," + filepath.Join(dir, "other.yaml")
			run := makeWith(t, "check", compose)
			run.mustSucceed(t)
			for _, file := range []string{name, "other.yaml"} {
				if !strings.Contains(run.stdout, file+":") {
					t.Errorf("make check finds nothing in %s; stdout:\n%s", file, run.stdout)
				}
			}
		})
	}
	t.Run("synth", func(t *testing.T) {
		dir := writeFiles(t, map[string]string{`it's "my file.yaml`: "name: paths\n" + service("image: nginx")})
		outdir := t.TempDir()
		compose := "COMPOSE=" + filepath.Join(dir, `it's "my file.yaml`)
		makeWith(t, "synth", compose, "CDKFLAGS=--quiet --output "+outdir).mustSucceed(t)
		if got := readTemplate(t, outdir).Stack; got != "paths" {
			t.Errorf("the stack is called %q, want paths", got)
		}
	})
}

// TestMakeSynthPrintsTheSummary: the template itself is for whoever asks for it.
func TestMakeSynthPrintsTheSummary(t *testing.T) {
	dir := writeFiles(t, map[string]string{"compose.yaml": "name: summed\n" + service("image: nginx")})
	run := makeWith(t, "synth", "COMPOSE="+filepath.Join(dir, "compose.yaml"))
	run.mustSucceed(t)
	for _, want := range []string{"summed in ", "\n  SERVICE  RUNS AS ", "\n  template  cdk.out/summed.template.json\n"} {
		if !strings.Contains(run.stdout, want) {
			t.Errorf("%q is not in\n%s", want, run.stdout)
		}
	}
	if strings.Contains(run.stdout, "Resources:") {
		t.Errorf("the template is printed:\n%s", run.stdout)
	}
	run = makeWith(t, "synth", "COMPOSE="+filepath.Join(dir, "compose.yaml"), "CDKFLAGS=--no-quiet")
	run.mustSucceed(t)
	if !strings.HasPrefix(run.stdout, "Description: ") || strings.Contains(run.stdout, "RUNS AS") {
		t.Errorf("the template is not printed alone:\n%s", run.stdout)
	}
}

// TestMakeExportsNoSettingsOfTheCDK: each command is given its own, so that no
// test passes only because make has set something.
func TestMakeExportsNoSettingsOfTheCDK(t *testing.T) {
	t.Parallel()
	command := exec.Command("make", "--no-print-directory", "--eval=environment: ; @env", "environment", "CDKFLAGS=--quiet")
	command.Dir, command.Env = root, []string{"PATH=" + os.Getenv("PATH")}
	out, err := command.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "SYSTEM_PATH=") {
		t.Fatalf("%v: %s", err, out)
	}
	for _, variable := range lines(string(out)) {
		if strings.HasPrefix(variable, "CDK") {
			t.Errorf("make exports %s", variable)
		}
	}
}
