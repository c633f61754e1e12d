package model_test

import (
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TestDefaultsOfSecrets mounts a file with defaults of variables: those of secrets
// are left out, because the service has them.
func TestDefaultsOfSecrets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, want string
		variables        []string
	}{
		{"a secret", "password: '${DB_PASSWORD:-example}'\n", "password: '${DB_PASSWORD:-}'\n", []string{"DB_PASSWORD"}},
		{"only where it is not set", "${DB_PASSWORD-example}", "${DB_PASSWORD-}", []string{"DB_PASSWORD"}},
		{"a default that is set", ": ${DB_PASSWORD:=example}", ": ${DB_PASSWORD:=}", []string{"DB_PASSWORD"}},
		{"several", "${DB_PASSWORD:-a}${NAMED:-b c}${DB_PASSWORD:-d}", "${DB_PASSWORD:-}${NAMED:-}${DB_PASSWORD:-}", []string{"DB_PASSWORD", "NAMED"}},
		{"no secret", "user: ${DB_USER:-example}", "user: ${DB_USER:-example}", nil},
		{"a credential that the service lacks", "${OTHER_PASSWORD:-example}", "${OTHER_PASSWORD:-example}", nil},
		{"such a one in a comment", "  # ${OTHER_PASSWORD:-example}", "  # ${OTHER_PASSWORD:-}", []string{"OTHER_PASSWORD"}},
		{"no credential in a comment", "# ${OTHER_USER:-example}", "# ${OTHER_USER:-example}", nil},
		{"no default", "${DB_PASSWORD} ${DB_PASSWORD:-} $DB_PASSWORD", "${DB_PASSWORD} ${DB_PASSWORD:-} $DB_PASSWORD", nil},
		{"other operators", "${DB_PASSWORD:?needed} ${DB_PASSWORD:+yes} ${DB_PASSWORD:0:8}", "${DB_PASSWORD:?needed} ${DB_PASSWORD:+yes} ${DB_PASSWORD:0:8}", nil},
		{"a variable in the default", "${DB_PASSWORD:-${DB_USER:-a}}", "${DB_PASSWORD:-${DB_USER:-a}}", nil},
		{"data", "\x00${DB_PASSWORD:-example}", "\x00${DB_PASSWORD:-example}", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := composetest.Directory(t, map[string]string{"app.conf": c.text, "compose.yaml": `
x-aws-secrets: true
services:
  a:
    image: example/a
    environment: {DB_PASSWORD: example-word, DB_USER: app}
    secrets: [{source: named, x-aws-env: NAMED}]
    volumes: [./app.conf:/app/app.conf]
  b:
    image: example/a
    volumes: [./app.conf:/app/app.conf]
secrets: {named: {x-aws-generate: {}}}
`})
			p := model.New(composetest.File(t, dir+"/compose.yaml"))
			contents, _ := p.Service("a").Contents()
			got := contents[0].Files[0]
			if string(got.Data) != c.want || !slices.Equal(got.Defaults, c.variables) {
				t.Errorf("the file is %q without the defaults of %q, want %q and %q", got.Data, got.Defaults, c.want, c.variables)
			}
			if plain, _ := p.Service("b").Contents(); string(plain[0].Files[0].Data) != c.text {
				t.Errorf("a service without secrets gets %q", plain[0].Files[0].Data)
			}
		})
	}
}
