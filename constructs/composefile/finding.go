package composefile

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// Severity is the effect of a Finding on a synthesis.
type Severity string

const (
	// Error stops the synthesis.
	Error Severity = Severity(finding.Error)
	// Warning is reported and can be acknowledged; the stack is synthesized.
	Warning Severity = Severity(finding.Warning)
	// Info is reported and has no effect.
	Info Severity = Severity(finding.Info)
)

// NoComposeFile is the code of the error that no file is named and none found.
const NoComposeFile = codes.NoComposeFile

// Position is a place in a file. The zero value means that the place is
// unknown, for example because the project was not read from a file.
type Position struct {
	// File is the path as the user would type it in the project's directory.
	File string `json:"file,omitempty"`
	// Line and Column count from 1; 0 means that only the file is known.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
}

// String returns file:line:column, shortened by what is unknown.
func (p Position) String() string { return finding.Position(p).String() }

// Finding is one message to the author of a compose file.
type Finding struct {
	// Path is the path of the attribute, for example services.web.ports[0].
	Path string `json:"path"`
	// Position is the place of the attribute in the file.
	Position Position `json:"position"`
	// Severity is the effect on the synthesis.
	Severity Severity `json:"severity"`
	// Code is stable: scripts and acknowledgements may rely on it.
	Code string `json:"code"`
	// Message states the mistake, with the offending value where that is no secret.
	Message string `json:"message"`
	// Fix is the remedy.
	Fix string `json:"fix,omitempty"`
	// Choices are ways to settle the finding, in Compose terms.
	Choices []Choice `json:"choices,omitempty"`

	service string
}

// String renders the finding on one line: position, severity, path, message,
// fix and, in brackets, the code.
func (f Finding) String() string { return f.internal().String() }

// Text renders the finding without severity and code: position, path, message
// and fix.
func (f Finding) Text() string { return f.internal().Text() }

// Service is the name of the service or job that the finding is about, or empty.
func (f Finding) Service() string { return f.service }

// Choice is one way to settle a finding.
type Choice struct {
	// Title is what the choice does.
	Title string `json:"title"`
	// Loses is its price, or what is lost; empty if that is nothing.
	Loses string `json:"loses,omitempty"`
	// Patch is a piece of a compose file, on one line, to merge after the others.
	// If Asks is not empty, Patch has a placeholder such as <tag>, or is empty.
	Patch string `json:"patch,omitempty"`
	// Default marks the choice of [Adapt]. At most one choice of a finding has it.
	Default bool `json:"default,omitempty"`
	// Asks is what only a person can answer; empty if nothing is open.
	Asks string `json:"asks,omitempty"`
}

// Findings are the findings of Load or Check, in the order of the file.
type Findings []Finding

// Error renders the errors among the findings, one per line, so that Findings
// can be returned as an error.
func (fs Findings) Error() string { return fs.internal().Error() }

// Err returns the errors among the findings as one error, or nil if there are none.
func (fs Findings) Err() error {
	if broken := fs.Errors(); len(broken) > 0 {
		return broken
	}
	return nil
}

// Errors returns the findings that stop the synthesis.
func (fs Findings) Errors() Findings { return fs.with(Error) }

// Warnings returns the findings that can be acknowledged.
func (fs Findings) Warnings() Findings { return fs.with(Warning) }

// Infos returns the findings without effect.
func (fs Findings) Infos() Findings { return fs.with(Info) }

func (fs Findings) with(s Severity) Findings {
	var out Findings
	for _, f := range fs {
		if f.Severity == s {
			out = append(out, f)
		}
	}
	return out
}

func findingsOf(internal finding.Findings) Findings {
	var out Findings
	for _, f := range internal {
		out = append(out, Finding{
			Path: f.Path, Position: Position(f.Position), Severity: Severity(f.Severity),
			Code: f.Code, Message: f.Message, Fix: f.Fix, Choices: choicesOf(f.Choices), service: f.Service(),
		})
	}
	return out
}

func choicesOf(internal []finding.Choice) []Choice {
	var out []Choice
	for _, c := range internal {
		out = append(out, Choice(c))
	}
	return out
}

func (f Finding) internal() finding.Finding {
	return finding.Finding{
		Path: f.Path, Position: finding.Position(f.Position), Severity: finding.Severity(f.Severity),
		Code: f.Code, Message: f.Message, Fix: f.Fix,
	}
}

func (fs Findings) internal() finding.Findings {
	var out finding.Findings
	for _, f := range fs {
		out = append(out, f.internal())
	}
	return out
}
