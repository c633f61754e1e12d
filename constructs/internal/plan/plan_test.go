package plan_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden plans each compose file in testdata and compares with the plan
// beside it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			t.Parallel()
			project := loadFiles(t, load.Options{Files: []string{file}})
			if err := rules.Check(project).Err(); err != nil {
				t.Fatalf("the test data has errors:\n%v", err)
			}
			got, err := json.MarshalIndent(plan.New(project), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			golden := strings.TrimSuffix(file, ".yaml") + ".golden.json"
			if *update {
				if err := os.WriteFile(golden, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != string(want) {
				t.Errorf("the plan differs from %s; if that is right, run go test -update\n%s", golden, got)
			}
		})
	}
}

func loadFiles(t *testing.T, options load.Options) *types.Project {
	t.Helper()
	if options.Environment == nil {
		options.Environment = []string{}
	}
	project, err := load.Load(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// fromYAML plans a compose file given as text.
func fromYAML(t *testing.T, text string) plan.Project {
	t.Helper()
	return plan.New(loadText(t, text))
}

func loadText(t *testing.T, text string) *types.Project {
	t.Helper()
	file := filepath.Join(t.TempDir(), "compose.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return loadFiles(t, load.Options{Files: []string{file}, ProjectName: "test"})
}

// TestOrderOfServices: each service stands behind those it depends on, and
// else by name.
func TestOrderOfServices(t *testing.T) {
	t.Parallel()
	p := fromYAML(t, `
services:
  a: {image: i, depends_on: [z, m]}
  b: {image: i}
  m: {image: i, depends_on: [z]}
  z: {image: i}
`)
	var names []string
	for _, s := range p.Services {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, " "); got != "z m a b" {
		t.Errorf("order is %q", got)
	}
}

// TestCycleTerminates: a cycle is an error of Check, but New must not hang on it.
func TestCycleTerminates(t *testing.T) {
	t.Parallel()
	p := fromYAML(t, `
services:
  a: {image: i, depends_on: [b]}
  b: {image: i, depends_on: [a]}
`)
	if len(p.Services) != 2 {
		t.Errorf("%d services", len(p.Services))
	}
}
