package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// capacityProps are what a capacity is made of. Subnets, handler and after may
// be nil.
type capacityProps struct {
	plan.Capacity
	cluster awsecs.ICluster
	handler *capacityHandler
	// after is what the cluster's list of capacity providers waits for, besides.
	after   constructs.IDependable
	vpc     awsec2.IVpc
	subnets *awsec2.SubnetSelection
	// attributes are those that the machines have in ECS.
	attributes map[string]string
}

// capacity are machines that are a capacity provider of a cluster, with GPUs or
// without. They are those of a group with its provider, or managed ones.
type capacity struct {
	constructs.Construct
	machine  string
	arm64    bool
	group    awsautoscaling.AutoScalingGroup
	provider awsecs.AsgCapacityProvider
	managed  awsecs.ManagedInstancesCapacityProvider
	// providerName is that of whichever provider there is, connections are those
	// of the machines.
	providerName *string
	connections  awsec2.Connections
	// joined is what makes the provider one of the cluster.
	joined constructs.IDependable
}

func newCapacity(scope constructs.Construct, id *string, props capacityProps) *capacity {
	c := &capacity{machine: props.Machine, arm64: props.ARM64}
	constructs.NewConstruct_Override(c, scope, id)
	if props.LaunchConfiguration {
		c.Node().SetContext(jsii.String("@aws-cdk/aws-autoscaling:generateLaunchTemplateInsteadOfLaunchConfig"), jsii.Bool(false))
	}
	public := false
	if props.subnets == nil {
		props.subnets, public = machineSubnets(c, props.vpc)
	}
	if props.Managed != nil {
		c.makeManaged(props)
		return c
	}
	if props.handler == nil {
		props.handler = newCapacityHandler(c, props.cluster)
	}
	c.group = c.newGroup(props, public)
	c.provider = awsecs.NewAsgCapacityProvider(c, jsii.String("Provider"), &awsecs.AsgCapacityProviderProps{
		AutoScalingGroup:                   c.group,
		EnableManagedScaling:               jsii.Bool(true),
		EnableManagedTerminationProtection: jsii.Bool(true),
		EnableManagedDraining:              jsii.Bool(true),
		MachineImageType:                   imageType(props.Capacity),
	})
	c.providerName, c.connections = c.provider.CapacityProviderName(), c.group.Connections()
	// The provider lets go of the group, then the group of its machines.
	c.provider.Node().AddDependency(props.handler.deleteGroup(c, c.group.AutoScalingGroupName()))
	c.join(props)
	return c
}

// machineSubnets are private ones with a way out where the VPC has them. Else
// they are public, and machines have public addresses; but tasks have not.
func machineSubnets(c *capacity, vpc awsec2.IVpc) (subnets *awsec2.SubnetSelection, public bool) {
	if len(*vpc.PrivateSubnets()) > 0 {
		return &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS}, false
	}
	awscdk.Annotations_Of(c).AddWarningV2(jsii.String("cdkecs:machines-without-egress"), jsii.String(
		"the VPC has no private subnets with a route to the internet: tasks on EC2 instances in public subnets start, but cannot connect to anything outside the VPC; add private subnets with a NAT gateway, or VPC endpoints"), nil)
	return &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PUBLIC}, true
}

func (c *capacity) newGroup(props capacityProps, public bool) awsautoscaling.AutoScalingGroup {
	groupProps := &awsautoscaling.AutoScalingGroupProps{
		Vpc:                              props.vpc,
		VpcSubnets:                       props.subnets,
		MinCapacity:                      jsii.Number(props.Min),
		MaxCapacity:                      jsii.Number(props.Max),
		NewInstancesProtectedFromScaleIn: jsii.Bool(true),
	}
	machine := c.newMachine(props)
	if props.LaunchConfiguration {
		groupProps.InstanceType, groupProps.MachineImage, groupProps.UserData = machine.InstanceType, machine.MachineImage, machine.UserData
		groupProps.Role, groupProps.SecurityGroup = machine.Role, machine.SecurityGroup
		groupProps.RequireImdsv2, groupProps.AssociatePublicIpAddress = machine.RequireImdsv2, jsii.Bool(public)
		groupProps.BlockDevices = &[]*awsautoscaling.BlockDevice{}
		for _, name := range diskNames(props.Capacity) {
			*groupProps.BlockDevices = append(*groupProps.BlockDevices, &awsautoscaling.BlockDevice{
				DeviceName: jsii.String(name),
				Volume: awsautoscaling.BlockDeviceVolume_Ebs(jsii.Number(machines.DiskGiB(props.GPU)), &awsautoscaling.EbsDeviceOptions{
					Encrypted: jsii.Bool(true), VolumeType: awsautoscaling.EbsDeviceVolumeType_GP3,
				}),
			})
		}
	} else {
		if public {
			machine.AssociatePublicIpAddress = jsii.Bool(true)
		}
		groupProps.LaunchTemplate = awsec2.NewLaunchTemplate(c, jsii.String("LaunchTemplate"), machine)
	}
	group := awsautoscaling.NewAutoScalingGroup(c, jsii.String("Group"), groupProps)
	// The agents must reach ECS as long as there are machines.
	group.Node().AddDependency(props.vpc.SelectSubnets(props.subnets).InternetConnectivityEstablished)
	return group
}

