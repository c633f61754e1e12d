package rules

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// stackForm is ours: the name is part of the construct tree.
var stackForm = lazyregexp.New(`^[A-Za-z][A-Za-z0-9-]{0,39}$`)

// checkStacks refuses names that no stack can have, and warns of dependencies that
// are lost between stacks.
func checkStacks(r *finding.Report, p *model.Project) {
	valid := true
	for _, name := range p.ServiceNames() {
		if stack := p.Service(name).Extensions().Stack; stack != "" && !stackForm.MatchString(stack) {
			r.Error(finding.At("services", name, "x-aws-stack"), codes.ExtensionValue,
				"use at most 40 letters, digits and hyphens, beginning with a letter; or main", "%q cannot be the name of a stack", stack)
			valid = false
		}
	}
	if !valid {
		return
	}
	stacks := p.Stacks()
	for _, d := range stacks.Without {
		r.Warn(finding.At("services", d.Service, "depends_on", d.On), codes.StackDependency,
			report.OrAcknowledge("give both services the same x-aws-stack", codes.StackDependency),
			"%q is deployed without waiting for %q, because their stacks, %s and %s, would wait for each other",
			d.Service, d.On, stacks.Of(d.Service), stacks.Of(d.On))
	}
}
