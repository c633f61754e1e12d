package cdkecs_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/test/cdkjson"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The jsii runtime is not safe for concurrent use: no test here is parallel.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := prepareKernel(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

// prepareKernel gives the CDK what make gives it: the Node.js of package.json,
// where that is installed, and no template validation, which takes seconds.
func prepareKernel() error {
	bin, err := filepath.Abs(filepath.Join("..", "..", "node_modules", ".bin"))
	if err != nil {
		return err
	}
	path := bin + string(filepath.ListSeparator) + os.Getenv("PATH")
	if err := errors.Join(os.Setenv("PATH", path), os.Setenv("CDK_VALIDATION", "false")); err != nil {
		return err
	}
	// The jsii runtime copied the environment when it was linked, and does so again.
	jsii.Close()
	return cdkecs.CheckNode()
}

// fixture is an app with one stack that holds one project.
type fixture struct {
	app     awscdk.App
	stack   awscdk.Stack
	project cdkecs.ComposeProject
	outdir  string
}

// load reads a compose file without regard to the environment of the test.
func load(t *testing.T, file string) *types.Project {
	t.Helper()
	project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}, Environment: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// parse loads a compose file given as text.
func parse(t *testing.T, text string) *types.Project {
	t.Helper()
	file := filepath.Join(t.TempDir(), "compose.yaml")
	if err := os.WriteFile(file, []byte("name: test\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	return load(t, file)
}

// featureFlags are those of cdk.json, and so what a new CDK app has.
func featureFlags(t testing.TB) map[string]any {
	t.Helper()
	settings, err := cdkjson.Read("../..")
	if err != nil {
		t.Fatal(err)
	}
	return settings.Context
}

func newApp(t *testing.T, props *awscdk.StackProps) (awscdk.App, awscdk.Stack, string) {
	t.Helper()
	outdir, flags := t.TempDir(), featureFlags(t)
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(outdir), AnalyticsReporting: jsii.Bool(false), Context: &flags})
	return app, awscdk.NewStack(app, jsii.String("Test"), props), outdir
}

func newFixture(t *testing.T, project *types.Project) fixture {
	t.Helper()
	var props awscdk.StackProps
	if model.NeedsEnvironment(project) != "" {
		// A look-up needs to know where; the CDK then takes a made-up VPC.
		props.Env = &awscdk.Environment{Account: jsii.String("123456789012"), Region: jsii.String("eu-west-1")}
	}
	app, stack, outdir := newApp(t, &props)
	return fixture{app, stack, cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{Project: project}), outdir}
}

// bytes synthesizes and returns the template as written.
func (f fixture) bytes(t *testing.T) []byte {
	t.Helper()
	f.app.Synth(nil)
	text, err := os.ReadFile(filepath.Join(f.outdir, "Test.template.json"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// resource is a resource of a template.
type resource struct {
	Type       string
	Properties map[string]any
	DependsOn  []string
	// What becomes of the resource when it is no longer wanted.
	DeletionPolicy, UpdateReplacePolicy string
}

// resources synthesizes and returns the resources by logical id.
func (f fixture) resources(t *testing.T) map[string]resource {
	t.Helper()
	return resourcesOf(t, f.bytes(t))
}

func resourcesOf(t *testing.T, template []byte) map[string]resource {
	t.Helper()
	var out struct{ Resources map[string]resource }
	if err := json.Unmarshal(template, &out); err != nil {
		t.Fatal(err)
	}
	return out.Resources
}

func ofType(resources map[string]resource, kind string) map[string]resource {
	out := map[string]resource{}
	for id, r := range resources {
		if r.Type == kind {
			out[id] = r
		}
	}
	return out
}
