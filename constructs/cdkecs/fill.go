package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// addFill adds the container that fills volumes of the service from its image.
// It runs as root, whatever the image says, because it sets the owners of files.
func (s *serviceDefinition) addFill(from plan.Fill, init awsecs.ContainerDefinition, prefix string) {
	container := s.task.AddContainer(jsii.String(from.Container), &awsecs.ContainerDefinitionOptions{
		ContainerName:          jsii.String(from.Container),
		Image:                  s.containerImage,
		EntryPoint:             jsii.Strings(from.Entrypoint...),
		Command:                jsii.Strings(from.Command...),
		Environment:            optionalMap(from.Environment),
		User:                   jsii.String("0"),
		WorkingDirectory:       jsii.String("/"),
		ReadonlyRootFilesystem: jsii.Bool(true),
		Essential:              jsii.Bool(false),
		Logging:                s.awslogs(plan.Log{Prefix: prefix}),
	})
	container.AddMountPoints(mountPoint(from.Tools, plan.FillTools, true))
	for i, name := range from.Volumes {
		container.AddMountPoints(mountPoint(name, plan.FillPath(i), false))
	}
	container.AddContainerDependencies(&awsecs.ContainerDependency{
		Container: init,
		Condition: awsecs.ContainerDependencyCondition_SUCCESS,
	})
	s.container.AddContainerDependencies(&awsecs.ContainerDependency{
		Container: container,
		Condition: awsecs.ContainerDependencyCondition_SUCCESS,
	})
}
