package cdkecs

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// newNetworkListener makes a listener and its target group. Unlike an
// application target group, the CDK's network target group opens no security
// group by itself.
func (r *routes) newNetworkListener(lb *loadBalancer, l plan.Listener) {
	t := *l.Target
	group := r.newNetworkTargetGroup(lb, targetGroup, t)
	listener := r.addNetworkListener(lb, l, t, group)
	r.keep(l, listener)
	var second awsecs.IAlternateTarget
	if t.Shifts {
		var test awsecs.ListenerRuleConfiguration
		if t.TestPort != 0 {
			test = awsecs.ListenerRuleConfiguration_NetworkListener(r.addNetworkListener(lb, r.testPlans[t.TestPort], t, group))
		}
		second = r.alternate(t, r.newNetworkTargetGroup(lb, alternateGroup, t), awsecs.ListenerRuleConfiguration_NetworkListener(listener), test)
	}
	group.AddTarget(r.target(t, second))
	r.admitLoadBalancer(lb, t)
}

// addNetworkListener makes a listener that leads to a target group.
func (r *routes) addNetworkListener(
	lb *loadBalancer, l plan.Listener, t plan.Target, group awselasticloadbalancingv2.NetworkTargetGroup,
) awselasticloadbalancingv2.NetworkListener {
	props := &awselasticloadbalancingv2.BaseNetworkListenerProps{
		Port:                jsii.Number(l.Port),
		Protocol:            awselasticloadbalancingv2.Protocol(l.Protocol),
		DefaultTargetGroups: &[]awselasticloadbalancingv2.INetworkTargetGroup{group},
		Certificates:        r.certificates(l),
	}
	if t.Shifts {
		props.DefaultTargetGroups, props.DefaultAction = nil, returnable(group)
	}
	if props.Certificates != nil {
		props.SslPolicy = awselasticloadbalancingv2.SslPolicy_RECOMMENDED_TLS
	}
	// In another stack than the load balancer, a service waits for the listener,
	// which needs the target group.
	ofItsOwn := func(scope constructs.Construct, id *string) awselasticloadbalancingv2.NetworkListener {
		return awselasticloadbalancingv2.NewNetworkListener(scope, id, &awselasticloadbalancingv2.NetworkListenerProps{
			LoadBalancer: lb.network, Port: props.Port, Protocol: props.Protocol,
			DefaultTargetGroups: props.DefaultTargetGroups, DefaultAction: props.DefaultAction, Certificates: props.Certificates, SslPolicy: props.SslPolicy,
		})
	}
	switch service := r.services[t.Service]; {
	case service.nested:
		return ofItsOwn(service.scope, jsii.String(l.ID()))
	case lb.elsewhere:
		return ofItsOwn(r.scope, lb.name(l.ID()))
	}
	return lb.network.AddListener(jsii.String(l.ID()), props)
}

// returnable leads to a target group, and is written in another way than for rolling
// updates: CloudFormation then changes the listener with the strategy, and does not
// leave it with the second target group, where ECS may have moved the requests.
func returnable(group awselasticloadbalancingv2.NetworkTargetGroup) awselasticloadbalancingv2.NetworkListenerAction {
	return awselasticloadbalancingv2.NetworkListenerAction_WeightedForward(
		&[]*awselasticloadbalancingv2.NetworkWeightedTargetGroup{{TargetGroup: group}}, nil)
}

func (r *routes) newNetworkTargetGroup(lb *loadBalancer, kind string, t plan.Target) awselasticloadbalancingv2.NetworkTargetGroup {
	scope, id := r.services[t.Service].scope, lb.name(groupID(kind, t))
	group := awselasticloadbalancingv2.NewNetworkTargetGroup(scope, id, &awselasticloadbalancingv2.NetworkTargetGroupProps{
		Vpc:                 r.vpc,
		TargetType:          awselasticloadbalancingv2.TargetType_IP,
		Port:                jsii.Number(t.Port),
		Protocol:            awselasticloadbalancingv2.Protocol(t.Protocol),
		DeregistrationDelay: r.shared.seconds(t.DrainSeconds),
		HealthCheck:         r.targetHealth(t.HealthCheck),
	})
	if t.Sticky != nil {
		group.SetAttribute(jsii.String("stickiness.enabled"), jsii.String("true"))
		group.SetAttribute(jsii.String("stickiness.type"), jsii.String("source_ip"))
	}
	lb.keepApart(group, kind, t)
	r.keepGroup(kind, routedGroup{t.Service, t.Port, group})
	return group
}

// admitLoadBalancer lets the load balancer through to the service's own
// security group, on the target's port and on the one that is asked for health.
func (r *routes) admitLoadBalancer(lb *loadBalancer, t plan.Target) {
	connections := r.services[t.Service].scope.Connections()
	for _, group := range lb.groups {
		for _, port := range ports(t.Protocol, t.Port) {
			connections.AllowFrom(group, port, jsii.String("load balancer"))
		}
		if t.Protocol == "UDP" || t.HealthCheck.Port != t.Port {
			connections.AllowFrom(group, awsec2.Port_Tcp(jsii.Number(t.HealthCheck.Port)), jsii.String(healthRule))
		}
	}
}

// healthRule describes the rules by which load balancers ask for health.
const healthRule = "load balancer's health check"

// ports are the rules that a listener or target of that protocol needs.
func ports(protocol string, port int) []awsec2.Port {
	switch protocol {
	case "UDP":
		return []awsec2.Port{awsec2.Port_Udp(jsii.Number(port))}
	case "TCP_UDP":
		return []awsec2.Port{awsec2.Port_Tcp(jsii.Number(port)), awsec2.Port_Udp(jsii.Number(port))}
	default:
		return []awsec2.Port{awsec2.Port_Tcp(jsii.Number(port))}
	}
}

// transport finds the port mapping of a target; of TCP_UDP either does.
func transport(protocol string) awsecs.Protocol {
	if protocol == "UDP" {
		return awsecs.Protocol_UDP
	}
	return awsecs.Protocol_TCP
}

func isIPv6(cidr string) bool { return strings.Contains(cidr, ":") }
