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

// takeGiven uses what the caller gives, and reports whether there is anything of
// the kind. Whether rules may be added to its security groups is for the
// construct to say, as everywhere in the CDK.
func (in *ingress) takeGiven(lb *loadBalancer) bool {
	if lb.decided.Kind == plan.ApplicationLoadBalancer {
		switch {
		case in.given.listener != nil:
			lb.listener, lb.brought = in.given.listener, in.given.listener
		case in.given.application != nil:
			lb.application, lb.resource = in.given.application, in.given.application
			lb.brought = lb.resource
			lb.elsewhere = !inSameStack(in.scope, lb.resource)
		}
		return lb.listener != nil || lb.application != nil
	}
	if in.given.network == nil {
		return false
	}
	lb.network, lb.resource = in.given.network, in.given.network
	lb.brought = lb.resource
	lb.elsewhere = !inSameStack(in.scope, lb.resource)
	lb.groups = *in.given.network.Connections().SecurityGroups()
	if len(lb.groups) == 0 {
		panic(errNoGroups(in.scope, *in.given.network.Node().Path()))
	}
	return true
}

// checkGiven reports load balancers of the caller that no port can use.
func (in *ingress) checkGiven() {
	if in.given.certificates != nil && !in.makesDoorCertificate() {
		panic(mistake(in.scope, "CertificateStack has no effect here; it requires x-aws-https: cloudfront with x-aws-domain, and no x-aws-certificate"))
	}
	for _, given := range []struct {
		is   bool
		kind string
	}{
		{in.given.listener != nil || in.given.application != nil, plan.ApplicationLoadBalancer},
		{in.given.network != nil, plan.NetworkLoadBalancer},
	} {
		used := false
		for _, lb := range in.loadBalancers {
			used = used || lb.decided.Kind == given.kind
		}
		if given.is && !used {
			panic(mistake(in.scope, "no published port uses the %s load balancer of the props; "+
				"an Application Load Balancer requires HTTP ports (x-aws-protocol): all of them, unless x-aws-loadbalancer has split: true",
				given.kind))
		}
	}
}

func (in *ingress) makesDoorCertificate() bool {
	return len(in.loadBalancers) > 0 && in.loadBalancers[0].decided.CloudFront.MakesCertificate()
}

// takeFound imports the load balancer or listener that the file names,
// and reports whether it names one. No rule is added to its security groups.
func (in *ingress) takeFound(lb *loadBalancer) bool {
	if in.found == nil {
		return false
	}
	found := *in.found
	if vpc := *in.vpc.VpcId(); !found.made && vpc != dummyVPC && !*awscdk.Token_IsUnresolved(vpc) && vpc != found.vpc {
		panic(fmt.Errorf("x-aws-loadbalancer: %s is in the VPC %s, but the project is in %s; both must be in the same VPC",
			found.arn, found.vpc, vpc))
	}
	if len(found.groups) == 0 {
		panic(errNoGroups(in.scope, found.arn))
	}
	for i, id := range found.groups {
		lb.groups = append(lb.groups, awsec2.SecurityGroup_FromSecurityGroupId(in.scope, lb.name(fmt.Sprintf("LoadBalancerGroup%d", i)), jsii.String(id),
			&awsec2.SecurityGroupImportOptions{Mutable: jsii.Bool(false)}))
	}
	if lb.decided.Kind == plan.NetworkLoadBalancer {
		lb.network = in.importNetwork(found)
		lb.resource = lb.network
		return true
	}
	application := in.importApplication(found)
	lb.resource = application
	if lb.decided.ExistingListener == "" {
		lb.application = application
	} else {
		lb.port = lookUpListenerPort(in.scope, lb.decided.ExistingListener)
		lb.listener = awselasticloadbalancingv2.ApplicationListener_FromApplicationListenerAttributes(in.scope, jsii.String("Listener"),
			&awselasticloadbalancingv2.ApplicationListenerAttributes{
				ListenerArn: jsii.String(lb.decided.ExistingListener), SecurityGroup: lb.groups[0],
			})
	}
	// The CDK admits the first group by itself.
	lb.groups = lb.groups[1:]
	return true
}

func (in *ingress) importApplication(found foundBalancer) awselasticloadbalancingv2.IApplicationLoadBalancer {
	return awselasticloadbalancingv2.ApplicationLoadBalancer_FromApplicationLoadBalancerAttributes(in.scope, jsii.String("LoadBalancer"),
		&awselasticloadbalancingv2.ApplicationLoadBalancerAttributes{
			LoadBalancerArn:                   jsii.String(found.arn),
			LoadBalancerDnsName:               jsii.String(found.dnsName),
			LoadBalancerCanonicalHostedZoneId: jsii.String(found.zone),
			SecurityGroupId:                   jsii.String(found.groups[0]),
			// With this the CDK adds no rule to the group.
			SecurityGroupAllowsAllOutbound: jsii.Bool(true),
			Vpc:                            in.vpc,
		})
}

func (in *ingress) importNetwork(found foundBalancer) awselasticloadbalancingv2.INetworkLoadBalancer {
	return awselasticloadbalancingv2.NetworkLoadBalancer_FromNetworkLoadBalancerAttributes(in.scope, jsii.String("LoadBalancer"),
		&awselasticloadbalancingv2.NetworkLoadBalancerAttributes{
			LoadBalancerArn:                   jsii.String(found.arn),
			LoadBalancerDnsName:               jsii.String(found.dnsName),
			LoadBalancerCanonicalHostedZoneId: jsii.String(found.zone),
			Vpc:                               in.vpc,
		})
}

func errNoGroups(scope constructs.Construct, loadBalancer string) error {
	return mistake(scope, "the load balancer %s has no security group that the services could allow; "+
		"use one with a security group, or let the project create its own", loadBalancer)
}
