package leaks

import (
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TestContexts looks into files of a build context for two values: one that no
// text has by chance, and one that is a word.
func TestContexts(t *testing.T) {
	t.Parallel()
	const random, word = "s3cr3t-example", "password"
	for _, c := range []struct {
		name, file, text string
		want             bool
	}{
		{"an env file", "a.env", "A=" + random, true},
		{"an env file with the word", "a.env", "A=" + word, true},
		{"an example", "config/.env.example", "A=" + random, true},
		{"another compose file", "docker-compose.prod.yml", "A: " + word, true},
		{"code", "src/main.go", `const a = "` + random + `"`, true},
		{"code with the word", "src/main.go", `ask("` + word + `")`, false},
		{"a part of a word", "a.txt", "x" + random + "y", false},
		{"first a part", "a.txt", "x" + random + "y, " + random, true},
		{"an empty file", ".env", "", false},
		{"data", "a.bin", "\x00" + random, false},
		{"left out by .dockerignore", "ignored/a.env", "A=" + random, false},
		{"an exception in there", "ignored/kept.env", "A=" + random, true},
		{"of another file", "Dockerfile.dockerignore.bak", random, true},
		{"the repository", ".git/config", random, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := composetest.Directory(t, map[string]string{
				"Dockerfile": "FROM x\n", ".dockerignore": "ignored\n!ignored/kept.env\n", c.file: c.text,
				"other/compose.yaml": "x-aws-secrets: true\nservices: {a: {build: .., environment: {A_TOKEN: " + random + ", B_PASSWORD: " + word + "}}}\n",
			})
			p := model.New(composetest.File(t, dir+"/other/compose.yaml"))
			found := NewSearch(p).Main(*p.Service("a").ImageBuild())
			got := slices.ContainsFunc(found, func(f File) bool { return f.Name == c.file })
			if got != c.want {
				t.Errorf("found %v, want %t", found, c.want)
			}
			if !slices.ContainsFunc(found, func(f File) bool { return f == File{"other/compose.yaml", true} }) {
				t.Errorf("the compose file is missing in %v", found)
			}
		})
	}
}
