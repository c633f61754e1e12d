package codes

import (
	"fmt"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// Page renders the row for docs/findings, in Markdown.
func (r Row) Page() string {
	p := page{
		heading: func(text string) string { return "## " + text },
		block:   func(text, language string) string { return "```" + language + "\n" + text + "```" },
	}
	return fmt.Sprintf("# %s\n\n**%s**: %s.\n\n", r.Code, r.Severity, r.Title) + p.body(r)
}

// Text renders the row for a terminal.
func (r Row) Text() string {
	p := page{
		heading: func(text string) string { return text + ":" },
		block: func(text, _ string) string {
			return "    " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n    ")
		},
	}
	return fmt.Sprintf("%s (%s): %s.\n\n", r.Code, r.Severity, r.Title) + p.body(r)
}

// page is the form of headings and of texts of files.
type page struct {
	heading func(text string) string
	block   func(text, language string) string
}

func (p page) body(r Row) string {
	parts := []string{r.Why, p.heading("Bad")}
	switch {
	case r.Bad == "":
		parts = append(parts, "A directory without a compose file.")
	case r.Replaced != "":
		parts = append(parts, "The CDK program replaces the service "+r.Replaced+".")
	case r.Unloaded:
		parts = append(parts, "The CDK program loads the file with compose-go.")
	}
	parts = append(append(parts, p.example(r.Bad, r.Files)...), p.heading("Good"))
	parts = append(parts, p.example(r.Good())...)
	if r.Severity != finding.Error && r.Code != AcknowledgeUnused {
		parts = append(parts, p.heading("Acknowledge"),
			"If the finding is intended, add this at the top level of the file or to the service:", p.block("x-aws-acknowledge: ["+r.Code+"]\n", "yaml"))
	}
	return strings.Join(parts, "\n\n") + "\n"
}

func (p page) example(compose string, files []File) []string {
	var parts []string
	if compose != "" {
		parts = append(parts, p.block(compose, "yaml"))
	}
	for _, f := range files {
		target, isLink := strings.CutPrefix(f.Content, "→ ")
		switch {
		case isLink:
			parts = append(parts, f.Name+" is a symbolic link to "+target+".")
		case f.Content == "":
			parts = append(parts, f.Name+" is empty.")
		default:
			text := strings.TrimSuffix(strings.ToValidUTF8(f.Content, "\\xff"), "\n") + "\n"
			parts = append(parts, "With "+f.Name+":", p.block(text, ""))
		}
	}
	return parts
}
