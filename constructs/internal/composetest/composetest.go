// Package composetest loads compose files for tests, as they are wherever the
// test runs: no variable of the environment counts.
package composetest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
)

// File loads a compose file as the project "test".
func File(t testing.TB, file string) *types.Project {
	t.Helper()
	return Files(t, file)
}

// Files loads and merges compose files as the project "test".
func Files(t testing.TB, files ...string) *types.Project {
	t.Helper()
	project, err := load.Load(context.Background(), load.Options{Files: files, ProjectName: "test", Environment: []string{}})
	if err != nil {
		t.Fatalf("%v: %v", files, err)
	}
	return project
}

// Text loads the text of a compose file, alone in its directory.
func Text(t testing.TB, text string) *types.Project {
	t.Helper()
	return File(t, filepath.Join(Directory(t, map[string]string{"compose.yaml": text}), "compose.yaml"))
}

// Directory makes a directory with files, by their paths below it.
func Directory(t testing.TB, files map[string]string) string {
	t.Helper()
	directory := t.TempDir()
	Write(t, directory, files)
	return directory
}

// Write writes files below a directory, by their paths; a name that ends with a
// slash makes an empty directory.
func Write(t testing.TB, directory string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(directory, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(file, 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Enter makes a directory with files and makes it the current one.
func Enter(t *testing.T, files map[string]string) {
	t.Helper()
	directory, err := filepath.EvalSymlinks(Directory(t, files))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(directory)
}
