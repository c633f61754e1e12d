package schema

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	compose "github.com/compose-spec/compose-go/v2/schema"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/test/corpus"
)

// compiled returns a schema that validates.
func compiled(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// read gives the text of a compose file the types of JSON.
func read(t *testing.T, text []byte) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	return asJSON(value)
}

func asJSON(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name := range value {
			value[name] = asJSON(value[name])
		}
	case map[any]any:
		out := map[string]any{}
		for name, below := range value {
			out[fmt.Sprint(name)] = asJSON(below)
		}
		return out
	case []any:
		for i := range value {
			value[i] = asJSON(value[i])
		}
	}
	return value
}

// TestExamples: every example, and every file of the tests of plans, is valid as it is written.
func TestExamples(t *testing.T) {
	ours := compiled(t, JSON())
	files := 0
	for _, pattern := range []string{"../../../examples/*/compose*.yaml", "../plan/testdata/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range found {
			files++
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := ours.Validate(read(t, text)); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	if files < 20 {
		t.Errorf("only %d files were validated", files)
	}
}

// TestCorpus: what the schema of the Compose Specification accepts of public
// projects, this one accepts.
func TestCorpus(t *testing.T) {
	plain, ours := compiled(t, []byte(compose.Schema)), compiled(t, JSON())
	valid := 0
	for _, p := range corpus.Projects(t) {
		for _, file := range p.Files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			document := read(t, text)
			if plain.Validate(document) != nil {
				continue
			}
			valid++
			if err := ours.Validate(document); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	if valid < 100 {
		t.Errorf("only %d files are valid for the Compose Specification", valid)
	}
}
