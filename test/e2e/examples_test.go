package e2e

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// expectation is what is known of an example beyond what holds for all.
type expectation struct {
	// desired are the desired counts by service.
	desired map[string]int32
	// listeners are the ports of the load balancer.
	listeners []int32
	// scales are the bounds of the scalable targets, by service.
	scales map[string][2]int32
	// machines are the instance types of the launch templates.
	machines []string
	// kept are the types of what stays when the stack is deleted.
	kept []string
}

var expectations = map[string]expectation{
	"blog": {
		desired:   map[string]int32{"web": 1, "db": 1},
		listeners: []int32{80},
		kept:      []string{"AWS::EFS::FileSystem", "AWS::EFS::FileSystem"},
	},
	"cloudfront": {
		desired:   map[string]int32{"web": 1, "api": 1},
		listeners: []int32{8080, 8081},
	},
	"agent": {
		desired:   map[string]int32{"web": 1, "agent": 0},
		listeners: []int32{80},
		machines:  []string{"t3.micro"},
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
	"gpu": {
		desired:   map[string]int32{"chat": 1, "model": 1},
		listeners: []int32{80},
		scales:    map[string][2]int32{"chat": {1, 3}},
		machines:  []string{"g4dn.xlarge"},
		kept:      []string{"AWS::EFS::FileSystem"},
	},
	"gpu.managed": {
		desired:   map[string]int32{"chat": 1, "model": 1},
		listeners: []int32{80},
		scales:    map[string][2]int32{"chat": {1, 3}},
		kept:      []string{"AWS::EFS::FileSystem"},
	},
	"login": {
		desired:   map[string]int32{"web": 1, "api": 1},
		listeners: []int32{80, 443},
		kept:      []string{"AWS::Cognito::UserPool"},
	},
	"managed": {
		desired:   map[string]int32{"web": 1},
		listeners: []int32{80},
		kept:      []string{"AWS::EFS::FileSystem"},
	},
	"migrations": {
		desired:   map[string]int32{"api": 1, "db": 1},
		listeners: []int32{80},
		kept:      []string{"AWS::EFS::FileSystem", "AWS::SecretsManager::Secret"},
	},
	"models": {
		desired:   map[string]int32{"web": 1},
		listeners: []int32{80},
	},
	"quickstart": {
		desired:   map[string]int32{"web": 1, "api": 2, "db": 1, "cache": 1},
		listeners: []int32{80},
		kept:      []string{"AWS::EFS::FileSystem"},
	},
	"secrets": {
		desired:   map[string]int32{"web": 1, "db": 1, "worker": 1},
		listeners: []int32{80},
		kept:      []string{"AWS::EFS::FileSystem", "AWS::SecretsManager::Secret"},
	},
}

// TestExamples deploys every example, and removes it.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, name := range exampleNames(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stacks []deployed
			for _, a := range readAssembly(t, synthesizeExample(t, name)) {
				checkPermissions(t, a.template)
				seedGiven(t, a)
				stacks = append(stacks, a.create(t))
			}
			for _, d := range stacks {
				invariants(t, d)
			}
			want, known := expectations[name]
			if known {
				want.check(t, stacks[0])
			}
			var stays []string
			for _, d := range slices.Backward(stacks) {
				stays = append(stays, d.remove(t)...)
			}
			expect(t, !known || slices.Equal(stays, want.kept), "the deleted stacks leave %q behind, want %q", stays, want.kept)
		})
	}
}

// exampleNames lists the examples, and as gpu.managed the example gpu with the file
// compose.managed.yaml behind its own.
func exampleNames(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, entry := range must(os.ReadDir(filepath.Join(root, "examples")))(t) {
		names = append(names, entry.Name())
		for _, file := range must(filepath.Glob(filepath.Join(root, "examples", entry.Name(), "compose.*.yaml")))(t) {
			names = append(names, entry.Name()+strings.TrimPrefix(strings.TrimSuffix(filepath.Base(file), ".yaml"), "compose"))
		}
	}
	return names
}

// synthesizeExample runs the example's own program where it has one.
func synthesizeExample(t *testing.T, name string) string {
	t.Helper()
	name, variant, varies := strings.Cut(name, ".")
	files := filepath.Join("examples", name, "compose.yaml")
	if varies {
		files += "," + filepath.Join("examples", name, "compose."+variant+".yaml")
	}
	app, settings := program, map[string]any{"compose": files}
	if varies {
		settings["project"] = name + "-" + variant
	}
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
	scales := d.scales(t)
	expect(t, maps.Equal(scales, want.scales), "services scale between %v, want %v", scales, want.scales)
	machines := d.machines(t)
	expect(t, slices.Equal(machines, want.machines), "launch templates of %q, want %q", machines, want.machines)
	ports := slices.Sorted(maps.Keys(d.listeners(t)))
	expect(t, slices.Equal(ports, want.listeners), "listeners on %v, want %v", ports, want.listeners)
}

// checkPermissions asserts that the policy in docs/deploying.md has the services
// of all resource types.
func checkPermissions(t *testing.T, from template) {
	t.Helper()
	text := string(must(os.ReadFile(filepath.Join(root, "docs", "deploying.md")))(t))
	for _, r := range from.Resources {
		if !strings.HasPrefix(r.Type, "AWS::") || strings.HasPrefix(r.Type, "AWS::IAM::") {
			continue
		}
		action := `"` + permissionName(r.Type) + `:*"`
		expect(t, strings.Contains(text, action), "docs/deploying.md does not permit %s, for %s", action, r.Type)
	}
}
