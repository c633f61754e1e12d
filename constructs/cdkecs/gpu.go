package cdkecs

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// GpuCapacity is a group of EC2 instances with GPUs that a cluster runs tasks
// on: as many as tasks need, from none. It is a capacity provider with managed
// scaling, managed termination protection and managed draining, in front of an
// Auto Scaling group; or, with Managed, one of Amazon ECS Managed Instances, whose
// tasks need a task definition with awsecs.Compatibility_MANAGED_INSTANCES.
//
// It works on any cluster that is of the same stack or imported, and an imported
// one keeps the capacity providers that it has.
type GpuCapacity interface {
	constructs.Construct
	awsec2.IConnectable

	// Machine is the instance type, for example g5.xlarge; empty with Managed, where
	// ECS chooses it.
	Machine() string
	// Provider is the capacity provider; nil with Managed.
	Provider() awsecs.AsgCapacityProvider
	// Group is the Auto Scaling group; nil with Managed.
	Group() awsautoscaling.AutoScalingGroup
	// ManagedProvider is the capacity provider of Managed Instances; nil without
	// Managed.
	ManagedProvider() awsecs.ManagedInstancesCapacityProvider
	// Strategy is what the property CapacityProviderStrategies of an ECS service
	// requires for its tasks to run here.
	Strategy() *[]*awsecs.CapacityProviderStrategy
	// Serve makes the service wait until the cluster has the instances, and the
	// instances outlive the service. Call it for each service with the Strategy.
	Serve(service awsecs.BaseService)
}

// GpuCapacityProps are the properties of a GpuCapacity.
type GpuCapacityProps struct {
	// Cluster is the cluster that gets the instances: one of the same stack, or an
	// imported one. Required.
	Cluster awsecs.ICluster

	// Vpc is the VPC of the instances.
	//
	// Default: - that of the cluster.
	Vpc awsec2.IVpc

	// VpcSubnets are the subnets of the instances. Tasks with a network
	// interface of their own have no public address on EC2, so that they reach
	// nothing outside from public subnets.
	//
	// Default: - private subnets with a way out, where there are any, else
	// public ones, where instances get a public address.
	VpcSubnets *awsec2.SubnetSelection

	// Gpus is how many GPUs a task requires.
	//
	// Default: 1
	Gpus *float64

	// Cpu is how many CPU units a task requires: 1024 are one vCPU.
	//
	// Default: 0
	Cpu *float64

	// MemoryMiB is how much memory a task requires.
	//
	// Default: 0
	MemoryMiB *float64

	// Arm64 says that tasks are for ARM64.
	//
	// Default: false
	Arm64 *bool

	// Machine is the instance type.
	//
	// Default: - the cheapest that holds a task.
	Machine *string

	// Ami is the id of a machine image, or the name of an SSM parameter that
	// holds it. It must have an agent of ECS that reads /etc/ecs/ecs.config.
	//
	// Default: - the image that ECS recommends for GPUs, as its public
	// parameter says at deployment: Amazon Linux 2023, and for ARM64 Bottlerocket.
	Ami *string

	// MinCapacity is the least number of instances.
	//
	// Default: 0
	MinCapacity *float64

	// MaxCapacity is the largest number of instances.
	//
	// Default: 10
	MaxCapacity *float64

	// Spot uses Spot instances. It excludes LaunchConfiguration.
	//
	// Default: false
	Spot *bool

	// Managed leaves the instances to ECS: it chooses their type by the GPUs of a
	// task, starts and ends them, and replaces them for patches. It excludes Ami,
	// MinCapacity, MaxCapacity and LaunchConfiguration; Machine names the one type
	// that ECS may choose.
	//
	// Default: false
	Managed *bool

	// LaunchConfiguration makes a launch configuration in place of a launch
	// template, for accounts that still have them.
	//
	// Default: false
	LaunchConfiguration *bool
}

const defaultMaxCapacity = 10

// managedOf are the Managed Instances that hold a task.
func managedOf(props *GpuCapacityProps) *plan.Managed {
	const unitsOfVCPU = 1024
	m := &plan.Managed{GPUs: number(props.Gpus, 1)}
	m.VCPUs.Min = (number(props.Cpu, 0) + unitsOfVCPU - 1) / unitsOfVCPU
	m.MemoryMiB.Min = number(props.MemoryMiB, 0)
	if props.Machine != nil {
		m.Types = []string{*props.Machine}
	}
	return m
}

