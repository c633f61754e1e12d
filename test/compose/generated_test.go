package compose

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// A secret that x-aws-generate makes, which Docker Compose refuses, and one that it
// accepts in its place.
const (
	generatedSecret = "\nsecrets: {made: {x-aws-generate: {}}}\n"
	acceptedSecret  = "\nsecrets: {made: {environment: EMPTY}}\n"
)

// TestGeneratedSecret holds that a secret which is generated changes nothing in how
// the rest is read.
func TestGeneratedSecret(t *testing.T) {
	program := dockerCompose(t)
	inputs := map[string]input{}
	for name, files := range projectsOf(forms(t, false)) {
		inputs[name] = formsInput(t, files)
	}
	for name, body := range smallProjects(t) {
		if strings.Contains(body, "-- compose.yaml --\n") && !strings.Contains(body, "\nsecrets:") {
			inputs[name] = projectInput(t, body)
		}
	}
	for name, in := range inputs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			docker := byDocker(t, program, withSecret(t, in, acceptedSecret))
			judge(t, docker, byUs(t, withSecret(t, in, generatedSecret)))
		})
	}
}

// TestGeneratedSecretRefused does so with the forms that Docker Compose refuses.
func TestGeneratedSecretRefused(t *testing.T) {
	for _, f := range forms(t, true) {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			in := formsInput(t, map[string]string{"compose.yaml": "services:\n" + f.service("a")})
			in = withSecret(t, in, generatedSecret)
			project, err := composefile.Load(t.Context(), composefile.Options{
				Files: []string{filepath.Join(in.dir, "compose.yaml"), filepath.Join(in.dir, "secret.yaml")}, Environment: in.variables,
			})
			if err == nil && len(composefile.Check(project).Errors()) == 0 {
				t.Error("it is accepted")
			}
		})
	}
}

// withSecret adds a file to those of the project, or replaces it.
func withSecret(t *testing.T, in input, secret string) input {
	t.Helper()
	in.write(t, map[string]string{"secret.yaml": secret})
	files := []string{"compose.yaml"}
	if _, err := os.Stat(filepath.Join(in.dir, "compose.override.yaml")); err == nil {
		files = append(files, "compose.override.yaml")
	}
	in.variables = append(slices.Clone(in.variables), "COMPOSE_FILE="+strings.Join(append(files, "secret.yaml"), ":"))
	return in
}
