package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// addSidecars adds the containers that other services have in the task, each
// behind the one before.
func (s *serviceDefinition) addSidecars(from plan.Task) {
	for i, c := range from.Sidecars {
		sidecar := newServiceDefinition(s.beside, jsii.String(c.Service), c.Service)
		sidecar.project, sidecar.own, sidecar.nested = s.project, optionsOf(s.project.options, c.Service), s.nested
		sidecar.essential, sidecar.index = c.Essential, i+1
		sidecar.task, sidecar.role, sidecar.executionRole = s.task, s.role, s.executionRole
		sidecar.container = sidecar.addMain(c.Main, from.Architecture)
		sidecar.addAddresses(c.Main.Addresses)
		sidecar.addVariables()
		s.sidecars = append(s.sidecars, sidecar)
	}
}

// members are s and its sidecars.
func (s *serviceDefinition) members() []*serviceDefinition {
	return append([]*serviceDefinition{s}, s.sidecars...)
}

// member is the sidecar of that name, or s itself.
func (s *serviceDefinition) member(sidecar string) *serviceDefinition {
	for _, other := range s.sidecars {
		if other.name == sidecar {
			return other
		}
	}
	return s
}

// orderContainers lets the containers wait for each other.
func (s *serviceDefinition) orderContainers(from plan.Task) {
	byName := map[string]awsecs.ContainerDefinition{from.Main.Name: s.container}
	for i, sidecar := range from.Sidecars {
		byName[sidecar.Main.Name] = s.sidecars[i].container
	}
	wait := func(container awsecs.ContainerDefinition, dependencies []plan.ContainerDependency) {
		for _, d := range dependencies {
			container.AddContainerDependencies(&awsecs.ContainerDependency{
				Container: byName[d.Container],
				// The names in Go of the enumeration are its values.
				Condition: awsecs.ContainerDependencyCondition(d.Condition),
			})
		}
	}
	wait(s.container, from.Main.DependsOn)
	for i, sidecar := range from.Sidecars {
		wait(s.sidecars[i].container, sidecar.Main.DependsOn)
	}
}

// completeSidecars gives the sidecars what was made after them: they are
// reached as the service is, under names of their own.
func (s *serviceDefinition) completeSidecars(from plan.Task, namespace string) {
	for i, sidecar := range s.sidecars {
		sidecar.service, sidecar.groups = s.service, s.groups
		sidecar.starter, sidecar.resource = s.starter, s.resource
		sidecar.taskCount, sidecar.scaling, sidecar.shiftRole = s.taskCount, s.scaling, s.shiftRole
		if s.service != nil && from.Sidecars[i].Named {
			scope := constructs.NewConstruct(sidecar.scope, jsii.String("Name"))
			registerCname(scope, "Host", s.project.names.newCname(scope, sidecar.name), jsii.String(s.name+"."+namespace))
		}
	}
}
