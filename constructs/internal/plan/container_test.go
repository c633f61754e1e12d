package plan_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/load"

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
		main := plan.New(loadFiles(t, load.Options{Files: []string{file}})).Services[0].Task.Main
		if !slices.Equal(main.Entrypoint, want[0]) || !slices.Equal(main.Command, want[1]) {
			t.Errorf("%s runs %q with %q, want %q", text, main.Entrypoint, main.Command, want)
		}
	}
}

// TestReservedMemory: ECS asks for 6 MiB at least.
func TestReservedMemory(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"{image: i}":                                      0,
		"{image: i, mem_reservation: 4m}":                 6,
		"{image: i, mem_limit: 1g, mem_reservation: 64m}": 64,
		"{image: i, deploy: {resources: {limits: {memory: 5m}, reservations: {memory: 5m}}}}": 6,
	} {
		if got := fromYAML(t, "services: {web: "+text+"}").Services[0].Task.Main.ReservedMiB; got != want {
			t.Errorf("%s: %d MiB, want %d", text, got, want)
		}
	}
}
