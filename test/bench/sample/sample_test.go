package sample_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/test/bench/sample"
)

func load(t *testing.T, services int) *types.Project {
	t.Helper()
	file := filepath.Join(t.TempDir(), "compose.yaml")
	if err := os.WriteFile(file, sample.Project(services), 0o600); err != nil {
		t.Fatal(err)
	}
	project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}, Environment: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// TestProjectIsClean: a finding would cost time that no benchmark is about.
func TestProjectIsClean(t *testing.T) {
	t.Parallel()
	for _, services := range []int{1, 10, 50, 250} {
		t.Run(fmt.Sprint(services), func(t *testing.T) {
			t.Parallel()
			project := load(t, services)
			if got := len(project.Services); got != services {
				t.Errorf("%d services, want %d", got, services)
			}
			for _, f := range composefile.Check(project) {
				if f.Severity != composefile.Info {
					t.Errorf("finding: %s", f)
				}
			}
		})
	}
}

func TestEveryFifthServiceIsPublished(t *testing.T) {
	t.Parallel()
	for services, want := range map[int]int{1: 1, 5: 1, 6: 2, 50: 10, 250: 48} {
		published := 0
		for _, service := range load(t, services).Services {
			published += len(service.Ports)
		}
		if published != want {
			t.Errorf("%d services publish %d ports, want %d", services, published, want)
		}
	}
}
