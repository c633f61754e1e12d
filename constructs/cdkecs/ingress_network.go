package cdkecs

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// newNetworkListener makes a listener and its target group. Unlike an
// application target group, the CDK's network target group opens no security
// group by itself.
func (p *composeProject) newNetworkListener(l plan.Listener) {
	t := l.Target
	scope, id := p.targetGroupScope(l)
	group := awselasticloadbalancingv2.NewNetworkTargetGroup(scope, id, &awselasticloadbalancingv2.NetworkTargetGroupProps{
		Vpc:                 p.vpc,
		TargetType:          awselasticloadbalancingv2.TargetType_IP,
		Port:                jsii.Number(t.Port),
		Protocol:            awselasticloadbalancingv2.Protocol(t.Protocol),
		DeregistrationDelay: p.shared.seconds(t.DrainSeconds),
		HealthCheck:         p.targetHealth(t.HealthCheck),
	})
	awselasticloadbalancingv2.NewNetworkListener(p.listenerScope(l), listenerID(l), &awselasticloadbalancingv2.NetworkListenerProps{
		LoadBalancer:        p.loadBalancer.network,
		Port:                jsii.Number(l.Port),
		Protocol:            awselasticloadbalancingv2.Protocol(l.Protocol),
		DefaultTargetGroups: &[]awselasticloadbalancingv2.INetworkTargetGroup{group},
	})
	group.AddTarget(p.target(l))
	p.admitLoadBalancer(t)
}

// admitLoadBalancer lets the load balancer through to the service's own
// security group, on the target's port and on the one that is asked for health.
func (p *composeProject) admitLoadBalancer(t *plan.Target) {
	service := p.byName[t.Service]
	for _, port := range ports(t.Protocol, t.Port) {
		service.Connections().AllowFrom(p.loadBalancer.group, port, jsii.String("load balancer"))
	}
	if t.Protocol == "UDP" || t.HealthCheck.Port != t.Port {
		service.Connections().AllowFrom(p.loadBalancer.group, awsec2.Port_Tcp(jsii.Number(t.HealthCheck.Port)),
			jsii.String("load balancer's health check"))
	}
}

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
