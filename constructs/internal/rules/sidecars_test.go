package rules

import "testing"

// TestTaskCycles: a task belongs to one of its services.
func TestTaskCycles(t *testing.T) {
	const own = "error services.a.network_mode sidecar-task"
	testRules(t, []ruleCase{
		{"two", "services:\n  a: {image: example/web:1, mem_limit: 512m, network_mode: 'service:b'}\n  b: {image: example/web:1, mem_limit: 512m, network_mode: 'service:a'}\n", []string{own}},
		{"one", "services:\n  a: {image: example/web:1, mem_limit: 512m, network_mode: 'service:a'}\n", []string{own}},
		{"a chain", "services:\n  a: {image: example/web:1, mem_limit: 512m, network_mode: 'service:b'}\n  b: {image: example/web:1, mem_limit: 512m, network_mode: 'service:c'}\n  c: {image: example/web:1, mem_limit: 1g}\n", nil},
	})
}
