package codes_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// answers are what a person could put in the place of the placeholders.
var answers = strings.NewReplacer(
	"<tag>", "1", "<image>", "nginx:1", "<address>", "api.example.com", "<port>", "8080:80",
	"<file>", "./elsewhere/key.txt", "<VARIABLE>", "HOME", "<name>", "shop.example.com", "<zone>", "example.com",
	"<sg-id>", "sg-0123456789abcdef0", "<fs-id>", "fs-0123456789abcdef0", "<model id>", "openai.gpt-oss-20b-1:0",
)

// TestChoices applies each choice of the bad example of each code: the finding is
// gone, and the project loads.
func TestChoices(t *testing.T) {
	withChoices := 0
	for _, row := range codes.Rows() {
		if row.Unloaded || row.Bad == "" {
			continue
		}
		t.Run(row.Code, func(t *testing.T) {
			for _, f := range findings(t, row, row.Bad, row.Files) {
				if f.Code != row.Code {
					continue
				}
				checkShape(t, f)
				for _, c := range f.Choices {
					if c.Patch == "" {
						continue
					}
					withChoices++
					files := append(slices.Clone(row.Files), codes.File{Name: "compose.aws.yaml", Content: answers.Replace(c.Patch) + "\n"})
					for _, left := range findings(t, row, row.Bad, files) {
						if left.Code == row.Code && left.Path == f.Path || strings.HasSuffix(left.Position.File, "compose.aws.yaml") && left.Severity == finding.Error {
							t.Errorf("with %s there is: %s", c.Patch, left)
						}
					}
				}
			}
		})
	}
	if withChoices < 30 {
		t.Errorf("%d choices were applied, which is too few", withChoices)
	}
}

// checkShape holds choices to what their fields promise.
func checkShape(t *testing.T, f finding.Finding) {
	t.Helper()
	defaults := 0
	for _, c := range f.Choices {
		if c.Default {
			defaults++
		}
		if c.Title == "" || c.Default && (c.Asks != "" || c.Patch == "") || strings.Contains(c.Patch, "\n") || c.Patch == "" && c.Asks == "" {
			t.Errorf("an incomplete choice: %+v", c)
		}
		if strings.Contains(c.Patch, "<") && c.Asks == "" {
			t.Errorf("a placeholder that nobody is asked for: %+v", c)
		}
	}
	if defaults > 1 {
		t.Errorf("%d choices are the default of %s", defaults, f)
	}
}
