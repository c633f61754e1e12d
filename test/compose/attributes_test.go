package compose

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// form is a way to write some attributes of a service, from testdata/attributes.yaml.
type form struct {
	name, body string
	// refused says that Docker Compose does not accept it.
	refused bool
}

// variables are set while attributes are read; NO and other names are not.
var variables = []string{"SET=value", "EMPTY=", "SIZE=64m", "HALF=0.5", "TWO=2", "YES=true"}

// TestAttributesRefused reads each form alone that Docker Compose does not accept.
func TestAttributesRefused(t *testing.T) {
	program := dockerCompose(t)
	for _, f := range forms(t, true) {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			in := formsInput(t, map[string]string{"compose.yaml": "services:\n" + f.service("a")})
			if docker := compare(t, program, in); docker.refusal == "" {
				t.Error("docker compose accepts it")
			}
		})
	}
}

// TestAttributes reads all forms that are accepted, each as a service of one
// project: alone, and in each way that brings attributes together.
func TestAttributes(t *testing.T) {
	program := dockerCompose(t)
	for name, files := range projectsOf(forms(t, false)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if docker := compare(t, program, formsInput(t, files)); docker.refusal != "" {
				t.Errorf("docker compose says %s", docker.refusal)
			}
		})
	}
}

// unmerged are forms that cannot stand twice, be it in two files or two services.
var unmerged = map[string]string{
	"build, ssh":     "Docker Compose cannot merge it",
	"gpus":           "Docker Compose cannot merge it",
	"gpus, list":     "Docker Compose cannot merge it",
	"container_name": "two services cannot have one name",
}

// projectsOf gives the files for each way.
func projectsOf(all []form) map[string]map[string]string {
	var alone, merged, next, extending, anchored strings.Builder
	for i, f := range all {
		name := fmt.Sprintf("s%d", i)
		alone.WriteString(f.service(name))
		fmt.Fprintf(&extending, "  %s:\n    extends: {file: base.yaml, service: %s}\n", name, name)
		if unmerged[f.name] != "" {
			continue
		}
		merged.WriteString(f.service(name))
		next.WriteString(following(all, i).service(name))
		_, attributes, _ := strings.Cut(f.service(name), "\n")
		fmt.Fprintf(&anchored, "  %s: &%s\n%s  %sb: {<<: *%s, user: own}\n", name, name, attributes, name, name)
	}
	services := "services:\n"
	return map[string]map[string]string{
		"alone":    {"compose.yaml": services + alone.String()},
		"extends":  {"compose.yaml": services + extending.String(), "base.yaml": services + alone.String()},
		"include":  {"compose.yaml": "include: [base.yaml]\n", "base.yaml": services + alone.String()},
		"anchor":   {"compose.yaml": services + anchored.String()},
		"override": {"compose.yaml": services + merged.String(), "compose.override.yaml": services + next.String()},
		"same":     {"compose.yaml": services + merged.String(), "compose.override.yaml": services + merged.String()},
	}
}

// following is the next form of the same attribute, or else the first.
func following(all []form, i int) form {
	attribute, _, _ := strings.Cut(all[i].name, ",")
	same := func(f form) bool {
		first, _, _ := strings.Cut(f.name, ",")
		return first == attribute && unmerged[f.name] == ""
	}
	if i+1 < len(all) && same(all[i+1]) {
		return all[i+1]
	}
	return all[slices.IndexFunc(all, same)]
}

// service writes the form as the entry of a service.
func (f form) service(name string) string {
	lines := strings.Split(strings.TrimSuffix(f.body, "\n"), "\n")
	if !strings.HasPrefix(f.body, "image:") && !strings.Contains(f.body, "build:") {
		lines = append([]string{"image: i:1"}, lines...)
	}
	return "  " + name + ":\n    " + strings.Join(lines, "\n    ") + "\n"
}

// forms reads those of the table that are refused, or the others: a comment begins a
// form and names it, with #! if it is refused.
func forms(t *testing.T, refused bool) []form {
	t.Helper()
	text, err := os.ReadFile("testdata/attributes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []form
	for _, line := range strings.SplitAfter(string(text), "\n") {
		if !strings.HasPrefix(line, "#") {
			all[len(all)-1].body += line
			continue
		}
		name, isRefused := strings.CutPrefix(line, "#!")
		all = append(all, form{name: strings.Trim(name, "# \n"), refused: isRefused})
	}
	return slices.DeleteFunc(all, func(f form) bool { return f.refused != refused })
}

// formsInput writes the files beside those that the forms name.
func formsInput(t *testing.T, files map[string]string) input {
	t.Helper()
	in := input{dir: filepath.Join(t.TempDir(), "project"), variables: variables}
	if err := os.CopyFS(in.dir, os.DirFS("testdata/files")); err != nil {
		t.Fatal(err)
	}
	in.write(t, files)
	return in
}

func (in input) write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(in.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
