package test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// template is a synthesized CloudFormation template.
type template struct {
	// Stack is the name in the file's name.
	Stack     string `json:"-"`
	Resources map[string]resource
}

// resource is an entry of Resources.
type resource struct {
	Type       string
	Properties map[string]any
}

const templateSuffix = ".template.json"

// readTemplate reads the only template of an output directory.
func readTemplate(t *testing.T, outdir string) template {
	t.Helper()
	return readTemplateFile(t, templateFile(t, outdir))
}

func readTemplateFile(t *testing.T, file string) template {
	t.Helper()
	read := template{Stack: strings.TrimSuffix(filepath.Base(file), templateSuffix)}
	if err := json.Unmarshal(readFile(t, file), &read); err != nil {
		t.Fatalf("%s: %v", filepath.Base(file), err)
	}
	return read
}

func templateFile(t *testing.T, outdir string) string {
	t.Helper()
	files := templateFiles(t, outdir)
	if len(files) != 1 {
		t.Fatalf("the output directory holds the templates %q, want one", files)
	}
	return files[0]
}

// templateFiles are those of the stack and of the stacks nested in it.
func templateFiles(t *testing.T, outdir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(outdir, "*"+templateSuffix))
	if err != nil || len(files) == 0 {
		t.Fatalf("the output directory holds no template: %v", err)
	}
	return files
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Clean(name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// ofType returns the properties of the resources of a type, sorted by logical id.
func (t template) ofType(kind string) []map[string]any {
	var ids []string
	for id, r := range t.Resources {
		if r.Type == kind {
			ids = append(ids, id)
		}
	}
	sort.Strings(ids)
	var found []map[string]any
	for _, id := range ids {
		found = append(found, t.Resources[id].Properties)
	}
	return found
}

// names returns the property Name of the resources of a type, sorted.
func (t template) names(kind string) []string {
	names := []string{}
	for _, properties := range t.ofType(kind) {
		if name, ok := properties["Name"].(string); ok {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// container is what these tests read of a container definition.
type container struct {
	Name    string
	Image   string
	Command []string
}

// containers returns the container definitions of all task definitions.
func (t template) containers(test *testing.T) []container {
	test.Helper()
	var all []container
	for _, properties := range t.ofType("AWS::ECS::TaskDefinition") {
		var task struct{ ContainerDefinitions []container }
		decode(test, properties, &task)
		all = append(all, task.ContainerDefinitions...)
	}
	return all
}

// decode reads a part of a template into a struct.
func decode(t *testing.T, from, into any) {
	t.Helper()
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
}
