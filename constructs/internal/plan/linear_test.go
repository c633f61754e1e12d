package plan_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/load"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/test/bench/sample"
)

// TestCostIsLinear counts allocations, which unlike time are the same on every
// machine. AllocsPerRun must not be used in a parallel test.
func TestCostIsLinear(t *testing.T) {
	const services, times, most = 60, 4, 4.2
	ratio := allocations(t, times*services) / allocations(t, services)
	if ratio > most {
		t.Errorf("%d times as many services take %.2f times as many allocations, want %.1f at most", times, ratio, most)
	}
}

// allocations are those of loading, checking and planning that many services.
func allocations(t *testing.T, services int) float64 {
	t.Helper()
	file := filepath.Join(t.TempDir(), "compose.yaml")
	if err := os.WriteFile(file, sample.Project(services), 0o600); err != nil {
		t.Fatal(err)
	}
	return testing.AllocsPerRun(1, func() {
		project, err := load.Load(context.Background(), load.Options{Files: []string{file}, Environment: []string{}})
		if err != nil {
			t.Fatal(err)
		}
		mustCheck(t, project)
		plan.New(project)
	})
}
