package cli

import (
	"context"
	"errors"
	"runtime/debug"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// loadingGC lets the heap grow to five times what is in use before garbage is
// collected, instead of twice: reading a compose file leaves much more garbage
// than values.
const loadingGC = 400

// load reads the compose files and judges them. Without a project there is an
// error among the findings.
func load(options composefile.Options) (*types.Project, composefile.Findings) {
	before := debug.SetGCPercent(loadingGC)
	defer func() {
		debug.SetGCPercent(before)
		// The CDK, in a process of its own, will need the memory.
		debug.FreeOSMemory()
	}()
	project, err := composefile.Load(context.Background(), options)
	if err != nil {
		return nil, findingsOf(err)
	}
	return project, composefile.Check(project)
}

// loadValid is load for commands that go on only where there are no errors.
func loadValid(options composefile.Options) (*types.Project, error) {
	project, findings := load(options)
	return project, findings.Err()
}

func findingsOf(err error) composefile.Findings {
	var findings composefile.Findings
	if errors.As(err, &findings) {
		return findings
	}
	return composefile.Findings{{Severity: composefile.Error, Code: "invalid-file", Message: err.Error()}}
}
