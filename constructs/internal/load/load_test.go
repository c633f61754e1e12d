package load

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// inDir writes files, by name, to a new directory and makes it the current one.
func inDir(t *testing.T, files map[string]string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

// mustLoad loads what is in the current directory, with no environment.
func mustLoad(t *testing.T, options Options) *types.Project {
	t.Helper()
	if options.Environment == nil {
		options.Environment = []string{}
	}
	p, err := Load(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// mustFail loads what must fail, with no environment.
func mustFail(t *testing.T, options Options) finding.Findings {
	t.Helper()
	if options.Environment == nil {
		options.Environment = []string{}
	}
	p, err := Load(context.Background(), options)
	if err == nil || p != nil {
		t.Fatalf("got the project %v and the error %v", p, err)
	}
	var found finding.Findings
	if !errors.As(err, &found) || len(found.Errors()) == 0 {
		t.Fatalf("got an error of type %T: %v", err, err)
	}
	return found
}

func imageOf(t *testing.T, p *types.Project, name string) string {
	t.Helper()
	s, ok := p.Services[name]
	if !ok {
		t.Fatalf("no service %s in %v", name, p.ServiceNames())
	}
	return s.Image
}

func TestLoadFindsFilesAsDockerComposeDoes(t *testing.T) {
	files := map[string]string{
		"compose.yaml":          "services: {web: {image: base, user: u}}",
		"compose.override.yaml": "services: {web: {image: over}}",
		"sub/keep":              "",
		"other/a.yaml":          "services: {web: {image: \"a$TAG\"}}",
		"other/b.yaml":          "services: {web: {image: \"b$TAG\"}}",
		"other/.env":            "TAG=1\nCOMPOSE_PROJECT_NAME=dotenv",
		"alt.env":               "TAG=2",
		"third/a.yaml":          "services: {web: {image: \"a$TAG\"}}",
		"third/.env":            "COMPOSE_ENV_FILES=../alt.env",
		".env":                  "TAG=3",
	}
	for _, c := range []struct {
		name        string
		cd          string
		options     Options
		image, from string
	}{
		{name: "with the override", image: "over", from: "compose.yaml"},
		{name: "in a parent", cd: "sub", image: "over", from: "compose.yaml"},
		{name: "in the working directory", cd: "sub", options: Options{WorkingDir: ".."}, image: "over", from: "compose.yaml"},
		{name: "without the override when named", options: Options{Files: []string{"compose.yaml"}}, image: "base", from: "compose.yaml"},
		{
			name:    "merged in order, with the .env beside the first",
			options: Options{Files: []string{"other/a.yaml", "other/b.yaml"}},
			image:   "b1", from: "other/a.yaml",
		},
		{
			name:    "from COMPOSE_FILE",
			options: Options{Environment: []string{"COMPOSE_FILE=other/b.yaml:other/a.yaml"}},
			// Found from here: the .env of this directory is read first.
			image: "a3", from: "other/b.yaml",
		},
		{
			name:    "with a named env file",
			options: Options{Files: []string{"other/a.yaml"}, EnvFiles: []string{"alt.env"}},
			image:   "a2", from: "other/a.yaml",
		},
		{
			name:    "with COMPOSE_ENV_FILES",
			options: Options{Files: []string{"other/a.yaml"}, Environment: []string{"COMPOSE_ENV_FILES=.env,alt.env"}},
			image:   "a2", from: "other/a.yaml",
		},
		{
			name:    "with an empty name in COMPOSE_ENV_FILES",
			options: Options{Files: []string{"other/a.yaml"}, Environment: []string{"COMPOSE_ENV_FILES=,alt.env,"}},
			image:   "a2", from: "other/a.yaml",
		},
		{
			name:    "with COMPOSE_ENV_FILES in .env, which has no effect",
			options: Options{Files: []string{"third/a.yaml"}},
			image:   "a", from: "third/a.yaml",
		},
		{
			name:    "with the environment before .env",
			options: Options{Files: []string{"other/a.yaml"}, Environment: []string{"TAG=9"}},
			image:   "a9", from: "other/a.yaml",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			inDir(t, files)
			root, err := os.Getwd()
			if err != nil {
				t.Fatal(err)
			}
			if c.cd != "" {
				t.Chdir(c.cd)
			}
			p := mustLoad(t, c.options)
			if got := imageOf(t, p, "web"); got != c.image {
				t.Errorf("got the image %q, want %q", got, c.image)
			}
			if want := filepath.Join(root, c.from); p.ComposeFiles[0] != want {
				t.Errorf("got the first file %q, want %q", p.ComposeFiles[0], want)
			}
		})
	}
}

func TestLoadNamesTheProject(t *testing.T) {
	for _, c := range []struct {
		name, content string
		options       Options
		want          string
	}{
		{"after the directory", "services: {web: {image: x}}", Options{WorkingDir: "My.App"}, "myapp"},
		{"after the file", "name: fromfile\nservices: {web: {image: x}}", Options{}, "fromfile"},
		{"after the environment", "name: fromfile\nservices: {web: {image: x}}",
			Options{Environment: []string{"COMPOSE_PROJECT_NAME=fromenv"}}, "fromenv"},
		{"as told", "name: fromfile\nservices: {web: {image: x}}",
			Options{ProjectName: "told", Environment: []string{"COMPOSE_PROJECT_NAME=fromenv"}}, "told"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inDir(t, map[string]string{"compose.yaml": c.content, "My.App/compose.yaml": c.content})
			if got := mustLoad(t, c.options).Name; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLoadLeavesOutInactiveProfiles(t *testing.T) {
	content := `
services:
  web: {image: x}
  debug: {image: y, profiles: [debug], env_file: missing.env}
  tool: {image: z, profiles: [tool]}
`
	for _, c := range []struct {
		name    string
		options Options
		want    []string
	}{
		{"none", Options{}, []string{"web"}},
		{"an option", Options{Profiles: []string{"tool"}}, []string{"tool", "web"}},
		{"the environment", Options{Environment: []string{"COMPOSE_PROFILES=tool,x"}}, []string{"tool", "web"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inDir(t, map[string]string{"compose.yaml": content})
			if got := mustLoad(t, c.options).ServiceNames(); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestLoadMergesScaleIntoReplicas(t *testing.T) {
	inDir(t, map[string]string{"compose.yaml": "services: {web: {image: x, scale: 3, deploy: {mode: replicated}}}"})
	if got := mustLoad(t, Options{}).Services["web"].Deploy.Replicas; got == nil || *got != 3 {
		t.Errorf("got %v replicas", got)
	}
}

func TestLoadAcceptsInconsistentProjects(t *testing.T) {
	inDir(t, map[string]string{"compose.yaml": `
services:
  web:
    depends_on: [gone]
    networks: [gone]
    volumes: [gone:/x]
    secrets: [gone]
    configs: [gone]
    scale: 2
    deploy: {replicas: 3}
    network_mode: host
`})
	if got := mustLoad(t, Options{}).ServiceNames(); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

func TestLoadKeepsOffTheLog(t *testing.T) {
	var out bytes.Buffer
	logger := logrus.StandardLogger()
	before, formatter := logger.Out, logger.Formatter
	logger.SetOutput(&out)
	t.Cleanup(func() { logger.SetOutput(before) })
	inDir(t, map[string]string{"compose.yaml": "version: \"3\"\nservices: {web: {image: \"x$NOPE\", tty: \"yes\"}}"})
	var loads sync.WaitGroup
	for range 4 {
		loads.Go(func() {
			p, err := Load(context.Background(), Options{Environment: []string{}})
			if err != nil {
				t.Error(err)
				return
			}
			_ = source.WithPositions(p, source.Warnings(source.SourcesOf(p), runsAll))
		})
	}
	loads.Wait()
	if out.Len() > 0 {
		t.Errorf("logged:\n%s", out.String())
	}
	if logger.Formatter != formatter {
		t.Error("the logger's formatter was not restored")
	}
	restore := source.Silence()
	defer restore()
	logrus.Warn("somebody else's")
	if !strings.Contains(out.String(), "somebody else's") {
		t.Error("the log lines of others are lost")
	}
}

func TestLoadFindings(t *testing.T) {
	inDir(t, map[string]string{
		"compose.yaml": `version: "3.8"
include: [sub/more.yaml]
services:
  web:
    image: "x:$TAG"
    command: ["$TAG", "${A:-$DEEP}", "$$NOT", "${SET}", "${WITH-default}"]
`,
		"sub/more.yaml": "services: {more: {image: \"$INNER$OUTER\"}}",
		"sub/.env":      "INNER=1",
	})
	p := mustLoad(t, Options{Environment: []string{"SET=1"}})
	var got []string
	for _, f := range source.Warnings(source.SourcesOf(p), runsAll).Sorted() {
		got = append(got, f.Position.String()+" "+string(f.Severity)+" "+f.Code+" "+f.Path)
	}
	want := []string{
		"compose.yaml:1:1 info obsolete-version version",
		"compose.yaml:5:12 warning unset-variable services.web.image",
		"compose.yaml:6:23 warning unset-variable services.web.command[1]",
		"sub/more.yaml:1:26 warning unset-variable services.more.image",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestUnsetVariablesOfExtendedFiles: what a service extends counts, and each
// service once, however they extend each other.
func TestUnsetVariablesOfExtendedFiles(t *testing.T) {
	inDir(t, map[string]string{
		"compose.yaml": "services:\n  web: {extends: {file: base.yaml, service: base}}\n  api: {extends: {service: web}}\n",
		"base.yaml":    "services:\n  base: {image: \"x:$TAG\"}\n  unused: {image: \"$OTHER\"}\n",
	})
	p := mustLoad(t, Options{Environment: []string{}})
	found := source.Warnings(source.SourcesOf(p), runsAll)
	if len(found) != 1 || found[0].Position.String() != "base.yaml:2:17" {
		t.Errorf("got %v, want TAG in base.yaml", found)
	}
}

// runsAll leaves no service out.
func runsAll(string) bool { return false }
