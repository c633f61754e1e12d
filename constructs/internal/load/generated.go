package load

import (
	"context"
	"slices"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/compose-spec/compose-go/v2/validation"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/diagnose"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// loadGenerated loads files with secrets that have x-aws-generate for their
// only source, which compose-go's validation refuses. All that it validates is
// validated here in other ways: the schema of each file and what excludes each
// other by our own rules, and the rest by compose-go, without the secrets. The
// result is false if the files have no such secret, or have other mistakes
// that our rules find.
func loadGenerated(ctx context.Context, settings *cli.ProjectOptions) (*types.Project, error, bool) {
	s := diagnose.SourcesOfSettings(settings)
	if !slices.ContainsFunc(s.All(), hasGeneratedSecret) {
		return nil, nil, false
	}
	for _, f := range s.All() {
		if len(diagnose.Examine(f)) > 0 || len(diagnose.Conflicts(f)) > 0 {
			return nil, nil, false
		}
	}
	if err := cli.WithLoadOptions(loader.WithSkipValidation)(settings); err != nil {
		return nil, err, true
	}
	project, err := guarded(func() (*types.Project, error) {
		model, err := settings.LoadModel(ctx)
		if err != nil {
			return nil, err
		}
		delete(model, "secrets")
		delete(model, "configs")
		if err := validation.Validate(model); err != nil {
			return nil, err
		}
		return settings.LoadProject(ctx)
	})
	return project, err, true
}

func hasGeneratedSecret(f *source.Source) bool {
	found := false
	for _, doc := range f.Docs {
		diagnose.Each(doc, []string{"secrets", "*"}, nil, func(n *yaml.Node, _ finding.Path) {
			found = found || source.Entry(n, finding.GeneratedSecret) != nil && len(diagnose.Having(n, []string{"file", "environment", "external", "driver"})) == 0
		})
	}
	return found
}
