//go:build containers

package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

// TestRunExamples deploys the examples that are for Fargate and need nothing
// that is not in them, and asks each for something.
func TestRunExamples(t *testing.T) {
	t.Parallel()
	for name, example := range map[string]struct {
		question, want string
		// local is whether the example comes up with Docker Compose too, on one
		// machine and without what it expects to exist on AWS.
		local bool
	}{
		"blog":       {"80 /?upload=words", "visits: 1, upload: words", false},
		"files":      {"80 /app/", "Hello from the app", false},
		"migrations": {"80 /orders", "[", false},
		"overlay":    {"80 /", "Welcome to nginx", true},
		"quickstart": {"80 /", "Directory listing", false},
		"sidecar":    {"80 /index.php", "served by", false},
		"stacks":     {"80 /", "Welcome to nginx", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "examples", name))); err != nil {
				t.Fatal(err)
			}
			remote, stack := onECS(t, dir)
			remote.until(t, example.question, example.want)
			if example.local {
				local := underDocker(t, dir)
				compare(t, name, example.question, local.ask(t, example.question), remote.ask(t, example.question))
			}
			stack.remove(t)
		})
	}
}
