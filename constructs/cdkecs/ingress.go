package cdkecs

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// loadBalancer is one load balancer of a project, or one that it uses; of
// application, network and listener one is set.
type loadBalancer struct {
	decided     plan.LoadBalancer
	application awselasticloadbalancingv2.IApplicationLoadBalancer
	network     awselasticloadbalancingv2.INetworkLoadBalancer
	// listener exists, and takes all rules.
	listener awselasticloadbalancingv2.IApplicationListener
	// resource is nil for a listener that came without its load balancer.
	resource awselasticloadbalancingv2.ILoadBalancerV2
	// dnsName is that of resource, once it was asked for.
	dnsName string
	// group is nil where the load balancer is not the project's; groups are
	// those that the tasks admit where the CDK does not see to that.
	group  awsec2.SecurityGroup
	groups []awsec2.ISecurityGroup
	// brought is what the caller brings: a load balancer, or a listener of one.
	brought constructs.IConstruct
	// port is that of an existing listener; 0 where it is not known.
	port int
	// elsewhere means that it is defined in another stack, which the project's
	// depends on: listeners, which need target groups, cannot be there.
	elsewhere bool
}

// keepApart gives a target group another logical id for each load balancer it
// can be behind. It can be behind one only, and CloudFormation creates before
// it deletes: where the load balancer becomes another one, as with its scheme,
// the listeners of the new one need target groups of their own. The
// load balancer that a project makes for the internet leaves the id as it is.
func (lb *loadBalancer) keepApart(group constructs.Construct, t plan.Target) {
	var which string
	switch {
	case lb.decided.ExistingListener != "":
		which = lb.decided.ExistingListener
	case lb.decided.Existing != "":
		which = lb.decided.Existing
	case lb.brought != nil:
		which = *lb.brought.Node().Path()
	case lb.decided.Internal:
		which = "internal"
	default:
		return
	}
	sum := sha256.Sum256([]byte(which))
	overrideLogicalID(group, fmt.Sprintf("TargetGroup%dTo%d%s%X", t.Published, t.Port, shortAddress(group), sum[:4]))
}

// name is an id for what belongs to the load balancer.
func (lb *loadBalancer) name(format string, args ...any) *string {
	id := fmt.Sprintf(format, args...)
	if lb.decided.Second {
		id = "Network" + id
	}
	return jsii.String(id)
}

// newLoadBalancers makes or finds the load balancers, before the services that
// wait for their listeners.
func (p *composeProject) newLoadBalancers(decided plan.Project, props *ComposeProjectProps) {
	for _, from := range decided.Ingress.LoadBalancers {
		lb := &loadBalancer{decided: from}
		if !p.takeLoadBalancer(lb, props) && !p.findLoadBalancer(lb) {
			p.makeLoadBalancer(lb, decided.Name)
		}
		p.loadBalancers = append(p.loadBalancers, lb)
	}
	p.newDomain(*decided.Ingress)
}

func (p *composeProject) makeLoadBalancer(lb *loadBalancer, project string) {
	subnets := p.loadBalancerSubnets(lb.decided)
	lb.group = awsec2.NewSecurityGroup(p, lb.name("LoadBalancerGroup"), &awsec2.SecurityGroupProps{
		Vpc:              p.vpc,
		Description:      jsii.String("Load balancer of " + project),
		AllowAllOutbound: jsii.Bool(false),
	})
	id, public := lb.name("LoadBalancer"), jsii.Bool(!lb.decided.Internal)
	if lb.decided.Kind == plan.ApplicationLoadBalancer {
		made := awselasticloadbalancingv2.NewApplicationLoadBalancer(p, id, &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
			Vpc:                     p.vpc,
			VpcSubnets:              subnets,
			InternetFacing:          public,
			SecurityGroup:           lb.group,
			DeletionProtection:      optionalTrue(lb.decided.DeletionProtection),
			IdleTimeout:             p.shared.optionalSeconds(lb.decided.IdleSeconds),
			DropInvalidHeaderFields: jsii.Bool(true),
			DesyncMitigationMode:    awselasticloadbalancingv2.DesyncMitigationMode_DEFENSIVE,
		})
		keepAccessLogs(made, lb.decided.AccessLogs)
		lb.application, lb.resource = made, made
		return
	}
	made := awselasticloadbalancingv2.NewNetworkLoadBalancer(p, id, &awselasticloadbalancingv2.NetworkLoadBalancerProps{
		Vpc:                p.vpc,
		VpcSubnets:         subnets,
		InternetFacing:     public,
		SecurityGroups:     &[]awsec2.ISecurityGroup{lb.group},
		DeletionProtection: optionalTrue(lb.decided.DeletionProtection),
	})
	keepAccessLogs(made, lb.decided.AccessLogs)
	lb.network, lb.resource, lb.groups = made, made, []awsec2.ISecurityGroup{lb.group}
}

// keepAccessLogs sets the attributes alone: the bucket is not the project's,
// and its policy must let the load balancer write.
func keepAccessLogs(lb interface{ SetAttribute(key, value *string) }, logs *plan.AccessLogs) {
	if logs == nil {
		return
	}
	lb.SetAttribute(jsii.String("access_logs.s3.enabled"), jsii.String("true"))
	lb.SetAttribute(jsii.String("access_logs.s3.bucket"), jsii.String(logs.Bucket))
	if logs.Prefix != "" {
		lb.SetAttribute(jsii.String("access_logs.s3.prefix"), jsii.String(logs.Prefix))
	}
}

