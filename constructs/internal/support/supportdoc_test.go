package support

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/support.md")

const supportDocFile = "../../../docs/support.md"

func TestSupportDoc(t *testing.T) {
	got := supportDoc()
	if *update {
		if err := os.WriteFile(supportDocFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(supportDocFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("docs/support.md is not what the support table says; write it with\n" +
			"go test ./constructs/internal/support -run TestSupportDoc -update")
	}
}

const supportDocHead = `# What becomes of a compose file

<!-- Generated from constructs/internal/support/support.go by
     go test ./constructs/internal/support -run TestSupportDoc -update -->

Every attribute of the Compose Specification, and every ` + "`x-aws-`" + ` extension, with
what becomes of it on Amazon ECS. What has no row shares that of the attribute
around it. ` + "`*`" + ` stands for a name, ` + "`[]`" + ` for an item of a list.

| word | meaning |
|---|---|
| mapped | becomes an AWS resource or a property of one |
| loaded | takes effect while the file is loaded, as in ` + "`docker compose`" + ` |
| ignored | no effect, and no harm: an info |
| warned | cannot be kept, the application may behave differently: a warning |
| refused | an error |

The word is for most values. For some others there is an error, a warning or
nothing to say; messages give the reason and what to do.
`

// supportDoc renders the table for readers, a heading for each of its parts.
func supportDoc() string {
	var b strings.Builder
	b.WriteString(supportDocHead)
	for _, section := range supportSections {
		fmt.Fprintf(&b, "\n## %s\n\n", section.title)
		if section.prefix != "" {
			fmt.Fprintf(&b, "Below `%s`:\n\n", strings.TrimSuffix(section.prefix, "."))
		}
		b.WriteString("| attribute | on ECS | what it becomes, or why not |\n|---|---|---|\n")
		for _, row := range section.rows {
			name := strings.TrimPrefix(row.Path, section.prefix)
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, row.Outcome, supportDocText(row))
		}
	}
	return b.String()
}

func supportDocText(row Row) string {
	text := row.Target + row.Reason
	if row.Fix != "" {
		text += "; " + row.Fix
	}
	return strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(text)
}
