package cli

import (
	"testing"

	"github.com/compose-cdk/compose-cdk/test/cdkjson"
)

// TestFlagsAreThoseOfTheFile: the app has no flag that cdk.json has otherwise.
func TestFlagsAreThoseOfTheFile(t *testing.T) {
	file, err := cdkjson.Read("../..")
	if err != nil {
		t.Fatal(err)
	}
	for flag, value := range *appContext() {
		if file.Context[flag] != value && flag != noStackTraces {
			t.Errorf("%s is %v in cdk.json, and %v in the app", flag, file.Context[flag], value)
		}
	}
}
