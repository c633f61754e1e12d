package load

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// brief renders what scripts rely on: position, code and path.
func brief(fs finding.Findings) []string {
	out := make([]string, 0, len(fs))
	for _, f := range fs {
		out = append(out, strings.TrimSpace(f.Position.String()+" "+f.Code+" "+f.Path))
	}
	return out
}

func TestLoadReportsAllMistakes(t *testing.T) {
	for _, c := range []struct {
		name, content string
		files         map[string]string
		options       Options
		want          []string
	}{
		// Syntax.
		{name: "unclosed mapping", content: "services:\n  web: {image: x\n  db: y", want: []string{"compose.yaml:3:5 yaml-syntax"}},
		{name: "tab", content: "services:\n\tweb:", want: []string{"compose.yaml:2:1 yaml-syntax"}},
		{name: "unclosed quote", content: "services: {web: {image: \"x", want: []string{"compose.yaml:1:27 yaml-syntax"}},
		{name: "unknown anchor", content: "services:\n  web: *nope", want: []string{"compose.yaml:2:8 yaml-syntax"}},
		{name: "unclosed flow sequence", content: "services:\n  web:\n    command: [a, b}\n", want: []string{"compose.yaml:3:19 yaml-syntax"}},
		{name: "wrong indentation", content: "services:\n  web:\n   image: x\n  # :\n    ports: []", want: []string{"compose.yaml:5:5 yaml-syntax"}},
		{name: "colon in a value", content: "services:\n  web: {}\n  # é\n  é: b: c", want: []string{"compose.yaml:4:7 yaml-syntax"}},
		{name: "invalid UTF-8", content: "services:\n  web: {image: \"\xff\"}", want: []string{"compose.yaml:2:17 yaml-syntax"}},
		{name: "control character", content: "services:\n  web: \x01", want: []string{"compose.yaml:2:8 yaml-syntax"}},
		{name: "error in the second document", content: "services: {a: {image: x}}\n---\n]", want: []string{"compose.yaml:3:1 yaml-syntax"}},
		{
			name: "errors in two files", content: "services: [", files: map[string]string{"b.yaml": "services: {a: {imag: x}}"},
			options: Options{Files: []string{"compose.yaml", "b.yaml"}},
			want:    []string{"b.yaml:1:16 unknown-attribute services.a.imag", "compose.yaml:2:1 yaml-syntax"},
		},
		{name: "duplicate keys", content: "services:\n  web:\n    image: x\n    image: y\n  web: {}", want: []string{
			"compose.yaml:4:5 duplicate-key services.web.image", "compose.yaml:5:3 duplicate-key services.web",
		}},
		{name: "names that are no strings", content: "services: {1: {image: x}, ? [a] : {image: y}}", want: []string{
			"compose.yaml:1:12 wrong-type services.1", "compose.yaml:1:29 wrong-type services.",
		}},
		{name: "merge of an anchor without a value", content: "x-a: &a\nservices: {web: {image: x, labels: {<<: *a}}}", want: []string{
			"compose.yaml:2:37 merge-key services.web.labels.<<",
		}},
		{name: "two merge keys", content: "x-a: &a {user: c}\nservices: {web: {<<: *a, image: x, <<: *a}}", want: []string{
			"compose.yaml:2:36 merge-key services.web.<<",
		}},
		{name: "merge of no mappings", content: "services: {web: {image: x, labels: {<<: 1}, environment: {<<: [1]}}}", want: []string{
			"compose.yaml:1:37 merge-key services.web.labels.<<", "compose.yaml:1:59 merge-key services.web.environment.<<",
		}},
		{name: "format of Compose 1", content: "web: {image: x}\ndb: {links: [a]}", want: []string{"compose.yaml:1:1 compose-1"}},
		{name: "an unknown name beside services", content: "web: {image: x}\nservices: {db: {image: x}}", want: []string{
			"compose.yaml:1:1 unknown-attribute web",
		}},
		{name: "unknown names without an image", content: "webs: {a: {image: x}}", want: []string{"compose.yaml:1:1 unknown-attribute webs"}},
		// Files.
		{name: "missing file", options: Options{Files: []string{"gone.yaml"}}, want: []string{"gone.yaml file-not-found"}},
		{name: "two missing files", options: Options{Files: []string{"gone.yaml", "away.yaml"}}, want: []string{
			"away.yaml file-not-found", "gone.yaml file-not-found",
		}},
		{name: "directory", files: map[string]string{"d/x": ""}, options: Options{Files: []string{"d"}}, want: []string{"d not-a-file"}},
		{name: "missing file in COMPOSE_FILE", options: Options{Environment: []string{"COMPOSE_FILE=gone.yaml"}}, want: []string{
			"file-not-found",
		}},
		{name: "directory in COMPOSE_FILE", files: map[string]string{"d/x": ""},
			options: Options{Environment: []string{"COMPOSE_FILE=d"}}, want: []string{"not-a-file"}},
		{name: "standard input", options: Options{Files: []string{"-"}}, want: []string{"not-a-file"}},
		{name: "standard input in COMPOSE_FILE", options: Options{Environment: []string{"COMPOSE_FILE=-"}}, want: []string{"not-a-file"}},
		{name: "empty COMPOSE_FILE", options: Options{Environment: []string{"COMPOSE_FILE="}}, want: []string{"not-a-file"}},
		{name: "missing named env file", content: "services: {a: {image: x}}", options: Options{EnvFiles: []string{"gone.env"}}, want: []string{
			"env-file-not-found",
		}},
		{name: "broken .env", content: "services: {a: {image: x}}", files: map[string]string{".env": "OK=1\nA B=2"}, want: []string{
			".env:2:1 env-file",
		}},
		{name: "missing env files", content: "services:\n  a:\n    image: x\n    env_file: [a.env, {path: b.env, required: false}, c.env]\n  b: {image: y, env_file: d, label_file: e}", want: []string{
			"compose.yaml:4:16 env-file-not-found services.a.env_file[0]",
			"compose.yaml:4:55 env-file-not-found services.a.env_file[2]",
			"compose.yaml:5:17 env-file-not-found services.b.env_file[0]",
			"compose.yaml:5:30 label-file-not-found services.b.label_file[0]",
		}},
		{name: "remote include", content: "include:\n  - https://host.example/a/b.git\nservices: {a: {image: x}}", want: []string{"compose.yaml:2:5 remote-file"}},
		{name: "remote extends", content: "services: {a: {extends: {file: \"oci://host.example/x\", service: y}}}", want: []string{"compose.yaml:1:32 remote-file"}},
		{name: "remote file", options: Options{Files: []string{"git@host.example:a/b"}}, want: []string{"remote-file"}},
		{name: "missing include", content: "include:\n  - gone.yaml\nservices: {a: {image: x}}", want: []string{"compose.yaml:2:5 file-not-found"}},
		{name: "mistake in an included file", content: "include: [sub/b.yaml]\nservices: {a: {image: x}}", files: map[string]string{
			"sub/b.yaml": "services:\n  b: {image: [x]}",
		}, want: []string{"sub/b.yaml:2:7 wrong-type services.b.image"}},
		{name: "missing extended file", content: "services: {a: {extends: {file: gone.yaml, service: x}}}", want: []string{"compose.yaml:1:32 file-not-found"}},
		// Cycles.
		{name: "extends cycle", content: "services:\n  web: {extends: api}\n  api: {extends: web}", want: []string{
			"compose.yaml:3:9 cycle services.api.extends",
		}},
		{name: "include cycle", content: "include: [b.yaml]", files: map[string]string{"b.yaml": "include: [compose.yaml]\nservices: {b: {image: x}}"},
			want: []string{"compose.yaml:1:1 cycle include"}},
		{name: "alias of itself", content: "services:\n  a: &a\n    image: x\n    labels: *a", want: []string{
			"compose.yaml:4:5 cycle services.a.labels.labels", "compose.yaml:4:5 wrong-type services.a.labels.labels",
		}},
		{name: "extends nothing", content: "services:\n  web: {image: x}\n  a: {extends: wed}\n  b: {extends: {service: x, file: b.yaml}}",
			files: map[string]string{"b.yaml": "services: {y: {image: x}}"}, want: []string{
				"compose.yaml:3:7 extends-not-found services.a.extends", "compose.yaml:4:7 extends-not-found services.b.extends",
			}},
		// Shape.
		{name: "list at the top", content: "- a", want: []string{"compose.yaml:1:1 wrong-type"}},
		{name: "text at the top", content: "hello", want: []string{"compose.yaml:1:1 wrong-type"}},
		{name: "null services", content: "services:\nvolumes: null", want: []string{
			"compose.yaml:1:1 wrong-type services", "compose.yaml:2:1 wrong-type volumes",
		}},
		{name: "null service", content: "services:\n  a:", want: []string{"compose.yaml:2:3 wrong-type services.a"}},
		{name: "services of all kinds", content: "services: {a: [1], b: text, c: 5}", want: []string{
			"compose.yaml:1:12 wrong-type services.a", "compose.yaml:1:20 wrong-type services.b", "compose.yaml:1:29 wrong-type services.c",
		}},
		{name: "extends a list", content: "services: {a: {extends: {service: b, file: [x]}}}", want: []string{
			"compose.yaml:1:38 wrong-type services.a.extends.file",
		}},
		{name: "unknown names", content: "servces: {}\nfoo: 1\nservices: {\"my app\": {heathcheck: {}}}", want: []string{
			"compose.yaml:1:1 unknown-attribute servces", "compose.yaml:2:1 unknown-attribute foo",
			"compose.yaml:3:12 invalid-name services[\"my app\"]",
		}},
		{name: "everything in one service", content: `services:
  web:
    heathcheck: {}
    ports: 80
    environment: "PASSWORD=hunter2"
    user: 1000
    tty: maybe
    gpus: some
    mem_limit: lots
    labels: [x=1, x=1]
    build: {contxt: .}
    ulimits: {nofile: {soft: 1}}
    deploy: {replicas: abc, update_config: {delay: 1x}}
    volumes: ["::::"]
    command: "a \"b"
`, want: []string{
			"compose.yaml:3:5 unknown-attribute services.web.heathcheck",
			"compose.yaml:4:5 wrong-type services.web.ports",
			"compose.yaml:5:5 wrong-type services.web.environment",
			"compose.yaml:6:5 wrong-type services.web.user",
			"compose.yaml:7:10 wrong-type services.web.tty",
			"compose.yaml:8:5 invalid-value services.web.gpus",
			"compose.yaml:9:5 invalid-value services.web.mem_limit",
			"compose.yaml:10:19 duplicate-item services.web.labels[1]",
			"compose.yaml:11:13 unknown-attribute services.web.build.contxt",
			"compose.yaml:12:15 missing-attribute services.web.ulimits.nofile",
			"compose.yaml:13:24 wrong-type services.web.deploy.replicas",
			"compose.yaml:13:45 invalid-value services.web.deploy.update_config.delay",
			"compose.yaml:14:15 invalid-value services.web.volumes[0]",
			"compose.yaml:15:5 invalid-value services.web.command",
		}},
		{name: "names that begin with x- beside wrong types", content: "services:\n  web:\n    image: 3\n    ports: 80\n    x-aws-exec: true\n    x-own: 1", want: []string{
			"compose.yaml:3:5 wrong-type services.web.image", "compose.yaml:4:5 wrong-type services.web.ports",
		}},
		{name: "numbers without an end", content: "x-aws-capacity: {spot: .inf}\nservices:\n  a:\n    image: x\n    deploy:\n      update_config: {max_failure_ratio: .nan}", want: []string{
			"compose.yaml:1:18 invalid-value x-aws-capacity.spot",
			"compose.yaml:6:23 invalid-value services.a.deploy.update_config.max_failure_ratio",
		}},
		{name: "huge ports", content: "services:\n  a:\n    image: x\n    ports: [80:80, \"1-70000\", 99999999, \"99999:80\"]", want: []string{
			"compose.yaml:4:20 invalid-value services.a.ports[1]", "compose.yaml:4:31 invalid-value services.a.ports[2]",
			"compose.yaml:4:41 invalid-value services.a.ports[3]",
		}},
		{name: "attributes that exclude each other", content: "services: {a: {image: x}}\nsecrets: {s: {file: a, environment: b}, t: {}}\nconfigs: {c: {file: a, content: b}}", want: []string{
			"compose.yaml:2:11 conflicting-attributes secrets.s", "compose.yaml:2:41 missing-attribute secrets.t",
			"compose.yaml:3:11 conflicting-attributes configs.c",
		}},
		// Interpolation and names.
		{name: "variables", content: "services:\n  a:\n    image: ${IMG:?say which}\n    user: ${U?}\n    command: ${9}\n    tty: ${T}", want: []string{
			"compose.yaml:3:12 required-variable services.a.image", "compose.yaml:4:11 required-variable services.a.user",
			"compose.yaml:5:14 interpolation services.a.command", "compose.yaml:6:10 wrong-type services.a.tty",
		}},
		{name: "project name", content: "services: {a: {image: x}}", options: Options{ProjectName: "Bad Name"}, want: []string{"project-name name"}},
		{name: "project name in the environment", content: "services: {a: {image: x}}",
			options: Options{Environment: []string{"COMPOSE_PROJECT_NAME=Bad Name"}}, want: []string{"compose.yaml:1:1 project-name name"}},
		{name: "empty", content: "", want: []string{"compose.yaml empty-file"}},
		{name: "comment", content: "# nothing", want: []string{"compose.yaml empty-file"}},
		// Size.
		{name: "a command of 1 MB", content: "services: {a: {image: x, command: '" + strings.Repeat("x", 1<<20) + "'}}",
			want: []string{"compose.yaml:1:26 task-definition-size services.a.command"}},
		{name: "a command of 500,000 words", content: "services: {a: {image: x, entrypoint: [" + strings.Repeat("x,", 500000) + "]}}",
			want: []string{"compose.yaml:1:26 task-definition-size services.a.entrypoint"}},
		{name: "alias bomb", content: aliasBomb(), want: []string{"compose.yaml:1:1 invalid-file"}},
		{name: "deep nesting", content: "services: {a: {image: x, x-deep: " + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}}",
			want: []string{"compose.yaml:1:10032 yaml-syntax"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{"compose.yaml": c.content}
			for name, content := range c.files {
				files[name] = content
			}
			inDir(t, files)
			found := mustFail(t, c.options)
			if got := brief(found); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s\n\n%v", strings.Join(got, "\n"), strings.Join(c.want, "\n"), found)
			}
			checkWording(t, found)
		})
	}
}

