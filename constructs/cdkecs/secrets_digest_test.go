package cdkecs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

const nestedWithSecrets = `
x-aws-secrets: true
services:
  near: {image: i, x-aws-stack: main, environment: {A_TOKEN: marker}}
  far: {image: i, x-aws-stack: other, environment: {A_TOKEN: marker}}
  none: {image: i, x-aws-stack: other}
`

// TestDigestsAreHidden: whoever may read a stack, or a nested one, reads neither
// values nor digests, and each service has the digest of its own secrets.
func TestDigestsAreHidden(t *testing.T) {
	templates := newFixture(t, parse(t, nestedWithSecrets)).templates(t)
	for stack, services := range map[string][]string{"": {"near"}, "other": {"far"}} {
		template := templates[stack]
		for name, p := range template.Parameters {
			parameter, _ := p.(map[string]any)
			carries := strings.HasPrefix(name, "Digest") || strings.HasPrefix(name, "Variables")
			if carries && parameter["NoEcho"] != true {
				t.Errorf("%q: parameter %s is shown", stack, name)
			}
			if !carries && strings.Contains(name, "Digest") {
				t.Errorf("%q: %s refers to a digest and is shown", stack, name)
			}
		}
		var nonces []string
		for _, r := range ofType(template.Resources, "AWS::ECS::Service") {
			if force, ok := r.Properties["ForceNewDeployment"].(map[string]any); ok {
				nonces = append(nonces, fmt.Sprint(force["ForceNewDeploymentNonce"]))
			}
		}
		if len(nonces) != len(services) || !strings.HasPrefix(nonces[0], "map[Ref:Digest"+services[0]) {
			t.Errorf("%q: the digests are %v, want those of %v", stack, nonces, services)
		}
	}
	for _, r := range ofType(templates[""].Resources, "AWS::CloudFormation::Stack") {
		text, _ := json.Marshal(r.Properties["Parameters"])
		if !strings.Contains(string(text), `{"Ref":"Digestfar`) {
			t.Errorf("the nested stack gets no digest: %s", text)
		}
	}
}
