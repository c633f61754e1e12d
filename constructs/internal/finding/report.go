package finding

import (
	"fmt"
	"slices"
)

// Report collects findings while a project is checked.
type Report struct{ Findings Findings }

// HasBelow reports whether there is a finding for a place inside another.
func (r *Report) HasBelow(at Path) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return len(f.Where) > len(at) && slices.Equal(f.Where[:len(at)], at)
	})
}

// Error adds a finding that stops the synthesis.
func (r *Report) Error(at Path, code, fix, message string, args ...any) {
	r.Add(Error, at, code, fix, message, args...)
}

// Warn adds a finding that can be acknowledged.
func (r *Report) Warn(at Path, code, fix, message string, args ...any) {
	r.Add(Warning, at, code, fix, message, args...)
}

// Info adds a finding without effect.
func (r *Report) Info(at Path, code, fix, message string, args ...any) {
	r.Add(Info, at, code, fix, message, args...)
}

// Add adds a finding; message and args are those of fmt.Sprintf.
func (r *Report) Add(s Severity, at Path, code, fix, message string, args ...any) {
	r.Findings = append(r.Findings, Finding{
		Where: at, Path: at.String(), Severity: s, Code: code,
		Message: fmt.Sprintf(message, args...), Fix: fix,
	})
}
