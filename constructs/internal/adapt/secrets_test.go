package adapt_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// TestContextWithSecrets: a file with a secret leaves the build context on AWS,
// unless the build needs it.
func TestContextWithSecrets(t *testing.T) {
	for _, c := range []struct{ name, dockerfile, more, want string }{
		{"nothing is copied", "FROM x\nCOPY src /src\n", "", "x-aws-dockerignore: [.env, compose.yaml, \"web\\\\[1].env\"]   # exclude files with values of secrets from the build on AWS\n"},
		{"all is copied", "FROM x\nCOPY . /src\n", "", "; lost: .env, compose.yaml, web[1].env in the image, and with it variables that the service does not set\n"},
		{"one is named", "FROM x\nCOPY .env ./\n", "", "x-aws-dockerignore: [compose.yaml, \"web\\\\[1].env\"]   # exclude"},
		{"one is a pattern", "FROM x\nCOPY *.yaml ./\n", "", "x-aws-dockerignore: [.env, \"web\\\\[1].env\"]   # exclude"},
		{"one is used", "FROM x\nCOPY . .\nRUN . ./.env && make\n", "", "x-aws-dockerignore: [compose.yaml, "},
		{"a package of Node.js", "FROM x\nCOPY . .\nRUN npm run build\n", "package.json", "x-aws-dockerignore: [compose.yaml, "},
		{"mounted", "FROM x\nRUN --mount=type=bind,target=/src make\n", "", "lost: .env, "},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{
				"compose.yaml": "services:\n  web:\n    build: .\n    env_file: web[1].env\n    environment: {A_PASSWORD: \"${A_PASSWORD}\", B_PASSWORD: example-only-2}\n",
				"Dockerfile":   c.dockerfile, ".env": "A_PASSWORD=example-only\n", "web[1].env": "B_TOKEN=example-only-3\n",
			}
			if c.more != "" {
				files[c.more] = "{}"
			}
			composetest.Enter(t, files)
			result := run(t)
			got := content(t)
			if !strings.Contains(got, c.want) || strings.Contains(got, "example-only") {
				t.Errorf("the file is\n%s", got)
			}
			left := slices.ContainsFunc(result.Left, func(f finding.Finding) bool { return f.Code == codes.CredentialInContext })
			if left != (strings.HasPrefix(c.name, "one ") || c.more != "") {
				t.Errorf("the warning is left: %t", left)
			}
			if again := run(t); again.Before != again.After {
				t.Errorf("a second run writes\n%s", again.After)
			}
		})
	}
}
