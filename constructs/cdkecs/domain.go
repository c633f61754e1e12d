package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// newDomain gives the first load balancer its names in DNS, and the
// listeners that need one a certificate for them.
func (in *ingress) newDomain(decided plan.Ingress) {
	if decided.Domain == nil {
		return
	}
	scope := constructs.NewConstruct(in.scope, jsii.String("Domain"))
	var zone awsroute53.IHostedZone
	if decided.Domain.ZoneID != "" {
		zone = awsroute53.HostedZone_FromHostedZoneId(scope, jsii.String("Zone"), jsii.String(decided.Domain.ZoneID))
	} else {
		zone = awsroute53.HostedZone_FromLookup(scope, jsii.String("Zone"), &awsroute53.HostedZoneProviderProps{
			DomainName: jsii.String(decided.Domain.Zone),
		})
	}
	in.domainNames = decided.Domain.Names
	if needsDomainCertificate(decided) {
		names := decided.Domain.Names
		in.certificate = awscertificatemanager.NewCertificate(scope, jsii.String("Certificate"), &awscertificatemanager.CertificateProps{
			DomainName:              jsii.String(names[0]),
			SubjectAlternativeNames: optionalStrings(names[1:]),
			Validation:              awscertificatemanager.CertificateValidation_FromDns(zone),
		})
	}
	resource := in.loadBalancers[0].resource
	if resource == nil {
		return // a listener of the caller's, whose load balancer is not known
	}
	for _, name := range decided.Domain.Names {
		newAlias(scope, name, zone, resource)
	}
}

// newAlias leads a name to a load balancer. It is what awsroute53targets would
// define: that package brings seventy others with it, each of which costs time
// at every start of a program.
func newAlias(scope constructs.Construct, name string, zone awsroute53.IHostedZone, to awselasticloadbalancingv2.ILoadBalancerV2) {
	record := constructs.NewConstruct(scope, jsii.String(name))
	awsroute53.NewCfnRecordSet(record, jsii.String("Resource"), &awsroute53.CfnRecordSetProps{
		HostedZoneId: zone.HostedZoneId(),
		// With a dot at the end the name is whole, whatever the zone is.
		Name: jsii.String(name + "."),
		Type: jsii.String("A"),
		AliasTarget: &awsroute53.CfnRecordSet_AliasTargetProperty{
			DnsName:      jsii.String("dualstack." + *to.LoadBalancerDnsName()),
			HostedZoneId: to.LoadBalancerCanonicalHostedZoneId(),
		},
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
