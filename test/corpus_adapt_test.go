package test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/test/corpus"
)

// answers are what a person could write for the blanks of choices.
var answers = strings.NewReplacer(
	"<tag>", "1", "<image>", "public.ecr.aws/docker/library/busybox:1", "<address>", "api.example.com", "<port>", "8080:80",
	"<file>", "./elsewhere/key.txt", "<VARIABLE>", "HOME", "<name>", "shop.example.com", "<zone>", "example.com",
	"<sg-id>", "sg-0123456789abcdef0", "<ami-id>", "ami-0123456789abcdef0", "<fs-id>", "fs-0123456789abcdef0",
)

// adaptSample synthesizes a sample with the file that adapt writes, and with the
// blanks filled that are left in the way.
func adaptSample(t *testing.T, plain outcome, outdir string) (adapted, filled outcome) {
	t.Helper()
	adapted = plain
	if file := adaptedFile(t, plain.Files, plain.Dir, filepath.Join(outdir, "adapted", composefile.AWSFile)); file != "" {
		adapted = synthesizeAdapted(t, plain.Project, append(slices.Clone(plain.Files), file), filepath.Join(outdir, "adapted", "out"))
	}
	files := slices.Clone(plain.Files)
	for n := 0; ; n++ {
		blank := firstBlank(t, files, plain.Dir)
		if blank == "" || n == 50 {
			break
		}
		file := filepath.Join(outdir, "filled", fmt.Sprintf("%d.yaml", n))
		writeText(t, file, answers.Replace(blank)+"\n")
		files = append(files, file)
	}
	if len(files) == len(plain.Files) {
		return adapted, adapted
	}
	if file := adaptedFile(t, files, plain.Dir, filepath.Join(outdir, "filled", composefile.AWSFile)); file != "" {
		files = append(files, file)
	}
	return adapted, synthesizeAdapted(t, plain.Project, files, filepath.Join(outdir, "filled", "out"))
}

// adaptedFile writes what adapt would write beside the first file to another
// place, and returns that; empty where there is nothing to write.
func adaptedFile(t *testing.T, files []string, dir, to string) string {
	t.Helper()
	result := adaptation(t, files, dir)
	if len(result.Unplaced) > 0 {
		t.Errorf("adapt finds no place for %q", result.Unplaced)
	}
	mustBeCommented(t, result.After)
	if result.After == "" || !hasLines(result.After) {
		return ""
	}
	writeText(t, to, result.After)
	again := adaptation(t, append(slices.Clone(files), to), dir)
	if again.Before != result.After || again.After != result.After {
		t.Errorf("a second run of adapt changes the file from\n%s\nwhich it reads as\n%s\nto\n%s", result.After, again.Before, again.After)
	}
	return to
}

func adaptation(t *testing.T, files []string, dir string) *composefile.Adaptation {
	t.Helper()
	result, err := composefile.Adapt(context.Background(), composefile.Options{Files: files, WorkingDir: dir, Environment: environment()})
	if err != nil {
		t.Fatalf("adapt: %v", err)
	}
	return result
}

// firstBlank is the patch of the first choice that is for a person and in the way.
func firstBlank(t *testing.T, files []string, dir string) string {
	t.Helper()
	for _, f := range adaptation(t, files, dir).Left.Errors() {
		for _, c := range f.Choices {
			if c.Asks != "" && c.Patch != "" {
				return c.Patch
			}
		}
	}
	return ""
}

func synthesizeAdapted(t *testing.T, s corpus.Project, files []string, outdir string) outcome {
	t.Helper()
	s.Files = files
	return synthesizeOnce(t, s, outdir)
}

// mustBeCommented wants a comment with each value: behind it, or on the line above.
func mustBeCommented(t *testing.T, text string) {
	t.Helper()
	above := ""
	for _, line := range lines(text) {
		content := strings.TrimSpace(line)
		if content != "" && !strings.HasPrefix(content, "#") && !strings.HasSuffix(content, ":") &&
			!strings.Contains(content, "   # ") && !strings.HasPrefix(above, "# ") {
			t.Errorf("no comment says what this is for: %s", line)
		}
		above = content
	}
}

// hasLines reports whether a compose file has more than comments.
func hasLines(text string) bool {
	return slices.ContainsFunc(lines(text), func(line string) bool {
		line = strings.TrimSpace(line)
		return line != "" && !strings.HasPrefix(line, "#")
	})
}

func writeText(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// adaptReport counts what becomes of the projects with compose.aws.yaml.
func adaptReport(outcomes []outcome) string {
	var b strings.Builder
	b.WriteString(`
## With compose.aws.yaml

What becomes of the same projects after one run of ` + "`compose-cdk adapt`" + `, with the file that it writes as it is, and with
the blanks filled that only a person can fill: an image, a profile, an address.

| files | synthesize | works |
|---|--:|--:|
`)
	for _, row := range []struct {
		name string
		of   func(outcome) outcome
	}{
		{"as they are", func(o outcome) outcome { return o }},
		{"adapted", func(o outcome) outcome { return *o.adapted }},
		{"adapted, blanks filled", func(o outcome) outcome { return *o.filled }},
	} {
		synthesized := count(outcomes, func(o outcome) bool { return row.of(o).synthesized() })
		works := count(outcomes, func(o outcome) bool { return row.of(o).works() })
		fmt.Fprintf(&b, "| %s | %s | %s |\n", row.name, share(synthesized, len(outcomes)), share(works, len(outcomes)))
	}
	return b.String()
}
