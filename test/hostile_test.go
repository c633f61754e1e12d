package test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const megabyte = 1 << 20

// TestHostileFiles feeds the program what nobody should write. It ends in a
// template, or in findings and nothing else.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, file string
		// want matches each line of stderr; empty for a template.
		want string
	}{
		{"empty", "", `empty.*\[`},
		{"blank lines", "\n\n \n", `empty.*\[`},
		{"a comment only", "# nothing\n", `empty.*\[`},
		{"no services", "name: none\n", `\[no-services\]`},
		{"a scalar", "nginx\n", `mapping.*\[`},
		{"a list", "- nginx\n- redis\n", `mapping.*\[`},
		{"an unknown attribute", service("imag: nginx"), `:4:5: error: services\.web\.imag: .*\[unknown-attribute\]`},
		{"a service that is a list", "services:\n  web: [nginx]\n", `services\.web: .*found a list \[wrong-type\]`},
		{"services that are a list", "services: [nginx]\n", `services: .*found a list \[wrong-type\]`},
		{"services that are a number", "services: 3\n", `services: .*\[wrong-type\]`},
		{"ports that are a mapping", service("image: nginx", "ports: {http: 80}"), `services\.web\.ports: .*\[wrong-type\]`},
		{"names that are numbers", service("image: nginx", "labels: {80: 80}"), `services\.web\.labels\.80: .*\[wrong-type\]`},
		{"a port that is a word", service("image: nginx", `ports: ["http"]`), `services\.web\.ports\[0\]: .*\[`},
		{"an image that is a mapping", service("image: {name: nginx}"), `services\.web\.image: .*\[wrong-type\]`},
		{"a mapping with an empty name", "services:\n  \"\":\n    image: nginx\n", `\[`},
		{"keys that are no strings", "services:\n  ? [a, b]\n  : image: nginx\n", `\[`},
		{"a duplicate key", service("image: nginx", "image: redis"), `:5:.*\[`},
		{"a tab", "services:\n\tweb:\n", `:2:.*\[yaml-syntax\]`},
		{"an unclosed bracket", service("image: [nginx"), `\[yaml-syntax\]`},
		{"two documents", service("image: nginx") + "---\n" + service("image: nginx"), ""},
		{"invalid UTF-8", service("image: \xff\xfe"), `\[`},
		{"null bytes", service("image: ng\x00inx"), `\[`},
		{"an alias bomb", aliasBomb(9), `\[`},
		{"an alias to itself", "services: &all\n  web: *all\n", `\[`},
		{"deep nesting", "services: " + strings.Repeat("{a: ", 20_000) + strings.Repeat("}", 20_000), `\[`},
		{"1 MB of comments", strings.Repeat("# a comment\n", megabyte/12) + service("image: nginx"), ""},
		// ECS takes 64 KiB for a whole task definition.
		{"1 MB in one string", service("image: nginx", "environment: {A: "+strings.Repeat("x", megabyte)+"}"), `services\.web.*\[`},
		{"1 MB of an unknown attribute", service("image: nginx", strings.Repeat("x", megabyte)+": 1"), `\[`},
		{"5,000 unknown attributes", service("image: nginx", manyUnknown(5000)), `\[unknown-attribute\]`},
		{"unclosed interpolation", service("image: ${NGINX"), `services\.web\.image: .*\[`},
		{"a required variable", service("image: ${NGINX:?is needed}"), `NGINX.*\[`},
		{"a cycle of two", "services:\n  a: {image: nginx, depends_on: [b]}\n  b: {image: nginx, depends_on: [a]}\n",
			`a → b → a.*\[dependency-cycle\]`},
		{"a service that waits for itself", service("image: nginx", "depends_on: [web]"), `"web" refers to itself.*\[dependency-cycle\]`},
		{"a service that extends itself", service("extends: {service: web}"), `\[`},
		{"a file that includes itself", "include: [compose.yaml]\n" + service("image: nginx"), `\[`},
		{"a remote include", "include: [https://example.com/compose.yaml]\n" + service("image: nginx"), `remote.*\[`},
		{"a negative scale", service("image: nginx", "scale: -1"), `services\.web\.scale: .*\[`},
		{"huge sizes", service("image: nginx", "cpus: 1e300", "mem_limit: 9999999999999t"), `services\.web.*\[`},
		{"a 60-character service", "services:\n  " + strings.Repeat("s", 60) + ":\n    image: nginx\n    ports: [\"80:80\"]\n", ""},
		{"a 60-character project", "name: " + strings.Repeat("p", 60) + "\n" + service("image: nginx"), ""},
		{"a project of underscores", "name: 0__a__\n" + service("image: nginx"), ""},
		{"a-b, ab and a_b", "services:\n  a-b: {image: nginx}\n  ab: {image: nginx}\n  a_b: {image: nginx}\n", ""},
		{"a-b and A-B", "services:\n  a-b: {image: nginx}\n  A-B: {image: nginx}\n", `"A-B" and "a-b" .*\[name-case\]`},
		{"services named as constructs", "services:\n  Services: {image: nginx}\n  Cluster: {image: nginx}\n  Vpc: {image: nginx}\n" +
			"  SecurityGroup: {image: nginx}\n  TaskRole: {image: nginx}\n", ""},
		{"a service named as a property of JavaScript objects", "services:\n  constructor: {image: nginx}\n", `services\.constructor.*\[reserved-name\]`},
		{"a service named as the prototype of JavaScript objects", "services:\n  __proto__: {image: nginx}\n", `services\.__proto__.*\[`},
		{"text like a pseudo parameter", service("image: nginx", `command: ["$${AWS::Region}"]`), ""},
		{"text like a token of the CDK", service("image: nginx", `command: ["$${Token[TOKEN.1]}"]`), `services\.web\.command.*\[`},
		{"120 services in one stack", manyServices(120), `^error: services: stack \S+ would have \d+ resources, .* 500;`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := writeFiles(t, map[string]string{"compose.yaml": test.file})
			run, outdir := synthesize(t, dir, map[string]any{"compose": "compose.yaml"})
			if test.want == "" {
				run.mustSucceed(t)
				readTemplate(t, outdir)
				return
			}
			run.mustFail(t, regexp.MustCompile(test.want))
			mustBeEmpty(t, outdir)
		})
	}
}

