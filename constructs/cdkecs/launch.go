package cdkecs

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// newCapacities makes the machines of the project, and gives the cluster the
// capacity providers of Fargate where it needs them.
func (p *composeProject) newCapacities(decided plan.Project) {
	if !decided.UsesProviders() {
		return
	}
	scope := constructs.NewConstruct(p, jsii.String("Capacities"))
	p.machineCluster = p.cluster
	if p.ownCluster || len(decided.Capacities) > 0 && !inSameStack(p, p.cluster) {
		// As one of another app, whose list of capacity providers is added to.
		// Were the machines in the list of the cluster itself, CloudFormation
		// would take those that are no longer wanted out of it before the
		// services have left them; and the stack of a cluster of the caller's
		// would depend on the project's, which depends on it.
		p.machineCluster = awsecs.Cluster_FromClusterAttributes(scope, jsii.String("Cluster"), &awsecs.ClusterAttributes{
			ClusterName: p.cluster.ClusterName(), ClusterArn: p.cluster.ClusterArn(), Vpc: p.vpc,
		})
	}
	_, given := p.cluster.(awsecs.Cluster) // the project's too
	var handler *capacityHandler
	if len(decided.Capacities) > 0 || !given {
		handler = newCapacityHandler(scope, p.machineCluster)
	}
	p.fargate = p.fargateProviders(scope, handler)
	for _, c := range decided.Capacities {
		p.capacities[c.Name] = newCapacity(scope, jsii.String(c.Name), capacityProps{
			Capacity: c, cluster: p.machineCluster, handler: handler, after: p.fargate, vpc: p.vpc,
			attributes: map[string]string{plan.MachineAttribute: decided.Name},
		})
	}
}

// fargateProviders gives the cluster those of Fargate, and returns what waits
// for that.
func (p *composeProject) fargateProviders(scope constructs.Construct, handler *capacityHandler) constructs.IDependable {
	if p.ownCluster {
		// This list is not changed later: ECS would refuse to take out of it
		// what runs tasks.
		return awsecs.NewCfnClusterCapacityProviderAssociations(scope, jsii.String("Fargate"), &awsecs.CfnClusterCapacityProviderAssociationsProps{
			Cluster: p.cluster.ClusterName(), CapacityProviders: &[]any{"FARGATE", "FARGATE_SPOT"}, DefaultCapacityProviderStrategy: []any{},
		})
	}
	if given, ok := p.cluster.(awsecs.Cluster); ok {
		given.EnableFargateCapacityProviders()
		return given
	}
	return handler.associate(constructs.NewConstruct(scope, jsii.String("Fargate")), jsii.String("FARGATE"), jsii.String("FARGATE_SPOT"))
}

// waitForLinkedRole lets the capacity providers of Fargate wait for the project's
// namespace, which takes a minute. ECS makes its service-linked role for the
// first cluster of an account, and cannot use it for some seconds.
func (p *composeProject) waitForLinkedRole(props *ComposeProjectProps) {
	list, ok := p.fargate.(awsecs.CfnClusterCapacityProviderAssociations)
	if _, own := p.namespace.(awsservicediscovery.PrivateDnsNamespace); ok && own && props.Namespace == nil {
		list.Node().AddDependency(p.namespace)
	}
}

// newService makes the ECS service where its tasks are to run.
func (s *serviceDefinition) newService(from plan.Service, props *awsecs.FargateServiceProps) awsecs.BaseService {
	id := jsii.String("Service")
	switch {
	case from.Launch.OnMachines():
		return s.newMachineService(id, from.Launch, props)
	case len(from.Launch.Strategy) > 0:
		props.CapacityProviderStrategies = fargateStrategy(from.Launch.Strategy)
		service := awsecs.NewFargateService(s.scope, id, props)
		service.Node().AddDependency(s.project.fargate)
		return service
	}
	return awsecs.NewFargateService(s.scope, id, props)
}

func fargateStrategy(shares []plan.Share) *[]*awsecs.CapacityProviderStrategy {
	var out []*awsecs.CapacityProviderStrategy
	for _, share := range shares {
		out = append(out, &awsecs.CapacityProviderStrategy{
			CapacityProvider: jsii.String(share.Provider), Base: optionalNumber(share.Base), Weight: jsii.Number(share.Weight),
		})
	}
	return &out
}

