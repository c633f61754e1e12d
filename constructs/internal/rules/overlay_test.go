package rules

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

const overlaid = `services:
  web: {image: web, ports: ["80:8000", "53:53/udp"], volumes: ["data:/data:nocopy"], secrets: [key]}
  a-b: {image: i}
  ab: {image: i}
volumes: {data: {}}
secrets: {key: {x-aws-generate: {}}}
x-aws-cloudformation:
  `

// over is a file with an overlay of these lines.
func over(lines ...string) string { return overlaid + strings.Join(lines, "\n  ") + "\n" }

// TestOverlayRemedies: each value of a wrong type has a remedy with the right form.
func TestOverlayRemedies(t *testing.T) {
	for text, want := range map[string]string{
		"Outputs: [a]":                                  "must be a mapping, found a list; write it as {<name>: {Value: <value>}}",
		"Outputs: {A: b}":                               "must be a mapping, found a string; write it as {Value: <value>}",
		"Outputs: {A: {Value: a, Export: b}}":           "must be a mapping, found a string; write it as {Name: <name>}",
		"Parameters: {A: 3}":                            "must be a mapping, found a number; write it as {Type: String}",
		"Conditions: {A: true}":                         "must be a mapping, found a boolean; write it as {Fn::Equals: [<value>, <value>]}",
		"Mappings: {A: {b: c}}":                         "must be a mapping, found a string; write it as {<name>: <value>}",
		"Resources: {LogGroup: {Properties: []}}":       "must be a mapping, found a list; write it as {<name>: <value>}",
		"Resources: {A: {Type: 1}}":                     "must be a string, found a number; write it as AWS::S3::Bucket",
		"Resources: {LogGroup: {DependsOn: 3}}":         "must be a name or a list of names, found a number; write it as [<name>]",
		"Resources: {LogGroup: {DeletionPolicy: 3}}":    "must be a string, found a number; use one of Delete, Retain, RetainExceptOnCreate, Snapshot",
		"Resources: {LogGroup: {DeletionPolicy: Snap}}": `"Snap" is not a DeletionPolicy; use one of Delete, Retain, RetainExceptOnCreate, Snapshot`,
	} {
		var got []string
		for _, f := range Check(composetest.Text(t, over(text))) {
			if f.Severity == finding.Error {
				got = append(got, f.Message+"; "+f.Fix)
			}
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestOverlayRules(t *testing.T) {
	const resources = "x-aws-cloudformation.Resources."
	testRules(t, []ruleCase{
		{"changes", over("Resources:", "  WebService: {Properties: {DesiredCount: 3}}", "  LogGroup: {DeletionPolicy: Retain}",
			"  Services/web/SecurityGroup: {Properties: {GroupName: web}}"), nil},
		{"a removal", over("Resources: {WebTCP80Listener: null}"), nil},
		{"a new resource", over("Resources:", "  Bucket: {Type: 'AWS::S3::Bucket'}", "Outputs:", "  Name: {Value: !Ref Bucket}"), nil},
		{"no mapping", over("- a"), []string{"error x-aws-cloudformation extension-type"}},
		{"a section of no template", over("Resource: {}"), []string{"error x-aws-cloudformation.Resource overlay-section"}},
		{"a section that is a list", over("Outputs: [a]"), []string{"error x-aws-cloudformation.Outputs extension-type"}},
		{"a resource that is text", over("Resources: {LogGroup: a}"), []string{"error " + resources + "LogGroup extension-type"}},
		{"an output that is removed", over("Outputs: {A: null}"), []string{"error x-aws-cloudformation.Outputs.A extension-type"}},
		{"an unknown name", over("Resources: {WbeService: {Properties: {}}}"), []string{"error " + resources + "WbeService overlay-unknown"}},
		{"a removal of nothing", over("Resources: {Queue: null}"), []string{"error " + resources + "Queue overlay-unknown"}},
		{"a path to no service", over("Resources: {Services/wbe/Service: null}"), []string{"error " + resources + "Services/wbe/Service overlay-unknown"}},
		{"a name of two services", over("Resources: {AbService: {}}"), []string{"error " + resources + "AbService overlay-ambiguous"}},
		{"a new resource with a name that no template takes", over("Resources: {a-b: {Type: 'AWS::S3::Bucket'}}"),
			[]string{"error " + resources + "a-b overlay-name"}},
		{"a name that is taken", over("Resources: {valueOf: {Type: 'AWS::A::B'}, A: {Type: 'AWS::A::B'}}", "Parameters: {A: {Type: String}}"), []string{
			"error " + resources + "valueOf reserved-name", "error " + resources + "A overlay-name",
		}},
		{"no mappings", over("Mappings: {A: {b: c}}", "Outputs: {A: {Value: a, Export: b}}"), []string{
			"error x-aws-cloudformation.Mappings.A.b extension-type", "error x-aws-cloudformation.Outputs.A.Export extension-type",
		}},
		{"a type that is none", over("Resources: {A: {Type: Bucket}, B: {Type: 1}}"), []string{
			"error " + resources + "A.Type extension-value", "error " + resources + "B.Type extension-type",
		}},
		{"properties in the wrong place", over("Resources: {LogGroup: {RetentionInDays: 3, Propertys: {}, Properties: 3}}"), []string{
			"error " + resources + "LogGroup.RetentionInDays overlay-attribute", "error " + resources + "LogGroup.Propertys overlay-attribute",
			"error " + resources + "LogGroup.Properties extension-type",
		}},
		{"policies", over("Resources: {LogGroup: {DeletionPolicy: Keep, UpdateReplacePolicy: 3, UpdatePolicy: a}, WebService: {DeletionPolicy: !If [A, Retain, Delete]}}",
			"Conditions: {A: !Equals [a, b]}"), []string{
			"error " + resources + "LogGroup.DeletionPolicy extension-value", "error " + resources + "LogGroup.UpdateReplacePolicy extension-type",
			"error " + resources + "LogGroup.UpdatePolicy extension-type",
		}},
		{"outputs and parameters", over("Outputs: {A: {Values: a}}", "Parameters: {B: {Type: String, Size: 3}}"), []string{
			"error x-aws-cloudformation.Outputs.A overlay-attribute", "error x-aws-cloudformation.Outputs.A.Values overlay-attribute",
			"error x-aws-cloudformation.Parameters.B.Size overlay-attribute",
		}},
	})
}

func TestOverlayReferences(t *testing.T) {
	const value = "x-aws-cloudformation.Outputs.A.Value"
	output := func(value string, more ...string) string {
		return over(append([]string{"Outputs:", "  A: {Value: " + value + "}"}, more...)...)
	}
	testRules(t, []ruleCase{
		{"all there", output(`!Join ["", [!Ref Cluster, !GetAtt LoadBalancer.DNSName, !Ref "AWS::Region", !Sub "$${CloudMap.Id}$${!Raw}"]]`), nil},
		{"in new elements", output(`!If [Big, !Ref Size, !FindInMap [Sizes, a, b]]`,
			"Parameters: {Size: {Type: String}}", "Mappings: {Sizes: {a: {b: c}}}", `Conditions: {Big: !Equals [!Ref Size, "3"]}`), nil},
		{"of every noun", output(`[!Ref DataFilesystem, !Ref DataAccessPoint, !Ref KeySecret, !Ref DefaultNetwork, !Ref WebUDP53Listener,
    !Ref WebTCP80TargetGroup, !Ref WebTaskRole, !Ref WebTaskExecutionRole, !Ref WebTaskDefinition, !Ref Services/a-b/Service]`), nil},
		{"Ref", output("!Ref Clutser"), []string{"error " + value + ".Ref overlay-unknown"}},
		{"GetAtt", output("!GetAtt Clutser.Arn"), []string{"error " + value + ".Fn::GetAtt overlay-unknown"}},
		{"Sub", output(`!Sub "$${Clutser}"`), []string{"error " + value + ".Fn::Sub overlay-unknown"}},
		{"a path", output("!Ref Networks/front"), []string{"error " + value + ".Ref overlay-unknown"}},
		{"of two services", output("!Ref AbTaskRole"), []string{"error " + value + ".Ref overlay-ambiguous"}},
		{"removed", output("!Ref LogGroup", "Resources: {LogGroup: null}"), []string{"error " + value + ".Ref overlay-reference"}},
		{"pseudo parameter", output(`!Ref "AWS::Regoin"`), []string{"error " + value + ".Ref overlay-reference"}},
		{"condition", output("!If [Big, a, b]"), []string{"error " + value + ".Fn::If[0] overlay-reference"}},
		{"mapping", output("!FindInMap [Sizes, a, b]"), []string{"error " + value + ".Fn::FindInMap[0] overlay-reference"}},
		{"function", output("!Joyn [a, b]"), []string{"error " + value + ".Fn::Joyn overlay-reference"}},
		{"dependency", over("Resources: {LogGroup: {DependsOn: [Clutser]}, CloudMap: {DependsOn: 3, Condition: Big}}"), []string{
			"error x-aws-cloudformation.Resources.LogGroup.DependsOn overlay-unknown",
			"error x-aws-cloudformation.Resources.CloudMap.DependsOn extension-type",
			"error x-aws-cloudformation.Resources.CloudMap.Condition overlay-reference",
		}},
	})
}

func TestOverlaySecrets(t *testing.T) {
	const at = "x-aws-cloudformation.Resources."
	resource := func(properties string) string {
		return over("Resources:", "  New: {Type: 'AWS::A::B', Properties: {"+properties+"}}")
	}
	cases := []ruleCase{
		{"a secret", resource("SecretString: swordfish"), []string{"error " + at + "New.Properties.SecretString overlay-secret"}},
		{"a password", resource("MasterUserPassword: swordfish"), []string{"warning " + at + "New.Properties.MasterUserPassword plaintext-credential"}},
		{"a variable", resource("Environment: [{Name: API_TOKEN, Value: swordfish}]"),
			[]string{"warning " + at + "New.Properties.Environment[0].Value plaintext-credential"}},
		{"fetched", resource("MasterUserPassword: '{{resolve:secretsmanager:a}}', SecretString: '{{resolve:ssm:b}}'"), nil},
		{"about a secret", resource("SecretArn: swordfish, SecretId: swordfish, PasswordLength: 20"), nil},
		{"a default", over("Parameters: {AdminPassword: {Type: String, Default: swordfish}, Count: {Type: String, Default: swordfish}}"),
			[]string{"warning x-aws-cloudformation.Parameters.AdminPassword.Default plaintext-credential"}},
		{"functions", resource("MasterUserPassword: !Ref LogGroup"), nil},
	}
	testRules(t, cases)
	for _, c := range cases {
		for _, f := range Check(composetest.Text(t, c.file)) {
			if strings.Contains(f.String(), "swordfish") {
				t.Errorf("%s: the finding shows the value: %s", c.name, f)
			}
		}
	}
}

// TestOverlayHoldsASecret: Compose puts the value of a variable into the
// overlay, and the variable is a secret.
func TestOverlayHoldsASecret(t *testing.T) {
	directory := t.TempDir()
	composetest.Write(t, directory, map[string]string{
		".env": "WORD=swordfish\n",
		"compose.yaml": `services: {web: {image: i, secrets: [word]}}
secrets: {word: {environment: WORD}}
x-aws-cloudformation: {Outputs: {A: {Value: "it is ${WORD}"}, B: {Value: "it is $$WORD"}}, Mappings: {M: {swordfish: {a: b}}}}
`,
	})
	findings := Check(composetest.File(t, filepath.Join(directory, "compose.yaml")))
	if got, want := summaries(findings), []string{
		"error x-aws-cloudformation.Outputs.A.Value overlay-secret", "error x-aws-cloudformation.Mappings.M overlay-secret",
	}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, f := range findings {
		if strings.Contains(f.String(), "swordfish") {
			t.Errorf("the finding shows the value: %s", f)
		}
	}
}

// TestOverlayTags: the short forms of functions, which compose-go drops.
func TestOverlayTags(t *testing.T) {
	for text, want := range map[string]string{
		`!Ref A`:                        `{"Ref":"A"}`,
		`!Condition A`:                  `{"Condition":"A"}`,
		`!GetAtt A.B`:                   `{"Fn::GetAtt":"A.B"}`,
		`!GetAtt [A, B]`:                `{"Fn::GetAtt":["A","B"]}`,
		`!Sub "$${A}-${B}"`:             `{"Fn::Sub":"${A}-b"}`,
		`!Sub ["$${A}", {A: !Ref C}]`:   `{"Fn::Sub":["${A}",{"A":{"Ref":"C"}}]}`,
		`!Join [a, [!Ref "AWS::X", 1]]`: `{"Fn::Join":["a",[{"Ref":"AWS::X"},1]]}`,
		`{Fn::Base64: !Sub x}`:          `{"Fn::Base64":{"Fn::Sub":"x"}}`,
		`2012-10-17`:                    `"2012-10-17"`,
		`null`:                          `null`,
	} {
		file := "services: {web: {image: i, environment: {B: '${B}'}}}\nx-aws-cloudformation:\n  Resources:\n    A:\n      Properties:\n        V: " + text + "\n"
		directory := t.TempDir()
		composetest.Write(t, directory, map[string]string{"compose.yaml": file, ".env": "B=b\n"})
		overlay := model.OverlayOf(composetest.File(t, filepath.Join(directory, "compose.yaml")))
		properties, _ := overlay.Resources["A"]["Properties"].(map[string]any)
		if got, err := json.Marshal(properties["V"]); err != nil || string(got) != want {
			t.Errorf("%s became %s (%v), want %s", text, got, err, want)
		}
	}
}

// TestOverlayOfSeveralFiles: as Compose merges, but null wins.
func TestOverlayOfSeveralFiles(t *testing.T) {
	directory := t.TempDir()
	composetest.Write(t, directory, map[string]string{
		"compose.yaml": "services: {web: {image: i}}\n" +
			"x-aws-cloudformation: {Resources: {A: {Type: T, Properties: {P: 1, Q: 1, L: [1]}}, B: {Type: T}}}\n",
		"compose.override.yaml": "x-aws-cloudformation: {Resources: {A: {Properties: {P: !Ref B, Q: null, L: [2]}}, B: null}}\n",
	})
	project, err := load.Load(t.Context(), load.Options{WorkingDir: directory, ProjectName: "test", Environment: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(model.OverlayOf(project).Resources)
	want := `{"A":{"Properties":{"L":[1,2],"P":{"Ref":"B"},"Q":null},"Type":"T"},"B":null}`
	if err != nil || string(got) != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
}

func TestOverlayTargets(t *testing.T) {
	var got []string
	for _, target := range model.New(composetest.Text(t, over())).OverlayTargets() {
		got = append(got, target.Name+" "+target.Path)
	}
	for _, want := range []string{
		"Cluster Cluster", "LogGroup LogGroup", "CloudMap Namespace", "LoadBalancer LoadBalancer", "WebService Services/web/Service",
		"WebTCP80Listener LoadBalancer/Listener80", "WebTCP80TargetGroup Services/web/TargetGroup80", "AbService Services/a-b/Service",
		"AbService Services/ab/Service", "DataFilesystem Volumes/data/FileSystem", "KeySecret Secrets/key/Secret",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing in %q", want, got)
		}
	}
}
