package rules

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

func TestSecretEnvironmentRules(t *testing.T) {
	const environment = "environment: {A_PASSWORD: hunter2, LOG: info, EMPTY: '', UNSET: }"
	const long = "environment: {A_PASSWORD: hunter2, B: "
	testRules(t, []ruleCase{
		{"all credentials", web("environment: {A_PASSWORD: hunter2, LOG: info}", "x-aws-secrets: true"), nil},
		{"all credentials of the project", "x-aws-secrets: true\n" + web("environment: {A_PASSWORD: hunter2}"), nil},
		{"the service overrides the project", "x-aws-secrets: true\n" + web("environment: {A_PASSWORD: hunter2}", "x-aws-secrets: false"), []string{
			"warning services.web.environment plaintext-credential",
		}},
		{"one of two", web("environment: {A_PASSWORD: hunter2, B_TOKEN: hunter2}", "x-aws-secrets: [B_TOKEN]"), []string{
			"warning services.web.environment plaintext-credential",
		}},
		{"one name", web("environment: {LOG: info}", "x-aws-secrets: LOG"), nil},
		{"no variable", web("environment: {LOG: info}", "x-aws-secrets: [LOG, LOGS]"), []string{
			"error services.web.x-aws-secrets[1] secret-environment",
		}},
		{"a value beside the name", web("environment: {LOG: info}", "x-aws-secrets: ['LOG=hunter2']"), []string{
			"error services.web.x-aws-secrets[0] secret-environment",
		}},
		{"another value in another service", web("environment: {A_PASSWORD: hunter2}", "x-aws-secrets: [A_PASSWORD]") +
			"  more: {image: x, environment: {A_PASSWORD: hunter3}, x-aws-secrets: [A_PASSWORD]}\n", nil},
		{"no environment", web("x-aws-secrets: true"), nil},
		{"empty and not set", web(environment, "x-aws-secrets: [A_PASSWORD, EMPTY, UNSET]"), []string{
			"error services.web.environment.EMPTY secret-empty",
			"warning services.web.environment.UNSET secret-not-set",
		}},
		{"too long", web(long+strings.Repeat("hunter2", 600)+"}", "x-aws-secrets: [A_PASSWORD, B]"), []string{
			"error services.web.x-aws-secrets secret-size",
		}},
		{"a name with a colon", web("environment: {'A:B': hunter2}", "x-aws-secrets: ['A:B']"), []string{
			"error services.web.environment.A:B secret-environment",
		}},
		{"of a wrong type", web("environment: {A: b}", "x-aws-secrets: 5"), []string{"error services.web.x-aws-secrets extension-type"}},
		{"of a wrong item", web("environment: {A: b}", "x-aws-secrets: [5]"), []string{"error services.web.x-aws-secrets[0] extension-type"}},
		{"of a wrong type, project", "x-aws-secrets: [A]\n" + web(), []string{"error x-aws-secrets extension-type"}},
		{"strict", "x-aws-strict_secrets: true\n" + web("environment: {A_PASSWORD: hunter2}"), []string{
			"error services.web.environment strict-secrets",
		}},
		{"strict, and none left", "x-aws-strict_secrets: true\nx-aws-secrets: true\n" + web("environment: {A_PASSWORD: hunter2}"), nil},
		{"x-aws-env overrides environment", web("environment: {A_PASSWORD: hunter2, KEY: }",
			"secrets: [{source: s, x-aws-env: A_PASSWORD}, {source: s, x-aws-env: KEY}]", "x-aws-secrets: [A_PASSWORD]") +
			"secrets: {s: {x-aws-generate: {}}}\n", nil},
	})
}

// TestNoSecretVariableIsShown looks for values in the messages about them.
func TestNoSecretVariableIsShown(t *testing.T) {
	p := composetest.Text(t, web("environment: {A: hunter2, 'B:C': hunter2, BIG: "+strings.Repeat("hunter2", 600)+"}",
		"x-aws-secrets: [A, 'B:C', BIG, MISSING]"))
	for _, f := range Check(p) {
		if strings.Contains(f.String(), "hunter2") {
			t.Error(f.Code)
		}
	}
	big := composetest.Text(t, web("environment: {A: hunter2, BIG: "+strings.Repeat("hunter2", 600)+"}", "x-aws-secrets: [A, BIG]"))
	found := Check(big)
	if len(found) == 0 || found[0].Code != codes.SecretSize || strings.Contains(found[0].String(), "hunter2") {
		t.Errorf("got %d findings", len(found))
	}
}
