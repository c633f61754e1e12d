package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/compose-cdk/compose-cdk/test/bench/sample"
)

const (
	module     = "github.com/compose-cdk/compose-cdk"
	quickstart = "examples/quickstart/compose.yaml"
)

// benchCase is one app with one compose file.
type benchCase struct {
	// name is empty, quickstart, or services=<n>.
	name string
	// binary is the compiled app.
	binary string
	// context is what the cdk command line passes in CDK_CONTEXT_JSON.
	context map[string]any
}

// prepare builds the apps and writes the compose files into dir.
func prepare(dir string, sizes []int) ([]benchCase, error) {
	empty, app := filepath.Join(dir, "empty"), filepath.Join(dir, "app")
	if err := build(empty, module+"/test/bench/empty"); err != nil {
		return nil, err
	}
	if err := build(app, module+"/app"); err != nil {
		return nil, err
	}
	shared, err := sharedContext()
	if err != nil {
		return nil, err
	}
	cases := []benchCase{
		{name: "empty", binary: empty, context: shared},
		{name: "quickstart", binary: app, context: withCompose(shared, quickstart)},
	}
	for _, n := range sizes {
		file := filepath.Join(dir, fmt.Sprintf("compose-%d.yaml", n))
		if err := os.WriteFile(file, sample.Project(n), 0o600); err != nil {
			return nil, err
		}
		cases = append(cases, benchCase{name: sizeName(n), binary: app, context: withCompose(shared, file)})
	}
	return cases, nil
}

func sizeName(services int) string { return fmt.Sprintf("services=%d", services) }

func build(binary, pkg string) error {
	command := exec.Command("go", "build", "-o", binary, pkg)
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("building %s: %w", pkg, err)
	}
	return nil
}

// sharedContext is the context of cdk.json, which the cdk command line passes
// to every app: feature flags change how much the CDK does.
func sharedContext() (map[string]any, error) {
	text, err := os.ReadFile("cdk.json")
	if err != nil {
		return nil, fmt.Errorf("run this at the root of the module: %w", err)
	}
	var settings struct {
		Context map[string]any `json:"context"`
	}
	if err := json.Unmarshal(text, &settings); err != nil {
		return nil, fmt.Errorf("cdk.json: %w", err)
	}
	return settings.Context, nil
}

// withCompose adds the compose file to the context, as -c compose=file does.
func withCompose(shared map[string]any, file string) map[string]any {
	context := maps.Clone(shared)
	context["compose"] = file
	return context
}
