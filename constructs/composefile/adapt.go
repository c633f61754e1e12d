package composefile

import (
	"context"
	"errors"

	"github.com/compose-cdk/compose-cdk/constructs/internal/adapt"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
)

// AWSFile is the name of the compose file with what a project needs on AWS. It
// stands beside the first compose file. [Load] merges it last, unless Options
// list several files; `docker compose` does not read it.
const AWSFile = load.AWSFile

// Adaptation is an AWSFile with the default choices of the findings.
type Adaptation struct {
	// File is the path of the AWSFile. Unlisted reports that Options list the files
	// to merge, and File is not among them.
	File     string
	Unlisted bool
	// Before and After are the texts of the file; both are empty if there is
	// neither a file nor anything to write.
	Before, After string
	// Choices is the number of added lines, Open that of added TODO comments.
	Choices, Open int
	// Unplaced are choices for which the file has no place, for example because it
	// uses an alias or the flow style there.
	Unplaced []string
	// Left are the findings with After.
	Left Findings

	result *adapt.Result
}

// Adapt completes the AWSFile of a project by the default choices of its
// findings, until no finding has one. It keeps all that the file has, byte by
// byte, and writes nothing; [Adaptation.Write] does. The error is of the dynamic
// type [Findings] if the file itself cannot be loaded.
func Adapt(ctx context.Context, options Options) (*Adaptation, error) {
	result, err := adapt.Of(ctx, load.Options(options))
	var found finding.Findings
	if errors.As(err, &found) {
		return nil, findingsOf(found)
	}
	if err != nil {
		return nil, err
	}
	return &Adaptation{
		File: result.File, Unlisted: result.Unlisted, Before: result.Before, After: result.After, Choices: result.Choices,
		Open: result.Open, Unplaced: result.Unplaced, Left: findingsOf(result.Left), result: result,
	}, nil
}

// Write replaces the file by After, as a whole. The file that a symbolic link
// names is replaced, not the link.
func (a *Adaptation) Write() error { return a.result.Write() }
