package cdkecs

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs/internal/frontdoor"
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
	// arn is that of a load balancer that is made.
	arn *string
	// group is nil where the load balancer is not the project's; groups are
	// those that the tasks admit where the CDK does not see to that.
	group  awsec2.SecurityGroup
	groups []awsec2.ISecurityGroup
	// listenerGroups are those that a single listener has, by its port.
	listenerGroups map[int]awsec2.SecurityGroup
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
func (lb *loadBalancer) keepApart(group constructs.Construct, kind string, t plan.Target) {
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
	overrideLogicalID(group, fmt.Sprintf("%s%dTo%d%s%X", kind, t.Published, t.Port, shortAddress(group), sum[:4]))
}

// name is an id for what belongs to the load balancer.
func (lb *loadBalancer) name(id string) *string { return jsii.String(lb.decided.ConstructID(id)) }

// ingress is the way into a project from outside: its load balancers, with
// their names and the certificate for these. What leads from them to services
// are routes.
type ingress struct {
	ingressProps
	loadBalancers []*loadBalancer
	// certificate is for domainNames, the names of the first load balancer.
	certificate awscertificatemanager.ICertificate
	domainNames []string
	// certificateStack is that of certificates in another region, if this project
	// makes it; nil otherwise.
	certificateStack awscdk.Stack
	// door are the distributions of CloudFront; nil for none.
	door *frontdoor.Door
}

// ingressProps are what an ingress is made of.
type ingressProps struct {
	// scope is what everything is below, and the construct that messages name.
	scope constructs.Construct
	// owner is whose load balancers they are, in descriptions.
	owner string
	vpc   awsec2.IVpc
	// ownVPC means that the VPC is the project's.
	ownVPC bool
	shared *shared
	given  givenBalancers
	// found is an existing load balancer that the file names; nil for none.
	found *foundBalancer
}

// givenBalancers are the caller's; nil for those that are left to the file.
type givenBalancers struct {
	application awselasticloadbalancingv2.IApplicationLoadBalancer
	listener    awselasticloadbalancingv2.IApplicationListener
	network     awselasticloadbalancingv2.INetworkLoadBalancer
	// certificates is a stack for the certificate of CloudFront.
	certificates awscdk.Stack
}

// newIngress makes or finds the load balancers; decided is nil where nothing is
// published.
func newIngress(decided *plan.Ingress, props ingressProps) *ingress {
	in := &ingress{ingressProps: props}
	if decided != nil {
		for _, from := range decided.LoadBalancers {
			in.loadBalancers = append(in.loadBalancers, in.newLoadBalancer(from))
		}
		in.newDomain(*decided)
		in.protect(*decided)
	}
	in.checkGiven()
	return in
}

func (in *ingress) newLoadBalancer(from plan.LoadBalancer) *loadBalancer {
	lb := &loadBalancer{decided: from}
	if !in.takeGiven(lb) && !in.takeFound(lb) {
		in.makeLoadBalancer(lb)
		in.addListenerGroups(lb)
	}
	return lb
}

func (in *ingress) makeLoadBalancer(lb *loadBalancer) {
	subnets := in.loadBalancerSubnets(lb.decided)
	in.newLoadBalancerGroup(lb)
	id, public := lb.name("LoadBalancer"), jsii.Bool(!lb.decided.Internal)
	if lb.decided.Kind == plan.ApplicationLoadBalancer {
		made := awselasticloadbalancingv2.NewApplicationLoadBalancer(in.scope, id, &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
			Vpc:                     in.vpc,
			VpcSubnets:              subnets,
			InternetFacing:          public,
			SecurityGroup:           lb.group,
			DeletionProtection:      optionalTrue(lb.decided.DeletionProtection),
			IdleTimeout:             in.shared.optionalSeconds(lb.decided.IdleSeconds),
			DropInvalidHeaderFields: jsii.Bool(true),
			DesyncMitigationMode:    awselasticloadbalancingv2.DesyncMitigationMode_DEFENSIVE,
			XffHeaderProcessingMode: clientHeader(lb.decided),
		})
		keepAccessLogs(made, lb.decided.AccessLogs)
		lb.application, lb.resource, lb.arn = made, made, made.LoadBalancerArn()
		return
	}
	made := awselasticloadbalancingv2.NewNetworkLoadBalancer(in.scope, id, &awselasticloadbalancingv2.NetworkLoadBalancerProps{
		Vpc:                in.vpc,
		VpcSubnets:         subnets,
		InternetFacing:     public,
		SecurityGroups:     &[]awsec2.ISecurityGroup{lb.group},
		DeletionProtection: optionalTrue(lb.decided.DeletionProtection),
		// Else a zone is healthy only with a target of each target group in it, and
		// most services have one task (AWS re:Post, ELB cross-zone and DNS).
		CrossZoneEnabled: jsii.Bool(true),
	})
	keepAccessLogs(made, lb.decided.AccessLogs)
	lb.network, lb.resource, lb.groups, lb.arn = made, made, []awsec2.ISecurityGroup{lb.group}, made.LoadBalancerArn()
}

