package rules

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

func TestIsCredential(t *testing.T) {
	for _, v := range []struct {
		name, value string
		want        bool
	}{
		{"DB_PASSWORD", "hunter2", true},
		{"db_passwd", "hunter2", true},
		{"AWS_SECRET_ACCESS_KEY", "abc", true},
		{"API_KEY", "abc", true},
		{"PRIVATE_KEY", "-----BEGIN", true},
		{"DATABASE_URL", "db://app:hunter2@db/app", true},
		{"DATABASE_URL", "db://app@db/app", false},
		{"DATABASE_URL", "db://db/app?x=a@b", false},
		{"DB_PASSWORD", "", false},
		{"DB_PASSWORD_FILE", "/run/secrets/x", false},
		{"TOKEN_TTL", "15m", false},
		{"TOKEN_LIFETIME", "15m", false},
		{"MAX_TOKENS", "4096", false},
		{"REQUIRE_PASSWORD", "yes", false},
		{"SECRETS_ENABLED", "true", false},
		{"LOG_LEVEL", "info", false},
	} {
		if got := isCredential(v.name, v.value); got != v.want {
			t.Errorf("%s=%s: got %t", v.name, v.value, got)
		}
	}
}

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