// newMachineService takes from the properties what has nothing to do with
// Fargate. Its tasks have no public addresses: ECS gives them to tasks on
// Fargate only.
func (s *serviceDefinition) newMachineService(id *string, launch plan.Launch, of *awsecs.FargateServiceProps) awsecs.BaseService {
	props := &awsecs.Ec2ServiceProps{
		Cluster:                s.project.machineCluster,
		TaskDefinition:         of.TaskDefinition,
		VpcSubnets:             of.VpcSubnets,
		SecurityGroups:         of.SecurityGroups,
		DesiredCount:           of.DesiredCount,
		MinHealthyPercent:      of.MinHealthyPercent,
		MaxHealthyPercent:      of.MaxHealthyPercent,
		CircuitBreaker:         of.CircuitBreaker,
		EnableExecuteCommand:   of.EnableExecuteCommand,
		EnableECSManagedTags:   of.EnableECSManagedTags,
		PropagateTags:          of.PropagateTags,
		CloudMapOptions:        of.CloudMapOptions,
		HealthCheckGracePeriod: of.HealthCheckGracePeriod,
		PlacementConstraints:   constraints(launch),

		ServiceConnectConfiguration: of.ServiceConnectConfiguration,
		ForceNewDeployment:          of.ForceNewDeployment,
		AvailabilityZoneRebalancing: of.AvailabilityZoneRebalancing,
	}
	if launch.Daemon {
		props.Daemon = jsii.Bool(true)
		service := awsecs.NewEc2Service(s.scope, id, props)
		for _, name := range slices.Sorted(maps.Keys(s.project.capacities)) {
			s.project.capacities[name].Serve(service)
		}
		return service
	}
	machines := s.project.capacities[launch.Capacity]
	props.CapacityProviderStrategies = machines.Strategy()
	service := awsecs.NewEc2Service(s.scope, id, props)
	machines.Serve(service)
	return service
}

func constraints(launch plan.Launch) *[]awsecs.PlacementConstraint {
	var out []awsecs.PlacementConstraint
	if launch.Distinct {
		out = append(out, awsecs.PlacementConstraint_DistinctInstances())
	}
	if len(launch.Constraints) > 0 {
		out = append(out, awsecs.PlacementConstraint_MemberOf(*jsii.Strings(launch.Constraints...)...))
	}
	if out == nil {
		return nil
	}
	return &out
}

// newTaskDefinition makes an empty one, for Fargate or for machines.
func (s *serviceDefinition) newTaskDefinition(from plan.Task, launch plan.Launch) awsecs.TaskDefinition {
	id := jsii.String("TaskDefinition")
	platform := &awsecs.RuntimePlatform{
		OperatingSystemFamily: s.project.shared.linux,
		CpuArchitecture:       s.project.shared.architecture(from.Architecture),
	}
	if !launch.OnMachines() {
		return awsecs.NewFargateTaskDefinition(s.scope, id, &awsecs.FargateTaskDefinitionProps{
			Cpu:             jsii.Number(from.CPU),
			MemoryLimitMiB:  jsii.Number(from.MemoryMiB),
			TaskRole:        s.role,
			ExecutionRole:   s.executionRole,
			RuntimePlatform: platform,

			EphemeralStorageGiB: optionalNumber(from.StorageGiB),
		})
	}
	task := awsecs.NewTaskDefinition(s.scope, id, &awsecs.TaskDefinitionProps{
		Compatibility: awsecs.Compatibility_EC2,
		NetworkMode:   awsecs.NetworkMode_AWS_VPC,
		Cpu:           numberText(from.CPU),
		MemoryMiB:     numberText(from.MemoryMiB),
		TaskRole:      s.role,
		ExecutionRole: s.executionRole,
		// The names in Go of both enumerations are their values in capitals.
		PidMode: awsecs.PidMode(strings.ToUpper(from.PID)),
		IpcMode: awsecs.IpcMode(strings.ToUpper(from.IPC)),
	})
	resource, ok := task.Node().DefaultChild().(awsecs.CfnTaskDefinition)
	if !ok {
		panic(errUnexpectedChild(task))
	}
	// The L2 construct has the architecture for Fargate only.
	resource.SetRuntimePlatform(&awsecs.CfnTaskDefinition_RuntimePlatformProperty{
		CpuArchitecture: jsii.String(from.Architecture), OperatingSystemFamily: jsii.String("LINUX"),
	})
	return task
}
