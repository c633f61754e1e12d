package test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNodeThatCannotRunTheCDK: without Node.js, or with one that is too old,
// the app ends in one line, and jsii prints no banner.
func TestNodeThatCannotRunTheCDK(t *testing.T) {
	t.Parallel()
	oldest := oldestNode(t)
	for _, test := range []struct{ name, node, want string }{
		{"too old", "#!/bin/sh\necho v21.7.3\n", `node is version 21\.7\.3`},
		{"older than some options", "#!/bin/sh\ntest -z \"$NODE_OPTIONS\" || exit 9\necho v9.0.0\n", `node is version 9\.0\.0`},
		{"another program", "#!/bin/sh\necho hello\n", `node is not Node.js`},
		{"broken", "#!/bin/sh\necho 'no such library' >&2\nexit 127\n", `node cannot be started: no such library`},
		{"missing", "", `node cannot be started: there is no such file`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir, outdir := writeFiles(t, map[string]string{"compose.yaml": service("image: nginx")}), t.TempDir()
			node := filepath.Join(dir, "node")
			if test.node != "" {
				writeProgram(t, node, test.node)
			}
			run := execute(t, dir, []string{"CDK_OUTDIR=" + outdir, "JSII_NODE=" + node}, program)
			run.mustFail(t, regexp.MustCompile(`^error: Node\.js runs the CDK, and \S*`+test.want+`; install Node\.js `+oldest+` or later$`))
			if n := len(lines(run.stderr)); n != 1 {
				t.Errorf("%d lines on stderr, want one:\n%s", n, run.stderr)
			}
			mustBeEmpty(t, outdir)
		})
	}
	t.Run("none on the PATH", func(t *testing.T) {
		t.Parallel()
		dir := writeFiles(t, map[string]string{"compose.yaml": service("image: nginx")})
		run := execute(t, dir, []string{"CDK_OUTDIR=" + t.TempDir(), "PATH=" + dir}, program)
		run.mustFail(t, regexp.MustCompile(`^error: .* node cannot be started: it is not on the PATH; install Node\.js `+oldest+` or later$`))
	})
	t.Run("just new enough", func(t *testing.T) {
		t.Parallel()
		dir := writeFiles(t, map[string]string{"compose.yaml": service("image: nginx")})
		node := filepath.Join(dir, "node")
		writeProgram(t, node, "#!/bin/sh\ntest \"$1\" = --version && echo v"+oldest+".0.0 && exit\nexec node \"$@\"\n")
		execute(t, dir, []string{"CDK_OUTDIR=" + t.TempDir(), "JSII_NODE=" + node}, program).mustSucceed(t)
	})
}

// TestOldestNodeIsSaidOnce: the README names the Node.js of package.json, in
// one line.
func TestOldestNodeIsSaidOnce(t *testing.T) {
	readme := strings.ReplaceAll(string(readFile(t, filepath.Join(root, "README.md"))), "[Node.js](https://nodejs.org)", "Node.js")
	if n := strings.Count(readme, "Node.js "+oldestNode(t)+" or later"); n != 1 {
		t.Errorf("the README says %d times that Node.js %s or later is needed, want once", n, oldestNode(t))
	}
}

// oldestNode is the major version that package.json asks for.
func oldestNode(t *testing.T) string {
	t.Helper()
	var settings struct{ Engines struct{ Node string } }
	if err := json.Unmarshal(readFile(t, filepath.Join(root, "package.json")), &settings); err != nil {
		t.Fatal(err)
	}
	version, ok := strings.CutPrefix(settings.Engines.Node, ">=")
	if !ok {
		t.Fatalf("package.json asks for Node.js %q, want >= and a version", settings.Engines.Node)
	}
	return version
}

func writeProgram(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o700); err != nil {
		t.Fatal(err)
	}
}
