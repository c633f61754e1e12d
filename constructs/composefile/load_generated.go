package composefile

import (
	"context"
	"slices"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/compose-spec/compose-go/v2/validation"
	"go.yaml.in/yaml/v4"
)

// generatedSecret is how a secret names the source that compose-go does not know.
const generatedSecret = "x-aws-generate"

// loadGenerated loads files with secrets that have x-aws-generate for their
// only source, which compose-go's validation refuses. All that it validates is
// validated here in other ways: the schema of each file and what excludes each
// other by our own rules, and the rest by compose-go, without the secrets. The
// result is false if the files have no such secret, or have other mistakes
// that our rules find.
func loadGenerated(ctx context.Context, settings *cli.ProjectOptions) (*types.Project, error, bool) {
	s := sourcesOfSettings(settings)
	if !slices.ContainsFunc(s.all(), hasGeneratedSecret) {
		return nil, nil, false
	}
	for _, f := range s.all() {
		if len(examine(f)) > 0 || len(conflicts(f)) > 0 {
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

func hasGeneratedSecret(f *source) bool {
	found := false
	for _, doc := range f.docs {
		each(doc, []string{"secrets", "*"}, nil, func(n *yaml.Node, _ path) {
			found = found || entry(n, generatedSecret) != nil && len(having(n, []string{"file", "environment", "external", "driver"})) == 0
		})
	}
	return found
}
