package cdkecs

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// location is where everything of a project is: a VPC, and subnets of it.
type location struct {
	// scope is the construct that messages name.
	scope constructs.Construct
	vpc   awsec2.IVpc
	// own means that the VPC is the project's.
	own bool
	// searchDomain gives the tasks of the project's own VPC their search domain;
	// nil in another VPC.
	searchDomain constructs.IDependable
	// tasks is where tasks run on Fargate, machines where those on machines do.
	tasks, machines placement
}

// givenLocation is what the caller gives; nil for what is left to the file.
type givenLocation struct {
	vpc     awsec2.IVpc
	cluster awsecs.ICluster
	subnets *awsec2.SubnetSelection
}

// newLocation makes or finds the VPC, and chooses the subnets of tasks.
func newLocation(scope constructs.Construct, decided plan.Project, given givenLocation, found *foundBalancer) *location {
	l := &location{scope: scope}
	l.vpc = l.existingVPC(decided, given, found)
	if l.vpc == nil {
		l.makeVPC(decided)
	}
	switch {
	case given.subnets != nil:
		l.tasks = l.selected(*given.subnets)
	case len(decided.Subnets) > 0:
		l.tasks = l.subnetsByID("x-aws-subnets", decided.Subnets)
	default:
		l.tasks = l.selected(l.taskSubnets())
	}
	// For machines, subnets with a way out and no public addresses are best.
	// They wait for the way out themselves.
	l.machines = l.tasks
	if given.subnets == nil && len(decided.Subnets) == 0 {
		l.machines = placement{subnets: l.machineSubnets()}
	}
	return l
}

// existingVPC is nil where the project has a VPC of its own.
func (l *location) existingVPC(decided plan.Project, given givenLocation, found *foundBalancer) awsec2.IVpc {
	id := jsii.String("Vpc")
	switch {
	case given.vpc != nil:
		if given.cluster != nil && *given.cluster.Vpc().VpcId() != *given.vpc.VpcId() {
			// The CDK would look for the subnets of tasks in that of the cluster.
			panic(mistake(l.scope, "Cluster and Vpc are in different VPCs; omit Vpc, or pass a Cluster in that VPC"))
		}
		return given.vpc
	case given.cluster != nil:
		return given.cluster.Vpc()
	case decided.VPC == "default":
		return awsec2.Vpc_FromLookup(l.scope, id, &awsec2.VpcLookupOptions{IsDefault: jsii.Bool(true)})
	case decided.VPC != "":
		return awsec2.Vpc_FromLookup(l.scope, id, &awsec2.VpcLookupOptions{VpcId: jsii.String(decided.VPC)})
	case found != nil && found.made:
		return madeUpVPC(l.scope)
	case found != nil:
		return awsec2.Vpc_FromLookup(l.scope, id, &awsec2.VpcLookupOptions{VpcId: jsii.String(found.vpc)})
	}
	return nil
}

// makeVPC makes the project's own VPC.
func (l *location) makeVPC(decided plan.Project) {
	subnets := []*awsec2.SubnetConfiguration{{
		Name:       jsii.String("Public"),
		SubnetType: awsec2.SubnetType_PUBLIC,
		CidrMask:   jsii.Number(subnetMask),
		// Tasks ask for a public address themselves.
		MapPublicIpOnLaunch: jsii.Bool(false),
	}}
	gateways := 0
	if len(decided.Capacities) > 0 {
		subnets, gateways = append(subnets, l.privateSubnets()), 1
	}
	if decided.HasCloudFront() || hasManaged(decided) {
		subnets = append(subnets, isolatedSubnets(gateways == 0, decided.HasCloudFront(), hasManaged(decided))...)
	}
	vpc := awsec2.NewVpc(l.scope, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs:              jsii.Number(2),
		NatGateways:         jsii.Number(gateways),
		SubnetConfiguration: &subnets,
		// It would take a custom resource, for a group that nothing here uses.
		RestrictDefaultSecurityGroup: jsii.Bool(false),
	})
	l.vpc, l.own, l.searchDomain = vpc, true, newSearchDomain(vpc, decided.Namespace)
}

// subnetMask leaves room for more subnets, whose addresses come behind.
const subnetMask = 20

