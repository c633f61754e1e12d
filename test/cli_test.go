package test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const quickstart = "examples/quickstart/compose.yaml"

// quickstartServices are the names by which its services find each other.
var quickstartServices = []string{"api", "cache", "db", "web"}

// of these two files, the second has a service that only a profile starts and
// an image from a variable.
var choices = map[string]string{
	"compose.yaml": "name: plain\nservices:\n  web:\n    image: nginx\n",
	"other.yaml": "name: chosen\nservices:\n  web:\n    image: nginx:${TAG:-none}\n" +
		"  debug:\n    image: alpine\n    profiles: [debug]\n",
	"tags.env": "TAG=from-file\n",
}

func TestQuickstartThroughTheCLI(t *testing.T) {
	t.Parallel()
	run, outdir := cdk(t, root, nil, program, "-c", "compose="+quickstart)
	run.mustSucceed(t)
	if !strings.Contains(run.stdout, "Type: AWS::ECS::Service\n") {
		t.Errorf("the template is not printed; stdout:\n%.500s", run.stdout)
	}
	stack := readTemplate(t, outdir)
	if stack.Stack != "quickstart" {
		t.Errorf("the stack is called %q, want quickstart", stack.Stack)
	}
	if got := stack.names("AWS::ServiceDiscovery::Service"); !slices.Equal(got, quickstartServices) {
		t.Errorf("services %q, want %q", got, quickstartServices)
	}
}

// TestChoices holds what the user says on the command line, in the environment
// and in the files to its order: context, then environment, then file.
func TestChoices(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, choices)
	for _, test := range []struct {
		name, arguments, environment string
		// What is expected: the stack's name, the project's, its services, the image of web.
		stack, project, services, image string
	}{
		{"a compose file in the current directory", "", "",
			"plain", "plain", "web", "nginx"},
		{"context compose", "compose=other.yaml", "",
			"chosen", "chosen", "web", "nginx:none"},
		{"context compose with two files", "compose=compose.yaml,other.yaml", "",
			"chosen", "chosen", "web", "nginx:none"},
		{"context stack", "stack=Name", "",
			"Name", "plain", "web", "nginx"},
		{"context project", "project=name", "",
			"name", "name", "web", "nginx"},
		{"context profiles", "compose=other.yaml profiles=debug", "",
			"chosen", "chosen", "debug web", "nginx:none"},
		{"context env-file", "compose=other.yaml env-file=tags.env", "",
			"chosen", "chosen", "web", "nginx:from-file"},
		{"environment", "", "COMPOSE_FILE=other.yaml COMPOSE_PROJECT_NAME=env COMPOSE_PROFILES=debug TAG=from-env",
			"env", "env", "debug web", "nginx:from-env"},
		{"context before environment", "compose=other.yaml project=context profiles=none env-file=tags.env",
			"COMPOSE_FILE=compose.yaml COMPOSE_PROJECT_NAME=env COMPOSE_PROFILES=debug",
			"context", "context", "web", "nginx:from-file"},
		{"environment before env-file", "compose=other.yaml env-file=tags.env", "TAG=from-env",
			"chosen", "chosen", "web", "nginx:from-env"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var arguments []string
			for _, setting := range strings.Fields(test.arguments) {
				arguments = append(arguments, "-c", setting)
			}
			run, outdir := cdk(t, dir, strings.Fields(test.environment), program, append(arguments, "--quiet")...)
			run.mustSucceed(t)
			stack := readTemplate(t, outdir)
			if stack.Stack != test.stack {
				t.Errorf("stack %q, want %q", stack.Stack, test.stack)
			}
			if got := stack.names("AWS::ServiceDiscovery::PrivateDnsNamespace"); !slices.Equal(got, []string{test.project + ".local"}) {
				t.Errorf("namespaces %q, want that of project %q", got, test.project)
			}
			if got := strings.Join(stack.names("AWS::ServiceDiscovery::Service"), " "); got != test.services {
				t.Errorf("services %q, want %q", got, test.services)
			}
			if got := imageOf(t, stack, "web"); got != test.image {
				t.Errorf("image of web %q, want %q", got, test.image)
			}
		})
	}
}

func imageOf(t *testing.T, stack template, name string) string {
	t.Helper()
	for _, c := range stack.containers(t) {
		if c.Name == name {
			return c.Image
		}
	}
	t.Fatalf("there is no container %q", name)
	return ""
}

