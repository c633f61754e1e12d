package cdkecs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// ComposeServiceProps are what one service uses instead of what the project
// would make or choose for it.
type ComposeServiceProps struct {
	// VpcSubnets are where its tasks run.
	//
	// Default: - those that x-aws-subnets names, else those of the project.
	VpcSubnets *awsec2.SubnetSelection

	// TaskRole is what its containers may do. What the compose file says of
	// the role has no effect then, except for access to volumes. One of another
	// stack must not be changed from here: give WithoutPolicyUpdates of it, and
	// what it needs where it is defined.
	//
	// Default: - the one that x-aws-role names, else a new role.
	TaskRole awsiam.IRole

	// ExecutionRole is with what ECS starts its tasks. The project grants it
	// what it needs as far as the role lets itself be changed, which one of
	// another stack must not: see TaskRole.
	//
	// Default: - the one that x-aws-execution_role names, which is not changed,
	// else a new role where the service has secrets, builds or mounts files, or
	// else the project's, which may write to its log group.
	ExecutionRole awsiam.IRole
}

// checkServiceProps reports props of services that are not there.
func (p *composeProject) checkServiceProps(decided plan.Project, props *ComposeProjectProps) {
	for name := range props.Services {
		if !slices.ContainsFunc(decided.Services, func(s plan.Service) bool { return s.Name == name }) {
			panic(fmt.Errorf("ComposeProject %s: Services: there is no service %q", *p.Node().Path(), name))
		}
	}
	for name := range props.SecurityGroups {
		if !slices.ContainsFunc(decided.Networks, func(n plan.Network) bool { return n.Name == name }) {
			panic(fmt.Errorf("ComposeProject %s: SecurityGroups: no service is on a network %q", *p.Node().Path(), name))
		}
	}
}

// withNamespace lets the names of services be in the namespace of the caller.
func withNamespace(decided plan.Project, namespace awsservicediscovery.IPrivateDnsNamespace) plan.Project {
	if namespace == nil {
		return decided
	}
	decided.Namespace = *namespace.NamespaceName()
	for i := range decided.Services {
		decided.Services[i].Task.SearchDomain = decided.Namespace
	}
	return decided
}

// bound puts the permissions boundary on every role below the project, and on
// those of what runs its jobs, which is the stack's.
func (p *composeProject) bound(decided plan.Project) {
	if decided.PermissionsBoundary == "" {
		return
	}
	policy := awsiam.ManagedPolicy_FromManagedPolicyArn(p, jsii.String("PermissionsBoundary"), jsii.String(decided.PermissionsBoundary))
	awsiam.PermissionsBoundary_Of(p).Apply(policy)
	if runner := awscdk.Stack_Of(p).Node().TryFindChild(jsii.String(jobRunnerID)); runner != nil {
		awsiam.PermissionsBoundary_Of(runner).Apply(policy)
	}
}

func (p *composeProject) existingLogGroup(nameOrARN string) awslogs.ILogGroup {
	id := jsii.String("LogGroup")
	if strings.HasPrefix(nameOrARN, "arn:") {
		return awslogs.LogGroup_FromLogGroupArn(p, id, jsii.String(nameOrARN))
	}
	return awslogs.LogGroup_FromLogGroupName(p, id, jsii.String(nameOrARN))
}

func (p *composeProject) existingNamespace(decided plan.Project) awsservicediscovery.IPrivateDnsNamespace {
	return awsservicediscovery.PrivateDnsNamespace_FromPrivateDnsNamespaceAttributes(p, jsii.String("Namespace"),
		&awsservicediscovery.PrivateDnsNamespaceAttributes{
			NamespaceId: jsii.String(decided.NamespaceID), NamespaceName: jsii.String(decided.Namespace),
			NamespaceArn: awscdk.Stack_Of(p).FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("servicediscovery"), Resource: jsii.String("namespace"), ResourceName: jsii.String(decided.NamespaceID),
			}),
		})
}

// madeUpVPC stands for the VPC of a load balancer that has not been looked up.
func (p *composeProject) madeUpVPC() awsec2.IVpc {
	return awsec2.Vpc_FromVpcAttributes(p, jsii.String("Vpc"), &awsec2.VpcAttributes{
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
func (s *serviceDefinition) placementOf(from plan.Service, own *ComposeServiceProps) placement {
	at := s.project.shared.placement
	switch {
	case own.VpcSubnets != nil:
		at = s.project.selected(*own.VpcSubnets)
	case len(from.Subnets) > 0:
		at = s.project.subnetsByID("services."+from.Name+".x-aws-subnets", from.Subnets)
	case from.Launch.OnMachines():
		at = s.project.shared.machines
	}
	// ECS gives public addresses to tasks on Fargate only.
	at.publicAddress = at.publicAddress && !from.Launch.OnMachines()
	return at
}

// placement is that of the project.
func (p *composeProject) placement(decided plan.Project, props *ComposeProjectProps) placement {
	switch {
	case props.VpcSubnets != nil:
		return p.selected(*props.VpcSubnets)
	case len(decided.Subnets) > 0:
		return p.subnetsByID("x-aws-subnets", decided.Subnets)
	}
	return p.selected(p.taskSubnets())
}

// machinePlacement is where tasks on machines run, for which subnets with a
// way out and no public addresses are best. The machines wait for the way out.
func (p *composeProject) machinePlacement(decided plan.Project, props *ComposeProjectProps) placement {
	if props.VpcSubnets != nil || len(decided.Subnets) > 0 {
		return p.shared.placement
	}
	return placement{subnets: p.machineSubnets()}
}

func (p *composeProject) selected(selection awsec2.SubnetSelection) placement {
	subnets := p.vpc.SelectSubnets(&selection)
	return placement{selection, *subnets.HasPublic, subnets.InternetConnectivityEstablished}
}

// subnetsByID finds subnets in the VPC.
func (p *composeProject) subnetsByID(attribute string, ids []string) placement {
	known, public := map[string]awsec2.ISubnet{}, map[string]bool{}
	for i, list := range []*[]awsec2.ISubnet{p.vpc.PublicSubnets(), p.vpc.PrivateSubnets(), p.vpc.IsolatedSubnets()} {
		for _, subnet := range *list {
			id := *subnet.SubnetId()
			known[id], public[id] = subnet, i == 0
		}
	}
	if *p.vpc.VpcId() == dummyVPC {
		return p.shared.placement // nothing has been looked up yet
	}
	var out placement
	var subnets []awsec2.ISubnet
	for _, id := range ids {
		if known[id] == nil {
			panic(fmt.Errorf("%s: %s is not a subnet of the VPC %s", attribute, id, *p.vpc.VpcId()))
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
