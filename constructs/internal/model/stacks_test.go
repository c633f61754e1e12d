package model

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
)

// stackProject is a project with these services in a file of that order. It is
// made without the loader, which would take its time.
func stackProject(t testing.TB, services ...types.ServiceConfig) *types.Project {
	t.Helper()
	var text strings.Builder
	text.WriteString("services:\n")
	p := &types.Project{Name: "test", Services: types.Services{}}
	for _, s := range services {
		fmt.Fprintf(&text, "  %s: {image: %s}\n", s.Name, s.Image)
		p.Services[s.Name] = s
	}
	file := filepath.Join(t.TempDir(), "compose.yaml")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p.ComposeFiles, p.WorkingDir = []string{file}, filepath.Dir(file)
	return p
}

// stackServices are of several sizes. Every third one waits for the one before
// it, and the names are in no order.
func stackServices(n int) []types.ServiceConfig {
	var out []types.ServiceConfig
	for i := range n {
		s := types.ServiceConfig{Name: fmt.Sprintf("%x-%d", i*7919%97, i), ContainerSpec: types.ContainerSpec{Image: "example/web:1"}}
		s.Networks = map[string]*types.ServiceNetworkConfig{"default": nil}
		for port := range i % 4 {
			s.Ports = append(s.Ports, types.ServicePortConfig{Target: uint32(8000 + port), Published: fmt.Sprint(8000 + 4*i + port)})
		}
		if i%3 == 2 {
			s.DependsOn = types.DependsOnConfig{out[i-1].Name: {Condition: types.ServiceConditionStarted}}
		}
		out = append(out, s)
	}
	return out
}

func (s Stacks) places() map[string]string { return maps.Clone(s.of) }

// moved counts the services that are in another stack than before.
func moved(before, after map[string]string) int {
	n := 0
	for name, stack := range before {
		if now, ok := after[name]; ok && now != stack {
			n++
		}
	}
	return n
}

// TestGrowingProjectMovesNothing adds 500 services one at a time.
func TestGrowingProjectMovesNothing(t *testing.T) {
	t.Parallel()
	services := stackServices(500)
	before := map[string]string{}
	for n := 1; n <= len(services); n++ {
		stacks := New(stackProject(t, services[:n]...)).Stacks()
		if moved(before, stacks.places()) > 0 {
			t.Fatalf("service %d moved others: %v, before %v", n, stacks.places(), before)
		}
		before = stacks.places()
		if n == 25 && len(stacks.Nested) > 0 {
			t.Errorf("%d services are split already", n)
		}
	}
	in := map[string]int{}
	for _, stack := range before {
		in[stack]++
	}
	for stack, n := range in {
		if n < 15 && stack != fmt.Sprintf("part%d", len(in)-1) {
			t.Errorf("%s has %d services only", stack, n)
		}
	}
}

// TestAnotherServiceSeldomMovesOthers puts a service at the front, and takes
// the first one away: what is behind the end of a stack should mostly stay.
func TestAnotherServiceSeldomMovesOthers(t *testing.T) {
	t.Parallel()
	services := stackServices(200)
	before := New(stackProject(t, services...)).Stacks().places()
	added, removed := 0, 0
	const tries = 40
	for i := range tries {
		first := types.ServiceConfig{Name: fmt.Sprintf("new%d", i), ContainerSpec: types.ContainerSpec{Image: "example/web:1"}}
		if moved(before, New(stackProject(t, append([]types.ServiceConfig{first}, services...)...)).Stacks().places()) > 0 {
			added++
		}
		if moved(before, New(stackProject(t, slices.Concat(services[:3*i], services[3*i+1:])...)).Stacks().places()) > 0 {
			removed++
		}
	}
	if added > tries/2 || removed > tries/2 {
		t.Errorf("of %d, %d moved others when they were added, %d when they were removed", tries, added, removed)
	}
}

// TestPinnedServices: a service with x-aws-stack is where that says, and does
// not change where the others are.
func TestPinnedServices(t *testing.T) {
	t.Parallel()
	services := stackServices(100)
	before := New(stackProject(t, services...)).Stacks().places()
	first := types.ServiceConfig{Name: "first", Extensions: types.Extensions{"x-aws-stack": "front"}}
	stacks := New(stackProject(t, append([]types.ServiceConfig{first}, services...)...)).Stacks()
	if stacks.Of("first") != "front" || moved(before, stacks.places()) > 0 || !slices.Contains(stacks.Nested, "front") {
		t.Errorf("first is in %s, %d others moved, stacks are %v", stacks.Of("first"), moved(before, stacks.places()), stacks.Nested)
	}
	for i, s := range services {
		services[i].Extensions = types.Extensions{"x-aws-stack": before[s.Name]}
	}
	more := append(slices.Clone(services), types.ServiceConfig{Name: "more"})
	slices.Reverse(more)
	if n := moved(before, New(stackProject(t, more...)).Stacks().places()); n > 0 {
		t.Errorf("%d services that say where they are moved", n)
	}
}

// TestNoStackWaitsForItself: without x-aws-stack every dependency is told to
// CloudFormation, also where the files have services before those they need.
func TestNoStackWaitsForItself(t *testing.T) {
	t.Parallel()
	services := stackServices(150)
	slices.Reverse(services)
	stacks := New(stackProject(t, services...)).Stacks()
	if len(stacks.Nested) < 2 || len(stacks.Without) > 0 {
		t.Errorf("%d nested stacks, without %v", len(stacks.Nested), stacks.Without)
	}
}
