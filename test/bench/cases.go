package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/compose-cdk/compose-cdk/test/bench/sample"
	"github.com/compose-cdk/compose-cdk/test/cdkjson"
)

const (
	module     = "github.com/compose-cdk/compose-cdk"
	quickstart = "examples/quickstart/compose.yaml"
)

// benchCase is one app with one compose file, or a whole command.
type benchCase struct {
	// name is empty, quickstart, services=<n>, services=<n>/by=<way>, one of
	// these with a kernel of another kind, or that of a command.
	name string
	// command runs in dir; empty is the current directory.
	command []string
	dir     string
	// context is what the cdk command line passes to an app in CDK_CONTEXT_JSON.
	context map[string]any
	// environment is that of a whole command, which passes on what apps need.
	environment []string
	// variables are added to the environment of an app.
	variables []string
}

const (
	// emptyFast is the empty app with package fastkernel.
	emptyFast = "empty/fast"
	// withStock names a case of the app with the kernel as jsii starts it.
	withStock = "/stock"
)

// stock is the case with the kernel as jsii starts it.
func (c benchCase) stock() benchCase {
	c.name += withStock
	c.variables = []string{"FASTKERNEL=off"}
	return c
}

// prepare builds the apps and writes the compose files into dir.
func prepare(dir string, sizes []int, options options) ([]benchCase, error) {
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
		{name: "empty", command: []string{empty}, context: shared},
		{name: emptyFast, command: []string{empty, "fast"}, context: shared},
		{name: "quickstart", command: []string{app}, context: withCompose(shared, quickstart)},
	}
	for _, n := range sizes {
		file := filepath.Join(dir, fmt.Sprintf("compose-%d.yaml", n))
		if err := os.WriteFile(file, sample.Project(n), 0o600); err != nil {
			return nil, err
		}
		cases = append(cases, benchCase{name: sizeName(n), command: []string{app}, context: withCompose(shared, file)})
	}
	if options.stock {
		for _, c := range slices.Clone(cases[2:]) {
			cases = append(cases, c.stock())
		}
	}
	if options.commandLine {
		others, err := commandLineCases(dir)
		if err != nil {
			return nil, err
		}
		cases = append(cases, others...)
	}
	if options.handwritten {
		others, err := handwrittenCases(shared, sizes)
		if err != nil {
			return nil, err
		}
		cases = append(cases, others...)
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

// sharedContext is what the cdk command line passes to every app: the context
// of cdk.json, whose feature flags change how much the CDK does, and what the
// command line adds by itself.
func sharedContext() (map[string]any, error) {
	settings, err := cdkjson.Read(".")
	if err != nil {
		return nil, fmt.Errorf("run this at the root of the module: %w", err)
	}
	maps.Copy(settings.Context, map[string]any{
		"aws:cdk:enable-path-metadata":  true,
		"aws:cdk:enable-asset-metadata": true,
		"aws:cdk:version-reporting":     settings.VersionReporting,
	})
	return settings.Context, nil
}

// withCompose adds the compose file to the context, as -c compose=file does.
func withCompose(shared map[string]any, file string) map[string]any {
	context := maps.Clone(shared)
	context["compose"] = file
	return context
}
