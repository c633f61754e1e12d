package plan_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// TestEmptyEntrypoint: it takes away that of the image, which ECS runs where
// there is none.
func TestEmptyEntrypoint(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2][]string{
		"{image: i, command: [a, b]}":                   {nil, {"a", "b"}},
		"{image: i, entrypoint: [e], command: [a, b]}":  {{"e"}, {"a", "b"}},
		"{image: i, entrypoint: [], command: [a, b]}":   {{"a"}, {"b"}},
		`{image: i, entrypoint: "", command: a}`:        {{"a"}, nil},
		`{image: i, entrypoint: [""], command: [a, b]}`: {{"a"}, {"b"}},
		"{image: i, entrypoint: null, command: [a]}":    {nil, {"a"}},
		"{image: i, entrypoint: []}":                    {nil, nil},
	} {
		file := filepath.Join(t.TempDir(), "compose.yaml")
		if err := os.WriteFile(file, []byte("services: {web: "+text+"}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		main := plan.New(load(t, composefile.Options{Files: []string{file}})).Services[0].Task.Main
		if !slices.Equal(main.Entrypoint, want[0]) || !slices.Equal(main.Command, want[1]) {
			t.Errorf("%s runs %q with %q, want %q", text, main.Entrypoint, main.Command, want)
		}
	}
}
