package plan_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"
	"github.com/compose-cdk/compose-cdk/test/bench/sample"
)

func BenchmarkPlan(b *testing.B) {
	benchmarkSizes(b, func(b *testing.B, file string) {
		project := loadAndCheck(b, file)
		for b.Loop() {
			plan.New(project)
		}
	})
}

// BenchmarkLoadCheckPlan is all that happens before the first construct.
func BenchmarkLoadCheckPlan(b *testing.B) {
	benchmarkSizes(b, func(b *testing.B, file string) {
		for b.Loop() {
			plan.New(loadAndCheck(b, file))
		}
	})
}

// benchmarkSizes runs a benchmark on compose files of several sizes.
func benchmarkSizes(b *testing.B, run func(b *testing.B, file string)) {
	for _, services := range []int{1, 10, 50, 500} {
		b.Run(fmt.Sprintf("services=%d", services), func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "compose.yaml")
			if err := os.WriteFile(file, sample.Project(services), 0o600); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			run(b, file)
		})
	}
}

func loadAndCheck(b *testing.B, file string) *types.Project {
	b.Helper()
	project, err := load.Load(context.Background(), load.Options{Files: []string{file}, Environment: []string{}})
	if err != nil {
		b.Fatal(err)
	}
	mustCheck(b, project)
	return project
}

// mustCheck judges a project that has no mistakes.
func mustCheck(t testing.TB, project *types.Project) {
	t.Helper()
	for _, f := range rules.Check(project) {
		if f.Severity != finding.Info {
			t.Fatal(f)
		}
	}
}
