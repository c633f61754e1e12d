package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// loadingGC lets the heap grow to five times what is in use before garbage is
// collected, instead of twice: reading a compose file leaves much more garbage
// than values.
const loadingGC = 400

// load reads the compose files and judges them. Without a project there is an
// error among the findings. A line on stderr says what became of the file for AWS.
// The changes are made before it is judged.
func load(options composefile.Options, stderr io.Writer, changes ...func(*types.Project)) (*types.Project, composefile.Findings) {
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
	noteAWSFile(stderr, options.Files, project.ComposeFiles)
	for _, change := range changes {
		change(project)
	}
	return project, composefile.Check(project)
}

// noteAWSFile says that the file for AWS is merged though nobody named it, or is
// not merged though it is there.
func noteAWSFile(stderr io.Writer, named, merged []string) {
	isAWS := func(file string) bool { return filepath.Base(file) == composefile.AWSFile }
	switch {
	case slices.ContainsFunc(named, isAWS) || len(merged) == 0:
	case slices.ContainsFunc(merged, isAWS):
		fmt.Fprintf(stderr, "%s is merged last\n", composefile.AWSFile)
	default:
		if info, err := os.Stat(filepath.Join(filepath.Dir(merged[0]), composefile.AWSFile)); err == nil && info.Size() > 0 && len(merged) > 1 {
			fmt.Fprintf(stderr, "%s is not merged into an explicit list of files; add it as the last file\n", composefile.AWSFile)
		}
	}
}

// loadValid is load for commands that go on only where there are no errors.
func loadValid(options composefile.Options, stderr io.Writer) (*types.Project, error) {
	project, findings := load(options, stderr)
	return project, findings.Err()
}

func findingsOf(err error) composefile.Findings {
	var findings composefile.Findings
	if errors.As(err, &findings) {
		return findings
	}
	return composefile.Findings{{Severity: composefile.Error, Code: "invalid-file", Message: err.Error()}}
}