// privateSubnets are for tasks on machines, which get no public address. One
// NAT gateway is their way out.
func (l *location) privateSubnets() *awsec2.SubnetConfiguration {
	awscdk.Annotations_Of(l.scope).AddInfoV2(jsii.String("cdkecs:nat-gateway"), jsii.String(
		"tasks on EC2 instances have no public addresses: the VPC gets private subnets and a NAT gateway, which is billed by the hour and by traffic; to avoid it, use an existing VPC with x-aws-vpc"))
	return &awsec2.SubnetConfiguration{
		Name:       jsii.String("Private"),
		SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS,
		CidrMask:   jsii.Number(subnetMask),
	}
}

// isolatedSubnets have no way out: those of the load balancer behind CloudFront,
// which connects to private subnets only, and those of managed services. The
// addresses of what is not there are kept free, because those of subnets cannot
// change.
func isolatedSubnets(alone, internal, data bool) []*awsec2.SubnetConfiguration {
	isolated := func(name string, reserved bool) *awsec2.SubnetConfiguration {
		return &awsec2.SubnetConfiguration{
			Name: jsii.String(name), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED,
			CidrMask: jsii.Number(subnetMask), Reserved: optionalTrue(reserved),
		}
	}
	var out []*awsec2.SubnetConfiguration
	if alone {
		out = append(out, isolated("Private", true))
	}
	out = append(out, isolated("Internal", !internal))
	if data {
		out = append(out, isolated(dataSubnets, false))
	}
	return out
}

// dataSubnets is the name of the subnets of managed services.
const dataSubnets = "Data"

// machineSubnets are those of the capacities: see the function of that name.
func (l *location) machineSubnets() awsec2.SubnetSelection {
	if len(*l.vpc.PrivateSubnets()) > 0 {
		return awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS}
	}
	return awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PUBLIC}
}

// taskSubnets are private where the VPC has a way out of them, else public, in
// which case tasks need a public address to pull their images. In a VPC of the
// project they are public: private ones are there for machines.
func (l *location) taskSubnets() awsec2.SubnetSelection {
	switch {
	case !l.own && len(*l.vpc.PrivateSubnets()) > 0:
		return awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS}
	case len(*l.vpc.PublicSubnets()) > 0:
		return awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PUBLIC}
	}
	panic(mistake(l.scope, "VPC %s has neither public subnets nor private subnets with a route to the internet; "+
		"tasks could not pull their images; set VpcSubnets to subnets that reach them through VPC endpoints", *l.vpc.VpcId()))
}

// madeUpVPC stands for the VPC of a load balancer that has not been looked up.
func madeUpVPC(scope constructs.Construct) awsec2.IVpc {
	return awsec2.Vpc_FromVpcAttributes(scope, jsii.String("Vpc"), &awsec2.VpcAttributes{
		VpcId:             jsii.String(dummyVPC),
		AvailabilityZones: jsii.Strings("dummy1a", "dummy1b"),
		PublicSubnetIds:   jsii.Strings("s-12345", "s-67890"),
		PrivateSubnetIds:  jsii.Strings("p-12345", "p-67890"),
	})
}

// placement is where tasks run, whether they need a public address, and what
// they wait for to reach their images, with nil for nothing.
type placement struct {
	subnets       awsec2.SubnetSelection
	publicAddress bool
	wayOut        constructs.IDependable
}

// placementOf is that of a service, which may have subnets of its own.
func (s *serviceDefinition) placementOf(from plan.Service) placement {
	where := s.project.location
	at := where.tasks
	switch {
	case s.own.VpcSubnets != nil:
		at = where.selected(*s.own.VpcSubnets)
	case len(from.Subnets) > 0:
		at = where.subnetsByID("services."+from.Name+".x-aws-subnets", from.Subnets)
	case from.Launch.OnMachines():
		at = where.machines
	}
	// ECS gives public addresses to tasks on Fargate only.
	at.publicAddress = at.publicAddress && !from.Launch.OnMachines()
	return at
}

func (l *location) selected(selection awsec2.SubnetSelection) placement {
	subnets := l.vpc.SelectSubnets(&selection)
	return placement{selection, *subnets.HasPublic, subnets.InternetConnectivityEstablished}
}

