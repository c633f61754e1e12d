package schema

import (
	"cmp"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"
)

// project has each place that has extensions once: web, default, data, s and llm stand
// for the names, 0 for the item of a list.
const project = `{
	"services": {"web": {
		"image": "example/web:1", "ports": [{"target": 80, "published": "80"}], "secrets": [{"source": "s"}],
		"volumes": ["data:/data"], "build": {"dockerfile_inline": "FROM busybox"},
		"deploy": {"update_config": {}, "restart_policy": {}}
	}, "provided": {"provider": {"type": "model", "options": {"model": "ai/gpt-oss"}}}},
	"models": {"llm": {"model": "ai/gpt-oss"}},
	"networks": {"default": {}}, "volumes": {"data": {}}, "secrets": {"s": {"file": "s.txt"}}
}`

var placeNames = map[string]string{"services.*": "web", "networks.*": "default", "volumes.*": "data", "secrets.*": "s", "models.*": "llm"}

// samples are values of every kind that a file can have.
var samples = []any{
	5, "5", true, "true", "text", 1.5, nil, []any{}, []any{"text"}, []any{5}, []any{nil}, map[string]any{},
	map[string]any{"zzzzzz": 1}, map[string]any{"zzzzzz": "text"},
}

// insideOf are the types of attributes that may be a mapping as well as
// something else.
var insideOf = map[string]reflect.Type{
	"x-aws-https":        reflect.TypeFor[model.HTTPSSettings](),
	"x-aws-loadbalancer": reflect.TypeFor[model.LoadBalancerSettings](),
	"x-aws-capacity":     reflect.TypeFor[model.Capacity](),
	model.ManagedKey:     reflect.TypeFor[model.ManagedService](),
	"x-aws-mirror":       reflect.TypeFor[model.Mirror](),
}

// TestAgreement sets every attribute to values of every kind: what the schema
// refuses, check refuses, and what check refuses for its type or an unknown
// name, the schema refuses.
func TestAgreement(t *testing.T) {
	for place, extensions := range model.ExtensionPlaces() {
		t.Run(cmp.Or(place, "top"), func(t *testing.T) {
			t.Parallel()
			ours := compiled(t, JSON())
			for _, extension := range extensions {
				for _, attribute := range attributes(extension, nil) {
					for _, value := range samples {
						text, at := fileWith(t, place, attribute, value)
						valid := ours.Validate(read(t, []byte(text))) == nil
						wrong, wrongType := errorsBelow(t, text, at)
						if !valid && !wrong {
							t.Errorf("%v of %s is right, and the schema refuses it", value, strings.Join(attribute, "."))
						}
						if valid && wrongType {
							t.Errorf("%v of %s is of a wrong type, and the schema accepts it", value, strings.Join(attribute, "."))
						}
					}
				}
			}
		})
	}
}

// attributes lists the paths of the fields of a type and of those below them.
func attributes(t reflect.Type, at []string) [][]string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var out [][]string
	for i := range t.NumField() {
		name, fieldType := t.Field(i).Tag.Get("yaml"), t.Field(i).Type
		if inside, ok := insideOf[name]; ok {
			fieldType = inside
		}
		path := append(slices.Clone(at), name)
		out = append(append(out, path), attributes(fieldType, path)...)
	}
	return out
}

// fileWith is project with an attribute at a place, and the path of that.
func fileWith(t *testing.T, place string, attribute []string, value any) (text, at string) {
	t.Helper()
	var document node
	if err := json.Unmarshal([]byte(project), &document); err != nil {
		t.Fatal(err)
	}
	target, before := document, ""
	for _, part := range split(place) {
		before = strings.TrimPrefix(before+"."+part, ".")
		name := cmp.Or(placeNames[before], part)
		if before == "services.*" && strings.HasSuffix(place, ".provider") {
			name = "provided"
		}
		switch items, isList := target[name].([]any); {
		case part == "[]":
			at += "[0]"
			continue
		case isList:
			target = below(node{"0": items[0]}, "0")
		default:
			target = below(target, name)
		}
		at = strings.TrimPrefix(at+"."+name, ".")
	}
	for _, name := range slices.Backward(attribute[1:]) {
		value = node{name: value}
	}
	target[attribute[0]] = value
	out, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), strings.TrimPrefix(at+"."+attribute[0], ".")
}

// errorsBelow reports whether check has errors at a path or below, and whether
// one of them is that of a type or a name.
func errorsBelow(t *testing.T, text, at string) (wrong, wrongType bool) {
	t.Helper()
	directory := composetest.Directory(t, map[string]string{"compose.yaml": text, "s.txt": "value"})
	for _, f := range rules.Check(composetest.File(t, filepath.Join(directory, "compose.yaml"))) {
		if f.Severity == finding.Error && strings.HasPrefix(f.Path, at) {
			wrong = true
			wrongType = wrongType || f.Code == codes.ExtensionType || f.Code == codes.UnknownAttribute
		}
	}
	return wrong, wrongType
}

// TestEnumerations: check accepts each value that the schema lists.
func TestEnumerations(t *testing.T) {
	for place, extensions := range model.ExtensionPlaces() {
		for _, extension := range extensions {
			for _, attribute := range attributes(extension, nil) {
				schema, ok := chosen(strings.Join(attribute, "."))
				if !ok {
					continue
				}
				for _, value := range listed(schema) {
					text, at := fileWith(t, place, attribute, value)
					at = strings.Join(append([]string{at}, attribute[1:]...), ".")
					if wrong, _ := errorsBelow(t, text, at); wrong {
						t.Errorf("%s: check refuses %v of %s, which the schema lists", place, value, strings.Join(attribute, "."))
					}
				}
			}
		}
	}
}

// listed are the values of the enumerations of a schema, but for those of
// objects in it.
func listed(schema node) []any {
	var out []any
	for values := reflect.ValueOf(schema["enum"]); values.IsValid() && values.Len() > len(out); {
		out = append(out, values.Index(len(out)).Interface())
	}
	for _, alternative := range alternatives(schema, "anyOf") {
		out = append(out, listed(alternative)...)
	}
	return out
}

// TestEveryPlace: no type is decoded that ExtensionPlaces does not have.
func TestEveryPlace(t *testing.T) {
	known := map[string]bool{}
	for _, extensions := range maps.All(model.ExtensionPlaces()) {
		for _, extension := range extensions {
			known[extension.Name()] = true
		}
	}
	decoded := regexp.MustCompile(`DecodeExtensions\[(?:model\.)?(\w+)\]`)
	found := 0
	for _, pattern := range []string{"../model/*.go", "../rules/*.go", "../rules/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, match := range decoded.FindAllStringSubmatch(string(text), -1) {
				found++
				if !known[match[1]] {
					t.Errorf("%s decodes %s, which ExtensionPlaces does not have", file, match[1])
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("found %d calls", found)
	}
}
