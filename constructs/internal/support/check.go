package support

import (
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// CheckSupport reports what the table says of the attributes that are set. Of a
// name at the top of the files, aliased reports whether aliases stand for its
// value. Managed services are no containers, and have x-aws-* attributes alone.
func CheckSupport(r *finding.Report, p *types.Project, managed []string, aliased func(name string) bool) {
	walk{
		managed: managed,
		row: func(row *Row, at finding.Path, value reflect.Value) {
			if _, reported := severities[row.Outcome]; row.ruled || !reported {
				return
			}
			shown := ""
			if value.Kind() == reflect.String {
				shown = value.String()
			}
			ReportRow(r, *row, slices.Clone(at), shown)
		},
		extension: func(at finding.Path, name string) {
			ReportExtension(r, slices.Clone(at), name, len(at) == 0 && aliased(name))
		},
	}.project(p)
}

// ReportRow reports an attribute as its row says, with its value where that
// is worth showing: none of those that have a row of this kind is secret.
func ReportRow(r *finding.Report, row Row, at finding.Path, value string) {
	attribute := row.Path[strings.LastIndex(row.Path, ".")+1:]
	if value != "" {
		attribute += ": " + value
	}
	r.Add(severities[row.Outcome], at, row.Code(), row.Fix, "`%s` %s", attribute, row.Reason)
}

// severities of the outcomes that are reported.
var severities = map[Outcome]finding.Severity{Ignored: finding.Info, Warned: finding.Warning, Refused: finding.Error}

// SeverityOf returns the severity of the findings with the code of a row, and
// whether there are such findings.
func SeverityOf(code string) (finding.Severity, bool) {
	for _, row := range supportRows() {
		if severity, reported := severities[row.Outcome]; reported && row.Code() == code {
			return severity, true
		}
	}
	return "", false
}

// Text renders the rows with a code for a terminal; it is empty where there are none.
func Text(code string) string {
	var b strings.Builder
	for _, row := range supportRows() {
		if row.Code() != code {
			continue
		}
		fmt.Fprintf(&b, "%s (%s): %s%s.\n", row.Path, row.Outcome, row.Target, row.Reason)
		if row.Fix != "" {
			b.WriteString("\n    " + row.Fix + "\n")
		}
	}
	return b.String()
}

// Codes returns the codes of the rows that have findings.
func Codes() []string {
	var all []string
	for _, row := range supportRows() {
		if _, reported := severities[row.Outcome]; reported {
			all = append(all, row.Code())
		}
	}
	return all
}

// ReportExtension reports an x-aws-* key that may not stand where it stands.
// One that is unlike any other, and that aliases stand for, is the user's own.
func ReportExtension(r *finding.Report, at finding.Path, name string, aliased bool) {
	places := extensionPlaces()
	if at := at.Then(name); places[name] != nil {
		r.Error(at, codes.MisplacedExtension, "move it to "+strings.Join(places[name], " or "),
			"%s has no effect here", name)
		return
	}
	severity, code, fix := finding.Error, codes.UnknownExtension, "remove it; your own extensions may begin with x-, but not with x-aws-"
	// The prefix is no part of what is alike.
	if near := finding.Nearest(strings.TrimPrefix(name, finding.ExtensionPrefix), ExtensionsAt(at)); near != "" {
		fix = "did you mean " + finding.ExtensionPrefix + near + "?"
	} else if aliased {
		severity, code, fix = finding.Warning, codes.OwnExtension, "begin its name with x-, but not with x-aws-"
	}
	r.Add(severity, at.Then(name), code, fix, "%s is not a known extension", name)
}

// ExtensionsAt lists the x-aws-* keys that may stand at a place, without x-aws-.
func ExtensionsAt(at finding.Path) []string {
	var names []string
	for _, row := range supportRows() {
		parts := strings.Split(row.Path, ".")
		name, isExtension := strings.CutPrefix(parts[len(parts)-1], finding.ExtensionPrefix)
		place := parts[:len(parts)-1]
		if isExtension && len(place) == len(at) && matches(place, at) {
			names = append(names, name)
		}
	}
	return names
}

func matches(pattern []string, at finding.Path) bool {
	for i, part := range pattern {
		if part != "*" && part != "[]" && at[i] != any(part) {
			return false
		}
	}
	return true
}

// extensionPlaces lists for each x-aws-* key where it may stand.
var extensionPlaces = sync.OnceValue(func() map[string][]string {
	places := map[string][]string{}
	for _, row := range supportRows() {
		dot := strings.LastIndex(row.Path, ".")
		if name := row.Path[dot+1:]; strings.HasPrefix(name, finding.ExtensionPrefix) {
			place := "the top level of the file"
			if dot > 0 {
				place = strings.NewReplacer("*", "<name>", ".[]", "[]").Replace(row.Path[:dot])
			}
			places[name] = append(places[name], place)
		}
	}
	for _, list := range places {
		sort.Strings(list)
	}
	return places
})
