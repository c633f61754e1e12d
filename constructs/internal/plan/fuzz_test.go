package plan_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// FuzzPlan takes any file from text to plan: it ends in findings or in a plan
// that can be printed, and is the same the second time.
func FuzzPlan(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Clean(file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file := filepath.Join(t.TempDir(), "compose.yaml")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		project, err := load.Load(context.Background(), load.Options{Files: []string{file}, ProjectName: "fuzz", Environment: []string{}})
		if err != nil || rules.Check(project).Err() != nil {
			return
		}
		first, err := json.Marshal(plan.New(project))
		if err != nil {
			t.Fatal(err)
		}
		second, err := json.Marshal(plan.New(project))
		if err != nil || string(first) != string(second) {
			t.Errorf("two plans of one project differ:\n%s\n%s", first, second)
		}
	})
}
