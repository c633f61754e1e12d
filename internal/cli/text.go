package cli

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// writeText prints findings for people, each with its default choice unless that was
// printed before, and a line that counts them.
func writeText(w io.Writer, findings composefile.Findings, verbose bool) error {
	shown := map[string]bool{}
	for _, g := range groupsOf(findings, verbose) {
		fmt.Fprintln(w, colouredFinding(w, g.String()))
		for _, c := range g.first.Choices {
			if c.Default && !shown[c.Patch] {
				shown[c.Patch] = true
				fmt.Fprintf(w, "  choice: %s   # %s\n", c.Patch, c.Title)
			}
		}
	}
	if len(findings) == 0 {
		return nil
	}
	summary := strings.Join(countsOf(findings), ", ")
	if !verbose && len(findings.Infos()) > 0 {
		summary += " (-v)"
	}
	_, err := fmt.Fprintln(w, summary)
	return err
}

// writeLines prints errors and warnings, those that several services share on
// one line. If verbose, each finding is a line, infos too.
func writeLines(w io.Writer, findings composefile.Findings, verbose bool) {
	for _, g := range groupsOf(findings, verbose) {
		fmt.Fprintln(w, colouredFinding(w, g.String()))
	}
}

// countsOf says how many findings there are of each severity.
func countsOf(findings composefile.Findings) []string {
	var out []string
	for _, c := range []struct {
		n    int
		noun string
	}{{len(findings.Errors()), "error"}, {len(findings.Warnings()), "warning"}, {len(findings.Infos()), "info"}} {
		if c.n > 0 {
			out = append(out, counted(c.n, c.noun))
		}
	}
	return out
}

// severityColours are for terminals.
var severityColours = map[composefile.Severity]int{composefile.Error: red, composefile.Warning: yellow, composefile.Info: cyan}

// colouredFinding colours the severity in the text of a finding.
func colouredFinding(w io.Writer, text string) string {
	for severity, colour := range severityColours {
		word := string(severity) + ": "
		if before, after, found := strings.Cut(text, word); found && !strings.Contains(before, " ") {
			return before + paint(w, colour, word) + after
		}
	}
	return text
}

// group is a finding, with the names of other services that have it too.
type group struct {
	first  composefile.Finding
	others []string
}

func (g *group) String() string {
	if len(g.others) == 0 {
		return g.first.String()
	}
	return g.first.String() + " (also " + listOf(g.others) + ")"
}

// groupsOf joins findings with the same severity, code, attribute and shape of
// message that are about different services: the first of each service with the
// first of the others, and so on.
func groupsOf(findings composefile.Findings, verbose bool) []*group {
	var groups []*group
	byShape, seen := map[string]*group{}, map[string]int{}
	for _, f := range findings {
		if f.Severity == composefile.Info && !verbose {
			continue
		}
		shape := shapeOf(f)
		own := f.Service() + "\x00" + shape
		seen[own]++
		shape += fmt.Sprint(seen[own])
		g := byShape[shape]
		if g == nil || verbose || f.Service() == "" {
			g = &group{first: f}
			byShape[shape] = g
			groups = append(groups, g)
			continue
		}
		g.others = append(g.others, f.Service())
	}
	return groups
}

var (
	index = regexp.MustCompile(`\[\d+\]`)
	// value is what differs in messages about the same: quoted texts, numbers,
	// paths, addresses and names of variables.
	value = regexp.MustCompile("\"[^\"]*\"|`[^`]*`|[^ ,]*[0-9/_][^ ,]*|[A-Z]{2,}")
)

func shapeOf(f composefile.Finding) string {
	path := f.Path
	if name := f.Service(); name != "" {
		path = strings.Replace(path, name, "", 1)
	}
	message := f.Message
	if f.Severity != composefile.Error {
		message = value.ReplaceAllString(message, "")
	}
	return strings.Join([]string{string(f.Severity), f.Code, index.ReplaceAllString(path, ""), message}, "\x00")
}

func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
