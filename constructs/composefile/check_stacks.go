package composefile

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// stackForm is ours: the name is part of the construct tree.
var stackForm = lazyregexp.New(`^[A-Za-z][A-Za-z0-9-]{0,39}$`)

// checkStacks looks at the names of stacks, and says which dependencies get
// lost between them.
func checkStacks(r *report, p *Model) {
	valid := true
	for _, name := range p.ServiceNames() {
		if stack := ServiceExtensionsOf(p.Services[name]).Stack; stack != "" && !stackForm.MatchString(stack) {
			r.error(at("services", name, "x-aws-stack"), "extension-value",
				"use letters, digits and hyphens, beginning with a letter, at most 40; or main", "%q cannot be the name of a stack", stack)
			valid = false
		}
	}
	if !valid {
		return
	}
	stacks := StacksOf(p)
	for _, d := range stacks.Without {
		r.warn(at("services", d.Service, "depends_on", d.On), "stack-dependency",
			"give both services the same x-aws-stack, or acknowledge it",
			"%q is deployed without waiting for %q: their stacks, %s and %s, would wait for each other",
			d.Service, d.On, stacks.Of(d.Service), stacks.Of(d.On))
	}
}
