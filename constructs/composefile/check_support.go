package composefile

import (
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkSupport reports what the table says of the attributes that are set.
func checkSupport(r *report, p *types.Project) {
	walk{
		row: func(row *Row, at path, value reflect.Value) {
			if _, reported := severities[row.Outcome]; row.ruled || !reported {
				return
			}
			shown := ""
			if value.Kind() == reflect.String {
				shown = value.String()
			}
			reportRow(r, *row, slices.Clone(at), shown)
		},
		extension: func(at path, name string) { reportExtension(r, slices.Clone(at), name) },
	}.project(p)
}

// reportRow reports an attribute as its row says, with its value where that
// is worth showing: none of those that have a row of this kind is secret.
func reportRow(r *report, row Row, at path, value string) {
	attribute := row.Path[strings.LastIndex(row.Path, ".")+1:]
	if value != "" {
		attribute += ": " + value
	}
	r.add(severities[row.Outcome], at, row.Code(), row.Fix, "`%s` %s", attribute, row.Reason)
}

// severities of the outcomes that are reported.
var severities = map[Outcome]Severity{Ignored: Info, Warned: Warning, Refused: Error}

// reportExtension reports an x-aws-* key that may not stand where it stands.
func reportExtension(r *report, at path, name string) {
	places := extensionPlaces()
	if at := at.then(name); places[name] != nil {
		r.error(at, "misplaced-extension", "move it to "+strings.Join(places[name], " or "),
			"%s has no meaning here", name)
		return
	}
	known := make([]string, 0, len(places))
	for name := range places {
		known = append(known, name)
	}
	fix := "remove it; extensions of your own may begin with x-, but not with x-aws-"
	if near := nearest(name, known); near != "" {
		fix = "did you mean " + near + "?"
	}
	r.error(at.then(name), "unknown-extension", fix, "%s is not known", name)
}

// extensionPlaces lists for each x-aws-* key where it may stand.
var extensionPlaces = sync.OnceValue(func() map[string][]string {
	places := map[string][]string{}
	for _, row := range supportRows() {
		dot := strings.LastIndex(row.Path, ".")
		if name := row.Path[dot+1:]; strings.HasPrefix(name, extensionPrefix) {
			place := "the top of the file"
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