// TestLoadSaysWhyAFileCannotBeRead takes a socket for a file that may not be
// read, as there is none for whoever may do everything.
func TestLoadSaysWhyAFileCannotBeRead(t *testing.T) {
	inDir(t, map[string]string{"a.yaml": "include: [s.yaml]\nservices: {a: {image: x}}"})
	socket, err := net.Listen("unix", "s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = socket.Close() }()
	if err := os.Symlink("gone", "link.yaml"); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		"s.yaml":    "s.yaml: error: compose file s.yaml cannot be read; make it readable for the current user [file-not-found]",
		"a.yaml":    "a.yaml:1:11: error: compose file s.yaml cannot be read; make it readable for the current user [file-not-found]",
		"link.yaml": "link.yaml: error: compose file link.yaml does not exist [file-not-found]",
	} {
		if got := mustFail(t, Options{Files: []string{file}}).Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// checkWording holds what is true of every message.
func checkWording(t *testing.T, found finding.Findings) {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		for _, unwanted := range []string{"yaml:", "unmarshal", "interface", "map[", "types.", "oneOf", "\n", "hunter2", here} {
			if strings.Contains(f.Message+f.Fix, unwanted) {
				t.Errorf("%q is in %s", unwanted, f)
			}
		}
		if f.Message == "" || f.Severity != finding.Error {
			t.Errorf("not an error with a message: %+v", f)
		}
	}
}

func aliasBomb() string {
	var b strings.Builder
	b.WriteString("x-0: &a0 [x]\n")
	for i := range 9 {
		fmt.Fprintf(&b, "x-%d: &a%d [%s]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d,", i), 9))
	}
	return b.String() + "services: {a: {image: x, command: *a9}}\n"
}

