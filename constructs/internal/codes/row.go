package codes

import (
	"slices"
	"strings"
	"sync"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// Row is the entry of one code in the catalogue. To add a code: add its
// constant to codes.go, or to codes_inplace.go, and its row to the file of its noun, then `make docs`.
type Row struct {
	// Code is the constant.
	Code string
	// Severity is that of every finding with the code.
	Severity finding.Severity
	// Title is the finding in one line, without a period.
	Title string
	// Why explains it: what Compose and ECS do, with the source of a rule that
	// is somebody else's. Paragraphs are separated by an empty line.
	Why string
	// Bad is the smallest compose.yaml that has the finding, and no error or
	// warning with another code. It is empty where there is no compose file.
	// In it and in the files, "<100 letters>" stands for a text of that length,
	// and "# × 100" at the end of a line for 100 such lines, of which <n> is the number.
	Bad string
	// Mend turns Bad and its files into a good example: pairs of a text, which
	// stands there once, and its replacement.
	Mend []string
	// Files stand beside compose.yaml. A name that ends with a slash is a
	// directory. A content that begins with "→ " is the target of a symbolic link.
	Files []File
	// Added are further files of the good example.
	Added []File

	// Replaced names a service that the CDK program replaces, as with
	// composefile.Replace, in the bad example.
	Replaced string
	// Unloaded means that the bad example is a project that another program
	// loaded with compose-go.
	Unloaded bool
}

// File is a file of an example.
type File struct{ Name, Content string }

// Rows returns the catalogue, sorted by code.
func Rows() []Row { return rows() }

var rows = sync.OnceValue(func() []Row {
	all := slices.Concat(
		authRows, buildRows, capacityRows, deployRows, ebsRows, environmentRows, existingRows, extensionRows, fileRows, healthRows,
		hostRows, httpsRows, isolationRows, jobRows, loadRows, logRows, managedRows,
		memoryRows, mirrorRows, modelRows, mountRows, networkRows, overlayRows, portRows, projectRows,
		quotaRows, referenceRows, restartRows, routingRows, secretRows, sidecarRows, sizeRows, syntaxRows, variableRows, volumeRows,
	)
	slices.SortFunc(all, func(a, b Row) int { return strings.Compare(a.Code, b.Code) })
	return all
})

// Find returns the row of a code.
func Find(code string) (Row, bool) {
	i, ok := slices.BinarySearchFunc(rows(), code, func(r Row, code string) int { return strings.Compare(r.Code, code) })
	if !ok {
		return Row{}, false
	}
	return rows()[i], true
}

// Good returns the compose.yaml and the files of the good example.
func (r Row) Good() (string, []File) {
	compose, files := r.Bad, slices.Clone(r.Files)
	for i := 0; i+1 < len(r.Mend); i += 2 {
		compose = strings.Replace(compose, r.Mend[i], r.Mend[i+1], 1)
		for f := range files {
			files[f].Content = strings.Replace(files[f].Content, r.Mend[i], r.Mend[i+1], 1)
		}
	}
	return compose, append(files, r.Added...)
}
