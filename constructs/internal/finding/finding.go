// Package finding holds what is reported to the author of a compose file:
// findings, the paths of attributes, and the nearest of known names.
package finding

import (
	"fmt"
	"sort"
	"strings"
)

// Severity says what a Finding does to a synthesis.
type Severity string

const (
	// Error stops the synthesis.
	Error Severity = "error"
	// Warning is reported and can be acknowledged; the stack is synthesized.
	Warning Severity = "warning"
	// Info is said once and changes nothing.
	Info Severity = "info"
)

// Position is a place in a file. The zero value means that the place is
// unknown, for example because the project was not read from a file.
type Position struct {
	// File is the path as the user would type it from the project's directory.
	File string `json:"file,omitempty"`
	// Line and Column count from 1; 0 means that only the file is known.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
}

// String gives file:line:column, shortened by what is unknown.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Finding is one thing to tell the author of a compose file.
type Finding struct {
	// Path names the attribute, for example services.web.ports[0].
	Path string `json:"path"`
	// Position is where it stands.
	Position Position `json:"position"`
	// Severity is what it means for the synthesis.
	Severity Severity `json:"severity"`
	// Code is stable: scripts and acknowledgements may rely on it.
	Code string `json:"code"`
	// Message says what is wrong, with the offending value where that is no secret.
	Message string `json:"message"`
	// Fix says what to do instead.
	Fix string `json:"fix,omitempty"`
	// Choices are ways to settle the finding.
	Choices []Choice `json:"choices,omitempty"`

	Where Path
}

// String renders the finding on one line: position, severity, path, message,
// fix and, in brackets, the code.
func (f Finding) String() string {
	return f.prefix() + string(f.Severity) + ": " + f.body() + " [" + f.Code + "]"
}

// Text renders the finding for a reader who is told severity and code
// elsewhere: position, path, message and fix.
func (f Finding) Text() string { return f.prefix() + f.body() }

// Service is the name of the service or job that the finding is about, or empty.
func (f Finding) Service() string {
	if len(f.Where) > 1 && (f.Where[0] == "services" || f.Where[0] == "jobs") {
		name, _ := f.Where[1].(string)
		return name
	}
	return ""
}

func (f Finding) prefix() string {
	if at := f.Position.String(); at != "" {
		return at + ": "
	}
	return ""
}

func (f Finding) body() string {
	text := f.Message
	if f.Path != "" {
		text = f.Path + ": " + text
	}
	if f.Fix != "" {
		text += "; " + f.Fix
	}
	return text
}

// Findings are all that Load or Check has to say, in the order of the file.
type Findings []Finding

// Error renders the errors among the findings, one per line, so that Findings
// can travel as an error value.
func (fs Findings) Error() string {
	lines := make([]string, 0, len(fs))
	for _, f := range fs.Errors() {
		lines = append(lines, f.String())
	}
	return strings.Join(lines, "\n")
}

// Err returns the errors among the findings as one error, or nil if there are none.
func (fs Findings) Err() error {
	if broken := fs.Errors(); len(broken) > 0 {
		return broken
	}
	return nil
}

// Errors returns the findings that stop the synthesis.
func (fs Findings) Errors() Findings {
	var out Findings
	for _, f := range fs {
		if f.Severity == Error {
			out = append(out, f)
		}
	}
	return out
}

// Sorted returns the findings in the order of file, line, column, path and
// code, without repetitions.
func (fs Findings) Sorted() Findings {
	sort.SliceStable(fs, func(i, j int) bool {
		a, b := fs[i], fs[j]
		switch {
		case a.Position.File != b.Position.File:
			return a.Position.File < b.Position.File
		case a.Position.Line != b.Position.Line:
			return a.Position.Line < b.Position.Line
		case a.Position.Column != b.Position.Column:
			return a.Position.Column < b.Position.Column
		case a.Path != b.Path:
			return a.Path < b.Path
		case a.Code != b.Code:
			return a.Code < b.Code
		default:
			return a.Message < b.Message
		}
	})
	var out Findings
	for i, f := range fs {
		if i == 0 || f.Path != fs[i-1].Path || f.Code != fs[i-1].Code || f.Message != fs[i-1].Message {
			out = append(out, f)
		}
	}
	return out
}