// loadBalancerSubnets are public, or for an internal load balancer private
// where there are any. An Application Load Balancer takes two zones.
func (p *composeProject) loadBalancerSubnets(from plan.LoadBalancer) *awsec2.SubnetSelection {
	kinds := []struct {
		subnets *[]awsec2.ISubnet
		kind    awsec2.SubnetType
	}{
		{p.vpc.PrivateSubnets(), awsec2.SubnetType_PRIVATE_WITH_EGRESS},
		{p.vpc.IsolatedSubnets(), awsec2.SubnetType_PRIVATE_ISOLATED},
		{p.vpc.PublicSubnets(), awsec2.SubnetType_PUBLIC},
	}
	noun := "subnets"
	if !from.Internal {
		kinds, noun = kinds[2:], "public subnets"
	}
	for _, k := range kinds {
		if len(*k.subnets) == 0 {
			continue
		}
		if len(*k.subnets) < 2 && from.Kind == plan.ApplicationLoadBalancer {
			panic(fmt.Errorf("ComposeProject %s: VPC %s has %s in one zone; an Application Load Balancer needs two",
				*p.Node().Path(), *p.vpc.VpcId(), noun))
		}
		return &awsec2.SubnetSelection{SubnetType: k.kind, OnePerAz: jsii.Bool(true)}
	}
	panic(fmt.Errorf("ComposeProject %s: VPC %s has no %s for the load balancer; "+
		"x-aws-loadbalancer: {scheme: internal} takes others", *p.Node().Path(), *p.vpc.VpcId(), noun))
}

// newListeners makes what leads from the load balancers to the services.
func (p *composeProject) newListeners() {
	for _, lb := range p.loadBalancers {
		for _, l := range lb.decided.Listeners {
			switch {
			case lb.listener != nil:
				p.addToListener(lb, l)
			case l.RedirectTo != 0 && lb.group == nil:
				// Port 80 of a load balancer that exists may be taken.
			case lb.application != nil:
				lb.admit(l, p.shared)
				p.newApplicationListener(lb, l)
			default:
				lb.admit(l, p.shared)
				p.newNetworkListener(lb, l)
			}
			p.newOutputs(lb, l)
		}
	}
}

// admit opens the load balancer's group to those who may reach the listener.
// Who may reach an existing one is for its owner to say.
func (lb *loadBalancer) admit(l plan.Listener, shared *shared) {
	if lb.group == nil {
		return
	}
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
			peer = shared.ipv4(source.CIDR)
		}
		for _, port := range ports(l.Protocol, l.Port) {
			lb.group.AddIngressRule(peer, port, jsii.String(fmt.Sprintf("published port %d", l.Port)), jsii.Bool(false))
		}
	}
}

// newOutputs tells the addresses of what a listener leads to.
func (p *composeProject) newOutputs(lb *loadBalancer, l plan.Listener) {
	if l.Target != nil {
		p.newOutput(lb, l, *l.Target, nil, nil)
	}
	for _, rule := range l.Rules {
		p.newOutput(lb, l, rule.Target, rule.Hosts, rule.Paths)
	}
}

func (p *composeProject) newOutput(lb *loadBalancer, l plan.Listener, t plan.Target, hosts, paths []string) {
	at := p.addressOf(lb, l, hosts, paths)
	if at.host == "" {
		return // a listener of the caller's, whose address is the caller's
	}
	awscdk.NewCfnOutput(p.scopes.ofOutputs(p.byName[t.Service]), lb.name("Port%sAddress", portID(t, len(hosts)+len(paths) > 0)), &awscdk.CfnOutputProps{
		Value:       jsii.String(at.url()),
		Description: jsii.String(fmt.Sprintf("Published port %d of service %s", t.Published, t.Service)),
	})
}

// hostOf is a host that a rule asks for, or the project's domain, where one
// can be written into an address, else the name of the load balancer.
func (p *composeProject) hostOf(lb *loadBalancer, hosts []string) string {
	candidates := hosts
	if len(hosts) == 0 && lb == p.loadBalancers[0] {
		candidates = p.domainNames
	}
	for _, host := range candidates {
		if !strings.ContainsAny(host, "*?") {
			return host
		}
	}
	if lb.resource == nil {
		return ""
	}
	if lb.dnsName == "" {
		lb.dnsName = *lb.resource.LoadBalancerDnsName()
	}
	return lb.dnsName
}

func isDefaultPort(scheme string, port int) bool {
	return scheme == "http" && port == 80 || scheme == "https" && port == 443
}

func listenerID(l plan.Listener) *string { return jsii.String(fmt.Sprintf("Listener%d", l.Port)) }

// portID names what belongs to a published port: one that shares its listener
// by a rule has the target in its name, of which a service may have several.
func portID(t plan.Target, routed bool) string {
	if routed {
		return fmt.Sprintf("%dTo%d", t.Published, t.Port)
	}
	return fmt.Sprint(t.Published)
}
