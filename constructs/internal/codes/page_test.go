package codes_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
)

var update = flag.Bool("update", false, "write docs/findings")

const pages = "../../../docs/findings"

// TestPages compares docs/findings with what the catalogue says, file by file.
func TestPages(t *testing.T) {
	want := map[string]string{"README.md": index()}
	for _, row := range codes.Rows() {
		want[row.Code+".md"] = row.Page()
	}
	files, err := filepath.Glob(filepath.Join(pages, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if want[filepath.Base(file)] != "" {
			continue
		}
		if !*update {
			t.Errorf("%s is the page of no code; remove it with make docs", file)
		} else if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		file := filepath.Join(pages, name)
		if *update {
			if err := os.MkdirAll(pages, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(want[name]), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != want[name] {
			t.Errorf("%s is not what the catalogue says; write it with make docs", file)
		}
	}
}

func index() string {
	var b strings.Builder
	b.WriteString("# Findings\n\n<!-- Generated from constructs/internal/codes by make docs -->\n\n" +
		"`compose-cdk check` reports findings, each with a code in brackets. `compose-cdk explain <code>` prints the page\n" +
		"of a code. A code with dots, such as `services.hostname`, is that of an attribute in [support.md](../support.md).\n\n" +
		"Errors stop a synthesis. Warnings and infos do not; `x-aws-acknowledge: [code, …]`, at the top of a compose file or\n" +
		"on a service, leaves them out.\n\n| code | severity | finding |\n|---|---|---|\n")
	for _, row := range codes.Rows() {
		fmt.Fprintf(&b, "| [%[1]s](%[1]s.md) | %[2]s | %[3]s |\n", row.Code, row.Severity, row.Title)
	}
	return b.String()
}

// TestText looks at a page as the terminal shows it.
func TestText(t *testing.T) {
	row, _ := codes.Find(codes.BindWritable)
	want := `bind-writable (info): Changes to mounted files are lost with the task.

Each task starts with the original files. With :ro, the service cannot write to them; a volume keeps data.

Bad:

    services:
      web:
        image: nginx
        volumes: ["./site:/usr/share/nginx/html"]

With site/index.html:

    Welcome

Good:

    services:
      web:
        image: nginx
        volumes: ["./site:/usr/share/nginx/html:ro"]

With site/index.html:

    Welcome

Acknowledge:

If the finding is intended, add this at the top level of the file or to the service:

    x-aws-acknowledge: [bind-writable]
`
	if got := row.Text(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
