package fastkernel_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/regioninfo"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/fastkernel"
)

// appVariable makes the test binary a CDK app, and says what the app does.
const appVariable = "FASTKERNEL_TEST_APP"

func TestMain(m *testing.M) {
	if work := os.Getenv(appVariable); work != "" {
		runApp(work)
		return
	}
	os.Exit(m.Run())
}

// runApp is an app as users have it.
func runApp(work string) {
	fastkernel.Use()
	defer jsii.Close()
	fastkernel.Start()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Stack"), nil)
	switch work {
	case "synth":
		awscdk.NewCfnResource(stack, jsii.String("Resource"), &awscdk.CfnResourceProps{Type: jsii.String("AWS::SQS::Queue")})
	case "bundle":
		awscdk.NewAssetStaging(stack, jsii.String("Asset"), &awscdk.AssetStagingProps{
			SourcePath: jsii.String("source"),
			Bundling:   &awscdk.BundlingOptions{Image: awscdk.DockerImage_FromRegistry(jsii.String("image"))},
		})
	case "fail":
		awscdk.NewStack(app, jsii.String("no name of a stack!"), nil)
	case "region":
		regioninfo.Fact_Find(jsii.String("neverland"), regioninfo.FactName_PARTITION())
	case "regions":
		printRegions()
	case "wait":
		fmt.Println("started")
		_, _ = os.Stdin.Read(make([]byte, 1))
	}
	app.Synth(nil)
}

// printRegions prints the CDK's table of regions, with a fact that it does not have.
func printRegions() {
	regioninfo.Fact_Register(&fact{region: "neverland", name: "pirates", value: "many"}, nil)
	for _, region := range *regioninfo.Fact_Regions() {
		fmt.Println(*region)
		for _, name := range *regioninfo.Fact_Names() {
			if value := regioninfo.Fact_Find(region, name); value != nil {
				fmt.Println(*name, *value)
			}
		}
	}
}

type fact struct{ region, name, value string }

func (f *fact) Region() *string { return &f.region }
func (f *fact) Name() *string   { return &f.name }
func (f *fact) Value() *string  { return &f.value }

// appRun is a run of the app in a directory of its own, with a cache that other
// runs may share.
type appRun struct {
	*exec.Cmd
	stdout, stderr bytes.Buffer
	outdir         string
	input          io.WriteCloser
}

func newAppRun(t *testing.T, work, cache string, variables ...string) *appRun {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin, err := filepath.Abs(filepath.Join("..", "..", "node_modules", ".bin"))
	if err != nil {
		t.Fatal(err)
	}
	r := &appRun{Cmd: exec.Command(program), outdir: t.TempDir()}
	r.Dir = t.TempDir()
	r.Env = append(os.Environ(), append([]string{
		appVariable + "=" + work, "XDG_CACHE_HOME=" + cache, "CDK_OUTDIR=" + r.outdir, "CDK_VALIDATION=false",
		"PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH"),
	}, variables...)...)
	r.Stdout, r.Stderr = &r.stdout, &r.stderr
	return r
}

// synth runs the app, which must succeed, and returns the files it wrote.
func synth(t *testing.T, cache string, variables ...string) map[string]string {
	t.Helper()
	r := newAppRun(t, "synth", cache, variables...)
	if err := r.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &r.stderr)
	}
	return filesIn(t, r.outdir)
}

// filesIn returns what is in the files of a directory.
func filesIn(t *testing.T, directory string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(directory, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Clean(path))
		out[path[len(directory):]] = string(content)
		return err
	})
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return out
}
