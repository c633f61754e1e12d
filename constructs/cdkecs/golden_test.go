package cdkecs_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestGolden compares whole templates, for the compose files whose plans are
// goldens too.
func TestGolden(t *testing.T) {
	for _, name := range []string{"shop", "ports_network", "ports_https", "plain", "volumes", "build", "secrets", "variables", "content", "routing", "labels", "tasks", "machines", "instances", "managed", "release", "release_network", "cloudfront", "login", "managed_services", "watch"} {
		t.Run(name, func(t *testing.T) {
			got := newFixture(t, load(t, filepath.Join("..", "internal", "plan", "testdata", name+".yaml"))).bytes(t)
			golden := filepath.Join("testdata", name+".template.json")
			if *update {
				if err := os.WriteFile(golden, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != string(want) {
				t.Errorf("the template differs from %s; if that is right, run go test -update and read the difference", golden)
			}
		})
	}
}
