package load

import (
	"context"
	"slices"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/diagnose"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// loadWhatIsKnown loads a project, where nothing but names of attributes is
// wrong without these. There is no project beside other mistakes.
func loadWhatIsKnown(ctx context.Context, settings *cli.ProjectOptions) (*types.Project, finding.Findings) {
	project, err := loadProject(ctx, settings)
	if err == nil {
		return project, nil
	}
	found := diagnose.Diagnose(settings, mergedModel(ctx, settings), err)
	if slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Code != codes.UnknownAttribute }) {
		return nil, found
	}
	project, err = guarded(func() (*types.Project, error) {
		if err := cli.WithLoadOptions(loader.WithSkipValidation)(settings); err != nil {
			return nil, err
		}
		return settings.LoadProject(ctx)
	})
	if err != nil {
		return nil, found
	}
	return project, found
}

// mergedModel is what the files give before it is held against the schema; nil
// where they cannot be merged.
func mergedModel(ctx context.Context, settings *cli.ProjectOptions) (merged map[string]any) {
	defer func() {
		if recover() != nil {
			merged = nil
		}
	}()
	dir, err := settings.GetWorkingDir()
	if err != nil {
		return nil
	}
	details, err := settings.ReadConfigFiles(ctx, dir, settings)
	if err != nil {
		return nil
	}
	merged, _ = mergeFiles(ctx, settings, details)
	return merged
}

// Further adds to the errors of Known what is wrong with the project beside them,
// and leaves out what may be a consequence of them: what a part of the project
// lacks that has an unknown attribute, and what is said of variables that may be
// in a missing file.
func Further(found, later finding.Findings) finding.Findings {
	isConsequence := func(f finding.Finding) bool {
		return slices.ContainsFunc(found, func(first finding.Finding) bool {
			switch {
			case first.Code == codes.UnknownAttribute && len(first.Where) > 0:
				parent := first.Where[:len(first.Where)-1]
				return slices.Equal(f.Where, parent) || len(f.Where) == len(parent)+1 && slices.Equal(f.Where[:len(parent)], parent) && f.Code != codes.UnknownExtension
			case first.Code == codes.EnvFileNotFound:
				return len(f.Where) > 2 && len(first.Where) > 2 && slices.Equal(f.Where[:2], first.Where[:2]) && f.Where[2] == "environment"
			}
			return false
		})
	}
	return append(slices.Clone(found), slices.DeleteFunc(slices.Clone(later), isConsequence)...).Sorted()
}