func TestLoadSurvives(t *testing.T) {
	for _, c := range []struct {
		name, content string
		services      int
	}{
		{"200 services", manyServices(200, "svc"), 200},
		{"long names", manyServices(3, strings.Repeat("n", 60)), 3},
		{"names that differ in punctuation", "services: {a-b: {image: x}, ab: {image: x}, a_b: {image: x}, A.b: {image: x}}", 4},
		{"1 MB", manyServices(10, "svc") + "x-padding: |\n" + strings.Repeat("  "+strings.Repeat("p", 98)+"\n", 10000), 10},
		{"an empty service", "services: {a: {}}", 1},
		{"several documents", "services: {a: {image: x}}\n---\nservices: {b: {image: x}}\n", 2},
		{"merge keys and aliases", "x-base: &b {image: x}\nservices: {a: {<<: *b}, b: {<<: [*b, {user: u}]}, c: *b}", 3},
		{"reset and override", "services: {a: {image: x, ports: !override [80], command: !reset null}}", 1},
		{"a port beyond 32 bits", "services: {a: {image: x, ports: [{target: 99999999999}]}}", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			inDir(t, map[string]string{"compose.yaml": c.content})
			p := mustLoad(t, Options{})
			if len(p.Services) != c.services {
				t.Errorf("got %d services, want %d", len(p.Services), c.services)
			}
			_ = source.WithPositions(p, source.Warnings(source.SourcesOf(p), runsAll))
		})
	}
}

