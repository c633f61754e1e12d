package composefile_test

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

func BenchmarkLoad(b *testing.B) {
	benchmarkSizes(b, func(b *testing.B, file string) {
		for b.Loop() {
			benchmarkLoad(b, file)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	benchmarkSizes(b, func(b *testing.B, file string) {
		project := benchmarkLoad(b, file)
		for b.Loop() {
			if findings := composefile.Check(project); len(findings) > len(findings.Infos()) {
				b.Fatal(findings)
			}
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

func benchmarkLoad(b *testing.B, file string) *types.Project {
	b.Helper()
	project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}, Environment: []string{}})
	if err != nil {
		b.Fatal(err)
	}
	return project
}
