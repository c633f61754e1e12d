package rules

import (
	"fmt"
	"strings"
	"testing"
)

func TestStackRules(t *testing.T) {
	service := func(name, stack string, on ...string) string {
		return fmt.Sprintf("  %s: {image: i, x-aws-stack: %s, depends_on: [%s]}\n", name, stack, strings.Join(on, ", "))
	}
	testRules(t, []ruleCase{
		{"name", web("x-aws-stack: Part-2"), nil},
		{"no name", web("x-aws-stack: 2nd"), []string{"error services.web.x-aws-stack extension-value"}},
		{"wrong type", web("x-aws-stack: [a]"), []string{"error services.web.x-aws-stack extension-type"}},
		{"stacks in order", "services:\n" + service("a", "main") + service("b", "one", "a") + service("c", "two", "a", "b") + service("d", "main", "c"), nil},
		{"stacks that wait for each other", "services:\n" + service("a", "one") + service("b", "two", "a") + service("c", "one", "b", "a"),
			[]string{"warning services.c.depends_on.b stack-dependency"}},
		{"main services between", "services:\n" + service("a", "one") + service("b", "main", "a") + service("c", "one", "b"),
			[]string{"warning services.c.depends_on.b stack-dependency"}},
	})
}
