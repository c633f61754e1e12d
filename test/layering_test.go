package test

import (
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/compose-cdk/compose-cdk/"

// TestLayering holds the direction cdkecs → plan → composefile, and keeps the
// CDK out of all but cdkecs and the programs.
func TestLayering(t *testing.T) {
	for _, rule := range []struct {
		packages  string
		forbidden []string
	}{
		{"./constructs/composefile/...", []string{"github.com/aws/", module + "constructs/internal/plan", module + "constructs/cdkecs", module + "app"}},
		{"./constructs/internal/...", []string{"github.com/aws/", module + "constructs/cdkecs", module + "app"}},
		{"./constructs/internal/machines/...", []string{module + "constructs/composefile", module + "constructs/internal/plan"}},
		{"./constructs/internal/limits/...", []string{module + "constructs/composefile", module + "constructs/internal/plan"}},
		{"./constructs/cdkecs/...", []string{module + "app"}},
	} {
		t.Run(rule.packages, func(t *testing.T) {
			for _, dependency := range list(t, "-deps", rule.packages) {
				for _, prefix := range rule.forbidden {
					if strings.HasPrefix(dependency, prefix) {
						t.Errorf("%s depends on %s", rule.packages, dependency)
					}
				}
			}
		})
	}
}

// TestProgramsUsePublicPackages keeps the app and the examples such that
// anybody could have written them.
func TestProgramsUsePublicPackages(t *testing.T) {
	for _, imported := range list(t, "-f", `{{join .Imports "\n"}}`, "./app/...", "./examples/...") {
		if strings.HasPrefix(imported, module) && strings.Contains(imported, "/internal/") {
			t.Errorf("a program imports %s", imported)
		}
	}
}

// list runs go list in the repository.
func list(t *testing.T, args ...string) []string {
	t.Helper()
	command := exec.Command("go", append([]string{"list"}, args...)...)
	command.Dir = root
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list %s: %v", strings.Join(args, " "), err)
	}
	packages := strings.Fields(string(out))
	if len(packages) == 0 {
		t.Fatalf("go list %s lists nothing", strings.Join(args, " "))
	}
	return packages
}
