package test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/test/reach"
)

// TestReach compares who may connect to whom in the templates of the examples
// with what their compose files say. TestCorpus does the same for public
// projects.
func TestReach(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "examples", "*", "compose.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no examples (%v)", err)
	}
	for _, file := range files {
		directory := filepath.Dir(file)
		t.Run(filepath.Base(directory), func(t *testing.T) {
			t.Parallel()
			if _, err := os.Stat(filepath.Join(directory, "main.go")); err == nil {
				t.Skip("an app of its own, with resources of its own")
			}
			settings := featureFlags(t)
			settings["compose"] = file
			run, outdir := synthesize(t, directory, settings)
			run.mustSucceed(t)
			mustReachAsWritten(t, outdir, loadProject(t, []string{file}, directory))
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
