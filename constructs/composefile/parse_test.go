package composefile_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// TestFileThatChanges is what an editor and a watching process do.
func TestFileThatChanges(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "compose.yaml")
	for lines, comments := range []string{"", "#\n", "#\n#\n"} {
		text := comments + "name: changing\nx-aws-acknowledge: [account-quotas]\nservices:\n  web:\n    image: nginx\n    dns: 192.0.2.1\n    mem_limit: 1g\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}, Environment: []string{}})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			findings := composefile.Check(project)
			if len(findings) != 1 {
				t.Fatalf("findings are %v, want one", findings)
			}
			if got, want := findings[0].Position.Line, 6+lines; got != want {
				t.Errorf("with %d comments the finding is in line %d, want %d", lines, got, want)
			}
		}
	}
}

// TestMountsOutsideTheProject counts allocations where each mount makes Check
// look into the file: how many it takes for a service must not depend on how
// many there are. AllocsPerRun must not be used in a parallel test.
func TestMountsOutsideTheProject(t *testing.T) {
	const services, times, most = 10, 4, 4.8
	ratio := allocationsOfCheck(t, times*services) / allocationsOfCheck(t, services)
	if ratio > most {
		t.Errorf("%d times as many services take %.2f times as many allocations, want %.1f at most", times, ratio, most)
	}
}

func allocationsOfCheck(t *testing.T, services int) float64 {
	t.Helper()
	file := filepath.Join(t.TempDir(), "project", "compose.yaml")
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	text := "name: mounts\nservices:\n"
	for i := range services {
		text += fmt.Sprintf("  web%03d:\n    image: nginx\n    volumes: [\"../data:/data:ro\"]\n", i)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}, Environment: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	return testing.AllocsPerRun(1, func() { _ = composefile.Check(project) })
}
