package rules

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

func TestEnvironmentRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"credentials, once", web(`environment: {A_PASSWORD: hunter2, B_TOKEN: hunter2}`), []string{
			"warning services.web.environment plaintext-credential",
		}},
		{"no value, once", web(`environment: [A, B]`), []string{"info services.web.environment unset-environment"}},
	})
}

// TestNoFindingShowsASecret looks for the values of credentials in all texts.
func TestNoFindingShowsASecret(t *testing.T) {
	p := composetest.Text(t, web(`environment: {A_PASSWORD: hunter2, B_URL: "x://u:hunter2@h", C_TOKEN: "hunter2 host.docker.internal"}`,
		`command: ["--password=hunter2@host.docker.internal"]`)+"secrets: {s: {environment: hunter2}}\n")
	for _, f := range Check(p) {
		if strings.Contains(f.String(), "hunter2") {
			t.Error(f)
		}
	}
}
