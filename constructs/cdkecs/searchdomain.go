package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newSearchDomain makes the resolvers of everything in a VPC complete names
// with a domain. It belongs to a VPC that the project makes, and to no other:
// a VPC has one set of DHCP options. Tasks are given the domain when they
// start, so what starts them depends on the association that is returned.
//
// Another domain replaces the association. CloudFormation then deletes the old
// one, by which the VPC would get the default options (AWS CloudFormation
// template reference, AWS::EC2::VPCDHCPOptionsAssociation): it is let go
// instead, as the new one has taken its place.
func newSearchDomain(vpc awsec2.Vpc, domain string) constructs.IDependable {
	options := awsec2.NewCfnDHCPOptions(vpc, jsii.String("DhcpOptions"), &awsec2.CfnDHCPOptionsProps{
		DomainName:        jsii.String(domain),
		DomainNameServers: jsii.Strings("AmazonProvidedDNS"),
	})
	association := awsec2.NewCfnVPCDHCPOptionsAssociation(vpc, jsii.String("DhcpOptionsAssociation"), &awsec2.CfnVPCDHCPOptionsAssociationProps{
		DhcpOptionsId: options.AttrDhcpOptionsId(),
		VpcId:         vpc.VpcId(),
	})
	association.CfnOptions().SetUpdateReplacePolicy(awscdk.CfnDeletionPolicy_RETAIN)
	association.CfnOptions().SetDeletionPolicy(awscdk.CfnDeletionPolicy_DELETE)
	return association
}
