package compose

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestProjects reads the small projects of testdata/projects.txt, most of which are
// about more than one service or file.
func TestProjects(t *testing.T) {
	program := dockerCompose(t)
	for name, body := range smallProjects(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compare(t, program, projectInput(t, body))
		})
	}
}

// smallProjects reads the table: a line === name begins each.
func smallProjects(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/projects.txt")
	if err != nil {
		t.Fatal(err)
	}
	projects := map[string]string{}
	for _, project := range strings.Split("\n"+string(text), "\n=== ")[1:] {
		name, body, _ := strings.Cut(project, "\n")
		if projects[name] != "" {
			t.Fatalf("two projects have the name %q", name)
		}
		projects[name] = body
	}
	return projects
}

// environmentSection is the section whose lines are variables of the environment.
const environmentSection = "environment"

// projectInput writes a project's files: a line -- name -- begins each.
func projectInput(t *testing.T, body string) input {
	t.Helper()
	in, files := input{dir: filepath.Join(t.TempDir(), "project")}, map[string]string{}
	for _, section := range strings.Split("\n"+body, "\n-- ")[1:] {
		name, content, _ := strings.Cut(section, " --\n")
		if name == environmentSection {
			in.variables = strings.Split(strings.TrimSpace(content), "\n")
			continue
		}
		files[name] = content + "\n"
	}
	in.write(t, files)
	return in
}
