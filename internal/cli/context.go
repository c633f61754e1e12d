package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// Names of the CDK app protocol's environment variables.
const (
	outputVariable   = "CDK_OUTDIR"
	contextVariable  = "CDK_CONTEXT_JSON"
	overflowVariable = "CONTEXT_OVERFLOW_LOCATION_ENV"
)

// settings are what flags, context and arguments say of the project.
type settings struct {
	load  composefile.Options
	stack string
}

// over completes the settings by others, which they override.
func (s settings) over(base settings) settings {
	return settings{
		stack: cmp.Or(s.stack, base.stack),
		load: composefile.Options{
			Files:       either(s.load.Files, base.load.Files),
			ProjectName: cmp.Or(s.load.ProjectName, base.load.ProjectName),
			Profiles:    either(s.load.Profiles, base.load.Profiles),
			EnvFiles:    either(s.load.EnvFiles, base.load.EnvFiles),
			WorkingDir:  cmp.Or(s.load.WorkingDir, base.load.WorkingDir),
		},
	}
}

func either(a, b []string) []string {
	if len(a) > 0 {
		return a
	}
	return b
}

// contextKey is a key that we read from the context.
type contextKey struct {
	name string
	set  func(*settings, string)
	get  func(settings) string
}

// contextKeys are all of them.
var contextKeys = []contextKey{
	{"compose", func(s *settings, v string) { s.load.Files = list(v) }, func(s settings) string { return strings.Join(s.load.Files, ",") }},
	{"project", func(s *settings, v string) { s.load.ProjectName = v }, func(s settings) string { return s.load.ProjectName }},
	{"profiles", func(s *settings, v string) { s.load.Profiles = list(v) }, func(s settings) string { return strings.Join(s.load.Profiles, ",") }},
	{"env-file", func(s *settings, v string) { s.load.EnvFiles = list(v) }, func(s settings) string { return strings.Join(s.load.EnvFiles, ",") }},
	{"project-directory", func(s *settings, v string) { s.load.WorkingDir = v }, func(s settings) string { return s.load.WorkingDir }},
	{"stack", func(s *settings, v string) { s.stack = v }, func(s settings) string { return s.stack }},
}

func contextKeyNames() []string {
	var names []string
	for _, key := range contextKeys {
		names = append(names, key.name)
	}
	return names
}

// appSettings reads the context that the cdk CLI passes: JSON in a variable,
// and what does not fit there in a file.
func appSettings() (settings, error) {
	context := map[string]any{}
	if text := os.Getenv(contextVariable); text != "" {
		if err := json.Unmarshal([]byte(text), &context); err != nil {
			return settings{}, fmt.Errorf("%s is not a JSON object: %w", contextVariable, err)
		}
	}
	if path := os.Getenv(overflowVariable); path != "" {
		text, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			return settings{}, fmt.Errorf("%s: %w", overflowVariable, err)
		}
		if err := json.Unmarshal(text, &context); err != nil {
			return settings{}, fmt.Errorf("%s is not a JSON object: %w", overflowVariable, err)
		}
	}
	return settingsOf(context)
}

// commandSettings reads the context that the cdk CLI would pass to the app:
// that of cdk.json, and that of the arguments -c key=value, which wins.
func commandSettings(arguments []string) (settings, error) {
	var file struct{ Context map[string]any }
	if text, err := os.ReadFile("cdk.json"); err == nil {
		if err := json.Unmarshal(text, &file); err != nil {
			return settings{}, fmt.Errorf("cdk.json is not a JSON object: %w", err)
		}
	}
	context := map[string]any{}
	for _, from := range []map[string]any{file.Context, contextArguments(arguments)} {
		for key, value := range from {
			context[key] = value
		}
	}
	return settingsOf(context)
}

// settingsOf picks the context keys that are ours. One that nobody knows is an
// error: it would deploy something else than what its author meant.
func settingsOf(context map[string]any) (settings, error) {
	var s settings
	if err := unknownKeys(context); err != nil {
		return settings{}, err
	}
	for _, key := range contextKeys {
		value, ok := context[key.name]
		if !ok {
			continue
		}
		text, ok := value.(string)
		if !ok {
			return settings{}, fmt.Errorf("context key %s must be a string, found %v", key.name, value)
		}
		key.set(&s, text)
	}
	if _, named := context["compose"]; named && len(s.load.Files) == 0 {
		// As with a shell variable that is not set: another file must not be deployed.
		return settings{}, errors.New("context key compose is empty; set it to a path, or remove it to use the compose file of the current directory")
	}
	return s, nil
}

// unknownKeys reports the keys of the context that are neither ours nor the CDK's.
func unknownKeys(context map[string]any) error {
	known := contextKeyNames()
	var errs []error
	for key := range context {
		if !slices.Contains(known, key) && !isForCDK(key) {
			errs = append(errs, fmt.Errorf("context key %q is unknown; %s", key,
				meant(key, known, "the keys are "+listOf(known))))
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errs...)
}

// isForCDK reports whether a context key belongs to the CDK: feature flags
// (@aws-cdk/…), settings (aws:cdk:…) and cached look-ups (vpc-provider:…) have a
// colon or a slash in their names, the two settings of its command line do not.
func isForCDK(key string) bool {
	return strings.ContainsAny(key, ":/") || key == "acknowledged-issue-numbers" || key == "cli-telemetry"
}

// contextArguments finds -c key=value in the arguments of cdk, in all ways
// that it can be written.
func contextArguments(arguments []string) map[string]any {
	out := map[string]any{}
	for i, a := range arguments {
		pair := ""
		switch {
		case (a == "-c" || a == "--context") && i+1 < len(arguments):
			pair = arguments[i+1]
		case strings.HasPrefix(a, "--context="):
			pair = strings.TrimPrefix(a, "--context=")
		case strings.HasPrefix(a, "-c") && !strings.HasPrefix(a, "--"):
			pair = strings.TrimPrefix(strings.TrimPrefix(a, "-c"), "=")
		}
		if key, value, ok := strings.Cut(pair, "="); ok {
			out[key] = value
		}
	}
	return out
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
