package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// initContainer is what an init container needs besides its plan.
type initContainer struct {
	task awsecs.TaskDefinition
	// containers mount the volumes, and start when the init container has succeeded.
	containers []awsecs.ContainerDefinition
	image      awsecs.ContainerImage
	logging    awsecs.LogDriver
	// memoryMiB is reserved; 0 leaves it to the size of the task.
	memoryMiB int
	// secret gives the secrets that the plan names.
	secret func(plan.SecretRef) awsecs.Secret
}

// addInit adds a container that fills volumes before the others start. It runs
// as root, whatever its image says, because it sets the owners of files.
func addInit(from plan.Init, with initContainer) awsecs.ContainerDefinition {
	container := with.task.AddContainer(jsii.String(from.Container), &awsecs.ContainerDefinitionOptions{
		ContainerName:          jsii.String(from.Container),
		Image:                  with.image,
		Command:                jsii.Strings(from.Command...),
		Environment:            optionalMap(from.Environment),
		User:                   jsii.String("0"),
		ReadonlyRootFilesystem: jsii.Bool(true),
		MemoryReservationMiB:   optionalNumber(with.memoryMiB),
		Essential:              jsii.Bool(false),
		Logging:                with.logging,
	})
	for _, s := range from.Secrets {
		container.AddSecret(jsii.String(s.Variable), with.secret(s.Secret))
	}
	for _, v := range from.Volumes {
		with.task.AddVolume(&awsecs.Volume{Name: jsii.String(v.Name)})
		container.AddMountPoints(mountPoint(v.Name, plan.InitRoot+v.Path, false))
		for _, c := range with.containers {
			c.AddMountPoints(mountPoint(v.Name, v.Path, !v.Writable))
		}
	}
	if from.Tools != "" {
		with.task.AddVolume(&awsecs.Volume{Name: jsii.String(from.Tools)})
		container.AddMountPoints(mountPoint(from.Tools, plan.ToolsPath, false))
	}
	for _, c := range with.containers {
		c.AddContainerDependencies(&awsecs.ContainerDependency{
			Container: container,
			Condition: awsecs.ContainerDependencyCondition_SUCCESS,
		})
	}
	return container
}

func mountPoint(volume, path string, readOnly bool) *awsecs.MountPoint {
	return &awsecs.MountPoint{
		SourceVolume:  jsii.String(volume),
		ContainerPath: jsii.String(path),
		ReadOnly:      jsii.Bool(readOnly),
	}
}

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
