package cdkecs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

func (p *composeProject) newVPC(decided plan.Project, props *ComposeProjectProps) awsec2.IVpc {
	id := jsii.String("Vpc")
	switch {
	case props.Vpc != nil:
		if props.Cluster != nil && *props.Cluster.Vpc().VpcId() != *props.Vpc.VpcId() {
			// The CDK would look for the subnets of tasks in that of the cluster.
			panic(fmt.Errorf("ComposeProject %s: Cluster is in another VPC than Vpc; leave Vpc out, or bring a cluster for it", *p.Node().Path()))
		}
		return props.Vpc
	case props.Cluster != nil:
		return props.Cluster.Vpc()
	case decided.VPC == "default":
		return awsec2.Vpc_FromLookup(p, id, &awsec2.VpcLookupOptions{IsDefault: jsii.Bool(true)})
	case decided.VPC != "":
		return awsec2.Vpc_FromLookup(p, id, &awsec2.VpcLookupOptions{VpcId: jsii.String(decided.VPC)})
	case p.found != nil && p.found.made:
		return p.madeUpVPC()
	case p.found != nil:
		return awsec2.Vpc_FromLookup(p, id, &awsec2.VpcLookupOptions{VpcId: jsii.String(p.found.vpc)})
	}
	p.ownVPC = true
	subnets := []*awsec2.SubnetConfiguration{{
		Name:       jsii.String("Public"),
		SubnetType: awsec2.SubnetType_PUBLIC,
		CidrMask:   jsii.Number(subnetMask),
		// Tasks ask for a public address themselves.
		MapPublicIpOnLaunch: jsii.Bool(false),
	}}
	if len(decided.Capacities) > 0 {
		subnets = append(subnets, p.privateSubnets())
	}
	vpc := awsec2.NewVpc(p, id, &awsec2.VpcProps{
		MaxAzs:              jsii.Number(2),
		NatGateways:         jsii.Number(len(subnets) - 1),
		SubnetConfiguration: &subnets,
		// It would take a custom resource, for a group that nothing here uses.
		RestrictDefaultSecurityGroup: jsii.Bool(false),
	})
	p.searchDomain = newSearchDomain(vpc, decided.Namespace)
	return vpc
}

// subnetMask leaves room for more subnets, whose addresses come behind.
const subnetMask = 20

// privateSubnets are for tasks on machines, which get no public address. One
// NAT gateway is their way out.
func (p *composeProject) privateSubnets() *awsec2.SubnetConfiguration {
	awscdk.Annotations_Of(p).AddInfoV2(jsii.String("cdkecs:nat-gateway"), jsii.String(
		"tasks on EC2 machines have no public addresses: the VPC gets private subnets and a NAT gateway, which costs by the hour and by traffic; bring a VPC with x-aws-vpc to use another way out"))
	return &awsec2.SubnetConfiguration{
		Name:       jsii.String("Private"),
		SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS,
		CidrMask:   jsii.Number(subnetMask),
	}
}

// machineSubnets are those of the capacities: see the function of that name.
func (p *composeProject) machineSubnets() awsec2.SubnetSelection {
	if len(*p.vpc.PrivateSubnets()) > 0 {
		return awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS}
	}
	return awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PUBLIC}
}

// taskSubnets are private where the VPC has a way out of them, else public, in
// which case tasks need a public address to pull their images. In a VPC of the
// project they are public: private ones are there for machines.
func (p *composeProject) taskSubnets() awsec2.SubnetSelection {
	switch {
	case !p.ownVPC && len(*p.vpc.PrivateSubnets()) > 0:
		return awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS}
	case len(*p.vpc.PublicSubnets()) > 0:
		return awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PUBLIC}
	}
	panic(fmt.Errorf("ComposeProject %s: VPC %s has neither private subnets with a way out nor public ones; "+
		"tasks could not pull their images", *p.Node().Path(), *p.vpc.VpcId()))
}

func (p *composeProject) newNetworks(decided plan.Project, props *ComposeProjectProps) {
	scope := constructs.NewConstruct(p, jsii.String("Networks"))
	for _, n := range decided.Networks {
		group := props.SecurityGroups[n.Name]
		if group == nil {
			group = p.newNetwork(scope, n)
		}
		p.networks[n.Name], p.shared.networkIDs[n.Name] = group, group.SecurityGroupId()
	}
}

// newNetwork makes the security group of a network, which admits itself.
func (p *composeProject) newNetwork(scope constructs.Construct, n plan.Network) awsec2.ISecurityGroup {
	id := jsii.String(n.Name)
	if n.Existing != "" {
		return awsec2.SecurityGroup_FromSecurityGroupId(scope, id, jsii.String(n.Existing), &awsec2.SecurityGroupImportOptions{
			Mutable: jsii.Bool(false),
		})
	}
	group := awsec2.NewSecurityGroup(scope, id, &awsec2.SecurityGroupProps{
		Vpc:              p.vpc,
		Description:      jsii.String(fmt.Sprintf("Compose network %s", n.Name)),
		AllowAllOutbound: jsii.Bool(!n.Internal),
	})
	tag(group, "network", n.Name)
	members := jsii.String("members of the network")
	group.AddIngressRule(group, awsec2.Port_AllTraffic(), members, jsii.Bool(false))
	if n.Internal {
		group.AddEgressRule(group, awsec2.Port_AllTraffic(), members, jsii.Bool(false))
		allowStart(group)
	}
	return group
}

// allowStart lets out what a task needs to start: HTTPS to the registries of
// its images, to its log group and to the ECS agent's endpoints.
func allowStart(group awsec2.SecurityGroup) {
	group.AddEgressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_HTTPS(), jsii.String("pull images, send logs"), jsii.Bool(false))
}