// service is a file with one service that has the given lines.
func service(attributes ...string) string {
	return "services:\n  # A service.\n  web:\n    " + strings.Join(attributes, "\n    ") + "\n"
}

func manyUnknown(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "unknown_%d: 1\n    ", i)
	}
	return b.String()
}

// aliasBomb is a list of lists of lists …, each of ten times the one before.
func aliasBomb(levels int) string {
	text := "x-0: &a0 [a, a, a, a, a, a, a, a, a, a]\n"
	for i := range levels {
		alias := fmt.Sprintf("*a%d", i)
		text += fmt.Sprintf("x-%d: &a%d [%s]\n", i+1, i+1, strings.Join([]string{alias, alias, alias, alias, alias, alias, alias, alias, alias, alias}, ", "))
	}
	return text + fmt.Sprintf("services:\n  web:\n    image: nginx\n    command: *a%d\n", levels)
}

// manyServices all want to be in the main stack.
func manyServices(n int) string {
	var b strings.Builder
	b.WriteString("services:\n")
	for i := range n {
		fmt.Fprintf(&b, "  service-%d:\n    image: nginx\n    x-aws-stack: main\n", i)
	}
	return b.String()
}

// TestHostileSettings gives the program what the cdk command line would not.
func TestHostileSettings(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, map[string]string{"compose.yaml": service("image: nginx"), "directory/file": ""})
	for _, test := range []struct {
		name, context string
		want          string
	}{
		{"context that is no JSON", `{`, `^error: CDK_CONTEXT_JSON is not a JSON object: `},
		{"context that is a list", `[]`, `^error: CDK_CONTEXT_JSON is not a JSON object: `},
		{"compose is a number", `{"compose": 3}`, `^error: context key compose must be a string, found 3`},
		{"compose is null", `{"compose": null}`, `^error: context key compose must be a string`},
		{"compose is empty", `{"compose": ""}`, `^error: context key compose is empty; `},
		{"a missing file", `{"compose": "none.yaml"}`, `error: .*none\.yaml does not exist.* \[file-not-found\]`},
		{"a directory", `{"compose": "directory"}`, `^directory: error: .*directory is a directory.* \[not-a-file\]`},
		{"standard input", `{"compose": "-"}`, `error: .*\[`},
		{"a remote file", `{"compose": "https://example.com/compose.yaml"}`, `error: .*remote.* \[`},
		{"a missing env file", `{"compose": "compose.yaml", "env-file": "none.env"}`, `error: .*none\.env.* \[`},
		{"a project name with a space", `{"compose": "compose.yaml", "project": "a b"}`, `error: .*"a b".* \[`},
		{"a project name of capitals", `{"compose": "compose.yaml", "project": "Shop"}`, `error: .*"Shop".* \[`},
		{"a stack name with a dot", `{"compose": "compose.yaml", "stack": "a.b"}`, `^error: stack name "a\.b" `},
		{"an unknown profile", `{"compose": "compose.yaml", "profiles": "none"}`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			outdir := t.TempDir()
			run := execute(t, dir, []string{"CDK_OUTDIR=" + outdir, "CDK_CONTEXT_JSON=" + test.context}, program)
			if test.want == "" {
				run.mustSucceed(t)
				readTemplate(t, outdir)
				return
			}
			run.mustFail(t, regexp.MustCompile(test.want))
			mustBeEmpty(t, outdir)
		})
	}
}

