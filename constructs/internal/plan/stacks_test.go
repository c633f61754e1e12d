package plan_test

import (
	"slices"
	"testing"
)

// TestStacks: a service is in the stack that it names, and waits for others
// unless their stacks would wait for each other.
func TestStacks(t *testing.T) {
	t.Parallel()
	p := fromYAML(t, `
services:
  a: {image: i, x-aws-stack: one}
  b: {image: i, x-aws-stack: two, depends_on: [a]}
  c: {image: i, x-aws-stack: one, depends_on: [a, b]}
  d: {image: i, x-aws-stack: main, depends_on: [b]}
  e: {image: i, depends_on: [d]}
`)
	want := map[string]struct {
		stack string
		waits []string
	}{
		"a": {"one", nil},
		"b": {"two", []string{"a"}},
		"c": {"one", []string{"a"}},
		"d": {"", []string{"b"}},
		"e": {"", []string{"d"}},
	}
	for _, s := range p.Services {
		if w := want[s.Name]; s.Stack != w.stack || !slices.Equal(s.DependsOn, w.waits) {
			t.Errorf("%s is in %q and waits for %v, want %q and %v", s.Name, s.Stack, s.DependsOn, w.stack, w.waits)
		}
	}
}
