package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// The cases that are whole commands, as typed.
const (
	// makeSynth is make synth of the bundled example.
	makeSynth = "make-synth"
	// cdkSynth is cdk synth of an empty Go app as cdk init leaves it, which
	// builds the app each time; withBinary names the compiled app instead.
	cdkSynth   = "cdk-synth"
	withBinary = "/compiled"
	// validated has template validation on, as cdk synth has it by default;
	// make synth and the others have it off.
	validated = "/validated"
)

// references are what make synth is compared with.
var references = []string{cdkSynth, cdkSynth + withBinary, cdkSynth + validated, cdkSynth + withBinary + validated}

// commandLineCases are make synth, and cdk synth of an empty app, both with
// the cdk command line of package.json. What would make a run depend on the
// network is off.
func commandLineCases(dir string) ([]benchCase, error) {
	cdk, err := filepath.Abs("node_modules/.bin/cdk")
	if err != nil {
		return nil, err
	}
	app := filepath.Join(dir, "empty-app")
	binary := filepath.Join(dir, "empty-app.bin")
	if err := initApp(cdk, app, binary); err != nil {
		return nil, err
	}
	outdir := outdirIn(dir)
	synth := []string{cdk, "synth", "--no-notices", "--output", outdir}
	compiled := slices.Concat(synth, []string{"--app", binary})
	return []benchCase{
		{name: makeSynth, command: []string{"make", "synth", "CDKFLAGS=--output " + outdir}, environment: asTyped(false)},
		{name: references[0], command: synth, dir: app, environment: asTyped(false)},
		{name: references[1], command: compiled, dir: app, environment: asTyped(false)},
		{name: references[2], command: synth, dir: app, environment: asTyped(true)},
		{name: references[3], command: compiled, dir: app, environment: asTyped(true)},
	}, nil
}

// initApp makes an empty app in dir with cdk init, with the versions of this
// module, and compiles it.
func initApp(cdk, dir, binary string) error {
	requirements, err := exec.Command("go", "list", "-m", "-f", "-require={{.Path}}@{{.Version}}",
		"github.com/aws/aws-cdk-go/awscdk/v2", "github.com/aws/constructs-go/constructs/v10", "github.com/aws/jsii-runtime-go").Output()
	if err != nil {
		return fmt.Errorf("the versions of the CDK: %w", err)
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	run := func(command ...string) error {
		c := exec.Command(command[0], command[1:]...)
		c.Dir, c.Env = dir, asTyped(false)
		if output, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("an empty app: %s: %w: %s", strings.Join(command, " "), err, output)
		}
		return nil
	}
	if err := run(cdk, "init", "app", "--language", "go", "--generate-only"); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o600); err != nil {
		return err
	}
	edit := append([]string{"go", "mod", "edit"}, strings.Fields(string(requirements))...)
	if err := run(edit...); err != nil {
		return err
	}
	return run("go", "build", "-mod=mod", "-o", binary, ".")
}

// asTyped is the environment of a command that somebody types: without what
// make, which may have started this, says to makes below it.
func asTyped(validation bool) []string {
	environment := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains([]string{"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"}, name)
	})
	return append(environment,
		"CDK_DISABLE_CLI_TELEMETRY=true", "CDK_DISABLE_VERSION_CHECK=true", fmt.Sprintf("CDK_VALIDATION=%t", validation))
}
