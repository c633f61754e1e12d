package plan_test

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

const digested = `
name: test
services:
  both: {image: i, secrets: [a], environment: {B_TOKEN: VALUE}, x-aws-secrets: true}
  side: {image: i, network_mode: "service:host", environment: {B_TOKEN: VALUE}, x-aws-secrets: true}
  host: {image: i}
  generated: {image: i, secrets: [g]}
  none: {image: i}
  job: {image: i, x-aws-job: true, secrets: [a]}
secrets:
  a: {environment: A}
  g: {x-aws-generate: {}}
`

func TestSecretsDigest(t *testing.T) {
	services := map[string]plan.Service{}
	for _, s := range plan.New(composetest.Text(t, digested)).Services {
		services[s.Name] = s
	}
	for _, name := range []string{"generated", "none", "job"} {
		if services[name].SecretsDigest != nil {
			t.Errorf("%s has a digest", name)
		}
	}
	a, both, side := plan.SecretRef{Noun: "secret", Name: "a"}, plan.SecretRef{Noun: "service", Name: "both"}, plan.SecretRef{Noun: "service", Name: "side"}
	digest := func(service, ofA, ofBoth, ofSide string) string {
		return services[service].SecretsDigest.Of(map[plan.SecretRef]string{a: ofA, both: ofBoth, side: ofSide})
	}
	first := digest("both", "one", "two", "three")
	if first != digest("both", "one", "two", "other") {
		t.Error("a value of another service changes the digest")
	}
	for _, changed := range []string{digest("both", "o", "two", ""), digest("both", "one", "t", ""), digest("both", "onet", "wo", "")} {
		if changed == first || len(changed) != len(first) {
			t.Errorf("%s and %s are of different values", changed, first)
		}
	}
	if digest("host", "", "", "one") == digest("host", "", "", "two") {
		t.Error("a value of a sidecar does not change the digest")
	}
	if digest("both", "same", "same", "same") == digest("host", "same", "same", "same") {
		t.Error("the digests of two services with the same value show that they are the same")
	}
}

// TestVariablesParameter: it changes with the names of the variables, never
// with their values or with other services.
func TestVariablesParameter(t *testing.T) {
	parameters := func(text string) map[string]string {
		out := map[string]string{}
		for _, s := range plan.New(composetest.Text(t, text)).Secrets {
			out[s.Name] = s.Parameter
		}
		return out
	}
	before := parameters(digested)["both"]
	if after := parameters(strings.ReplaceAll(digested, "VALUE", "OTHER") + "configs: {}\n")["both"]; after != before {
		t.Error("it changes with a value")
	}
	if after := parameters(strings.Replace(digested, "{B_TOKEN: VALUE}", "{B_TOKEN: VALUE, C_TOKEN: VALUE}", 1))["both"]; after == before {
		t.Error("it stays where a variable is added")
	}
	if after := parameters(strings.Replace(digested, "  none:", "  more: {image: i, environment: {A_TOKEN: b}, x-aws-secrets: true}\n  none:", 1))["both"]; after != before {
		t.Error("it changes with another service")
	}
}
