package cdkecs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// loadBalancer is the one load balancer of a project; of application and
// network one is set, and resource is the same.
type loadBalancer struct {
	resource    awselasticloadbalancingv2.ILoadBalancerV2
	application awselasticloadbalancingv2.ApplicationLoadBalancer
	network     awselasticloadbalancingv2.NetworkLoadBalancer
	group       awsec2.SecurityGroup
	// scope is resource as what listeners are below.
	scope constructs.Construct
}

func (p *composeProject) newLoadBalancer(decided plan.Project) *loadBalancer {
	if len(*p.vpc.PublicSubnets()) == 0 {
		panic(fmt.Errorf("ComposeProject %s: VPC %s has no public subnets for the load balancer",
			*p.Node().Path(), *p.vpc.VpcId()))
	}
	lb := &loadBalancer{group: awsec2.NewSecurityGroup(p, jsii.String("LoadBalancerGroup"), &awsec2.SecurityGroupProps{
		Vpc:              p.vpc,
		Description:      jsii.String("Load balancer of " + decided.Name),
		AllowAllOutbound: jsii.Bool(false),
	})}
	id := jsii.String("LoadBalancer")
	public := &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PUBLIC}
	if decided.Ingress.Kind == plan.ApplicationLoadBalancer {
		lb.application = awselasticloadbalancingv2.NewApplicationLoadBalancer(p, id, &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
			Vpc:                     p.vpc,
			VpcSubnets:              public,
			InternetFacing:          jsii.Bool(true),
			SecurityGroup:           lb.group,
			DropInvalidHeaderFields: jsii.Bool(true),
		})
		lb.resource, lb.scope = lb.application, lb.application
		return lb
	}
	lb.network = awselasticloadbalancingv2.NewNetworkLoadBalancer(p, id, &awselasticloadbalancingv2.NetworkLoadBalancerProps{
		Vpc:            p.vpc,
		VpcSubnets:     public,
		InternetFacing: jsii.Bool(true),
		SecurityGroups: &[]awsec2.ISecurityGroup{lb.group},
	})
	lb.resource, lb.scope = lb.network, lb.network
	return lb
}

func (p *composeProject) newListeners(in plan.Ingress) {
	for _, l := range in.Listeners {
		p.loadBalancer.admit(l)
		switch {
		case l.Target == nil:
			p.loadBalancer.redirect(l)
		case in.Kind == plan.ApplicationLoadBalancer:
			p.newApplicationListener(l)
		default:
			p.newNetworkListener(l)
		}
		if l.Target != nil {
			p.newOutput(l)
		}
	}
}

// admit opens the load balancer's group to those who may reach the listener.
func (lb *loadBalancer) admit(l plan.Listener) {
	for _, source := range l.Sources {
		var peer awsec2.IPeer
		switch {
		case source.SecurityGroup != "":
			peer = awsec2.Peer_SecurityGroupId(jsii.String(source.SecurityGroup), nil)
		case source.PrefixList != "":
			peer = awsec2.Peer_PrefixList(jsii.String(source.PrefixList))
		case isIPv6(source.CIDR):
			peer = awsec2.Peer_Ipv6(jsii.String(source.CIDR))
		default:
			peer = awsec2.Peer_Ipv4(jsii.String(source.CIDR))
		}
		for _, port := range ports(l.Protocol, l.Port) {
			lb.group.AddIngressRule(peer, port, jsii.String(fmt.Sprintf("published port %d", l.Port)), jsii.Bool(false))
		}
	}
}

func (lb *loadBalancer) redirect(l plan.Listener) {
	lb.application.AddListener(listenerID(l), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port:     jsii.Number(l.Port),
		Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTP,
		Open:     jsii.Bool(false),
		DefaultAction: awselasticloadbalancingv2.ListenerAction_Redirect(&awselasticloadbalancingv2.RedirectOptions{
			Protocol:  jsii.String("HTTPS"),
			Port:      jsii.String(fmt.Sprint(l.RedirectTo)),
			Permanent: jsii.Bool(true),
		}),
	})
}

// newOutput tells the address of a published port.
func (p *composeProject) newOutput(l plan.Listener) {
	service := p.byName[l.Target.Service]
	address := *p.loadBalancer.resource.LoadBalancerDnsName()
	if l.URL == "" || !isDefaultPort(l) {
		address = fmt.Sprintf("%s:%d", address, l.Port)
	}
	if l.URL != "" {
		address = l.URL + "://" + address
	}
	awscdk.NewCfnOutput(p.scopes.ofOutputs(service), jsii.String(fmt.Sprintf("Port%dAddress", l.Port)), &awscdk.CfnOutputProps{
		Value:       jsii.String(address),
		Description: jsii.String(fmt.Sprintf("Published port %d of service %s", l.Port, l.Target.Service)),
	})
}

func isDefaultPort(l plan.Listener) bool {
	return l.URL == "http" && l.Port == 80 || l.URL == "https" && l.Port == 443
}

// listenerScope is the load balancer, or the service where that is in a nested
// stack: it waits for the listener, which needs the target group.
func (p *composeProject) listenerScope(l plan.Listener) constructs.Construct {
	if service := p.byName[l.Target.Service]; service.nested {
		return service
	}
	return p.loadBalancer.scope
}

func listenerID(l plan.Listener) *string { return jsii.String(fmt.Sprintf("Listener%d", l.Port)) }

// targetGroupScope is the service, so that the group goes with it.
func (p *composeProject) targetGroupScope(l plan.Listener) (constructs.Construct, *string) {
	return p.byName[l.Target.Service], jsii.String(fmt.Sprintf("TargetGroup%d", l.Port))
}
