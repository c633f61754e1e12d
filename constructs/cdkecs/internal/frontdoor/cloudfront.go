// Package frontdoor puts distributions of Amazon CloudFront before an internal load
// balancer, and lets them alone connect to it; and logins before what a load balancer
// serves. Everything that it needs to know is in its arguments.
package frontdoor

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// HostedZone is that of the names of all distributions (Amazon Route 53 API
// reference, AliasTarget).
const HostedZone = "Z2FDTNDATAQYW2"

// Props are what the distributions of a load balancer are made of.
type Props struct {
	// Owner is the name of the project, in names and comments.
	Owner string
	Vpc   awsec2.IVpc
	// Decided is the load balancer, with its CloudFront and its listeners.
	Decided plan.LoadBalancer
	// LoadBalancerArn, DNSName and Group are those of the one that was made.
	LoadBalancerArn, DNSName *string
	Group                    awsec2.ISecurityGroup
	// Names are aliases of the distribution on DomainPort, and Certificate the ARN
	// of a certificate for them; both are empty for none.
	Names       []string
	Certificate *string
}

// Door are the distributions.
type Door struct {
	props Props
	scope constructs.Construct
	// hosts are the names of the distributions, by the port of the listener.
	hosts map[int]*string
}

// New makes a distribution for each listener of a load balancer.
func New(scope constructs.Construct, props Props) *Door {
	d := &Door{props: props, scope: constructs.NewConstruct(scope, jsii.String("CloudFront")), hosts: map[int]*string{}}
	var origins []*string
	for _, l := range props.Decided.Listeners {
		origin := d.newOrigin(l.Port)
		d.newDistribution(l.Port, origin)
		origins = append(origins, origin.AttrId())
	}
	group := newServiceGroup(d.scope, props.Vpc, origins)
	for _, l := range props.Decided.Listeners {
		awsec2.NewCfnSecurityGroupIngress(d.scope, id("Ingress", l.Port), &awsec2.CfnSecurityGroupIngressProps{
			GroupId:               props.Group.SecurityGroupId(),
			SourceSecurityGroupId: group,
			IpProtocol:            jsii.String("tcp"),
			FromPort:              jsii.Number(l.Port),
			ToPort:                jsii.Number(l.Port),
			Description:           jsii.String(fmt.Sprintf("published port %d, from CloudFront", l.Port)),
		})
	}
	return d
}

// Host is the name of the distribution for the listener on a port.
func (d *Door) Host(port int) string { return *d.hosts[port] }

// newOrigin makes the way of CloudFront to a listener. CloudFormation cannot change
// where it leads to while a distribution uses it: for another kind of load balancer,
// or another VPC, it is another resource, with a name of its own, as names are there
// once in an account.
func (d *Door) newOrigin(port int) awscloudfront.CfnVpcOrigin {
	leadsTo := d.props.Decided.Kind
	if vpc := *d.props.Vpc.VpcId(); !*awscdk.Token_IsUnresolved(vpc) {
		leadsTo += vpc
	}
	mark := fmt.Sprintf("%x", sha256.Sum256([]byte(leadsTo)))[:4]
	origin := awscloudfront.NewCfnVpcOrigin(d.scope, jsii.String(fmt.Sprintf("Origin%d%s", port, mark)), &awscloudfront.CfnVpcOriginProps{
		VpcOriginEndpointConfig: &awscloudfront.CfnVpcOrigin_VpcOriginEndpointConfigProperty{
			Arn:                  d.props.LoadBalancerArn,
			Name:                 jsii.String(fmt.Sprintf("%s-%d-%s-%s", d.shortOwner(), port, mark, *stackMark(d.scope))),
			HttpPort:             jsii.Number(port),
			HttpsPort:            jsii.Number(443), // required, and not used
			OriginProtocolPolicy: jsii.String("http-only"),
			OriginSslProtocols:   jsii.Strings("TLSv1.2"),
		},
	})
	// CloudFront connects to a VPC with an internet gateway only. The VPC's own
	// InternetConnectivityEstablished does not wait for the gateway's attachment.
	for _, subnet := range *d.props.Vpc.PublicSubnets() {
		origin.Node().AddDependency(subnet.InternetConnectivityEstablished())
	}
	return origin
}

