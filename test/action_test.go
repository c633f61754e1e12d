package test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// action is what action.yml says, as far as a runner goes by it.
type action struct {
	Inputs map[string]struct {
		Description string
		Default     string
	}
	Runs struct {
		Using string
		Steps []struct {
			Uses             string
			Run              string
			Shell            string
			WorkingDirectory string `yaml:"working-directory"`
			Env              map[string]string
		}
	}
}

func readAction(t *testing.T) action {
	t.Helper()
	var a action
	if err := yaml.Unmarshal(readFile(t, filepath.Join(root, "action.yml")), &a); err != nil {
		t.Fatal(err)
	}
	if a.Runs.Using != "composite" || len(a.Runs.Steps) != 3 {
		t.Fatalf("action.yml is another kind of action than this test knows: %+v", a.Runs)
	}
	return a
}

var inputExpression = regexp.MustCompile(`\$\{\{ *inputs\.([a-z-]+) *\}\}`)

// evaluate puts the values of inputs in the place of expressions.
func (a action) evaluate(t *testing.T, text string, inputs map[string]string) string {
	t.Helper()
	return inputExpression.ReplaceAllStringFunc(text, func(expression string) string {
		name := inputExpression.FindStringSubmatch(expression)[1]
		input, known := a.Inputs[name]
		if !known || input.Description == "" {
			t.Errorf("%s is not among the inputs, or is not described", name)
		}
		if value, given := inputs[name]; given {
			return value
		}
		return input.Default
	})
}

// runAction runs the last step, which has the command, in a directory. compose-cdk
// is the program of this repository, or what commands has in its place.
func runAction(t *testing.T, dir string, inputs, commands map[string]string) result {
	t.Helper()
	a := readAction(t)
	step := a.Runs.Steps[2]
	if step.Shell != "bash" {
		t.Fatalf("the shell is %s", step.Shell)
	}
	bin := t.TempDir()
	if err := os.Symlink(program, filepath.Join(bin, "compose-cdk")); err != nil {
		t.Fatal(err)
	}
	for name, script := range commands {
		_ = os.Remove(filepath.Join(bin, name))
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	variables := []string{
		"AWS_REGION=eu-central-1", "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test",
		"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"),
		"GITHUB_ACTION_PATH=" + root, "GITHUB_WORKSPACE=" + dir, "GITHUB_STEP_SUMMARY=" + filepath.Join(dir, "summary.md"),
	}
	for name, value := range step.Env {
		variables = append(variables, name+"="+a.evaluate(t, value, inputs))
	}
	return execute(t, filepath.Join(dir, a.evaluate(t, step.WorkingDirectory, inputs)), variables, "bash", "-e", "-c", step.Run)
}

func TestActionChecks(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, map[string]string{
		"shop/compose.yaml": service("image: nginx", "dns: 192.0.2.1", "mem_limit: 1g"),
		"shop/b c.yaml":     service("imag: nginx"),
	})
	for _, test := range []struct {
		name   string
		inputs map[string]string
		code   int
		want   string
	}{
		{"the file of the directory", map[string]string{"working-directory": "shop"}, 0,
			`^::notice file=shop/compose\.yaml,line=1,col=1,title=account-quotas::.*\n::warning file=shop/compose\.yaml,line=5,col=5,title=services\.dns::services\.web\.dns: .*\n$`},
		{"files", map[string]string{"files": "shop/compose.yaml\nshop/b c.yaml\n"}, 1,
			`(?m)^::error file=shop/b c\.yaml,line=4,col=5,title=unknown-attribute::services\.web\.imag: `},
		{"more arguments", map[string]string{"working-directory": "shop", "arguments": "--project-name\nShop\n"}, 1, `^::error .*"Shop"`},
		{"another command", map[string]string{"command": "destroy"}, 1, `^::error::command must be check, plan or deploy, found destroy\n$`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run := runAction(t, dir, test.inputs, nil)
			if run.code != test.code || !regexp.MustCompile(test.want).MatchString(run.stdout) || run.stderr != "" {
				t.Errorf("exit code %d, want %d and %s; stdout:\n%s\nstderr:\n%s", run.code, test.code, test.want, run.stdout, run.stderr)
			}
		})
	}
}

func TestActionPlans(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, map[string]string{"compose.yaml": service("image: nginx"), "summary.md": "# Before\n"})
	run := runAction(t, dir, map[string]string{"command": "plan", "project-name": "shop", "profiles": "a,b"},
		map[string]string{"compose-cdk": `printf '%s\n' "$*"`})
	run.mustSucceed(t)
	want := "# Before\nplan --format markdown --project-name shop --profile a,b\n"
	if got := string(readFile(t, filepath.Join(dir, "summary.md"))); got != want || run.stdout != "" {
		t.Errorf("the summary is %q, want %q; stdout %q", got, want, run.stdout)
	}
}

// TestActionDeploys looks at the arguments that cdk gets from the real program.
func TestActionDeploys(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, map[string]string{
		"compose.yaml": "name: shop\nservices:\n  web: {image: nginx, secrets: [key]}\nsecrets: {key: {file: key}}\n", "key": "of the file",
	})
	run := runAction(t, dir, map[string]string{"command": "deploy", "files": "compose.yaml", "arguments": "--outputs-file\nout put.json"},
		map[string]string{"cdk": `printf '%s\n' "$@" > arguments; exit 3`})
	if run.code != 3 {
		t.Errorf("exit code %d, want that of cdk; %s", run.code, run.stderr)
	}
	got := strings.Split(strings.TrimSpace(string(readFile(t, filepath.Join(dir, "arguments")))), "\n")
	// Names of parameters end in a hash, and the app and its output are in directories of this machine.
	want := []string{"^deploy$", "^shop$", "^--require-approval$", "^never$", "^--progress$", "^events$",
		"^--parameters$", "^shop:Secretkey.*=of the file$", "^--parameters$", "^shop:Digestweb", "^--outputs-file$", "^out put.json$",
		"^--app$", "compose-cdk", "^-c$", "^compose=compose.yaml$", "^-c$", "^stack=shop$", "^--output$", "", "^--no-notices$"}
	if len(got) != len(want) {
		t.Fatalf("cdk gets %q, want %q", got, want)
	}
	for i := range want {
		if !regexp.MustCompile(want[i]).MatchString(got[i]) {
			t.Errorf("argument %d of cdk is %q, want %q", i, got[i], want[i])
		}
	}
}

// TestActionInstalls: the version that is installed is an input, and never a
// part of a script.
func TestActionInstalls(t *testing.T) {
	t.Parallel()
	for _, step := range readAction(t).Runs.Steps {
		if inputExpression.MatchString(step.Run) {
			t.Errorf("the step %q has an input in its script; pass it as a variable", step.Run)
		}
	}
	install := readAction(t).Runs.Steps[1]
	if a := readAction(t); install.Run != `npm install --global "compose-cdk@$VERSION"` || a.evaluate(t, install.Env["VERSION"], nil) != "latest" {
		t.Errorf("the second step is %+v", install)
	}
}
