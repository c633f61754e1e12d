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

// TestCommandWithSecrets: a shell reads the values of secrets that Compose would
// write into a command.
func TestCommandWithSecrets(t *testing.T) {
	const own = "    environment: {A_PASSWORD: \"${A_PASSWORD}\", B_PASSWORD: example-word-2}\n"
	for _, c := range []struct{ name, service, want string }{
		{"a text", "image: example/a\n    healthcheck: {test: \"check -p${A_PASSWORD} || exit 1\"}\n" + own, `test: "check -p\"$${A_PASSWORD}\" || exit 1"`},
		{"a literal", "image: example/a\n    healthcheck: {test: check -p example-word-2}\n" + own, `test: "check -p \"$${B_PASSWORD}\""`},
		{"a list for a shell", "image: example/a\n    healthcheck: {test: [CMD-SHELL, \"check -p ${A_PASSWORD:?needed} -u ${NAME:-me}\"]}\n" + own,
			`test: [CMD-SHELL, "check -p \"$${A_PASSWORD}\" -u ${NAME:-me}"]`},
		{"in quotation marks", "image: example/a\n    healthcheck: {test: 'check \"a:${A_PASSWORD}\" ''b:$A_PASSWORD'' \\\"'}\n" + own,
			`test: "check \"a:$${A_PASSWORD}\" 'b:'\"$${A_PASSWORD}\"'' \\\""`},
		{"without a shell", "image: postgres:17\n    healthcheck: {test: [CMD, check, \"--password=${A_PASSWORD}\", it's, \"$$1\", \"\"]}\n" + own,
			`test: [CMD-SHELL, "check --password=\"$${A_PASSWORD}\" 'it'\\''s' '$$1' ''"]`},
		{"without a known shell", "image: example/a\n    healthcheck: {test: [CMD, check, \"${A_PASSWORD}\"]}\n" + own, ""},
		{"a command of a known image", "image: redis:8\n    command: redis-server --requirepass ${A_PASSWORD} --save '60 1'\n" + own,
			`command: [sh, "-c", "exec docker-entrypoint.sh redis-server --requirepass \"$${A_PASSWORD}\" --save '60 1'"]`},
		{"a command with an entrypoint", "image: redis:8\n    entrypoint: [/run]\n    command: redis-server --requirepass ${A_PASSWORD}\n" + own, ""},
		{"a command of another image", "image: example/a\n    command: run --password ${A_PASSWORD}\n" + own, ""},
		{"a command for a shell", "image: example/a\n    command: [bash, -ec, \"run ${A_PASSWORD}\", name]\n" + own, `command: [bash, "-ec", "run \"$${A_PASSWORD}\"", name]`},
		{"a shell in the entrypoint", "image: example/a\n    entrypoint: [/bin/sh, -c]\n    command: [\"run ${A_PASSWORD}\"]\n" + own, `command: ["run \"$${A_PASSWORD}\""]`},
		{"an entrypoint", "image: example/a\n    entrypoint: sh -c 'run ${A_PASSWORD}'\n" + own, `entrypoint: [sh, "-c", "run \"$${A_PASSWORD}\""]`},
		{"no variable", "image: valkey/valkey:8\n    command: [valkey-server, --requirepass, \"${A_PASSWORD}\"]\n", `A_PASSWORD: "${A_PASSWORD}"`},
		{"a label", "image: example/a\n    labels: [\"key=${A_PASSWORD}\"]\n" + own, `key: "" `},
		{"a part of a variable", "image: example/a\n    healthcheck: {test: \"check ${URL}\"}\n" + own, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			composetest.Enter(t, map[string]string{
				"compose.yaml": "services:\n  web:\n    " + c.service, ".env": "A_PASSWORD=example-word\nURL=a:example-word@b\n",
			})
			result := run(t)
			got := result.After
			left := slices.ContainsFunc(result.Left, func(f finding.Finding) bool { return f.Code == codes.CredentialInCommand })
			if !strings.Contains(got, c.want) || strings.Contains(got, "example-word") || left != (c.want == "") {
				t.Errorf("the warning is left: %t; the file is\n%s", left, got)
			}
			if again := run(t); again.Before != again.After {
				t.Errorf("a second run writes\n%s", again.After)
			}
		})
	}
}

