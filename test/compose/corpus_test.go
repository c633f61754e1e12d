package compose

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// corpus is a directory beside the repository: a table projects.csv, and a
// directory for each public project.
const corpus = "../../../shared/corpus"

// TestCorpus reads public projects.
func TestCorpus(t *testing.T) {
	program := dockerCompose(t)
	inputs := publicProjects(t)
	for name, in := range inputs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compare(t, program, in)
		})
	}
}

// publicProjects skips the test where there is no corpus.
func publicProjects(t *testing.T) map[string]input {
	t.Helper()
	home, err := filepath.Abs(corpus)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(home, "projects.csv"))
	if os.IsNotExist(err) {
		fmt.Fprintln(os.Stderr, "\n*** THE CORPUS IS MISSING: public Compose projects are NOT compared ***")
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
	inputs := map[string]input{}
	for _, row := range rows[1:] {
		name := column(row, "project")
		in := input{dir: filepath.Join(home, name, column(row, "workdir"))}
		for _, file := range strings.Split(column(row, "compose_files"), ":") {
			in.args = append(in.args, "--file", filepath.Join(home, name, file))
		}
		in.args = append(in.args, "--project-directory", in.dir)
		inputs[name] = in
	}
	return inputs
}