// NewGpuCapacity defines the instances. It panics with an error value that names
// the construct and the property where the properties exclude each other, or no
// instance type holds the task.
func NewGpuCapacity(scope constructs.Construct, id *string, props *GpuCapacityProps) GpuCapacity {
	machine, err := checkGpuCapacity(scope, props)
	if err != nil {
		panic(fmt.Errorf("GpuCapacity %s: %w", strings.TrimPrefix(*scope.Node().Path()+"/"+given(id), "/"), err))
	}
	vpc := props.Vpc
	if vpc == nil {
		vpc = props.Cluster.Vpc()
	}
	with := capacityProps{
		cluster: props.Cluster, vpc: vpc, subnets: props.VpcSubnets,
		Capacity: plan.Capacity{
			Machine: machine, GPU: true, ARM64: isTrue(props.Arm64), AMI: given(props.Ami),
			Min: number(props.MinCapacity, 0), Max: number(props.MaxCapacity, defaultMaxCapacity),
			Spot: isTrue(props.Spot), LaunchConfiguration: isTrue(props.LaunchConfiguration),
		},
	}
	if isTrue(props.Managed) {
		with.Machine = ""
		with.Managed = managedOf(props)
	}
	return newCapacity(scope, id, with)
}

// checkGpuCapacity returns the instance type, or what is wrong with the properties.
func checkGpuCapacity(scope constructs.Construct, props *GpuCapacityProps) (string, error) {
	if props == nil || props.Cluster == nil {
		return "", errors.New("Cluster is required: give the cluster whose tasks run on the instances")
	}
	if isTrue(props.Spot) && isTrue(props.LaunchConfiguration) {
		return "", errors.New("LaunchConfiguration and Spot cannot be combined: remove one of them")
	}
	if isTrue(props.Managed) && (props.Ami != nil || props.MinCapacity != nil || props.MaxCapacity != nil || isTrue(props.LaunchConfiguration)) {
		return "", errors.New("the properties Ami, MinCapacity, MaxCapacity and LaunchConfiguration cannot be combined with Managed: remove them")
	}
	if _, made := props.Cluster.(awsecs.Cluster); made && !isTrue(props.Managed) && !inSameStack(scope, props.Cluster) {
		return "", fmt.Errorf("the cluster belongs to the stack %s, whose list of capacity providers would depend on this stack: "+
			"define the instances there, or import the cluster for them and their services with awsecs.Cluster_FromClusterAttributes",
			*awscdk.Stack_Of(props.Cluster).StackName())
	}
	return machineOf(props)
}

// machineOf is the machine that is named, or the cheapest that holds the task.
func machineOf(props *GpuCapacityProps) (string, error) {
	need := machines.Need{
		CPU: number(props.Cpu, 0), MemoryMiB: number(props.MemoryMiB, 0), GPUs: number(props.Gpus, 1),
		ARM64: isTrue(props.Arm64),
	}
	switch {
	case need.GPUs < 1 || need.CPU < 0 || need.MemoryMiB < 0:
		return "", fmt.Errorf("a task requires one GPU or more (Gpus); found %d GPUs, %d CPU units and %d MiB of memory", need.GPUs, need.CPU, need.MemoryMiB)
	case props.Machine != nil && !strings.Contains(*props.Machine, "."):
		return "", fmt.Errorf("Machine: %q is not an instance type such as g5.xlarge", *props.Machine)
	case props.MaxCapacity != nil && *props.MaxCapacity < 1:
		return "", fmt.Errorf("MaxCapacity must be 1 or more, found %v", *props.MaxCapacity)
	}
	if props.Machine == nil {
		machine, ok := machines.Cheapest(need)
		if !ok {
			return "", fmt.Errorf("no instance type has %d GPUs, %d CPU units and %d MiB of memory for a task; the largest is %s: lower Gpus, Cpu or MemoryMiB",
				need.GPUs, need.CPU, need.MemoryMiB, machines.Largest(true, need.ARM64).Name)
		}
		return machine.Name, nil
	}
	if machine, ok := machines.Named(*props.Machine); ok && !machine.Holds(need) {
		return "", fmt.Errorf("%s is too small for a task with %d GPUs, %d CPU units and %d MiB of memory; it has %d, %d and %d: choose another Machine, or omit it",
			machine.Name, need.GPUs, need.CPU, need.MemoryMiB, machine.GPUs, machine.VCPUs*1024, machine.TaskMiB())
	}
	return *props.Machine, nil
}

func isTrue(b *bool) bool { return b != nil && *b }

func given(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func number(n *float64, otherwise int) int {
	if n == nil {
		return otherwise
	}
	return int(*n)
}

func (c *capacity) Machine() string                        { return c.machine }
func (c *capacity) Provider() awsecs.AsgCapacityProvider   { return c.provider }
func (c *capacity) Group() awsautoscaling.AutoScalingGroup { return c.group }
func (c *capacity) Connections() awsec2.Connections        { return c.connections }

func (c *capacity) ManagedProvider() awsecs.ManagedInstancesCapacityProvider { return c.managed }

func (c *capacity) Strategy() *[]*awsecs.CapacityProviderStrategy {
	return &[]*awsecs.CapacityProviderStrategy{{
		CapacityProvider: c.providerName, Weight: jsii.Number(1),
	}}
}

func (c *capacity) Serve(service awsecs.BaseService) { service.Node().AddDependency(c.joined) }