func TestUnreadableFile(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root reads every file")
	}
	dir := writeFiles(t, map[string]string{"compose.yaml": service("image: nginx")})
	if err := os.Chmod(filepath.Join(dir, "compose.yaml"), 0); err != nil {
		t.Fatal(err)
	}
	run, outdir := synthesize(t, dir, map[string]any{"compose": "compose.yaml"})
	run.mustFail(t, regexp.MustCompile(`error: .*compose\.yaml cannot be read.* \[`))
	mustBeEmpty(t, outdir)
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, map[string]string{
		"compose.yaml": service("image: nginx", "mem_limit: 512m"),
		"broken.yaml":  service("imag: nginx"),
		"warned.yaml":  service("image: nginx", "dns: 192.0.2.1", "mem_limit: 512m"),
	})
	for _, test := range []struct {
		name, arguments string
		code            int
		stdout, stderr  string
	}{
		{"an unknown command", "destroy", 1, `^$`, `^error: unknown command "destroy"; .*\n$`},
		{"check finds the file", "check", 0, `^1 info \(-v\)\n$`, `^$`},
		{"check of a good file", "check compose.yaml", 0, `^1 info \(-v\)\n$`, `^$`},
		{"check of a warning", "check warned.yaml", 0, `^warned\.yaml:5:5: warning: services\.web\.dns: .* \[services\.dns\]\n1 warning, 1 info \(-v\)\n$`, `^$`},
		{"check of a mistake", "check broken.yaml", 1, `^broken\.yaml:4:5: error: services\.web\.imag: .* \[unknown-attribute\]\n1 error\n$`, `^$`},
		{"check of a missing file", "check none.yaml", 1, `^none\.yaml: error: .* \[file-not-found\]\n1 error\n$`, `^$`},
		{"check of an empty name", "check ", 0, `^1 info \(-v\)\n$`, `^$`},
		{"an unknown format", "check -format xml compose.yaml", 1, `^$`, `^error: --format must be one of text, json, github and sarif, found "xml"\n$`},
		{"an unknown flag", "check --loud", 1, `^$`, `^error: unknown flag: --loud; .*\n$`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run := execute(t, dir, nil, append([]string{program}, strings.Fields(test.arguments)...)...)
			if run.code != test.code {
				t.Errorf("exit code %d, want %d", run.code, test.code)
			}
			for _, stream := range []struct{ name, text, want string }{
				{"stdout", run.stdout, test.stdout},
				{"stderr", run.stderr, test.stderr},
			} {
				if !regexp.MustCompile(stream.want).MatchString(stream.text) || trace.MatchString(stream.text) {
					t.Errorf("%s is\n%s\nwant %s", stream.name, stream.text, stream.want)
				}
			}
		})
	}
}

// TestCheckJSON reads what check prints for programs.
func TestCheckJSON(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, map[string]string{
		"compose.yaml": service("image: nginx", "mem_limit: 512m"),
		"broken.yaml":  service("imag: nginx"),
	})
	for file, want := range map[string]string{
		"compose.yaml": `["services compose.yaml:1:1 info account-quotas"]`,
		"broken.yaml":  `["services.web.imag broken.yaml:4:5 error unknown-attribute"]`,
		"none.yaml":    `[" none.yaml:0:0 error file-not-found"]`,
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			run := execute(t, dir, nil, program, "check", "-format", "json", file)
			var findings []struct {
				Path, Severity, Code, Message string
				Position                      struct {
					File         string
					Line, Column int
				}
			}
			if err := json.Unmarshal([]byte(run.stdout), &findings); err != nil || findings == nil {
				t.Fatalf("no JSON list (%v):\n%s", err, run.stdout)
			}
			got := []string{}
			for _, f := range findings {
				at := f.Position
				got = append(got, fmt.Sprintf("%s %s:%d:%d %s %s", f.Path, at.File, at.Line, at.Column, f.Severity, f.Code))
				if f.Message == "" {
					t.Error("a finding without a message")
				}
			}
			text, err := json.Marshal(got)
			if err != nil || string(text) != want {
				t.Errorf("findings %s (%v), want %s", text, err, want)
			}
			if run.stderr != "" {
				t.Errorf("stderr: %s", run.stderr)
			}
		})
	}
}
