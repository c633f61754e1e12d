package cdkmanaged

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdocdb"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// documents defines a cluster of Amazon DocumentDB, with a second instance where
// it is to survive the loss of a zone.
func (m service) documents() (constructs.IDependable, *string) {
	instances, tls := 1, "disabled"
	if m.from.MultiAZ {
		instances = 2
	}
	if m.from.RequireTLS {
		tls = "enabled"
	}
	parameters := awsdocdb.NewClusterParameterGroup(m.scope, jsii.String("Parameters"), &awsdocdb.ClusterParameterGroupProps{
		Family:      jsii.String("docdb" + m.from.Version),
		Description: m.description("Parameters"),
		Parameters:  texts(map[string]string{"tls": tls}),
	})
	parameters.ApplyRemovalPolicy(m.removalBeside())
	cluster := awsdocdb.NewDatabaseCluster(m.scope, jsii.String("Database"), &awsdocdb.DatabaseClusterProps{
		EngineVersion:         jsii.String(m.from.Version + ".0"),
		ParameterGroup:        parameters,
		InstanceType:          m.class(),
		Instances:             jsii.Number(instances),
		StorageEncrypted:      jsii.Bool(true),
		Backup:                &awsdocdb.BackupProps{Retention: m.backup()},
		MasterUser:            &awsdocdb.Login{Username: jsii.String(m.from.User), Password: m.Password},
		Vpc:                   m.Vpc,
		VpcSubnets:            m.Subnets,
		SecurityGroup:         m.group,
		RemovalPolicy:         m.removal(),
		InstanceRemovalPolicy: m.removalBeside(),
	})
	return cluster, cluster.ClusterEndpoint().Hostname()
}
