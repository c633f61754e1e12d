package cdkecs

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// network is the security group of a network. To learn the group's id is a call
// into the CDK's process, which many services would make.
type network struct {
	group awsec2.ISecurityGroup
	id    *string
}

// newNetworks makes the networks of a project, but for those with a group of the
// caller's.
func newNetworks(
	project constructs.Construct, vpc awsec2.IVpc, decided []plan.Network, given map[string]awsec2.ISecurityGroup,
) map[string]network {
	scope := constructs.NewConstruct(project, jsii.String("Networks"))
	out := map[string]network{}
	for _, n := range decided {
		group := given[n.Name]
		if group == nil {
			group = newNetwork(scope, vpc, n)
		}
		out[n.Name] = network{group, group.SecurityGroupId()}
	}
	return out
}

// newNetwork makes the security group of a network, which admits itself.
func newNetwork(scope constructs.Construct, vpc awsec2.IVpc, n plan.Network) awsec2.ISecurityGroup {
	id := jsii.String(n.Name)
	if n.Existing != "" {
		return awsec2.SecurityGroup_FromSecurityGroupId(scope, id, jsii.String(n.Existing), &awsec2.SecurityGroupImportOptions{
			Mutable: jsii.Bool(false),
		})
	}
	group := awsec2.NewSecurityGroup(scope, id, &awsec2.SecurityGroupProps{
		Vpc:              vpc,
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

// checkNetworks reports security groups of networks that are not there.
func checkNetworks(c constructs.IConstruct, decided plan.Project, given map[string]awsec2.ISecurityGroup) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(decided.Networks, func(n plan.Network) bool { return n.Name == name }) {
			panic(mistake(c, "SecurityGroups: no service is on the network %q", name))
		}
	}
}
