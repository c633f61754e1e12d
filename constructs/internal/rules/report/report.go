// Package report has what rules of all rooms report alike: values of a wrong
// form, numbers above a quota, and mistakes in extensions.
package report

import (
	"fmt"
	"maps"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// ExtensionErrors reports values of a wrong type, and unknown names in them.
func ExtensionErrors(r *finding.Report, at finding.Path, mistakes []model.ExtensionError) {
	for _, m := range mistakes {
		r.Error(at.Then(m.At...), m.Code, m.Fix, "%s", m.Message)
	}
}

// OrAcknowledge is the fix of a warning that may be right as it is.
func OrAcknowledge(fix, code string) string {
	return fix + ", or write x-aws-acknowledge: [" + code + "]"
}

// AboveQuota reports n of something where that is more than a quota: an error,
// or a warning where AWS raises the quota on request.
func AboveQuota(r *finding.Report, at finding.Path, code string, q limits.Quota, n int, fix, format string, args ...any) {
	if n <= q.Most {
		return
	}
	severity := finding.Error
	if q.Adjustable {
		severity = finding.Warning
		fix = OrAcknowledge(fix+", or request a quota increase", code)
	}
	r.Add(severity, at, code, fix, "%s: AWS allows at most %d (quota %q)", fmt.Sprintf(format, args...), q.Most, q.Name)
}

// Defined reports a name that is not among those that are defined.
func Defined[T any](r *finding.Report, at finding.Path, code, noun, name string, definitions map[string]T) {
	if _, ok := definitions[name]; ok {
		return
	}
	r.Error(at, code, finding.DidYouMean(name, noun, slices.Sorted(maps.Keys(definitions))),
		"%s %q is not defined", noun, name)
}
