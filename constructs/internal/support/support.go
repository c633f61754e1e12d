// Package support has the support table: one row for each attribute of the
// Compose specification, and the walk over a project that finds its row for each
// attribute that is set. docs/support.md is made from it.
package support

import (
	"slices"
	"strings"
	"sync"
)

// Outcome says what becomes of an attribute of a compose file.
type Outcome string

const (
	// Mapped becomes an AWS resource or a property of one: Row.Target says which.
	Mapped Outcome = "mapped"
	// Loaded takes effect while the file is loaded, as in docker compose.
	Loaded Outcome = "loaded"
	// Ignored has no effect on ECS and does no harm: an info.
	Ignored Outcome = "ignored"
	// Warned cannot be kept, so that the application may behave differently: a warning.
	Warned Outcome = "warned"
	// Refused stops the synthesis: an error.
	Refused Outcome = "refused"
)

// Row says what becomes of one attribute and of everything below it that has
// no row of its own.
type Row struct {
	// Path is the attribute as a pattern of compose-go: * stands for a name,
	// [] for an item of a list, as in services.*.ports.[].host_ip.
	Path string
	// Outcome is what becomes of the attribute.
	Outcome Outcome
	// Target names the AWS property; set where Outcome is Mapped.
	Target string
	// Reason completes a sentence that starts with the attribute; set where
	// Outcome is not Mapped.
	Reason string
	// Fix says what to do instead; empty where there is nothing to do.
	Fix string

	// ruled means that the finding depends on the value: a rule makes it.
	ruled bool
}

// Code is the Finding.Code of the row: its path without stars and indexes,
// for example services.cap_add.
func (r Row) Code() string {
	var names []string
	for _, part := range strings.Split(r.Path, ".") {
		if part != "*" && part != "[]" {
			names = append(names, part)
		}
	}
	return strings.Join(names, ".")
}

// Support lists what becomes of every attribute of the Compose Specification
// and of every x-aws extension. It is what Check goes by, and docs/support.md
// is generated from it.
func Support() []Row { return slices.Clone(supportRows()) }

var supportRows = sync.OnceValue(func() []Row {
	var rows []Row
	for _, s := range supportSections {
		rows = append(rows, s.rows...)
	}
	return rows
})

// RowOf returns the row with a path that the table has.
func RowOf(path string) Row {
	rows := supportRows()
	return rows[slices.IndexFunc(rows, func(r Row) bool { return r.Path == path })]
}

// supportSections are the parts of the table, each under a heading of
// docs/support.md, and with the beginning that its paths have in common.
var supportSections = []struct {
	title, prefix string
	rows          []Row
}{
	{"Project", "", projectRows},
	{"Services", "services.*.", serviceRows},
	{"Builds", "services.*.build.", buildRows},
	{"Health checks", "services.*.healthcheck.", healthRows},
	{"Logging", "services.*.logging.", loggingRows},
	{"Ports", "services.*.ports.[].", portRows},
	{"Volumes of a service", "services.*.volumes.[].", mountRows},
	{"Networks of a service", "services.*.networks.", serviceNetworkRows},
	{"Deploy", "services.*.deploy.", deployRows},
	{"Resources", "services.*.deploy.resources.", resourceRows},
	{"Networks", "", networkRows},
	{"Volumes", "", volumeRows},
	{"Secrets", "", secretRows},
	{"Configs", "", configRows},
}

func mapped(path, target string) Row { return Row{Path: path, Outcome: Mapped, Target: target} }

func loaded(path, reason string) Row { return Row{Path: path, Outcome: Loaded, Reason: reason} }

func ignored(path, reason string) Row { return Row{Path: path, Outcome: Ignored, Reason: reason} }

func warned(path, reason, fix string) Row {
	return Row{Path: path, Outcome: Warned, Reason: reason, Fix: fix}
}

func refused(path, reason, fix string) Row {
	return Row{Path: path, Outcome: Refused, Reason: reason, Fix: fix}
}

// byRule returns the row with its finding left to a rule.
func (r Row) byRule() Row {
	r.ruled = true
	return r
}
