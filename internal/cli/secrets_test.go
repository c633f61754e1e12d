package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// awkward has everything that a shell, the cdk CLI or a YAML file could make
// something else of. It is no secret.
const awkward = "-a=b:c $(echo no) `no` ${NO} 'one' \"two\" \\ ! * ?\n\ttab, größer 日本 🙂\n\n"

// project writes a compose file with a secret from a file and one from a
// variable, and returns its path.
func project(t *testing.T, value string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write("value", value, 0o600)
	write("compose.yaml", `
name: shop
services:
  web: {image: example/web:1, secrets: [from-file, from_variable]}
secrets:
  from-file: {file: value}
  from_variable: {environment: TEST_SECRET_VARIABLE}
  unused: {file: nowhere}
`, 0o600)
	t.Setenv("TEST_SECRET_VARIABLE", "of the variable")
	return filepath.Join(dir, "compose.yaml")
}

func runApp(args ...string) (code int, stdout, stderr string) {
	var out, errOut bytes.Buffer
	code = run(args, &out, &errOut, noAccount)
	return code, out.String(), errOut.String()
}

// fakeCDK puts a cdk first on the PATH that writes its arguments to a file,
// each ended by a NUL, and exits with 7.
func fakeCDK(t *testing.T) (arguments func() []string) {
	t.Helper()
	dir := t.TempDir()
	log := filepath.Join(dir, "arguments")
	script := "#!/bin/sh\nprintf '%s\\0' \"$@\" > '" + log + "'\nexit 7\n"
	if err := os.WriteFile(filepath.Join(dir, "cdk"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return func() []string {
		text, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
	}
}

func TestDeployPassesTheValuesByteForByte(t *testing.T) {
	file, arguments := project(t, awkward), fakeCDK(t)
	code, stdout, stderr := runApp("secrets", "-deploy", "-c", "stack=Prod", "--", "-c", "compose="+file, "--require-approval", "never")
	if code != 7 {
		t.Errorf("exit code %d, want that of cdk; %s", code, stderr)
	}
	if stdout+stderr != "" {
		t.Errorf("something is printed: %q %q", stdout, stderr)
	}
	got := arguments()
	if len(got) != 13 || got[0] != "deploy" {
		t.Fatalf("arguments of cdk: %q", got)
	}
	if want := []string{"-c", "stack=Prod", "-c", "compose=" + file, "--require-approval", "never"}; !slices.Equal(got[len(got)-6:], want) {
		t.Errorf("arguments of cdk end in %q, want %q", got[len(got)-6:], want)
	}
	for i, value := range []string{awkward, "of the variable"} {
		if got[1+2*i] != "--parameters" {
			t.Errorf("argument %d is %q", 1+2*i, got[1+2*i])
		}
		name, after := split(got[2+2*i])
		if !strings.HasPrefix(name, "Prod:Secretfrom") || after != value {
			t.Errorf("parameter %q has %q, want %q", name, after, value)
		}
	}
}

// split does what aws-cdk 2.1148 does with --parameters: the first equals sign
// ends the key, in which the first colon ends the name of the stack.
func split(parameter string) (key, value string) {
	parts := strings.Split(parameter, "=")
	return parts[0], strings.Join(parts[1:], "=")
}

// TestPrintedParametersSurviveAShell lets a shell read what is printed.
func TestPrintedParametersSurviveAShell(t *testing.T) {
	file, arguments := project(t, awkward), fakeCDK(t)
	code, stdout, stderr := runApp("secrets", file)
	if code != 0 || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	_ = exec.Command("sh", "-c", "cdk deploy "+stdout).Run()
	got := arguments()
	if len(got) != 7 {
		t.Fatalf("arguments of cdk: %q", got)
	}
	if name, value := split(got[2]); value != awkward || !strings.HasPrefix(name, "shop:Secretfromfile") {
		t.Errorf("parameter %q has %q, want %q", name, value, awkward)
	}
}

func TestSecretsRefuse(t *testing.T) {
	for name, c := range map[string]struct{ value, want string }{
		"empty":     {"", "[secret-empty]"},
		"too large": {strings.Repeat("marker", 683), "use `external: true`"},
		"no text":   {"marker\xff", "[secret-not-text]"},
		"NUL":       {"marker\x00", "[secret-not-text]"},
	} {
		t.Run(name, func(t *testing.T) {
			file := project(t, c.value)
			for _, args := range [][]string{{"secrets", file}, {"check", file}, {"check", "-format", "json", file}} {
				code, stdout, stderr := runApp(args...)
				if args[0] == "secrets" && !strings.Contains(stderr, c.want) {
					t.Errorf("%v: got %q, want %s", args, stderr, c.want)
				}
				if code != 1 || strings.Contains(stdout+stderr, "marker") {
					t.Errorf("%v: exit code %d, output %q %q", args, code, stdout, stderr)
				}
			}
		})
	}
	file := project(t, "x")
	if err := os.Remove(filepath.Join(filepath.Dir(file), "value")); err != nil {
		t.Fatal(err)
	}
	if code, stdout, _ := runApp("check", file); code != 0 || !strings.Contains(stdout, "warning: secrets.from-file.file") {
		t.Errorf("a missing file: exit code %d, %s", code, stdout)
	}
	if code, stdout, stderr := runApp("secrets", file); code != 1 || stdout != "" || !strings.Contains(stderr, "secrets.from-file: ") {
		t.Errorf("a missing file: exit code %d, %q, %s", code, stdout, stderr)
	}
	if code, stdout, stderr := runApp("secrets", "-deploy", "-x"); code != 1 || stdout != "" || stderr == "" {
		t.Errorf("a wrong flag: exit code %d, %q", code, stdout)
	}
	if code, stdout, stderr := runApp("secrets", "-deploy", file); code != 1 || stdout != "" || !strings.Contains(stderr, "write -f "+file) {
		t.Errorf("a file for a stack: exit code %d, %q, %s", code, stdout, stderr)
	}
}

// TestChecksAreSilent: nothing but secrets itself ever prints a value.
func TestChecksAreSilent(t *testing.T) {
	file := project(t, "marker of the file")
	for _, args := range [][]string{{"check", file}, {"check", "-format", "json", file}} {
		if _, stdout, stderr := runApp(args...); strings.Contains(stdout+stderr, "marker") || strings.Contains(stdout+stderr, "of the variable") {
			t.Errorf("%v prints a value: %s%s", args, stdout, stderr)
		}
	}
}

// TestSecretVariables follows the values of variables: secrets prints them, with
// a digest that changes with them, and nothing else does.
func TestSecretVariables(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return filepath.Join(dir, name)
	}
	file := write("compose.yaml", `
name: shop
x-aws-secrets: true
x-aws-strict_secrets: true
services:
  web:
    image: example/web:1
    env_file: web.env
    environment: {DB_URL: "postgres://u:canary-1@db/x", LOG: info}
  db: {image: example/db:1, environment: {DB_PASSWORD: canary-2}}
`)
	printed := func(token string) []string {
		t.Helper()
		write("web.env", "API_TOKEN="+token+"\n")
		code, stdout, stderr := runApp("secrets", file)
		if code != 0 || stderr != "" {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		var out []string
		for _, p := range strings.Split(stdout, "--parameters ")[1:] {
			out = append(out, strings.TrimSpace(p))
		}
		return out
	}
	first, same, changed := printed("canary-3"), printed("canary-3"), printed("canary-4")
	if len(first) != 4 || !slices.Equal(first, same) {
		t.Fatalf("%d parameters, or others for the same values", len(first))
	}
	if !strings.Contains(first[1], `={"API_TOKEN":"canary-3","DB_URL":"postgres://u:canary-1@db/x"}'`) {
		t.Errorf("the variables of web are %s", first[1])
	}
	if first[0] != changed[0] || first[1] == changed[1] {
		t.Error("the values of one service have not changed alone")
	}
	digests := func(parameters []string) (db, web string) {
		slices.Sort(parameters)
		return parameters[0], parameters[1]
	}
	dbBefore, webBefore := digests(first)
	dbAfter, webAfter := digests(changed)
	if dbBefore != dbAfter || webBefore == webAfter || !strings.Contains(webAfter, "shop:Digestweb") {
		t.Errorf("digests: %s, %s, then %s, %s", dbBefore, webBefore, dbAfter, webAfter)
	}
	for _, args := range [][]string{{"check", file}, {"check", "--format", "json", file}, {"plan", file}, {"estimate", file}} {
		if code, stdout, stderr := runApp(args...); code != 0 || strings.Contains(stdout+stderr, "canary") {
			t.Errorf("%v: exit code %d, or a value is printed", args, code)
		}
	}
	write("web.env", "API_TOKEN="+strings.Repeat("canary", 700)+"\n")
	for _, args := range [][]string{{"check", file}, {"secrets", file}} {
		code, stdout, stderr := runApp(args...)
		if code != 1 || strings.Contains(stdout+stderr, "canary") || !strings.Contains(stdout+stderr, `service "web"`) {
			t.Errorf("%v: exit code %d, or a value is printed, or no service", args, code)
		}
	}
}

func TestContextArguments(t *testing.T) {
	got := contextArguments([]string{"-c", "a=1=2", "--context", "b=", "--context=c=3", "-cd=4", "-c=e=5", "--ci", "-c"})
	want := map[string]any{"a": "1=2", "b": "", "c": "3", "d": "4", "e": "5"}
	gotText, _ := json.Marshal(got)
	wantText, _ := json.Marshal(want)
	if !bytes.Equal(gotText, wantText) {
		t.Errorf("got %s, want %s", gotText, wantText)
	}
}

// TestDeployPassesVariablesOfBuilds: docker build reads secrets of a build in the
// environment of cdk, also those that only .env has.
func TestDeployPassesVariablesOfBuilds(t *testing.T) {
	dir, log := t.TempDir(), filepath.Join(t.TempDir(), "log")
	for name, text := range map[string]string{
		"compose.yaml": "services: {web: {build: {context: ., secrets: [token]}}}\nsecrets: {token: {environment: ONLY_IN_DOT_ENV}, other: {environment: UNUSED_IN_DOT_ENV}}\n",
		"Dockerfile":   "FROM scratch\n", ".dockerignore": "*\n", ".env": "ONLY_IN_DOT_ENV=\"a b=c\"\nUNUSED_IN_DOT_ENV=d\n",
		"cdk": "#!/bin/sh\nprintf %s \"$ONLY_IN_DOT_ENV$UNUSED_IN_DOT_ENV$*\" > '" + log + "'\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	if code, _, stderr := runApp("secrets", "--deploy", "-f", filepath.Join(dir, "compose.yaml")); code != 0 {
		t.Fatal(stderr)
	}
	got, err := os.ReadFile(log)
	if err != nil || !strings.HasPrefix(string(got), "a b=cdeploy") || strings.Count(string(got), "a b=c") != 1 {
		t.Errorf("cdk has %q, %v", got, err)
	}
}
