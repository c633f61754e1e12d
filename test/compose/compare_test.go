package compose

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// binary is where `make docker-compose` puts Docker Compose.
const binary = "../../build/docker-compose/docker-compose"

// dockerCompose is the absolute path of the binary. The test is skipped where it
// was not built, and fails there in CI.
func dockerCompose(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs(binary)
	if err == nil {
		_, err = os.Stat(path)
	}
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("no Docker Compose to compare with (%v): run make docker-compose", err)
	default:
		t.Skip("no Docker Compose to compare with: run make docker-compose")
	}
	return path
}

// input is one project: the directory where both programs run, their arguments and
// the variables of their environment.
type input struct {
	dir       string
	args      []string
	variables []string
}

// reading is what a program made of an input: a model in its two forms, or the
// text of its errors.
type reading struct {
	json, yaml map[string]any
	refusal    string
	// errors are those of Check.
	errors []string
}

// byDocker reads a project with Docker Compose.
func byDocker(t *testing.T, program string, in input) reading {
	t.Helper()
	var read reading
	for format, into := range map[string]*map[string]any{"json": &read.json, "yaml": &read.yaml} {
		args := append(slices.Clone(in.args), "--all-resources", "config", "--format", format)
		out, refusal := run(t, in, program, args)
		if refusal != "" {
			return reading{refusal: refusal}
		}
		// It doubles the dollar signs, so that the output can be read as a compose file.
		decode(t, bytes.ReplaceAll(out, []byte("$$"), []byte("$")), into)
	}
	return read
}

// byUs reads a project with this module.
func byUs(t *testing.T, in input) reading {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out, refusal := run(t, in, program, append([]string{modelCommand}, in.args...))
	if refusal != "" {
		return reading{refusal: refusal}
	}
	var said answer
	if err := json.Unmarshal(out, &said); err != nil {
		t.Fatal(err)
	}
	read := reading{errors: said.Errors}
	decode(t, said.JSON, &read.json)
	decode(t, said.YAML, &read.yaml)
	return read
}

// run gives the output of a program, or what it says when it fails.
func run(t *testing.T, in input, program string, args []string) (out []byte, refusal string) {
	t.Helper()
	command := exec.Command(program, args...)
	command.Dir = in.dir
	command.Env = append([]string{"HOME=/home/nobody", "PATH=" + os.Getenv("PATH"), "PWD=" + in.dir}, in.variables...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return nil, strings.TrimSpace(fmt.Sprintf("%v: %s", err, &stderr))
	}
	return stdout.Bytes(), ""
}

// decode reads either form, as JSON is YAML.
func decode(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%v in the output %.200s", err, text)
	}
}

// differences lists where two models differ, one line each: path, Docker
// Compose's value, ours.
func differences(path string, docker, ours any) []string {
	a, isMap := docker.(map[string]any)
	b, alsoMap := ours.(map[string]any)
	if isMap && alsoMap {
		return mapDifferences(path, a, b)
	}
	listA, isList := docker.([]any)
	listB, alsoList := ours.([]any)
	if isList && alsoList && len(listA) == len(listB) {
		var found []string
		for i := range listA {
			found = append(found, differences(fmt.Sprintf("%s[%d]", path, i), listA[i], listB[i])...)
		}
		return found
	}
	if reflect.DeepEqual(docker, ours) {
		return nil
	}
	return []string{fmt.Sprintf("%s: docker compose has %s, we have %s", strings.TrimPrefix(path, "."), shown(docker), shown(ours))}
}

func mapDifferences(path string, docker, ours map[string]any) []string {
	var found []string
	both := maps.Clone(docker)
	maps.Copy(both, ours)
	for _, key := range slices.Sorted(maps.Keys(both)) {
		a, inDocker := docker[key]
		b, inOurs := ours[key]
		if inDocker != inOurs {
			a, b = orNothing(a, inDocker), orNothing(b, inOurs)
		}
		found = append(found, differences(path+"."+key, a, b)...)
	}
	return found
}

// nothing stands for a key that is not there, unlike null.
type nothing struct{}

func orNothing(value any, there bool) any {
	if !there {
		return nothing{}
	}
	return value
}

func shown(value any) string {
	if value == (nothing{}) {
		return "nothing"
	}
	text, _ := json.Marshal(value)
	if len(text) > 200 {
		return string(text[:200]) + "…"
	}
	return string(text)
}
