package plan

import (
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Compose: a project has any number of services. CloudFormation: a stack has
// 500 resources, and a template 1 MB; a nested stack is a resource of another
// one, gets what it needs from there as parameters, and is created and updated
// as a whole. Decision: what services share is in the project's stack, and so
// are the services while there is room; further ones go into nested stacks,
// each with all that belongs to it alone, its listeners and rules of the
// shared security groups included. So nothing outside of a nested stack needs
// anything inside of it, and its services find all that they need when they
// start. model.Project.Stacks has the rule.

// nestedStack is empty for the project's own stack.
func nestedStack(stacks model.Stacks, s *model.Service) string {
	if stack := stacks.Of(s.Name); stack != model.MainStack {
		return stack
	}
	return ""
}

// waitsFor leaves out dependencies for which stacks would wait for each other.
func waitsFor(stacks model.Stacks, service string, dependencies []string) []string {
	return slices.DeleteFunc(dependencies, func(on string) bool { return !stacks.Waits(service, on) })
}
