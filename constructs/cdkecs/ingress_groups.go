package cdkecs

import (
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// newLoadBalancerGroup makes the security group of a load balancer. Its way out
// is one rule, whatever is published: a rule for each target would be too many in
// a large project, and the groups of the targets say who may come in.
func (in *ingress) newLoadBalancerGroup(lb *loadBalancer) {
	lb.group = awsec2.NewSecurityGroup(in.scope, lb.name("LoadBalancerGroup"), &awsec2.SecurityGroupProps{
		Vpc:              in.vpc,
		Description:      jsii.String("Load balancer of " + in.owner),
		AllowAllOutbound: jsii.Bool(true),
	})
	if !in.ownVPC {
		return // which may have more ranges of addresses than the CDK knows
	}
	ways := []any{map[string]any{"CidrIp": in.vpc.VpcCidrBlock(), "IpProtocol": "-1", "Description": "targets"}}
	if lb.decided.AsksElsewhere {
		ways = append(ways, map[string]any{
			"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "Description": "providers of logins",
		})
	}
	cfnResource(lb.group).AddPropertyOverride(jsii.String("SecurityGroupEgress"), ways)
}

// addListenerGroups gives the load balancer the groups of single listeners.
// They are not among its Connections: what the targets admit is the group that
// all listeners have in common.
func (in *ingress) addListenerGroups(lb *loadBalancer) {
	lb.listenerGroups = map[int]awsec2.SecurityGroup{}
	added := map[string]any{}
	for _, l := range lb.decided.Listeners {
		if !l.OwnGroup {
			continue
		}
		group := awsec2.NewSecurityGroup(in.scope, lb.name(fmt.Sprintf("LoadBalancerGroup%d", l.Port)), &awsec2.SecurityGroupProps{
			Vpc:              in.vpc,
			Description:      jsii.String(fmt.Sprintf("Published port %d of %s", l.Port, in.owner)),
			AllowAllOutbound: jsii.Bool(false),
		})
		lb.listenerGroups[l.Port] = group
		added[strconv.Itoa(len(lb.listenerGroups))] = group.SecurityGroupId()
	}
	if len(added) > 0 {
		cfnResource(lb.resource).AddPropertyOverride(jsii.String("SecurityGroups"), added)
	}
}

// admit opens the load balancer to those who may reach the listener. Who may
// reach an existing one is for its owner to say.
func (lb *loadBalancer) admit(l plan.Listener, shared *shared) {
	group := lb.group
	if own := lb.listenerGroups[l.Port]; own != nil {
		group = own
	}
	if group == nil {
		return
	}
	for _, source := range l.Sources {
		for _, port := range ports(l.Protocol, l.Port) {
			group.AddIngressRule(shared.peer(source), port, jsii.String(fmt.Sprintf("published port %d", l.Port)), jsii.Bool(false))
		}
	}
}

// peer is a source as security groups take it.
func (s *shared) peer(source plan.Source) awsec2.IPeer {
	switch {
	case source.SecurityGroup != "":
		return awsec2.Peer_SecurityGroupId(jsii.String(source.SecurityGroup), nil)
	case source.PrefixList != "":
		return awsec2.Peer_PrefixList(jsii.String(source.PrefixList))
	case isIPv6(source.CIDR):
		return awsec2.Peer_Ipv6(jsii.String(source.CIDR))
	}
	return s.ipv4(source.CIDR)
}