// TestIncludedCommandWithSecrets: a command of an included file is rewritten, too,
// unless a variable has another value there.
func TestIncludedCommandWithSecrets(t *testing.T) {
	for _, c := range []struct{ name, main, included, want string }{
		{"the same variables", "A_PASSWORD=example-word\n", "", `test: "check -p \"$${A_PASSWORD}\" -u ${NAME:-me}"`},
		{"another variable", "A_PASSWORD=example-word\n", "NAME=other\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			composetest.Enter(t, map[string]string{
				"compose.yaml": "include: [db/compose.yaml]\n", ".env": c.main, "db/.env": c.included,
				"db/compose.yaml": "services:\n  db:\n    image: example/a\n    environment: {A_PASSWORD: \"${A_PASSWORD}\"}\n" +
					"    healthcheck: {test: \"check -p ${A_PASSWORD} -u ${NAME:-me}\"}\n",
			})
			result := run(t)
			left := slices.ContainsFunc(result.Left, func(f finding.Finding) bool { return f.Code == codes.CredentialInCommand })
			if !strings.Contains(result.After, c.want) || left != (c.want == "") || strings.Contains(result.After, "example-word") {
				t.Errorf("the warning is left: %t; the file is\n%s", left, result.After)
			}
		})
	}
}

// TestLogOptionWithCredential: a token in an option of a log driver becomes a secret.
func TestLogOptionWithCredential(t *testing.T) {
	composetest.Enter(t, map[string]string{
		"compose.yaml": "services:\n  web:\n    image: example/a\n    logging: {driver: splunk, options: {splunk-token: example-word, splunk-url: \"https://x\"}}\n",
	})
	result := run(t)
	left := slices.ContainsFunc(result.Left, func(f finding.Finding) bool { return f.Code == codes.PlaintextCredential })
	if left || !strings.Contains(result.After, "x-aws-secrets: true") || strings.Contains(result.After, "example-word") {
		t.Errorf("the warning is left: %t; the file is\n%s", left, result.After)
	}
}

// TestBuildArgumentWithCredential: an argument that the Dockerfile lacks gets no value; another
// one can be a secret of the build once the Dockerfile reads it.
func TestBuildArgumentWithCredential(t *testing.T) {
	for _, c := range []struct {
		name, args, dockerfile, want string
		left                         bool
	}{
		{"declared", "{NPM_TOKEN: \"${NPM_AUTH}\", A: b}", "FROM x\nARG NPM_TOKEN\nRUN make\n", "# TODO secrets: {NPM_TOKEN: {environment: NPM_AUTH}}", true},
		{"not declared", "{NPM_TOKEN: \"${NPM_AUTH}\", A: b}", "FROM x\nARG A\n", `NPM_TOKEN: ""`, false},
		{"not declared, in a list", "[\"NPM_TOKEN=${NPM_AUTH}\", A=b]", "FROM x\nARG A\n", `NPM_TOKEN: ""`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			composetest.Enter(t, map[string]string{
				"compose.yaml":   "services:\n  web:\n    build: {context: app, args: " + c.args + "}\n",
				"app/Dockerfile": c.dockerfile, ".env": "NPM_AUTH=example-word\n",
			})
			result := run(t)
			left := slices.ContainsFunc(result.Left, func(f finding.Finding) bool { return f.Code == codes.PlaintextCredential })
			if left != c.left || !strings.Contains(result.After, c.want) || strings.Contains(result.After, "example-word") {
				t.Errorf("the warning is left: %t; the file is\n%s", left, result.After)
			}
			if again := run(t); again.Before != again.After {
				t.Errorf("a second run writes\n%s", again.After)
			}
		})
	}
}
