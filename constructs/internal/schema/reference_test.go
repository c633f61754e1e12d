package schema

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

const reference = "../../../docs/reference/x-aws.md"

// TestReferenceDoc holds the page of all extensions to the schema.
func TestReferenceDoc(t *testing.T) {
	got := referencePage()
	if *update {
		if err := os.WriteFile(reference, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(reference)
	if err != nil || string(want) != got {
		t.Errorf("docs/reference/x-aws.md differs from the schema (%v); write it with make docs", err)
	}
}

// places are the places of a compose file that have extensions, in the order of
// the page, with their titles.
var places = []struct{ place, title string }{
	{"", "On the project"},
	{"services.*", "On a service"},
	{"services.*.build", "In build"},
	{"services.*.deploy", "In deploy"},
	{"services.*.deploy.update_config", "In deploy.update_config"},
	{"services.*.deploy.restart_policy", "In deploy.restart_policy"},
	{"services.*.ports.[]", "On a port, in the long syntax"},
	{"services.*.secrets.[]", "On a secret of a service, in the long syntax"},
	{"secrets.*", "On a secret"},
	{"volumes.*", "On a volume"},
	{"networks.*", "On a network"},
	{"models.*", "On a model"},
	{"services.*.provider", "On the provider of a service"},
}

func TestReferenceHasAllPlaces(t *testing.T) {
	known := map[string]bool{}
	for _, p := range places {
		known[p.place] = true
	}
	for place := range model.ExtensionPlaces() {
		if !known[place] {
			t.Errorf("the page has no section for %q", place)
		}
	}
}

func referencePage() string {
	var out strings.Builder
	out.WriteString(`# Extensions

<!-- Generated from constructs/internal/schema by go test ./constructs/internal/schema -run TestReferenceDoc -update -->

All attributes that begin with ` + "`x-aws-`" + `, by the place in the compose file where they belong. docker compose ignores
them. A value may be a variable, such as ` + "`${CAPACITY}`" + `. *List* also stands for a single value.
`)
	all := model.ExtensionPlaces()
	for _, p := range places {
		properties := node{}
		for _, t := range all[p.place] {
			maps.Copy(properties, fields(t, ""))
		}
		describe(properties, p.place)
		fmt.Fprintf(&out, "\n## %s\n\n| attribute | value | effect |\n|---|---|---|\n", p.title)
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			property, _ := properties[name].(node)
			description, _ := property["description"].(string)
			description = strings.TrimPrefix(description, "compose-cdk: ")
			fmt.Fprintf(&out, "| `%s` | %s | %s |\n", name, shape(property), strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(description))
		}
	}
	return out.String()
}

// definitionNames are the words for definitions that many attributes share.
var definitionNames = map[string]string{
	"aws_integer": "number", "aws_boolean": "`true` or `false`", "aws_string": "string", "aws_strings": "list of strings",
}

// shape is the form of a value in words.
func shape(n node) string {
	if to, ok := n["$ref"].(string); ok {
		return definitionNames[strings.TrimPrefix(to, "#/$defs/")]
	}
	if list, ok := n["anyOf"].([]any); ok {
		var forms []string
		for _, alternative := range list {
			option, _ := alternative.(node)
			if form := shape(option); form != "" && !slices.Contains(forms, form) {
				forms = append(forms, form)
			}
		}
		return strings.Join(forms, ", or ")
	}
	if values, ok := n["enum"]; ok {
		text := strings.Trim(fmt.Sprint(values), "[]")
		return "`" + strings.Join(strings.Fields(text), "`, `") + "`"
	}
	if properties, ok := n["properties"].(node); ok {
		return "mapping with `" + strings.Join(slices.Sorted(maps.Keys(properties)), "`, `") + "`"
	}
	switch n["type"] {
	case "array":
		return "list"
	case "object":
		return "mapping"
	}
	return "string"
}
