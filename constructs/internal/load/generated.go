package load

import (
	"context"
	"fmt"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/schema"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/compose-spec/compose-go/v2/validation"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// sourceMissing is compose-go's refusal of a secret without a source. It comes
// after the schema of every file that is merged, and of the files that they
// include before one with such a secret.
var sourceMissing = lazyregexp.New(`^secrets\.\S+: one of file\|environment must be set$`)

// loadProject loads as compose-go does, but accepts secrets that have
// x-aws-generate for their only source: compose-go validates the files first,
// and then the merged model is validated here without these secrets.
func loadProject(ctx context.Context, settings *cli.ProjectOptions) (*types.Project, error) {
	project, err := guarded(func() (*types.Project, error) { return settings.LoadProject(ctx) })
	if err == nil || !sourceMissing.MatchString(err.Error()) {
		return project, err
	}
	return guarded(func() (*types.Project, error) {
		if err := validateWithoutGenerated(ctx, settings); err != nil {
			return nil, err
		}
		if err := cli.WithLoadOptions(loader.WithSkipValidation)(settings); err != nil {
			return nil, err
		}
		return settings.LoadProject(ctx)
	})
}

func validateWithoutGenerated(ctx context.Context, settings *cli.ProjectOptions) error {
	dir, err := settings.GetWorkingDir()
	if err != nil {
		return err
	}
	details, err := settings.ReadConfigFiles(ctx, dir, settings)
	if err != nil {
		return err
	}
	merged, err := mergeFiles(ctx, settings, details)
	if err != nil {
		return err
	}
	if err := schema.Validate(merged); err != nil {
		return fmt.Errorf("validating %s: %w", details.ConfigFiles[0].Filename, err)
	}
	withoutGenerated(merged)
	return validation.Validate(merged)
}

// mergeFiles merges files without holding them against the schema.
func mergeFiles(ctx context.Context, settings *cli.ProjectOptions, details *types.ConfigDetails) (map[string]any, error) {
	// A copy, to which the loader adds the name of the project.
	details.Environment = settings.Environment.Clone()
	return loader.LoadModelWithContext(ctx, *details, loader.WithSkipValidation, func(o *loader.Options) {
		o.SkipNormalization = true
		o.ResourceLoaders = append(o.ResourceLoaders, source.RemoteRefusal{})
		o.SetProjectName("validated", true)
	})
}

func withoutGenerated(merged map[string]any) {
	secrets, _ := merged["secrets"].(map[string]any)
	for name, s := range secrets {
		secret, _ := s.(map[string]any)
		if _, generated := secret[finding.GeneratedSecret]; generated {
			delete(secrets, name)
		}
	}
}
