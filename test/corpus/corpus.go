// Package corpus has the public projects that tests are run over. They are in a
// directory beside the repository, shared/corpus: a table projects.csv, and a
// directory for each project.
package corpus

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// Project is a row of the table.
type Project struct {
	Name, Kind string
	// Dir is the project directory, Files are the compose files; both are absolute.
	Dir   string
	Files []string
}

// Projects reads the table. It skips the test, and says so on stderr, where
// there are no projects.
func Projects(t testing.TB) []Project {
	t.Helper()
	_, source, _, _ := runtime.Caller(0)
	home := filepath.Join(filepath.Dir(source), "..", "..", "..", "shared", "corpus")
	file, err := os.Open(filepath.Join(home, "projects.csv"))
	if os.IsNotExist(err) {
		fmt.Fprintf(os.Stderr, "\n*** THE CORPUS IS MISSING: %s is NOT run over public Compose projects ***\n", t.Name())
		t.Skip("there is no corpus in ../shared/corpus, beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("projects.csv has %d lines (%v)", len(rows), err)
	}
	column := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	var out []Project
	for _, row := range rows[1:] {
		p := Project{Name: column(row, "project"), Kind: column(row, "kind")}
		p.Dir = filepath.Join(home, p.Name, column(row, "workdir"))
		for _, name := range strings.Split(column(row, "compose_files"), ":") {
			p.Files = append(p.Files, filepath.Join(home, p.Name, name))
		}
		out = append(out, p)
	}
	return out
}
