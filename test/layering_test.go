package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

const module = "github.com/compose-cdk/compose-cdk/"

// TestLayering holds the table "room → may import" of .golangci.yml with what
// go list says, and that no package of constructs/internal is without a row.
// Test helpers, which only tests import, are free.
func TestLayering(t *testing.T) {
	rooms := layeringTable(t)
	for _, line := range list(t, "-f", `{{.ImportPath}}{{range .Imports}},{{.}}{{end}}`, "./constructs/internal/...") {
		imports := strings.Split(line, ",")
		room := strings.TrimPrefix(imports[0], module+"constructs/internal/")
		if slices.Contains([]string{"busybox", "composetest"}, room) {
			continue
		}
		allowed, ok := rooms[room]
		if !ok {
			t.Errorf("%s has no row in .golangci.yml", room)
		}
		for _, imported := range imports[1:] {
			if strings.HasPrefix(imported, module) && !slices.Contains(allowed, imported) {
				t.Errorf("%s imports %s", room, imported)
			}
		}
	}
}

// layeringTable reads the depguard rules of rooms: what each may import.
func layeringTable(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Linters struct {
			Settings struct {
				Depguard struct {
					Rules map[string]struct{ Files, Allow []string }
				}
			}
		}
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	rooms := map[string][]string{}
	for _, rule := range config.Linters.Settings.Depguard.Rules {
		for _, names := range roomsOf.FindAllStringSubmatch(rule.Files[0], -1) {
			for _, name := range strings.Split(names[1], ",") {
				rooms[name] = rule.Allow
			}
		}
	}
	return rooms
}

// roomsOf matches the pattern of files of a row, which has one room or several.
var roomsOf = regexp.MustCompile(`/constructs/internal/\{?([a-z,/]+)\}?/\*\.go$`)

// TestPureWithoutCDK keeps the CDK out of all but cdkecs and the programs, and
// cdkecs from what is above it.
func TestPureWithoutCDK(t *testing.T) {
	for _, rule := range []struct {
		packages  string
		forbidden []string
	}{
		{"./constructs/composefile/...", []string{"github.com/aws/", module + "constructs/internal/plan", module + "constructs/cdkecs", module + "internal/cli"}},
		{"./constructs/internal/...", []string{"github.com/aws/", module + "constructs/composefile", module + "constructs/cdkecs", module + "internal/cli"}},
		{"./constructs/estimate/...", []string{"github.com/aws/", module + "constructs/composefile", module + "constructs/cdkecs", module + "internal/cli"}},
		{"./constructs/cdkecs/...", []string{module + "constructs/estimate", module + "internal/cli", "github.com/spf13/"}},
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

// TestProgramsUsePublicPackages keeps the commands and the examples such that
// anybody could have written them.
func TestProgramsUsePublicPackages(t *testing.T) {
	for _, imported := range list(t, "-f", `{{join .Imports "\n"}}`, "./app/...", "./cmd/...", "./internal/cli/...", "./examples/...") {
		if strings.HasPrefix(imported, module+"constructs/internal/") {
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
