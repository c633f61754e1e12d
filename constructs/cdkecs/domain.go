package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs/internal/frontdoor"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// newDomain gives the first load balancer, or the distribution before it, its names
// in DNS, and what speaks HTTPS under them a certificate.
func (in *ingress) newDomain(decided plan.Ingress) {
	if decided.Domain == nil {
		in.newDoor(nil)
		return
	}
	scope := constructs.NewConstruct(in.scope, jsii.String("Domain"))
	zone := newZone(scope, *decided.Domain)
	in.domainNames = decided.Domain.Names
	if needsDomainCertificate(decided) {
		in.certificate = in.newCertificate(scope, zone)
	}
	in.newDoor(in.doorCertificate(scope, zone))
	to, known := in.aliasTarget()
	if !known {
		return // a listener of the caller's, whose load balancer is not known
	}
	for _, name := range decided.Domain.Names {
		newAlias(scope, name, zone, to)
	}
}

func newZone(scope constructs.Construct, domain plan.Domain) awsroute53.IHostedZone {
	if domain.ZoneID != "" {
		return awsroute53.HostedZone_FromHostedZoneId(scope, jsii.String("Zone"), jsii.String(domain.ZoneID))
	}
	return awsroute53.HostedZone_FromLookup(scope, jsii.String("Zone"), &awsroute53.HostedZoneProviderProps{
		DomainName: jsii.String(domain.Zone),
	})
}

// newCertificate makes a certificate for the names, in the region of the stack.
func (in *ingress) newCertificate(scope constructs.Construct, zone awsroute53.IHostedZone) awscertificatemanager.ICertificate {
	return awscertificatemanager.NewCertificate(scope, jsii.String("Certificate"), &awscertificatemanager.CertificateProps{
		DomainName:              jsii.String(in.domainNames[0]),
		SubjectAlternativeNames: optionalStrings(in.domainNames[1:]),
		Validation:              awscertificatemanager.CertificateValidation_FromDns(zone),
	})
}

// doorCertificate is the ARN of the certificate for CloudFront: the one that the
// file names, else one that is made in the region of such certificates, by a stack
// of its own where that of the project is elsewhere.
func (in *ingress) doorCertificate(scope constructs.Construct, zone awsroute53.IHostedZone) *string {
	from := in.loadBalancers[0].decided.CloudFront
	switch {
	case from == nil:
		return nil
	case !from.MakesCertificate():
		return jsii.String(from.Certificate)
	}
	stack := in.findCertificateStack()
	if stack == nil {
		return in.newCertificate(scope, zone).CertificateArn()
	}
	return in.certificateElsewhere(stack, zone).CertificateArn()
}

// certificateElsewhere makes a certificate for CloudFront in a stack in its region.
func (in *ingress) certificateElsewhere(stack awscdk.Stack, zone awsroute53.IHostedZone) awscertificatemanager.ICertificate {
	// The path keeps the certificates of several projects apart.
	certificate := in.newCertificate(constructs.NewConstruct(stack, in.scope.Node().Path()), zone)
	// Other names need another certificate, which the stack of the project takes
	// after its stack is done: the reference must allow that, and the certificate in
	// use must stay.
	awscdk.CrossStackReferences_Of(certificate).Produce(awscdk.ReferenceStrength_WEAK)
	if resource, ok := certificate.Node().DefaultChild().(awscdk.CfnResource); ok {
		resource.CfnOptions().SetUpdateReplacePolicy(awscdk.CfnDeletionPolicy_RETAIN)
		resource.CfnOptions().SetDeletionPolicy(awscdk.CfnDeletionPolicy_DELETE)
	}
	return certificate
}

func outermostStack(scope constructs.Construct) awscdk.Stack {
	stack := awscdk.Stack_Of(scope)
	for stack.NestedStackParent() != nil {
		stack = stack.NestedStackParent()
	}
	return stack
}

// certificatesID is the id of the stack of certificates, below the stack that uses them.
const certificatesID = "ComposeCertificates"

