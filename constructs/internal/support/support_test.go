package support

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/schema"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// governing is the row with the longest path that begins path.
func governing(rows []Row, path string) (Row, bool) {
	var best Row
	for _, row := range rows {
		if (row.Path == path || strings.HasPrefix(path, row.Path+".")) && len(row.Path) > len(best.Path) {
			best = row
		}
	}
	return best, best.Path != ""
}

func TestEveryAttributeHasARow(t *testing.T) {
	rows := Support()
	for _, path := range schema.AttributePaths() {
		if _, ok := governing(rows, string(path)); !ok {
			t.Errorf("%s has no row", path)
		}
	}
}

// ownRow are the places whose attributes inherit from nobody.
var ownRow = []string{
	"", "services.*", "networks.*", "volumes.*", "secrets.*", "configs.*",
	"services.*.build", "services.*.deploy", "services.*.deploy.placement", "services.*.deploy.restart_policy",
	"services.*.deploy.update_config", "services.*.deploy.resources", "services.*.deploy.resources.limits",
	"services.*.deploy.resources.reservations", "services.*.healthcheck", "services.*.logging",
	"services.*.ports.[]", "services.*.networks.*",
}

func TestAttributesThatHaveARowOfTheirOwn(t *testing.T) {
	rows := Support()
	for _, path := range schema.AttributePaths() {
		parent, _, _ := cutLast(string(path))
		if !slices.Contains(ownRow, parent) {
			continue
		}
		if row, _ := governing(rows, string(path)); row.Path != string(path) {
			t.Errorf("%s has no row of its own, but that of %q", path, row.Path)
		}
	}
}

func cutLast(path string) (before, after string, found bool) {
	if i := strings.LastIndex(path, "."); i >= 0 {
		return path[:i], path[i+1:], true
	}
	return "", path, false
}

func TestEveryRowIsAnAttribute(t *testing.T) {
	known := map[string]bool{"services.*.ports.[]": true, "services.*.secrets.[]": true, "": true}
	for _, path := range schema.AttributePaths() {
		known[string(path)] = true
	}
	seen := map[string]bool{}
	for _, row := range Support() {
		place, name, _ := cutLast(row.Path)
		if !known[row.Path] && (!strings.HasPrefix(name, "x-aws-") || !known[place]) {
			t.Errorf("%s is not an attribute", row.Path)
		}
		if seen[row.Path] {
			t.Errorf("%s has two rows", row.Path)
		}
		seen[row.Path] = true
	}
}

func TestRowsAreComplete(t *testing.T) {
	for _, row := range Support() {
		if (row.Outcome == Mapped) != (row.Target != "") {
			t.Errorf("%s: outcome %s with target %q", row.Path, row.Outcome, row.Target)
		}
		if (row.Outcome != Mapped) != (row.Reason != "") {
			t.Errorf("%s: outcome %s with reason %q", row.Path, row.Outcome, row.Reason)
		}
		if row.Fix == "" && !row.ruled && (row.Outcome == Warned || row.Outcome == Refused) {
			t.Errorf("%s: outcome %s without a fix", row.Path, row.Outcome)
		}
	}
}

// TestExtensionRows holds that the x-aws rows with an effect are those that the
// extension types decode.
func TestExtensionRows(t *testing.T) {
	want := map[string]bool{}
	for place, extensions := range model.ExtensionPlaces() {
		if place != "" {
			place += "."
		}
		for _, t := range extensions {
			for i := range t.NumField() {
				want[place+t.Field(i).Tag.Get("yaml")] = true
			}
		}
	}
	for _, row := range Support() {
		_, name, _ := cutLast(row.Path)
		if !strings.HasPrefix(name, "x-aws-") {
			continue
		}
		if (row.Outcome == Mapped || row.Outcome == Loaded) != want[row.Path] {
			t.Errorf("%s is %s, but decoded: %t", row.Path, row.Outcome, want[row.Path])
		}
		delete(want, row.Path)
	}
	for path := range want {
		t.Errorf("%s is decoded, but has no row", path)
	}
}

func TestCode(t *testing.T) {
	for path, want := range map[string]string{
		"models":                       "models",
		"services.*.cap_add":           "services.cap_add",
		"services.*.ports.[].name":     "services.ports.name",
		"services.*.networks.*.driver": "services.networks.driver",
	} {
		if got := (Row{Path: path}).Code(); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

// TestMappedAttributes walks over a file that sets every mapped attribute, and
// comes to each.
func TestMappedAttributes(t *testing.T) {
	p := composetest.File(t, "../rules/testdata/check/everything.yaml")
	visited := map[string]bool{}
	walk{
		managed:   model.ManagedServices(p),
		row:       func(row *Row, _ finding.Path, _ reflect.Value) { visited[row.Path] = true },
		extension: func(at finding.Path, name string) { t.Errorf("%s: %s has no row", at, name) },
	}.project(p)
	for _, row := range Support() {
		if row.Outcome == Mapped && !visited[row.Path] {
			t.Errorf("%s is mapped, but not in the file", row.Path)
		}
	}
}
