package test

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// The most that a file and a package may have. A larger file holds more than one
// thing, and a larger package more than one room.
const (
	mostLines = 350
	mostFiles = 60
)

// TestSizes holds the Go files and packages of the repository to these limits.
// Test files are not counted: they go with what they test.
func TestSizes(t *testing.T) {
	files := map[string]int{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch name := entry.Name(); {
		case entry.IsDir() && (name == "node_modules" || name == "build" || strings.HasPrefix(name, ".") && path != root):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if lines := bytes.Count(readFile(t, path), []byte("\n")); lines > mostLines {
			t.Errorf("%s has %d lines, and may have %d", name, lines, mostLines)
		}
		if !strings.HasSuffix(name, "_test.go") {
			files[filepath.ToSlash(filepath.Dir(name))]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("only %d packages are found", len(files))
	}
	for name, n := range files {
		if n > mostFiles {
			t.Errorf("%s has %d files without tests, and may have %d", name, n, mostFiles)
		}
	}
}
