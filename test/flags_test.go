package test

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

// TestFeatureFlags: cdk.json has the flags that a new CDK app has. The cdk
// command line warns of those that are not there at each synthesis, and
// the golden templates of cdkecs are made with them.
func TestFeatureFlags(t *testing.T) {
	var want map[string]any
	text := readFile(t, filepath.Join(root, "node_modules", "aws-cdk-lib", "recommended-feature-flags.json"))
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
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
