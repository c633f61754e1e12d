package cli

import (
	"os"
	"strings"
	"testing"
)

// TestStrictSecrets: the flag makes warnings of credentials errors, and shows no
// value.
func TestStrictSecrets(t *testing.T) {
	t.Chdir(t.TempDir())
	const file = "services: {web: {image: nginx, environment: {DB_PASSWORD: correct-horse}}}\n"
	if err := os.WriteFile("compose.yaml", []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"check"}, 0, "warning: services.web.environment: DB_PASSWORD"},
		{[]string{"check", "--strict-secrets"}, 1, "error: services.web.environment: DB_PASSWORD"},
	} {
		code, out, errs := runApp(test.args...)
		out += errs
		if code != test.code || !strings.Contains(out, test.want) || strings.Contains(out, "correct-horse") {
			t.Errorf("%v: exit code %d\n%s", test.args, code, out)
		}
	}
}