// subnetsByID finds subnets in the VPC.
func (l *location) subnetsByID(attribute string, ids []string) placement {
	known, public := map[string]awsec2.ISubnet{}, map[string]bool{}
	for i, list := range []*[]awsec2.ISubnet{l.vpc.PublicSubnets(), l.vpc.PrivateSubnets(), l.vpc.IsolatedSubnets()} {
		for _, subnet := range *list {
			id := *subnet.SubnetId()
			known[id], public[id] = subnet, i == 0
		}
	}
	if *l.vpc.VpcId() == dummyVPC {
		return l.tasks // nothing has been looked up yet
	}
	var out placement
	var subnets []awsec2.ISubnet
	for _, id := range ids {
		if known[id] == nil {
			panic(fmt.Errorf("%s: %s is not a subnet of the VPC %s", attribute, id, *l.vpc.VpcId()))
		}
		subnets = append(subnets, known[id])
		out.publicAddress = out.publicAddress || public[id]
	}
	out.subnets.Subnets = &subnets
	return out
}

// onePerZone is what mount targets take. The CDK does not look at the zones of
// subnets that are given one by one.
func onePerZone(selection awsec2.SubnetSelection) awsec2.SubnetSelection {
	selection.OnePerAz = jsii.Bool(true)
	if selection.Subnets == nil {
		return selection
	}
	zones := map[string]bool{}
	var subnets []awsec2.ISubnet
	for _, subnet := range *selection.Subnets {
		if zone := *subnet.AvailabilityZone(); !zones[zone] {
			zones[zone] = true
			subnets = append(subnets, subnet)
		}
	}
	selection.Subnets = &subnets
	return selection
}

// newSearchDomain makes the resolvers of everything in a VPC complete names
// with a domain. It belongs to a VPC that the project makes, and to no other:
// a VPC has one set of DHCP options. Tasks are given the domain when they
// start, so what starts them depends on the association that is returned.
//
// Another domain replaces the association. CloudFormation then deletes the old
// one, by which the VPC would get the default options (AWS CloudFormation
// template reference, AWS::EC2::VPCDHCPOptionsAssociation): it is let go
// instead, as the new one has taken its place.
func newSearchDomain(vpc awsec2.Vpc, domain string) constructs.IDependable {
	options := awsec2.NewCfnDHCPOptions(vpc, jsii.String("DhcpOptions"), &awsec2.CfnDHCPOptionsProps{
		DomainName:        jsii.String(domain),
		DomainNameServers: jsii.Strings("AmazonProvidedDNS"),
	})
	association := awsec2.NewCfnVPCDHCPOptionsAssociation(vpc, jsii.String("DhcpOptionsAssociation"), &awsec2.CfnVPCDHCPOptionsAssociationProps{
		DhcpOptionsId: options.AttrDhcpOptionsId(),
		VpcId:         vpc.VpcId(),
	})
	association.CfnOptions().SetUpdateReplacePolicy(awscdk.CfnDeletionPolicy_RETAIN)
	association.CfnOptions().SetDeletionPolicy(awscdk.CfnDeletionPolicy_DELETE)
	return association
}

// newCluster makes or imports the cluster, and reports whether it is the
// project's own.
func newCluster(scope constructs.Construct, vpc awsec2.IVpc, decided plan.Project, given awsecs.ICluster) (cluster awsecs.ICluster, own bool) {
	id := jsii.String("Cluster")
	switch {
	case given != nil:
		return given, false
	case decided.Cluster != "":
		return awsecs.Cluster_FromClusterAttributes(scope, id, &awsecs.ClusterAttributes{
			ClusterName: jsii.String(decided.Cluster),
			Vpc:         vpc,
		}), false
	}
	props := &awsecs.ClusterProps{Vpc: vpc}
	if decided.Watch != nil {
		props.ContainerInsightsV2 = awsecs.ContainerInsights_ENHANCED
	}
	return awsecs.NewCluster(scope, id, props), true
}

func hasManaged(decided plan.Project) bool {
	return slices.ContainsFunc(decided.Replacements, func(r plan.Replacement) bool { return r.Managed != nil })
}

// data is where managed services are: in subnets without a way out where the
// VPC has some and nobody names subnets, else where tasks are.
func (l *location) data(named bool) awsec2.SubnetSelection {
	if !named && l.own {
		return awsec2.SubnetSelection{SubnetGroupName: jsii.String(dataSubnets)}
	}
	if !named && len(*l.vpc.IsolatedSubnets()) > 0 {
		return awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}
	}
	return l.tasks.subnets
}
