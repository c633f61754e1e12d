package cdkecs

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// defineDaemon defines a managed daemon, which ECS runs once on each Managed
// Instance, before any other task. The failure of one ends no other task.
func (s *serviceDefinition) defineDaemon(from plan.Service) {
	s.daemonTask(from.Task)
	var providers []*string
	stack := awscdk.Stack_Of(s.scope)
	for _, c := range s.project.capacities.managedOf(from.Task.Architecture) {
		providers = append(providers, stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("ecs"), Resource: jsii.String("capacity-provider"), ResourceName: c.providerName,
		}))
	}
	daemon := awsecs.NewCfnDaemon(s.scope, jsii.String("Daemon"), &awsecs.CfnDaemonProps{
		ClusterArn:              s.project.cluster.ClusterArn(),
		CapacityProviderArns:    &providers,
		DaemonTaskDefinitionArn: s.task.TaskDefinitionArn(),
		Critical:                jsii.Bool(false),
		EnableEcsManagedTags:    jsii.Bool(true),
		EnableExecuteCommand:    jsii.Bool(from.Deployment.Exec),
		PropagateTags:           jsii.String("DAEMON"),
	})
	s.starter, s.resource = daemon, daemon
	s.startAfter(s.executionRole, s.role)
}

// managedOf lists the Managed Instances of an architecture, by name.
func (c *capacities) managedOf(architecture string) []*capacity {
	var out []*capacity
	for _, name := range slices.Sorted(maps.Keys(c.byName)) {
		if from := c.byName[name]; from.managed != nil && from.arm64 == (architecture == "ARM64") {
			out = append(out, from)
		}
	}
	return out
}

// daemonTask makes the task definition one of a daemon: the same document with fewer
// properties, for which the CDK has no construct (AWS CloudFormation template
// reference, AWS::ECS::DaemonTaskDefinition).
func (s *serviceDefinition) daemonTask(from plan.Task) {
	resource := cfnResource(s.task)
	resource.AddOverride(jsii.String("Type"), "AWS::ECS::DaemonTaskDefinition")
	for _, name := range []string{"NetworkMode", "RequiresCompatibilities", "RuntimePlatform"} {
		resource.AddPropertyDeletionOverride(jsii.String(name))
	}
	for _, namespace := range []struct{ name, mode string }{{"PidMode", from.PID}, {"IpcMode", from.IPC}} {
		if namespace.mode == "host" {
			resource.AddPropertyOverride(jsii.String(namespace.name), "shared")
		} else {
			resource.AddPropertyDeletionOverride(jsii.String(namespace.name))
		}
	}
	for i := range 1 + len(from.Sidecars) {
		resource.AddPropertyDeletionOverride(jsii.String(fmt.Sprintf("ContainerDefinitions.%d.PortMappings", i)))
	}
}