// findCertificateStack finds the stack for the certificate: the caller's, or that of the
// projects of a stack in another region, which the first of them makes. It is nil where
// the stack of the project is in the region of such certificates.
func (in *ingress) findCertificateStack() awscdk.Stack {
	main := outermostStack(in.scope)
	region := *main.Region()
	switch {
	case in.given.certificates != nil:
		return in.checkCertificateStack(in.given.certificates)
	case *awscdk.Token_IsUnresolved(region):
		panic(mistake(in.scope, "CloudFront uses certificates of the region %s only, and this stack has no region yet; "+
			"set Env with an account and a region, or request a certificate in %[1]s and add its ARN as x-aws-certificate", limits.CloudFrontCertificates))
	case region == limits.CloudFrontCertificates:
		return nil
	}
	if found, ok := main.Node().TryFindChild(jsii.String(certificatesID)).(awscdk.Stack); ok {
		return found
	}
	in.certificateStack = awscdk.NewStack(main, jsii.String(certificatesID), &awscdk.StackProps{
		StackName:             jsii.String(deployed.CertificateStack(*main.StackName(), region)),
		Description:           jsii.String("Certificates for CloudFront, of the stack " + *main.StackName() + " in " + region),
		Env:                   &awscdk.Environment{Account: main.Account(), Region: jsii.String(limits.CloudFrontCertificates)},
		Tags:                  main.Tags().TagValues(),
		TerminationProtection: main.TerminationProtection(),
	})
	return in.certificateStack
}

func (in *ingress) checkCertificateStack(given awscdk.Stack) awscdk.Stack {
	if region := *given.Region(); region != limits.CloudFrontCertificates {
		where := "is in " + region
		if *awscdk.Token_IsUnresolved(region) {
			where = "has no region yet"
		}
		panic(mistake(in.scope, "CertificateStack %s %s; CloudFront uses certificates of %s only, so set that as its Env.Region",
			*given.StackName(), where, limits.CloudFrontCertificates))
	}
	return given
}

// newDoor makes the distributions of CloudFront, where the file asks for them.
func (in *ingress) newDoor(certificate *string) {
	lb := in.loadBalancers[0]
	if lb.decided.CloudFront == nil {
		return
	}
	if lb.brought != nil {
		panic(mistake(in.scope, "x-aws-https: cloudfront needs a load balancer that the project makes; leave ApplicationLoadBalancer, ApplicationListener and NetworkLoadBalancer out"))
	}
	in.door = frontdoor.New(in.scope, frontdoor.Props{
		Owner: in.owner, Vpc: in.vpc, Decided: lb.decided, Group: lb.group,
		LoadBalancerArn: lb.arn, DNSName: lb.resource.LoadBalancerDnsName(),
		Names: in.domainNames, Certificate: certificate,
	})
}

// aliasTarget is what names in DNS lead to.
type aliasTarget struct{ name, zone *string }

// aliasTarget reports by known whether there is anything for names to lead to.
func (in *ingress) aliasTarget() (to aliasTarget, known bool) {
	lb := in.loadBalancers[0]
	switch {
	case in.door != nil:
		return aliasTarget{jsii.String(in.door.Host(lb.decided.CloudFront.DomainPort)), jsii.String(frontdoor.HostedZone)}, true
	case lb.resource == nil:
		return aliasTarget{}, false
	}
	return aliasTarget{jsii.String("dualstack." + *lb.resource.LoadBalancerDnsName()), lb.resource.LoadBalancerCanonicalHostedZoneId()}, true
}

// newAlias leads a name to a load balancer or a distribution. It is what
// awsroute53targets would define: that package brings seventy others with it, each
// of which costs time at every start of a program.
func newAlias(scope constructs.Construct, name string, zone awsroute53.IHostedZone, to aliasTarget) {
	record := constructs.NewConstruct(scope, jsii.String(name))
	awsroute53.NewCfnRecordSet(record, jsii.String("Resource"), &awsroute53.CfnRecordSetProps{
		HostedZoneId: zone.HostedZoneId(),
		// With a dot at the end the name is whole, whatever the zone is.
		Name:        jsii.String(name + "."),
		Type:        jsii.String("A"),
		AliasTarget: &awsroute53.CfnRecordSet_AliasTargetProperty{DnsName: to.name, HostedZoneId: to.zone},
	})
}

func needsDomainCertificate(decided plan.Ingress) bool {
	for _, lb := range decided.LoadBalancers {
		for _, l := range lb.Listeners {
			if l.DomainCertificate {
				return true
			}
		}
	}
	return false
}

func (in *ingress) domainCertificate() awselasticloadbalancingv2.IListenerCertificate {
	return awselasticloadbalancingv2.ListenerCertificate_FromCertificateManager(in.certificate)
}
