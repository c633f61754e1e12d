package cdkecs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// takeLoadBalancer uses what the caller brings, and reports whether there is
// anything of the kind. Whether rules may be added to its security groups is
// for the construct to say, as everywhere in the CDK.
func (p *composeProject) takeLoadBalancer(lb *loadBalancer, props *ComposeProjectProps) bool {
	if lb.decided.Kind == plan.ApplicationLoadBalancer {
		switch {
		case props.ApplicationListener != nil:
			lb.listener, lb.brought = props.ApplicationListener, props.ApplicationListener
		case props.ApplicationLoadBalancer != nil:
			lb.application, lb.resource = props.ApplicationLoadBalancer, props.ApplicationLoadBalancer
			lb.brought = lb.resource
			lb.elsewhere = !inSameStack(p, lb.resource)
		}
		return lb.listener != nil || lb.application != nil
	}
	if props.NetworkLoadBalancer == nil {
		return false
	}
	lb.network, lb.resource = props.NetworkLoadBalancer, props.NetworkLoadBalancer
	lb.brought = lb.resource
	lb.elsewhere = !inSameStack(p, lb.resource)
	lb.groups = *props.NetworkLoadBalancer.Connections().SecurityGroups()
	if len(lb.groups) == 0 {
		panic(errNoGroups(p, *props.NetworkLoadBalancer.Node().Path()))
	}
	return true
}

// checkBrought reports load balancers of the caller that no port can use.
func (p *composeProject) checkBrought(props *ComposeProjectProps) {
	for _, brought := range []struct {
		is   bool
		kind string
	}{
		{props.ApplicationListener != nil || props.ApplicationLoadBalancer != nil, plan.ApplicationLoadBalancer},
		{props.NetworkLoadBalancer != nil, plan.NetworkLoadBalancer},
	} {
		used := false
		for _, lb := range p.loadBalancers {
			used = used || lb.decided.Kind == brought.kind
		}
		if brought.is && !used {
			panic(fmt.Errorf("ComposeProject %s: no published port uses the %s load balancer of the props; "+
				"an application one takes ports that speak HTTP (x-aws-protocol), and all of them unless x-aws-loadbalancer says split: true",
				*p.Node().Path(), brought.kind))
		}
	}
}

// findLoadBalancer imports the load balancer or listener that the file names,
// and reports whether it names one. No rule is added to its security groups.
func (p *composeProject) findLoadBalancer(lb *loadBalancer) bool {
	if p.found == nil {
		return false
	}
	found := *p.found
	if vpc := *p.vpc.VpcId(); !found.made && vpc != dummyVPC && !*awscdk.Token_IsUnresolved(vpc) && vpc != found.vpc {
		panic(fmt.Errorf("x-aws-loadbalancer: %s is in the VPC %s, and the project in %s; both must be in the same",
			found.arn, found.vpc, vpc))
	}
	if len(found.groups) == 0 {
		panic(errNoGroups(p, found.arn))
	}
	for i, id := range found.groups {
		lb.groups = append(lb.groups, awsec2.SecurityGroup_FromSecurityGroupId(p, lb.name("LoadBalancerGroup%d", i), jsii.String(id),
			&awsec2.SecurityGroupImportOptions{Mutable: jsii.Bool(false)}))
	}
	if lb.decided.Kind == plan.NetworkLoadBalancer {
		lb.network = p.importNetwork(found)
		lb.resource = lb.network
		return true
	}
	application := p.importApplication(found)
	lb.resource = application
	if lb.decided.ExistingListener == "" {
		lb.application = application
	} else {
		lb.port = p.lookUpListenerPort(lb.decided.ExistingListener)
		lb.listener = awselasticloadbalancingv2.ApplicationListener_FromApplicationListenerAttributes(p, jsii.String("Listener"),
			&awselasticloadbalancingv2.ApplicationListenerAttributes{
				ListenerArn: jsii.String(lb.decided.ExistingListener), SecurityGroup: lb.groups[0],
			})
	}
	// The CDK admits the first group by itself.
	lb.groups = lb.groups[1:]
	return true
}

func (p *composeProject) importApplication(found foundBalancer) awselasticloadbalancingv2.IApplicationLoadBalancer {
	return awselasticloadbalancingv2.ApplicationLoadBalancer_FromApplicationLoadBalancerAttributes(p, jsii.String("LoadBalancer"),
		&awselasticloadbalancingv2.ApplicationLoadBalancerAttributes{
			LoadBalancerArn:                   jsii.String(found.arn),
			LoadBalancerDnsName:               jsii.String(found.dnsName),
			LoadBalancerCanonicalHostedZoneId: jsii.String(found.zone),
			SecurityGroupId:                   jsii.String(found.groups[0]),
			// With this the CDK adds no rule to the group.
			SecurityGroupAllowsAllOutbound: jsii.Bool(true),
			Vpc:                            p.vpc,
		})
}

func (p *composeProject) importNetwork(found foundBalancer) awselasticloadbalancingv2.INetworkLoadBalancer {
	return awselasticloadbalancingv2.NetworkLoadBalancer_FromNetworkLoadBalancerAttributes(p, jsii.String("LoadBalancer"),
		&awselasticloadbalancingv2.NetworkLoadBalancerAttributes{
			LoadBalancerArn:                   jsii.String(found.arn),
			LoadBalancerDnsName:               jsii.String(found.dnsName),
			LoadBalancerCanonicalHostedZoneId: jsii.String(found.zone),
			Vpc:                               p.vpc,
		})
}

// addToListener adds the rules and certificates of a published port to a
// listener that is not the project's.
func (p *composeProject) addToListener(lb *loadBalancer, l plan.Listener) {
	if l.Target != nil {
		panic(fmt.Errorf("services.%s.ports: the listener is shared, and port %d would take all of its requests; "+
			"add x-aws-host or x-aws-path to the port", l.Target.Service, l.Target.Published))
	}
	if certificates := p.certificates(l); certificates != nil {
		awselasticloadbalancingv2.NewApplicationListenerCertificate(p, jsii.String(fmt.Sprintf("Certificates%d", l.Port)),
			&awselasticloadbalancingv2.ApplicationListenerCertificateProps{Listener: lb.listener, Certificates: certificates})
	}
	for _, rule := range l.Rules {
		p.newRule(p.byName[rule.Target.Service].scope, lb, lb.listener, rule)
	}
}

func errNoGroups(p *composeProject, loadBalancer string) error {
	return fmt.Errorf("ComposeProject %s: the load balancer %s has no security group that the services could admit; "+
		"use one that has, or let the project make its own", *p.Node().Path(), loadBalancer)
}
