package rules

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// TestVariablesInContext: what x-aws-secrets keeps out of the template is also
// looked for in what Docker gets.
func TestVariablesInContext(t *testing.T) {
	t.Parallel()
	const value = "an-example-value"
	for _, c := range []struct {
		name, project, build, ignore string
		// want are the files in the message; none is for no finding.
		want   string
		strict bool
	}{
		{"env file of the service", "x-aws-secrets: true\n", ".", "", ".env, other.txt, web.env", false},
		{"nothing is selected", "", ".", "", "", false},
		{"another context", "x-aws-secrets: true\n", "web", "", "", false},
		{"left out", "x-aws-secrets: true\n", ".", "*.env\n", "other.txt", false},
		{"one is left out", "x-aws-secrets: true\n", ".", "/web.env\n", ".env, other.txt", false},
		{"left out on AWS", "x-aws-secrets: true\n", "{context: ., x-aws-dockerignore: ['*.env', other.txt]}", "", "", false},
		{"one is left out on AWS", "x-aws-secrets: true\n", "{context: ., x-aws-dockerignore: /web.env}", "", ".env, other.txt", false},
		{"an exception", "x-aws-secrets: true\n", "{context: ., x-aws-dockerignore: ['*.env', '!.env']}", "", ".env, other.txt", false},
		{"an additional context", "x-aws-secrets: true\n", "{context: web, additional_contexts: {all: .}}", "", ".env, other.txt, web.env", false},
		{"strict", "x-aws-secrets: true\nx-aws-strict_secrets: true\n", ".", "", ".env, other.txt, web.env", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := composetest.Directory(t, map[string]string{
				"Dockerfile": "FROM x", "web/Dockerfile": "FROM x", "web.env": "API_TOKEN=" + value + "\n", ".env": "TOKEN=" + value + "\n",
				".dockerignore": c.ignore, "other.txt": value,
				"compose.yaml": c.project + "services:\n  web:\n    build: " + c.build + "\n    env_file: web.env\n    environment: {LOG: info}\n",
			})
			found := Check(composetest.File(t, filepath.Join(dir, "compose.yaml")))
			i := slices.IndexFunc(found, func(f finding.Finding) bool { return strings.HasPrefix(f.Path, "services.web.build.") })
			if (i >= 0) != (c.want != "") {
				t.Fatalf("the findings are\n%v", found)
			}
			if i < 0 {
				return
			}
			code := codes.CredentialInContext
			if c.strict {
				code = codes.StrictSecrets
			}
			text := found[i].String()
			if found[i].Code != code || !strings.Contains(text, ", in "+c.want+": these") || strings.Contains(text, value) {
				t.Errorf("got %s", text)
			}
		})
	}
}

func TestExcludedSource(t *testing.T) {
	t.Parallel()
	const copies = "FROM nginx\nCOPY web.env etc /app/\nCOPY *.txt /app/\n" +
		"RUN --mount=type=bind,source=bound.ini,target=/a --mount=src=./plain.ini,target=/b --mount=type=cache,source=cache.ini,target=/c \\\n" +
		"  --mount=type=bind,from=nginx,source=/other.ini,target=/d run --mount=x\n"
	for name, c := range map[string]struct{ ignored, ignore, want string }{
		"a file":                        {"[web.env]", "", "web.env is excluded, and the Dockerfile copies or mounts it by name"},
		"a mount":                       {"[bound.ini]", "", "bound.ini is excluded"},
		"a mount of the default type":   {"[plain.ini]", "", "plain.ini is excluded"},
		"a mount of a cache":            {"[cache.ini]", "", ""},
		"a mount of an image":           {"[other.ini]", "", ""},
		"by a wildcard":                 {"['*.env']", "", "web.env is excluded"},
		"an exception":                  {"['*.env', '!web.env']", "", ""},
		"a directory":                   {"[etc]", "", "etc is excluded"},
		"a directory with an exception": {"[etc, '!etc/app.conf']", "", ""},
		"what a wildcard copies":        {"[notes.txt]", "", ""},
		"for docker compose as well":    {"[web.env]", "web.env\n", ""},
		"what the Dockerfile lacks":     {"[test.env]", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			directory := composetest.Directory(t, map[string]string{
				"Dockerfile": copies, "web.env": "", "bound.ini": "", "plain.ini": "", "cache.ini": "", "other.ini": "", "notes.txt": "", "etc/app.conf": "", ".dockerignore": c.ignore,
				"compose.yaml": "services: {web: {build: {context: ., x-aws-dockerignore: " + c.ignored + "}}}\n",
			})
			var got []string
			for _, f := range Check(composetest.File(t, filepath.Join(directory, "compose.yaml"))) {
				if f.Code == codes.ExcludedSource {
					got = append(got, f.String())
				}
			}
			if len(got) > 1 || strings.Join(got, "") == "" != (c.want == "") || !strings.Contains(strings.Join(got, ""), c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
