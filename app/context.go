package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// Names of the CDK app protocol's environment variables.
const (
	contextVariable  = "CDK_CONTEXT_JSON"
	overflowVariable = "CONTEXT_OVERFLOW_LOCATION_ENV"
)

// settings are what the user says on the command line of the cdk CLI.
type settings struct {
	load  composefile.Options
	stack string
}

// readSettings reads the context that the cdk CLI passes: JSON in a variable,
// and what does not fit there in a file.
func readSettings() (settings, error) {
	context := map[string]any{}
	if text := os.Getenv(contextVariable); text != "" {
		if err := json.Unmarshal([]byte(text), &context); err != nil {
			return settings{}, fmt.Errorf("%s is no JSON object: %w", contextVariable, err)
		}
	}
	if path := os.Getenv(overflowVariable); path != "" {
		text, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			return settings{}, fmt.Errorf("%s: %w", overflowVariable, err)
		}
		if err := json.Unmarshal(text, &context); err != nil {
			return settings{}, fmt.Errorf("%s is no JSON object: %w", overflowVariable, err)
		}
	}
	return settingsOf(context)
}

// settingsOf picks the context keys that are ours.
func settingsOf(context map[string]any) (settings, error) {
	var s settings
	for _, key := range []struct {
		name string
		set  func(string)
	}{
		{"compose", func(v string) { s.load.Files = list(v) }},
		{"project", func(v string) { s.load.ProjectName = v }},
		{"profiles", func(v string) { s.load.Profiles = list(v) }},
		{"env-file", func(v string) { s.load.EnvFiles = list(v) }},
		{"stack", func(v string) { s.stack = v }},
	} {
		value, ok := context[key.name]
		if !ok {
			continue
		}
		text, ok := value.(string)
		if !ok {
			return settings{}, fmt.Errorf("context key %s must be a string, found %v", key.name, value)
		}
		key.set(text)
	}
	if _, named := context["compose"]; named && len(s.load.Files) == 0 {
		// As with a shell variable that is not set: another file must not be deployed.
		return settings{}, errors.New("context key compose names no file; give it a path, or leave it out for the compose file that is found here")
	}
	return s, nil
}

// list splits at commas and leaves out what is empty.
func list(text string) []string {
	var out []string
	for _, item := range strings.Split(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}
