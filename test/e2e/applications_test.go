//go:build containers

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRunApplications runs every application under Docker Compose and on ECS, and
// compares the answers to its questions. Each difference that there is has to
// be in the table.
func TestRunApplications(t *testing.T) {
	t.Parallel()
	home := filepath.Join(root, "test", "containers", "apps")
	entries := must(os.ReadDir(home))(t)
	t.Cleanup(func() {
		for _, d := range differences() {
			_, there := seen.Load(d.Title)
			// A part of the applications cannot show all of them.
			whole := int(figures.applications.Load()) == len(entries)
			expect(t, there || d.Test != "" || !whole, "no application shows %q any more: remove it from the table", d.Title)
		}
	})
	for _, entry := range entries {
		t.Run(entry.Name(), func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(home, entry.Name())
			questions := must(os.ReadFile(filepath.Join(dir, "questions.txt")))(t)
			local := underDocker(t, dir)
			remote, stack := onECS(t, dir)
			for _, question := range strings.Split(strings.TrimSpace(string(questions)), "\n") {
				compare(t, entry.Name(), question, local.ask(t, question), remote.ask(t, question))
			}
			stack.remove(t)
			figures.applications.Add(1)
		})
	}
}
