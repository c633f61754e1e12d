package cdkecs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

// TestGeneratedSecretStays: another specification changes the default of a
// parameter alone, which a deployed stack does not take; another version is
// another secret.
func TestGeneratedSecretStays(t *testing.T) {
	made := func(specification string) generatedTemplate {
		text := "services: {a: {image: i, secrets: [s]}}\nsecrets: {s: {x-aws-generate: {" + specification + "}}}\n"
		return readGenerated(t, newFixture(t, parse(t, text)).bytes(t))
	}
	first := made("")
	for name, specification := range map[string]string{
		"length": "length: 40", "characters": `exclude: "a,\n\\"`, "types": "exclude_numbers: true, require_each_included_type: false",
		"template": `template: "{\n\"user\": \"app\"}", key: password`,
	} {
		second := made(specification)
		if len(second.Parameters) != len(first.Parameters) || reflect.DeepEqual(first.Parameters, second.Parameters) {
			t.Errorf("%s: the parameters are %v", name, second.Parameters)
		}
		if !reflect.DeepEqual(first.Resources, second.Resources) || !reflect.DeepEqual(first.Conditions, second.Conditions) {
			t.Errorf("%s: the specification changes more than a parameter", name)
		}
		if text := second.specification(t); strings.Count(text, "\n") != 7 {
			t.Errorf("%s: the specification has other lines than eight: %q", name, text)
		}
	}
	second := made("version: 2")
	for id := range ofType(first.Resources, "AWS::SecretsManager::Secret") {
		if _, found := second.Resources[id]; found {
			t.Errorf("version 2 is the same secret %s", id)
		}
	}
}

// TestGeneratedSecretInNestedStack: a parent deploys a nested stack with the
// defaults of its parameters, so that the specification is the parent's.
func TestGeneratedSecretInNestedStack(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	nested := awscdk.NewNestedStack(stack, jsii.String("Nested"), nil)
	project := parse(t, "services: {a: {image: i, secrets: [s, u]}}\nsecrets: {s: {x-aws-generate: {}}, u: {x-aws-generate: {}}}\n")
	cdkecs.NewComposeProject(nested, jsii.String("Project"), &cdkecs.ComposeProjectProps{Project: project})
	outer := readGenerated(t, fixture{app, stack, nil, outdir}.bytes(t))
	if outer.specification(t) == "" || len(outer.Parameters) < 2 {
		t.Errorf("the parent has the parameters %v", outer.Parameters)
	}
	inner, err := os.ReadFile(filepath.Join(outdir, *nested.TemplateFile()))
	if err != nil {
		t.Fatal(err)
	}
	for _, parameter := range readGenerated(t, inner).Parameters {
		if parameter.Default != nil {
			t.Errorf("the nested stack has a parameter with the default %v", parameter.Default)
		}
	}
}

// TestVersionsAreAccepted: the table of accepted findings knows the secrets of all
// versions.
func TestVersionsAreAccepted(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| `AwsSolutions-SMG4` \\| `(.+Variables[^`]*)`").FindStringSubmatch(string(text))
	if row == nil {
		t.Fatal("there is no row for the rotation of secrets")
	}
	accepted := regexp.MustCompile("^(?:" + strings.ReplaceAll(row[1], `\|`, "|") + ")$")
	for _, version := range []string{"1", "2", "12"} {
		made := readGenerated(t, newFixture(t, parse(t, "services: {a: {image: i, secrets: [s]}}\nsecrets: {s: {x-aws-generate: {version: "+version+"}}}\n")).bytes(t))
		for id := range ofType(made.Resources, "AWS::SecretsManager::Secret") {
			if !accepted.MatchString(id) {
				t.Errorf("version %s: the pattern %s has no place for %s", version, row[1], id)
			}
		}
	}
}

// generatedTemplate is what a generated secret adds to.
type generatedTemplate struct {
	Parameters map[string]struct{ Default any }
	Conditions map[string]any
	Resources  map[string]resource
}

func readGenerated(t *testing.T, text []byte) (out generatedTemplate) {
	t.Helper()
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// specification is that of a secret.
func (g generatedTemplate) specification(t *testing.T) string {
	t.Helper()
	for name, parameter := range g.Parameters {
		if text, ok := parameter.Default.(string); ok && strings.Contains(name, "Specification") {
			return text
		}
	}
	t.Error("no parameter has a specification")
	return ""
}
