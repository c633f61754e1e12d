// Package cdkjson reads the settings that the cdk command line has for the
// repository, so that tests and benchmarks run with what users have.
package cdkjson

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Settings are those of cdk.json that matter to an app.
type Settings struct {
	// Context has the feature flags.
	Context map[string]any `json:"context"`
	// VersionReporting adds a resource to each stack.
	VersionReporting bool `json:"versionReporting"`
}

// Read reads the cdk.json of a directory.
func Read(dir string) (Settings, error) {
	var settings Settings
	text, err := os.ReadFile(filepath.Join(dir, "cdk.json"))
	if err != nil {
		return settings, err
	}
	if err := json.Unmarshal(text, &settings); err != nil {
		return settings, fmt.Errorf("cdk.json: %w", err)
	}
	return settings, nil
}
