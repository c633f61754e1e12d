package test

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

// TestFeatureFlags: cdk.json has the flags that a new CDK app has. The cdk
// command line warns of those that are not there at each synthesis, and
// the golden templates of cdkecs are made with them.
func TestFeatureFlags(t *testing.T) {
	want := recommendedFlags(t)
	// A stack that others take values from can't be deleted before them.
	want["@aws-cdk/core:defaultCrossStackReferences"] = "strong"
	// The command line tells warnings, with the ids that acknowledge them.
	want["@aws-cdk/core:annotationsInValidationReport"] = false
	got := featureFlags(t)
	for _, flag := range slices.Sorted(maps.Keys(want)) {
		if !reflect.DeepEqual(got[flag], want[flag]) {
			t.Errorf("cdk.json has %v for %s, want %v", got[flag], flag, want[flag])
		}
	}
	for _, flag := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[flag]; !ok {
			t.Errorf("cdk.json has %s, which a new CDK app does not have", flag)
		}
	}
}

// recommendedFlags reads what a new CDK app has out of the CDK that the app
// runs: its Go module has the npm package in it.
func recommendedFlags(t *testing.T) map[string]any {
	t.Helper()
	dir := list(t, "-m", "-f", "{{.Dir}}", "github.com/aws/aws-cdk-go/awscdk/v2")[0]
	archives, err := filepath.Glob(filepath.Join(dir, "jsii", "aws-cdk-lib-*.tgz"))
	if err != nil || len(archives) != 1 {
		t.Fatalf("the module has the packages %v (%v), want one", archives, err)
	}
	file, err := os.Open(archives[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	for archive := tar.NewReader(unzipped); ; {
		entry, err := archive.Next()
		if err != nil {
			t.Fatalf("%s has no recommended feature flags: %v", archives[0], err)
		}
		if entry.Name != "package/recommended-feature-flags.json" {
			continue
		}
		var flags map[string]any
		if err := json.NewDecoder(archive).Decode(&flags); err != nil {
			t.Fatal(err)
		}
		return flags
	}
}

// TestTemplatesWithoutSettings: where there is no cdk.json the template is the
// same, and so are the logical ids of what is deployed.
func TestTemplatesWithoutSettings(t *testing.T) {
	for _, example := range []string{"blog", "gpu", "https"} {
		template := func(settings map[string]any) string {
			settings["compose"] = filepath.Join(root, "examples", example, "compose.yaml")
			outdir := t.TempDir()
			synthesizeInto(t, outdir, t.TempDir(), settings).mustSucceed(t)
			return string(readFile(t, templateFiles(t, outdir)[0]))
		}
		if template(featureFlags(t)) != template(map[string]any{}) {
			t.Errorf("the template of %s is another without cdk.json", example)
		}
	}
}
