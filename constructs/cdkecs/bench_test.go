package cdkecs_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/test/bench/sample"
)

// BenchmarkSynth is an app from its start to its template, in a kernel that
// runs already. The constructs check and plan the project themselves.
func BenchmarkSynth(b *testing.B) {
	for _, services := range []int{1, 10, 50} {
		b.Run(fmt.Sprintf("services=%d", services), func(b *testing.B) {
			project, flags := sampleProject(b, services), featureFlags(b)
			for b.Loop() {
				app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(b.TempDir()), AnalyticsReporting: jsii.Bool(false), Context: &flags})
				stack := awscdk.NewStack(app, jsii.String("Sample"), nil)
				cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{Project: project})
				app.Synth(nil)
			}
		})
	}
}

func sampleProject(b *testing.B, services int) *types.Project {
	b.Helper()
	file := filepath.Join(b.TempDir(), "compose.yaml")
	if err := os.WriteFile(file, sample.Project(services), 0o600); err != nil {
		b.Fatal(err)
	}
	project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}, Environment: []string{}})
	if err != nil {
		b.Fatal(err)
	}
	return project
}
