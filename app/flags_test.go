package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestFlagsAreThoseOfTheFile: the app has no flag that cdk.json has otherwise.
func TestFlagsAreThoseOfTheFile(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "cdk.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Context map[string]any }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for flag, value := range *appContext() {
		if file.Context[flag] != value && flag != noStackTraces {
			t.Errorf("%s is %v in cdk.json, and %v in the app", flag, file.Context[flag], value)
		}
	}
}
