package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// makeManaged makes a capacity provider of Managed Instances. It belongs to one
// cluster, so that no list of the cluster is changed.
func (c *capacity) makeManaged(props capacityProps) {
	group := awsec2.NewSecurityGroup(c, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc: props.vpc, Description: jsii.String("Managed Instances"),
	})
	c.connections = group.Connections()
	selected := props.vpc.SelectSubnets(props.subnets)
	profile := c.managedProfile(props.cluster)
	c.managed = awsecs.NewManagedInstancesCapacityProvider(c, jsii.String("Provider"), &awsecs.ManagedInstancesCapacityProviderProps{
		InfrastructureRole:   c.infrastructureRole(profile.Role()),
		Ec2InstanceProfile:   profile,
		Subnets:              selected.Subnets,
		SecurityGroups:       &[]awsec2.ISecurityGroup{group},
		InstanceRequirements: instanceRequirements(props.Capacity),
		CapacityOptionType:   capacityOption(props.Spot),
		TaskVolumeStorage:    optionalGibibytes(props.Managed.StorageGiB),
		PropagateTags:        awsecs.PropagateManagedInstancesTags_CAPACITY_PROVIDER,
	})
	c.managed.Bind(props.cluster)
	c.providerName, c.joined = c.managed.CapacityProviderName(), c.managed
	// The agents must reach ECS as long as there are instances.
	c.managed.Node().AddDependency(selected.InternetConnectivityEstablished)
}

// managedProfile is what the agent of ECS on an instance may do: what the construct
// of the CDK grants, without a name of its own, which would be one of the whole
// account (Amazon ECS developer guide, Managed Instances instance profile).
func (c *capacity) managedProfile(cluster awsecs.ICluster) awsiam.InstanceProfile {
	instances := awscdk.Stack_Of(c).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("ecs"), Resource: jsii.String("container-instance"), ResourceName: jsii.String("*"),
	})
	allow := func(resource *string, actions ...string) awsiam.PolicyStatement {
		return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: &[]*string{resource}})
	}
	role := awsiam.NewRole(c, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("ec2.amazonaws.com"), nil),
		Description: jsii.String("ECS agent of Managed Instances"),
		InlinePolicies: &map[string]awsiam.PolicyDocument{"Agent": awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{
			Statements: &[]awsiam.PolicyStatement{
				allow(jsii.String("*"), "ecs:DiscoverPollEndpoint"), // takes no resource
				allow(cluster.ClusterArn(), "ecs:RegisterContainerInstance", "ecs:SubmitAttachmentStateChanges", "ecs:SubmitTaskStateChange"),
				allow(instances, "ecs:Poll", "ecs:PutSystemLogEvents", "ecs:StartTelemetrySession"),
			},
		})},
	})
	return awsiam.NewInstanceProfile(c, jsii.String("InstanceProfile"), &awsiam.InstanceProfileProps{Role: role})
}

// infrastructureRole is the one with which ECS starts and ends instances. The policy
// of AWS lets it give them roles of certain names, and this one that of the profile.
func (c *capacity) infrastructureRole(instance awsiam.IRole) awsiam.Role {
	role := awsiam.NewRole(c, jsii.String("InfrastructureRole"), &awsiam.RoleProps{
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("ecs.amazonaws.com"), nil),
		Description: jsii.String("Starts and ends Managed Instances"),
		ManagedPolicies: &[]awsiam.IManagedPolicy{
			awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("AmazonECSInfrastructureRolePolicyForManagedInstances")),
		},
		InlinePolicies: &map[string]awsiam.PolicyDocument{"Instances": awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{
			Statements: &[]awsiam.PolicyStatement{awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Actions: jsii.Strings("iam:PassRole"), Resources: &[]*string{instance.RoleArn()},
				Conditions: &map[string]any{"StringLike": map[string]any{"iam:PassedToService": "ec2.*"}},
			})},
		})},
	})
	return role
}

// Of each requirement the CDK asks for a least number.
const (
	leastVCPUs     = 1
	leastMemoryMiB = 512
)

func instanceRequirements(from plan.Capacity) *awsec2.InstanceRequirementsConfig {
	m := from.Managed
	to := &awsec2.InstanceRequirementsConfig{
		VCpuCountMin: jsii.Number(max(m.VCPUs.Min, leastVCPUs)), VCpuCountMax: optionalNumber(m.VCPUs.Max),
		MemoryMin: awscdk.Size_Mebibytes(jsii.Number(max(m.MemoryMiB.Min, leastMemoryMiB))), MemoryMax: optionalMebibytes(m.MemoryMiB.Max),
		AllowedInstanceTypes: optionalStrings(m.Types),
		CpuManufacturers:     &[]awsec2.CpuManufacturer{awsec2.CpuManufacturer_INTEL, awsec2.CpuManufacturer_AMD},
	}
	if from.ARM64 {
		to.CpuManufacturers = &[]awsec2.CpuManufacturer{awsec2.CpuManufacturer_AWS}
	}
	if m.AdmitsBurstable() {
		to.BurstablePerformance = awsec2.BurstablePerformance_INCLUDED
	}
	if m.GPUs > 0 {
		to.AcceleratorTypes = &[]awsec2.AcceleratorType{awsec2.AcceleratorType_GPU}
		to.AcceleratorManufacturers = &[]awsec2.AcceleratorManufacturer{awsec2.AcceleratorManufacturer_NVIDIA}
		to.AcceleratorCountMin = jsii.Number(m.GPUs)
	}
	return to
}

func capacityOption(spot bool) awsecs.CapacityOptionType {
	if spot {
		return awsecs.CapacityOptionType_SPOT
	}
	return awsecs.CapacityOptionType_ON_DEMAND
}

func optionalGibibytes(n int) awscdk.Size {
	if n == 0 {
		return nil
	}
	return awscdk.Size_Gibibytes(jsii.Number(n))
}

// newManagedService takes from the properties what has nothing to do with Fargate.
// The construct is that of Fargate, which is for Managed Instances too.
func (s *serviceDefinition) newManagedService(id *string, launch plan.Launch, props *awsecs.FargateServiceProps) awsecs.BaseService {
	instances := s.project.capacities.byName[launch.Capacity]
	onHost := props.TaskDefinition.NetworkMode() == awsecs.NetworkMode_HOST
	props.Cluster, props.PlatformVersion = s.project.capacities.cluster, ""
	props.CapacityProviderStrategies = instances.Strategy()
	if onHost {
		props.CloudMapOptions = nil
	}
	service := awsecs.NewFargateService(s.scope, id, props)
	instances.Serve(service)
	resource := cfnResource(service)
	if onHost {
		// The task has the interface of its instance, with its address and groups.
		resource.AddPropertyDeletionOverride(jsii.String("NetworkConfiguration"))
	}
	if constraints := managedConstraints(launch); constraints != nil {
		resource.AddPropertyOverride(jsii.String("PlacementConstraints"), constraints)
	}
	return service
}

func managedConstraints(launch plan.Launch) []map[string]any {
	var out []map[string]any
	if launch.Distinct {
		out = append(out, map[string]any{"Type": "distinctInstance"})
	}
	for _, expression := range launch.Constraints {
		out = append(out, map[string]any{"Type": "memberOf", "Expression": expression})
	}
	return out
}
