package load

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"
)

// TestSecretVariableMistakes: each mistake in x-aws-secrets has one message,
// which says what is wrong and has no value.
func TestSecretVariableMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, entries, more, path, code, want string }{
		{"a value", "{KEY: hunter2}", "", "services.web.x-aws-secrets.KEY", codes.ExtensionType, "must be true"},
		{"another mapping", "{KEY: {value: hunter2}}", "", "services.web.x-aws-secrets.KEY", codes.ExtensionType, "must be true"},
		{"a list", "{KEY: [hunter2]}", "", "services.web.x-aws-secrets.KEY", codes.ExtensionType, "must be true"},
		{"a secret of that name", "{KEY: {x-aws-generate: {}}}", "secrets: {web.KEY: {x-aws-generate: {}}}\n",
			"services.web.x-aws-secrets.KEY", codes.SecretEnvironment, "another secret has that name"},
		{"no such variable", "[GONE]", "", "services.web.x-aws-secrets[0]", codes.SecretEnvironment, `no variable "GONE"`},
		{"name and value", "['KEY=hunter2']", "", "services.web.x-aws-secrets[0]", codes.SecretEnvironment, "KEY= is not the name"},
		{"empty", "[EMPTY]", "", "services.web.environment.EMPTY", codes.SecretEmpty, "EMPTY is empty"},
		{"too large", "[BIG]", "", "services.web.x-aws-secrets", codes.SecretSize, "BIG"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "compose.yaml")
			text := "name: shop\nservices:\n  web:\n    image: nginx\n    environment: {KEY: , EMPTY: '', BIG: " + strings.Repeat("hunter2", 600) +
				"}\n    x-aws-secrets: " + c.entries + "\n" + c.more
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			project, err := Load(context.Background(), Options{Files: []string{file}, Environment: []string{}})
			if err != nil {
				t.Fatal(err)
			}
			found := rules.Check(project).Errors()
			if len(found) != 1 || found[0].Path != c.path || found[0].Code != c.code || !strings.Contains(found[0].String(), c.want) {
				t.Errorf("got %v", found)
			}
			if strings.Contains(fmt.Sprint(found), "hunter2") {
				t.Error("the message has the value")
			}
		})
	}
}
