package e2e

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// expectation is what is known of an example beyond what holds for all.
type expectation struct {
	// desired are the desired counts by service.
	desired map[string]int32
	// listeners are the ports of the load balancer.
	listeners []int32
	// kept are the types of what stays when the stack is deleted.
	kept []string
}

var expectations = map[string]expectation{
	"blog": {
		desired:   map[string]int32{"web": 1, "db": 1},
		listeners: []int32{80},
		kept:      []string{"AWS::EFS::FileSystem", "AWS::EFS::FileSystem"},
	},
	"embedded": {
		desired:   map[string]int32{"web": 1, "api": 1},
		listeners: []int32{80},
		kept:      []string{"AWS::DynamoDB::GlobalTable", "AWS::Logs::LogGroup"},
	},
	"files": {
		desired:   map[string]int32{"web": 1, "app": 1, "db": 1},
		listeners: []int32{80},
		kept:      []string{"AWS::EFS::FileSystem"},
	},
	"quickstart": {
		desired:   map[string]int32{"web": 2, "api": 2, "db": 1, "cache": 1},
		listeners: []int32{80},
	},
	"secrets": {
		desired:   map[string]int32{"web": 1, "db": 1, "worker": 1},
		listeners: []int32{80},
		kept:      []string{"AWS::SecretsManager::Secret"},
	},
}

// TestExamples deploys every example, and removes it.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, entry := range must(os.ReadDir(filepath.Join(root, "examples")))(t) {
		name := entry.Name()
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := readAssembly(t, synthesizeExample(t, name)).create(t)
			invariants(t, d)
			if want, ok := expectations[name]; ok {
				want.check(t, d)
				stays := d.remove(t)
				expect(t, slices.Equal(stays, want.kept), "the deleted stack leaves %q behind, want %q", stays, want.kept)
			} else {
				d.remove(t)
			}
		})
	}
}

// synthesizeExample runs the example's own program where it has one.
func synthesizeExample(t *testing.T, name string) string {
	t.Helper()
	app, settings := program, map[string]any{"compose": filepath.Join("examples", name, "compose.yaml")}
	if _, err := os.Stat(filepath.Join(root, "examples", name, "main.go")); err == nil {
		app, settings = filepath.Join(t.TempDir(), name), map[string]any{}
		if err := goBuild(app, "./examples/"+name); err != nil {
			t.Fatal(err)
		}
	}
	return synthesize(t, app, root, settings)
}

func (want expectation) check(t *testing.T, d deployed) {
	t.Helper()
	desired := map[string]int32{}
	for name, s := range d.services(t) {
		desired[name] = s.DesiredCount
	}
	expect(t, maps.Equal(desired, want.desired), "desired counts %v, want %v", desired, want.desired)
	ports := slices.Sorted(maps.Keys(d.listeners(t)))
	expect(t, slices.Equal(ports, want.listeners), "listeners on %v, want %v", ports, want.listeners)
}