// ownerLetters keep the name of an origin, of which 24 letters are for the rest,
// within its 64.
const ownerLetters = 32

func (d *Door) shortOwner() string {
	return strings.Trim(d.props.Owner[:min(ownerLetters, len(d.props.Owner))], "-_")
}

// stackMark is the end of the stack's id, which no two stacks share.
func stackMark(scope constructs.Construct) *string {
	stack := awscdk.Fn_Select(jsii.Number(2), awscdk.Fn_Split(jsii.String("/"), awscdk.Stack_Of(scope).StackId(), nil))
	return awscdk.Fn_Select(jsii.Number(4), awscdk.Fn_Split(jsii.String("-"), stack, nil))
}

func (d *Door) newDistribution(port int, origin awscloudfront.CfnVpcOrigin) {
	const originID = "load-balancer"
	from := d.props.Decided.CloudFront
	config := &awscloudfront.CfnDistribution_DistributionConfigProperty{
		Enabled:     jsii.Bool(true),
		Comment:     jsii.String(fmt.Sprintf("Published port %d of %s", port, d.props.Owner)),
		HttpVersion: jsii.String("http2and3"),
		Ipv6Enabled: jsii.Bool(true),
		Origins: &[]any{&awscloudfront.CfnDistribution_OriginProperty{
			Id:         jsii.String(originID),
			DomainName: d.props.DNSName,
			VpcOriginConfig: &awscloudfront.CfnDistribution_VpcOriginConfigProperty{
				VpcOriginId:       origin.AttrId(),
				OriginReadTimeout: jsii.Number(from.ReadSeconds),
			},
			// CloudFront removes the one of the browser.
			OriginCustomHeaders: &[]any{&awscloudfront.CfnDistribution_OriginCustomHeaderProperty{
				HeaderName: jsii.String("X-Forwarded-Proto"), HeaderValue: jsii.String("https"),
			}},
		}},
		DefaultCacheBehavior: behavior(originID, from.Cache),
	}
	if from.DomainPort == port && d.props.Certificate != nil {
		config.Aliases = jsii.Strings(d.props.Names...)
		config.ViewerCertificate = &awscloudfront.CfnDistribution_ViewerCertificateProperty{
			AcmCertificateArn:      d.props.Certificate,
			SslSupportMethod:       jsii.String("sni-only"),
			MinimumProtocolVersion: jsii.String("TLSv1.2_2021"),
		}
	}
	distribution := awscloudfront.NewCfnDistribution(d.scope, id("Distribution", port), &awscloudfront.CfnDistributionProps{DistributionConfig: config})
	d.hosts[port] = distribution.AttrDomainName()
}

// behavior sends everything to the application: all methods, headers, the Host of
// the browser among them, cookies and query strings.
func behavior(origin string, cache bool) *awscloudfront.CfnDistribution_DefaultCacheBehaviorProperty {
	policy := awscloudfront.CachePolicy_CACHING_DISABLED()
	if cache {
		policy = awscloudfront.CachePolicy_USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS()
	}
	return &awscloudfront.CfnDistribution_DefaultCacheBehaviorProperty{
		TargetOriginId:        jsii.String(origin),
		ViewerProtocolPolicy:  jsii.String("redirect-to-https"),
		AllowedMethods:        jsii.Strings("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"),
		CachePolicyId:         policy.CachePolicyId(),
		OriginRequestPolicyId: awscloudfront.OriginRequestPolicy_ALL_VIEWER_AND_CLOUDFRONT_2022().OriginRequestPolicyId(),
		Compress:              jsii.Bool(cache),
	}
}

func id(noun string, port int) *string { return jsii.String(fmt.Sprintf("%s%d", noun, port)) }
