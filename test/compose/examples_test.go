package compose

import (
	"path/filepath"
	"slices"
	"testing"
)

// TestExamples reads every example: each comes up under Docker Compose too, with
// the model that we read of it.
func TestExamples(t *testing.T) {
	program := dockerCompose(t)
	directories, err := filepath.Glob("../../examples/*")
	if err != nil || len(directories) == 0 {
		t.Fatalf("there are no examples: %v", err)
	}
	for _, directory := range directories {
		if directory, err = filepath.Abs(directory); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(directory, "compose.yaml"))
		if err == nil && len(files) == 0 {
			// One project for each file, but for the one that is merged in development.
			files, err = filepath.Glob(filepath.Join(directory, "*.yaml"))
			files = slices.DeleteFunc(files, func(file string) bool { return filepath.Base(file) == "development.yaml" })
		}
		if err != nil || len(files) == 0 {
			t.Errorf("%s has no compose file: %v", directory, err)
		}
		for _, file := range files {
			t.Run(filepath.Base(directory)+"/"+filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				if docker := compare(t, program, input{dir: directory, args: []string{"--file", file}}); docker.refusal != "" {
					t.Errorf("docker compose refuses it: %s", docker.refusal)
				}
			})
		}
	}
}
