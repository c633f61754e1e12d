package test

import (
	"bytes"
	"encoding/base64"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// canary is in each value that nobody may see.
const canary = "canary5e1a"

// canaries is a project with a value in each place that a secret can come from.
var canaries = map[string]string{
	"compose.yaml": `
name: shop
x-aws-secrets: true
services:
  web:
    image: nginx:1.29
    ports: ["80:80"]
    env_file: web.env
    environment: {DB_URL: "postgres://shop:` + canary + `1@db/x", FROM_SHELL_TOKEN: "${SHELL_TOKEN}", LOG_LEVEL: info}
    secrets: [file, variable, {source: named, x-aws-env: NAMED}]
    healthcheck: {test: "curl -u shop:$$API_TOKEN localhost"}
  built:
    build: {context: built, secrets: [file], args: {VERSION: "1"}}
    environment: {SESSION_SECRET: ` + canary + `2}
  job:
    image: example/job:1
    x-aws-job: true
    environment: {JOB_PASSWORD: ` + canary + `3}
  timed:
    image: example/timed:1
    x-aws-schedule: rate(1 day)
    environment: {TIMED_PASSWORD: ` + canary + `4}
  front:
    image: example/front:1
    x-aws-stack: front
    environment: {FRONT_TOKEN: ` + canary + `5}
    logging: {driver: splunk, options: {splunk-token: ` + canary + `11, splunk-url: "https://splunk.example.com"}}
secrets:
  file: {file: built/file.txt}
  variable: {environment: SHELL_SECRET}
  named: {file: named.txt}
`,
	"web.env":          "API_TOKEN=" + canary + "6\n",
	"built/Dockerfile": "FROM busybox\nCOPY . /app\n",
	"built/file.txt":   canary + "7\n",
	"named.txt":        canary + "8\n",
}

// TestNobodySeesTheCanary looks for values of secrets in all that commands print
// and write, in the messages between the program and the CDK too; secrets alone
// prints them.
func TestNobodySeesTheCanary(t *testing.T) {
	dir := writeFiles(t, canaries)
	shell := []string{"SHELL_TOKEN=" + canary + "9", "SHELL_SECRET=" + canary + "10"}
	outdir := t.TempDir()
	debug := append([]string{"JSII_DEBUG=1", "CDK_OUTDIR=" + outdir}, shell...)
	for name, got := range map[string]result{
		"synthesis": execute(t, dir, debug, program),
		"check":     execute(t, dir, shell, program, "check", "-v"),
		"json":      execute(t, dir, shell, program, "check", "--format", "json"),
		"plan":      execute(t, dir, shell, program, "plan"),
		"estimate":  execute(t, dir, shell, program, "estimate"),
		"adapt":     execute(t, dir, shell, program, "adapt", "--check"),
	} {
		if strings.Contains(got.stdout+got.stderr, canary) {
			t.Errorf("%s prints a value", name)
		}
		if name == "synthesis" {
			got.mustSucceed(t)
			if strings.Count(got.stderr, "> {") < 100 {
				t.Error("the messages to the CDK are not printed")
			}
		}
	}
	if files := searchCanary(t, outdir); files < 5 {
		t.Errorf("the cloud assembly has %d files", files)
	}
	out, assembly := cdk(t, dir, shell, program)
	out.mustSucceed(t)
	if strings.Contains(out.stdout+out.stderr, canary) {
		t.Error("cdk synth prints a value")
	}
	searchCanary(t, assembly)
	if got := execute(t, dir, shell, program, "secrets"); strings.Count(got.stdout, canary) < 10 {
		t.Errorf("secrets prints %d values", strings.Count(got.stdout, canary))
	}
}

// TestMistakesHideTheCanary: an error names the variable, not the value.
func TestMistakesHideTheCanary(t *testing.T) {
	for name, change := range map[string][2]string{
		"a broken file":              {"services:", "services: ]"},
		"an unknown attribute":       {"LOG_LEVEL: info}", "LOG_LEVEL: info}\n    passwords: " + canary},
		"a list for a value":         {"LOG_LEVEL: info", "LOG_LEVEL: [" + canary + "]"},
		"a value in the wrong place": {"env_file: web.env", "env_file: web.env\n    x-aws-secrets: {API_TOKEN: " + canary + "}"},
		"a value in a mapping":       {"env_file: web.env", "env_file: web.env\n    x-aws-secrets: {API_TOKEN: {value: " + canary + "}}"},
		"a value beside the name":    {"env_file: web.env", "env_file: web.env\n    x-aws-secrets: [API_TOKEN=" + canary + "]"},
		"a value for a source":       {"file: {file: built/file.txt}", "file: {file: built/file.txt, content: " + canary + "}"},
		"a variable twice":           {"LOG_LEVEL: info", "LOG_LEVEL: info, NAMED: " + canary},
		"too many bytes":             {canary + "2", strings.Repeat(canary, 500)},
		"a port that is taken":       {`["80:80"]`, `["80:80", "80:81"]`},
		"an overlay with one":        {"name: shop", "name: shop\nx-aws-cloudformation: {Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: " + canary + "2}}}}"},
		"a name that is absent":      {"env_file: web.env", "env_file: web.env\n    x-aws-secrets: [" + "NOBODY]"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, canaries)
			file := filepath.Join(dir, "compose.yaml")
			text := strings.Replace(canaries["compose.yaml"], change[0], change[1], 1)
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{{"check"}, {"secrets"}, {}} {
				got := execute(t, dir, []string{"CDK_OUTDIR=" + t.TempDir(), "SHELL_SECRET=" + canary}, append([]string{program}, args...)...)
				if strings.Contains(got.stderr, canary) || (len(args) == 0 || args[0] == "check") && strings.Contains(got.stdout, canary) {
					t.Errorf("%v shows a value:\n%s", args, strings.ReplaceAll(got.stdout+got.stderr, canary, "<here>"))
				}
			}
		})
	}
}

// searchCanary looks into all files of a directory, and counts them.
func searchCanary(t *testing.T, dir string) (files int) {
	t.Helper()
	encoded := []byte(base64.StdEncoding.EncodeToString([]byte(canary))[:12])
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		files++
		text, err := os.ReadFile(filepath.Clean(path))
		if bytes.Contains(text, []byte(canary)) || bytes.Contains(text, encoded) {
			t.Errorf("%s has a value", filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