// clientHeader leaves X-Forwarded-For as CloudFront sends it, with the address of the
// browser last; empty stands for the default, which appends who connects.
func clientHeader(from plan.LoadBalancer) awselasticloadbalancingv2.XffHeaderProcessingMode {
	if from.CloudFront == nil {
		return ""
	}
	return awselasticloadbalancingv2.XffHeaderProcessingMode_PRESERVE
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
func (in *ingress) loadBalancerSubnets(from plan.LoadBalancer) *awsec2.SubnetSelection {
	kinds := []struct {
		subnets *[]awsec2.ISubnet
		kind    awsec2.SubnetType
	}{
		{in.vpc.PrivateSubnets(), awsec2.SubnetType_PRIVATE_WITH_EGRESS},
		{in.vpc.IsolatedSubnets(), awsec2.SubnetType_PRIVATE_ISOLATED},
		{in.vpc.PublicSubnets(), awsec2.SubnetType_PUBLIC},
	}
	noun := "subnets"
	switch {
	case from.CloudFront != nil && in.ownVPC:
		kinds = kinds[1:2] // which are there for it
	case from.CloudFront != nil:
		kinds, noun = kinds[:2], "private subnets"
	case !from.Internal:
		kinds, noun = kinds[2:], "public subnets"
	case in.ownVPC:
		kinds = slices.Delete(kinds, 1, 2) // which are there for managed services
	}
	for _, k := range kinds {
		if len(*k.subnets) == 0 {
			continue
		}
		if len(*k.subnets) < 2 && from.Kind == plan.ApplicationLoadBalancer {
			panic(mistake(in.scope, "VPC %s has %s in only one Availability Zone; an Application Load Balancer requires two", *in.vpc.VpcId(), noun))
		}
		return &awsec2.SubnetSelection{SubnetType: k.kind, OnePerAz: jsii.Bool(true)}
	}
	if from.CloudFront != nil {
		panic(mistake(in.scope, "VPC %s has no %s for the load balancer, and CloudFront connects to those only; "+
			"use a VPC that has, or x-aws-domain without x-aws-https", *in.vpc.VpcId(), noun))
	}
	panic(mistake(in.scope, "VPC %s has no %s for the load balancer; x-aws-loadbalancer: {scheme: internal} uses private ones",
		*in.vpc.VpcId(), noun))
}

// hostOf is a host that a rule asks for, or a name of the load balancer, where one
// can be written into an address, else the name of the load balancer.
func (in *ingress) hostOf(lb *loadBalancer, hosts []string) string {
	names := in.domainNames
	if lb != in.loadBalancers[0] {
		names = nil
	}
	if name := firstName(hosts, names); name != "" {
		return name
	}
	if lb.resource == nil {
		return ""
	}
	if lb.dnsName == "" {
		lb.dnsName = *lb.resource.LoadBalancerDnsName()
	}
	return lb.dnsName
}

// firstName is the first of the hosts of a rule, or without any of names, that has
// no wildcard; empty for none.
func firstName(hosts, names []string) string {
	if len(hosts) == 0 {
		hosts = names
	}
	for _, host := range hosts {
		if !strings.ContainsAny(host, "*?") {
			return host
		}
	}
	return ""
}

func isDefaultPort(scheme string, port int) bool {
	return scheme == "http" && port == 80 || scheme == "https" && port == 443
}
