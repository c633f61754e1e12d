package cdkmanaged

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticache"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/managed"
)

// cache defines a replication group of nodes: the serverless caches of
// ElastiCache speak TLS only.
func (m service) cache() (constructs.IDependable, *string) {
	nodes := 1
	if m.from.MultiAZ {
		nodes = 2
	}
	props := &awselasticache.CfnReplicationGroupProps{
		ReplicationGroupDescription: m.description("Cache"),
		Engine:                      jsii.String(m.from.Engine),
		EngineVersion:               jsii.String(m.from.Version),
		CacheNodeType:               jsii.String("cache." + m.from.Class),
		NumCacheClusters:            jsii.Number(nodes),
		AutomaticFailoverEnabled:    jsii.Bool(m.from.MultiAZ),
		MultiAzEnabled:              jsii.Bool(m.from.MultiAZ),
		AtRestEncryptionEnabled:     jsii.Bool(true),
		TransitEncryptionEnabled:    jsii.Bool(m.from.RequireTLS),
		SnapshotRetentionLimit:      jsii.Number(m.from.BackupDays),
		CacheSubnetGroupName:        m.cacheSubnets().Ref(),
		SecurityGroupIds:            &[]*string{m.group.SecurityGroupId()},
		Port:                        jsii.Number(m.from.Port),
	}
	if m.Password != nil {
		props.AuthToken = m.Password.UnsafeUnwrap() // a reference
	}
	if len(m.from.Parameters) > 0 {
		group := awselasticache.NewCfnParameterGroup(m.scope, jsii.String("Parameters"), &awselasticache.CfnParameterGroupProps{
			CacheParameterGroupFamily: jsii.String(m.cacheFamily()),
			Description:               m.description("Parameters"),
			Properties:                texts(m.from.Parameters),
		})
		group.ApplyRemovalPolicy(m.removalBeside(), nil)
		props.CacheParameterGroupName = group.Ref()
	}
	made := awselasticache.NewCfnReplicationGroup(m.scope, jsii.String("Cache"), props)
	made.ApplyRemovalPolicy(m.removal(), nil)
	return made, made.AttrPrimaryEndPointAddress()
}

func (m service) cacheSubnets() awselasticache.CfnSubnetGroup {
	var subnets []any
	for _, id := range *m.Vpc.SelectSubnets(m.Subnets).SubnetIds {
		subnets = append(subnets, id)
	}
	group := awselasticache.NewCfnSubnetGroup(m.scope, jsii.String("Subnets"), &awselasticache.CfnSubnetGroupProps{
		Description: m.description("Subnets"),
		SubnetIds:   &subnets,
	})
	group.ApplyRemovalPolicy(m.removalBeside(), nil)
	return group
}

// cacheFamily is that of the parameters of a version (Amazon ElastiCache user
// guide, engine specific parameters).
func (m service) cacheFamily() string {
	major, _, _ := strings.Cut(m.from.Version, ".")
	if managed.Engine(m.from.Engine) == managed.Redis && major == "6" {
		return "redis6.x"
	}
	return m.from.Engine + major
}
