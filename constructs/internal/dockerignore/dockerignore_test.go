package dockerignore

import (
	"os"
	"path/filepath"
	"testing"
)

func TestLeaves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, file string
		want             bool
	}{
		{"nothing", "", ".env", false},
		{"the file", ".env\n", ".env", true},
		{"with slashes and blanks", "  /.env/ \n", ".env", true},
		{"a comment", "#.env\n", ".env", false},
		{"at the root alone", ".env\n", "api/.env", false},
		{"a directory", "config\n", "config/app/.env", true},
		{"a star", "*.env\n", "app.env", true},
		{"a star is one directory", "*\n!src\n", "a/b.env", true},
		{"asked for again", "*\n!.env\n", ".env", false},
		{"the last counts", "!.env\n.env\n", ".env", true},
		{"anywhere", "**/.env\n", "a/b/.env", true},
		{"anywhere is the root, too", "**/.env\n", ".env", true},
		{"below a directory", "a/**\n", "a/b/.env", true},
		{"the repository", "", ".git/config", true},
		{"the repository, asked for", "!.git\n", ".git/config", false},
		{"no pattern", "[\n", "[", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, ".dockerignore"), []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := Leaves(Of(dir, ""), c.file); got != c.want {
				t.Errorf("%q leaves %s out: %t", c.text, c.file, got)
			}
		})
	}
}

func TestOfTheDockerfile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{".dockerignore": ".env\n", "Dockerfile.dockerignore": "other\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if patterns := Of(dir, filepath.Join(dir, "Dockerfile")); Leaves(patterns, ".env") || !Leaves(patterns, "other") {
		t.Errorf("that of the Dockerfile does not count: %q", patterns)
	}
}
