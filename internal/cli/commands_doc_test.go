package cli

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

var update = flag.Bool("update", false, "write the documentation of the commands anew")

const commandsDocFile = "../../docs/reference/commands.md"

// TestCommandsDoc holds the documentation of the commands to their help.
func TestCommandsDoc(t *testing.T) {
	got := commandsDoc()
	if *update {
		if err := os.WriteFile(commandsDocFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(commandsDocFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("docs/reference/commands.md differs from the help of the commands; write it with make docs")
	}
}

func commandsDoc() string {
	var b strings.Builder
	b.WriteString("# Commands\n\n<!-- Generated from the help of the commands by make docs. -->\n")
	root := newRoot(io.Discard, io.Discard, noAccount)
	documentCommand(&b, root)
	for _, c := range root.Commands() {
		documentCommand(&b, c)
	}
	return b.String()
}

func documentCommand(b *strings.Builder, c *cobra.Command) {
	c.InitDefaultHelpFlag()
	long := strings.TrimSpace(c.Long)
	if long == "" {
		long = c.Short + "."
	}
	fmt.Fprintf(b, "\n## %s\n\n```text\n%s\n\n%s```\n", c.CommandPath(), long, c.UsageString())
}