// TestNoComposeFileAnywhere: nothing else is deployed in its place, not even in
// a clone of this repository, which has an example.
func TestNoComposeFileAnywhere(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{"an empty directory": t.TempDir(), "the repository": root} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run, outdir := cdk(t, dir, nil, program, "--quiet")
			run.mustFail(t, ours(`error: .*no compose file.* \[no-compose-file\]`))
			mustBeEmpty(t, outdir)
		})
	}
}

// TestMistypedContext: the project is not deployed with another key's default.
func TestMistypedContext(t *testing.T) {
	t.Parallel()
	run, outdir := cdk(t, root, nil, program, "--quiet", "-c", "compose="+quickstart, "-c", "projekt=shop")
	run.mustFail(t, ours(`error: context key "projekt" is unknown; did you mean project\?`))
	mustBeEmpty(t, outdir)
}

// TestFlagsOfTheApp: the command line of the app selects the project too.
func TestFlagsOfTheApp(t *testing.T) {
	t.Parallel()
	run, outdir := cdk(t, root, nil, program+" -f "+quickstart+" -p flags", "--quiet")
	run.mustSucceed(t)
	stack := readTemplate(t, outdir)
	if got := stack.names("AWS::ServiceDiscovery::Service"); stack.Stack != "flags" || !slices.Equal(got, quickstartServices) {
		t.Errorf("stack %q with services %q, want flags with %q", stack.Stack, got, quickstartServices)
	}
}

// ours matches the lines of a failed run of the cdk command line: the given
// ones, and what the command line itself says of the app's exit code.
func ours(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:` + pattern + `|\S*compose-cdk: Subprocess exited with error 1)$`)
}

func TestBrokenFile(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, map[string]string{"compose.yaml": "name: broken\nservices:\n" +
		"  web:\n    imag: nginx\n" +
		"  api:\n    image: nginx\n    ports: [\"80:70000\"]\n" +
		"  db:\n    image: nginx\n    replicas: 2\n"})
	run, outdir := cdk(t, dir, nil, program, "--quiet")
	run.mustFail(t, ours(finding.String()))
	mustBeEmpty(t, outdir)
	var got []string
	for _, line := range lines(run.stderr) {
		if place, _, ok := strings.Cut(line, ": error: "); ok {
			got = append(got, place)
		}
	}
	if want := []string{"compose.yaml:4:5", "compose.yaml:7:13", "compose.yaml:10:5"}; !slices.Equal(got, want) {
		t.Errorf("mistakes at %q, want one line for each at %q; stderr:\n%s", got, want, run.stderr)
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, map[string]string{
		"warned.yaml": "name: warned\nservices:\n  web:\n    image: nginx\n    dns: 192.0.2.1\n",
		"plain.yaml":  choices["compose.yaml"],
	})
	for _, test := range []struct {
		name, file string
		arguments  []string
		code       int
		warning    string
	}{
		{"are shown", "warned.yaml", nil, 0, "WARNING warned.yaml:5:5: services.web.dns: "},
		{"are errors with --strict", "warned.yaml", []string{"--strict"}, 1, "WARNING warned.yaml:5:5: services.web.dns: "},
		{"are not there for a plain file", "plain.yaml", []string{"--strict"}, 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run, _ := cdk(t, dir, nil, program, append([]string{"--quiet", "-c", "compose=" + test.file}, test.arguments...)...)
			if run.code != test.code {
				t.Errorf("exit code %d, want %d", run.code, test.code)
			}
			if !strings.Contains(run.stderr, test.warning) || test.warning == "" && strings.Contains(run.stderr, "WARNING") {
				t.Errorf("want the warning %q, stderr has:\n%s", test.warning, run.stderr)
			}
		})
	}
}

// TestSameInputSameBytes synthesizes twice, from different directories.
func TestSameInputSameBytes(t *testing.T) {
	t.Parallel()
	first, one := synthesize(t, root, map[string]any{"compose": quickstart})
	second, two := synthesize(t, t.TempDir(), map[string]any{"compose": filepath.Join(root, quickstart)})
	first.mustSucceed(t)
	second.mustSucceed(t)
	if string(readFile(t, templateFile(t, one))) != string(readFile(t, templateFile(t, two))) {
		t.Error("two runs on the same file give different templates")
	}
}

// TestVPCWithoutCredentials asks for a look-up that cannot be done.
func TestVPCWithoutCredentials(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, map[string]string{
		"compose.yaml": "name: mine\nx-aws-vpc: vpc-0123456789abcdef0\nservices:\n  web:\n    image: nginx\n",
	})
	run, outdir := cdk(t, dir, nil, program, "--quiet")
	run.mustFail(t, ours(`error: x-aws-vpc requires .*credentials.*`))
	mustBeEmpty(t, outdir)
}
