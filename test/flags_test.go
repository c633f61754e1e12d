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
