package test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/test/reach"
)

// TestReach compares who may connect to whom in the templates of the examples
// with what their compose files say. TestCorpus does the same for public
// projects.
func TestReach(t *testing.T) {
	examples, err := filepath.Glob(filepath.Join(root, "examples", "*", "compose*.yaml"))
	if err != nil || len(examples) == 0 {
		t.Fatalf("there are no examples (%v)", err)
	}
	for _, file := range examples {
		directory := filepath.Dir(file)
		files := []string{filepath.Join(directory, "compose.yaml")}
		if file != files[0] {
			files = append(files, file)
		}
		t.Run(filepath.Base(directory)+"/"+filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			settings, app, outdir := featureFlags(t), program, t.TempDir()
			settings["compose"] = strings.Join(files, ",")
			if _, err := os.Stat(filepath.Join(directory, "main.go")); err == nil {
				app = build(t, directory)
			}
			synthesizeWith(t, app, outdir, root, settings).mustSucceed(t)
			mustReachAsWritten(t, outdir, loadProject(t, files, directory))
		})
	}
}

// mustReachAsWritten holds the templates of a cloud assembly to the compose file.
func mustReachAsWritten(t *testing.T, outdir string, project *types.Project) {
	t.Helper()
	stacks, err := reach.Load(outdir)
	if err != nil || len(stacks) == 0 {
		t.Fatalf("%d templates: %v", len(stacks), err)
	}
	for _, problem := range reach.Compare(reach.New(stacks), project) {
		t.Error(problem)
	}
}

// loadProject reads compose files in the environment that the program sees.
func loadProject(t *testing.T, files []string, directory string) *types.Project {
	t.Helper()
	project, err := composefile.Load(context.Background(), composefile.Options{
		Files: files, WorkingDir: directory, Environment: environment(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// build makes the program of an example that is an app of its own.
func build(t *testing.T, directory string) string {
	t.Helper()
	if filepath.Base(directory) == filepath.Base(embedded) {
		return embedded
	}
	app := filepath.Join(t.TempDir(), "app")
	command := exec.Command("go", "build", "-o", app, directory)
	command.Dir = root
	if text, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, text)
	}
	return app
}