// newMachine describes one machine. Nothing may connect to it.
func (c *capacity) newMachine(props capacityProps) *awsec2.LaunchTemplateProps {
	machine := &awsec2.LaunchTemplateProps{
		InstanceType: awsec2.NewInstanceType(jsii.String(props.Machine)),
		MachineImage: machineImage(props.Capacity),
		UserData:     userData(props),
		Role: awsiam.NewRole(c, jsii.String("Role"), &awsiam.RoleProps{
			AssumedBy:   awsiam.NewServicePrincipal(jsii.String("ec2.amazonaws.com"), nil),
			Description: jsii.String("ECS agent of " + props.Machine),
		}),
		SecurityGroup: awsec2.NewSecurityGroup(c, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
			Vpc: props.vpc, Description: jsii.String("Machines " + props.Machine),
		}),
		RequireImdsv2: jsii.Bool(true),
		BlockDevices:  &[]*awsec2.BlockDevice{},
	}
	for _, name := range diskNames(props.Capacity) {
		*machine.BlockDevices = append(*machine.BlockDevices, &awsec2.BlockDevice{
			DeviceName: jsii.String(name),
			Volume: awsec2.BlockDeviceVolume_Ebs(jsii.Number(machines.DiskGiB(props.GPU)), &awsec2.EbsDeviceOptions{
				Encrypted: jsii.Bool(true), VolumeType: awsec2.EbsDeviceVolumeType_GP3,
			}),
		})
	}
	if props.Spot {
		machine.SpotOptions = &awsec2.LaunchTemplateSpotOptions{}
	}
	return machine
}

// join makes the provider one of the cluster. The list of a cluster that is
// made in the same stack is the cluster's own; that of an imported one is added
// to.
func (c *capacity) join(props capacityProps) {
	if own, ok := props.cluster.(awsecs.Cluster); ok {
		own.AddAsgCapacityProvider(c.provider, nil)
		c.joined = own
	} else {
		c.allowAgent(props.cluster.ClusterArn())
		addCluster(c.group.UserData(), props.Capacity, props.cluster.ClusterName())
		association := props.handler.associate(c, c.provider.CapacityProviderName())
		if props.after != nil {
			association.Node().AddDependency(props.after)
		}
		c.joined = association
	}
	if props.Spot {
		c.group.AddToRolePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions:   jsii.Strings("ecs:UpdateContainerInstancesState"),
			Resources: jsii.Strings("*"),
			Conditions: &map[string]any{
				"ArnEquals": map[string]any{"ecs:cluster": props.cluster.ClusterArn()},
			},
		}))
	}
}

// allowAgent gives the agent of ECS what it needs for a cluster of another app;
// AddAsgCapacityProvider does it for those of this one.
func (c *capacity) allowAgent(cluster *string) {
	allow := func(resource *string, conditions *map[string]any, actions ...string) {
		c.group.AddToRolePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions: jsii.Strings(actions...), Resources: &[]*string{resource}, Conditions: conditions,
		}))
	}
	allow(cluster, nil, "ecs:DeregisterContainerInstance", "ecs:RegisterContainerInstance", "ecs:Submit*")
	allow(jsii.String("*"), &map[string]any{"ArnEquals": map[string]any{"ecs:cluster": cluster}}, "ecs:Poll", "ecs:StartTelemetrySession")
	allow(jsii.String("*"), nil, "ecs:DiscoverPollEndpoint", "ecr:GetAuthorizationToken")
}
