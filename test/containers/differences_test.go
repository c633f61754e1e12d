package containers_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite docs/differences.md")

const head = `# Differences on ECS

<!-- Generated from test/containers/differences.json by ` + "`make docs`" + `; do not edit. -->

The tests run the same applications with Docker Compose and on ECS, and compare their output: environment, files, users,
names and networks, and how they start, stop and fail. This page lists all differences. The tests fail on a difference that
is not in this list, and on an entry that no longer occurs.

| | with Docker Compose | on ECS | why, and what to do |
|---|---|---|---|
`

// TestDifferencesDoc asserts that the page has what the container tests allow.
func TestDifferencesDoc(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("differences.json")
	if err != nil {
		t.Fatal(err)
	}
	// What the tests use of it is known there.
	var differences []struct {
		Title, Docker, ECS, Why, Test string
		At                            []string
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&differences); err != nil {
		t.Fatal(err)
	}
	page := bytes.NewBufferString(head)
	for _, d := range differences {
		if d.Title == "" || d.Docker == "" || d.ECS == "" || d.Why == "" || (d.Test == "") == (len(d.At) == 0) {
			t.Errorf("%q lacks a text, or has not one of at and test", d.Title)
		}
		fmt.Fprintf(page, "| **%s** | %s | %s | %s |\n", d.Title, d.Docker, d.ECS, d.Why)
	}
	file := filepath.Join("..", "..", "docs", "differences.md")
	if *update {
		if err := os.WriteFile(file, page.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, page.Bytes()) {
		t.Errorf("%s is not up to date, run make docs (%v)", file, err)
	}
}
