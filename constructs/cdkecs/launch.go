package cdkecs

import (
	"cmp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// newService makes the ECS service where its tasks are to run.
func (s *serviceDefinition) newService(from plan.Service, props *awsecs.FargateServiceProps) awsecs.BaseService {
	id := jsii.String("Service")
	switch {
	case from.Launch.Managed:
		return s.newManagedService(id, from.Launch, props)
	case from.Launch.OnMachines():
		return s.newMachineService(id, from.Launch, props)
	case len(from.Launch.Strategy) > 0:
		props.CapacityProviderStrategies = s.project.capacities.strategy(from.Launch)
		service := awsecs.NewFargateService(s.scope, id, props)
		service.Node().AddDependency(s.project.capacities.fargate)
		return service
	}
	return awsecs.NewFargateService(s.scope, id, props)
}

// newMachineService takes from the properties what has nothing to do with
// Fargate. Its tasks have no public addresses: ECS gives them to tasks on
// Fargate only.
func (s *serviceDefinition) newMachineService(id *string, launch plan.Launch, of *awsecs.FargateServiceProps) awsecs.BaseService {
	props := &awsecs.Ec2ServiceProps{
		Cluster:                s.project.capacities.cluster,
		TaskDefinition:         of.TaskDefinition,
		VpcSubnets:             of.VpcSubnets,
		SecurityGroups:         of.SecurityGroups,
		DesiredCount:           of.DesiredCount,
		MinHealthyPercent:      of.MinHealthyPercent,
		MaxHealthyPercent:      of.MaxHealthyPercent,
		CircuitBreaker:         of.CircuitBreaker,
		DeploymentAlarms:       of.DeploymentAlarms,
		DeploymentStrategy:     of.DeploymentStrategy,
		BakeTime:               of.BakeTime,
		LinearConfiguration:    of.LinearConfiguration,
		CanaryConfiguration:    of.CanaryConfiguration,
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
	if of.TaskDefinition.NetworkMode() == awsecs.NetworkMode_HOST {
		// The task has the interface of its instance, with its address and groups.
		props.VpcSubnets, props.SecurityGroups, props.CloudMapOptions = nil, nil, nil
	}
	if launch.Daemon {
		props.Daemon = jsii.Bool(true)
		service := awsecs.NewEc2Service(s.scope, id, props)
		s.project.capacities.serveAll(service)
		return service
	}
	machines := s.project.capacities.byName[launch.Capacity]
	props.CapacityProviderStrategies = machines.Strategy()
	service := awsecs.NewEc2Service(s.scope, id, props)
	machines.Serve(service)
	return service
}

func networkMode(from plan.Task) awsecs.NetworkMode {
	if from.HostNetwork {
		return awsecs.NetworkMode_HOST
	}
	return awsecs.NetworkMode_AWS_VPC
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
			Cpu:             cmp.Or(s.own.Cpu, jsii.Number(from.CPU)),
			MemoryLimitMiB:  cmp.Or(s.own.MemoryLimitMiB, jsii.Number(from.MemoryMiB)),
			TaskRole:        s.role,
			ExecutionRole:   s.executionRole,
			RuntimePlatform: platform,
			PidMode:         awsecs.PidMode(strings.ToUpper(from.PID)),

			EphemeralStorageGiB: optionalNumber(from.StorageGiB),
		})
	}
	props := &awsecs.TaskDefinitionProps{
		Compatibility: awsecs.Compatibility_EC2,
		NetworkMode:   networkMode(from),
		Cpu:           numberText(from.CPU),
		MemoryMiB:     numberText(from.MemoryMiB),
		TaskRole:      s.role,
		ExecutionRole: s.executionRole,
		// The names in Go of both enumerations are their values in capitals.
		PidMode: awsecs.PidMode(strings.ToUpper(from.PID)),
		IpcMode: awsecs.IpcMode(strings.ToUpper(from.IPC)),
	}
	if launch.Managed {
		if launch.Daemon {
			// CloudFormation changes no resource into one of another type.
			id = jsii.String("DaemonTaskDefinition")
		}
		// A managed daemon may share the IPC resources of its instance: daemonTask.
		props.Compatibility, props.RuntimePlatform, props.IpcMode = awsecs.Compatibility_MANAGED_INSTANCES, platform, ""
		return awsecs.NewTaskDefinition(s.scope, id, props)
	}
	task := awsecs.NewTaskDefinition(s.scope, id, props)
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