func manyServices(n int, prefix string) string {
	var b strings.Builder
	b.WriteString("services:\n")
	for i := range n {
		fmt.Fprintf(&b, "  %s%d: {image: x, ports: [\"%d:80\"], environment: {A: b}}\n", prefix, i, 1000+i)
	}
	return b.String()
}

func TestLoadWithoutAnyFile(t *testing.T) {
	inDir(t, nil)
	if got, want := brief(mustFail(t, Options{})), []string{codes.NoComposeFile}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMessages(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"unknown attribute", "services: {a: {heathcheck: {}}}",
			"compose.yaml:1:16: error: services.a.heathcheck: there is no attribute `heathcheck` here; did you mean `healthcheck`? [unknown-attribute]"},
		{"wrong type", "services: {a: {ports: 80}}",
			"compose.yaml:1:16: error: services.a.ports: must be a list, found the number 80 [wrong-type]"},
		{"needs quotes", "services: {a: {user: 1000}}",
			"compose.yaml:1:16: error: services.a.user: must be a string, found the number 1000; put it in quotes [wrong-type]"},
		{"alternatives", "services: {a: {build: [x]}}",
			"compose.yaml:1:16: error: services.a.build: must be a mapping or a string, found a list [wrong-type]"},
		{"secret", "services: {a: {environment: \"A=hunter2\"}}",
			"compose.yaml:1:16: error: services.a.environment: must be a list or a mapping, found a string [wrong-type]"},
		{"required variable", "services: {a: {image: \"${TAG:?say which}\"}}",
			"compose.yaml:1:23: error: services.a.image: the variable TAG must be set: say which; set it in the environment or in .env [required-variable]"},
		{"cycle", "services: {a: {extends: b}, b: {extends: a}}",
			"compose.yaml:1:16: error: services.a.extends: the services extend each other: a → b → a; remove one of the extends [cycle]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inDir(t, map[string]string{"compose.yaml": c.content})
			if got := mustFail(t, Options{}).Error(); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestMissingFileSuggestsItsNeighbour(t *testing.T) {
	inDir(t, map[string]string{filepath.Join("deploy", "compose.yaml"): ""})
	found := mustFail(t, Options{Files: []string{filepath.Join("deploy", "compose.yml")}})
	if want := "did you mean " + filepath.Join("deploy", "compose.yaml") + "?"; found[0].Fix != want {
		t.Errorf("got the fix %q, want %q", found[0].Fix, want)
	}
}
