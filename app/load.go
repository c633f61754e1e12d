package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// bundled is what is synthesized where the user has no compose file yet.
const bundled = "examples/quickstart/compose.yaml"

// loadingGC lets the heap grow to five times what is in use before garbage is
// collected, instead of twice: reading a compose file leaves much more garbage
// than values.
const loadingGC = 400

// load reads the compose files, or the bundled example where none is named and
// none is found.
func load(options composefile.Options, stderr io.Writer) (*types.Project, composefile.Findings) {
	before := debug.SetGCPercent(loadingGC)
	defer func() {
		debug.SetGCPercent(before)
		// The CDK, in a process of its own, will need the memory.
		debug.FreeOSMemory()
	}()
	project, err := composefile.Load(context.Background(), options)
	if len(options.Files) == 0 && hasCode(err, composefile.NoComposeFile) {
		if _, missing := os.Stat(bundled); missing == nil {
			fmt.Fprintf(stderr, "no compose file found: using %s; name yours with -c compose=path\n", bundled)
			options.Files = []string{bundled}
			project, err = composefile.Load(context.Background(), options)
		}
	}
	if err != nil {
		return nil, findingsOf(err)
	}
	return project, composefile.Check(project)
}

func findingsOf(err error) composefile.Findings {
	var findings composefile.Findings
	if errors.As(err, &findings) {
		return findings
	}
	return composefile.Findings{{Severity: composefile.Error, Code: "load", Message: err.Error()}}
}

func hasCode(err error, code string) bool {
	if err == nil {
		return false
	}
	for _, f := range findingsOf(err) {
		if f.Code == code {
			return true
		}
	}
	return false
}

// print writes one line for each finding.
func print(w io.Writer, findings composefile.Findings) {
	for _, f := range findings {
		fmt.Fprintln(w, f)
	}
}
