package codes_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"
)

// TestExamples loads and checks the examples of every code: the bad one has the
// code, with its severity, and no error or warning with another; the good one
// has neither.
func TestExamples(t *testing.T) {
	for _, row := range codes.Rows() {
		t.Run(row.Code, func(t *testing.T) {
			isThere, bad := false, findings(t, row, row.Bad, row.Files)
			for _, f := range bad {
				switch {
				case f.Code != row.Code && f.Severity != finding.Info:
					t.Errorf("the bad example has another finding: %s", f)
				case f.Code == row.Code && f.Severity != row.Severity:
					t.Errorf("the catalogue says %s: %s", row.Severity, f)
				}
				isThere = isThere || f.Code == row.Code
			}
			if !isThere {
				t.Errorf("the bad example has no such finding, but %d others", len(bad))
			}
			row.Replaced, row.Unloaded = "", false
			compose, files := row.Good()
			for _, f := range findings(t, row, compose, files) {
				if f.Code == row.Code || f.Severity != finding.Info {
					t.Errorf("the good example has a finding: %s", f)
				}
			}
		})
	}
}

// TestMends checks that a good example differs from the bad one as its row says.
func TestMends(t *testing.T) {
	for _, row := range codes.Rows() {
		if len(row.Mend)%2 != 0 {
			t.Errorf("%s: Mend has no replacement for its last text", row.Code)
			continue
		}
		all := row.Bad
		for _, f := range row.Files {
			all += "\x00" + f.Content
		}
		for i := 0; i < len(row.Mend); i += 2 {
			if n := strings.Count(all, row.Mend[i]); n != 1 && row.Mend[i] != "" {
				t.Errorf("%s: %q stands %d times in the bad example", row.Code, row.Mend[i], n)
			}
		}
	}
}

// findings loads and checks an example in a directory of its own.
func findings(t *testing.T, row codes.Row, compose string, files []codes.File) finding.Findings {
	t.Helper()
	all := map[string]string{}
	if compose != "" {
		all["compose.yaml"] = expanded(compose)
	}
	for _, f := range files {
		if !strings.HasPrefix(f.Content, "→ ") {
			all[f.Name] = expanded(f.Content)
		}
	}
	composetest.Enter(t, all)
	for _, f := range files {
		if target, isLink := strings.CutPrefix(f.Content, "→ "); isLink {
			if err := os.MkdirAll(filepath.Dir(f.Name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(target, f.Name); err != nil {
				t.Fatal(err)
			}
		}
	}
	project, err := loaded(row)
	var found finding.Findings
	if errors.As(err, &found) {
		return found
	}
	if err != nil {
		t.Fatal(err)
	}
	if row.Replaced != "" {
		project = model.Replace(project, row.Replaced)
	}
	return rules.Check(project)
}

func loaded(row codes.Row) (*types.Project, error) {
	if !row.Unloaded {
		return load.Load(context.Background(), load.Options{ProjectName: projectName(row), Environment: []string{}})
	}
	options, err := cli.NewProjectOptions([]string{"compose.yaml"}, cli.WithName("example"),
		cli.WithLoadOptions(func(o *loader.Options) { o.SkipValidation = true }))
	if err != nil {
		return nil, err
	}
	return options.LoadProject(context.Background())
}

// projectName leaves the name to the examples that have one.
func projectName(row codes.Row) string {
	if strings.HasPrefix(row.Bad, "name:") {
		return ""
	}
	return "example"
}

// letters and repeated are what stands for long parts of examples.
var (
	letters  = regexp.MustCompile(`<(\d+) letters>`)
	repeated = regexp.MustCompile(`(?m)^(.*) # × (\d+)\n`)
)

func expanded(text string) string {
	text = repeated.ReplaceAllStringFunc(text, func(match string) string {
		var all strings.Builder
		parts := repeated.FindStringSubmatch(match)
		for n, _ := strconv.Atoi(parts[2]); n > 0; n-- {
			all.WriteString(strings.ReplaceAll(parts[1], "<n>", strconv.Itoa(n)) + "\n")
		}
		return all.String()
	})
	return letters.ReplaceAllStringFunc(text, func(match string) string {
		n, _ := strconv.Atoi(letters.FindStringSubmatch(match)[1])
		return strings.Repeat("x", n)
	})
}
