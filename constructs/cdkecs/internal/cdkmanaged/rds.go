package cdkmanaged

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/managed"
)

// instance defines a DB instance of Amazon RDS. A higher major version in the
// file upgrades it in place.
func (m service) instance() (constructs.IDependable, *string) {
	engine := m.instanceEngine()
	database := awsrds.NewDatabaseInstance(m.scope, jsii.String("Database"), &awsrds.DatabaseInstanceProps{
		Engine:                   engine,
		ParameterGroup:           m.parameters(engine, m.requirement("1", "0")),
		AllowMajorVersionUpgrade: jsii.Bool(true),
		InstanceType:             m.class(),
		AllocatedStorage:         jsii.Number(m.from.StorageGiB),
		StorageType:              awsrds.StorageType_GP3,
		StorageEncrypted:         jsii.Bool(true),
		MultiAz:                  jsii.Bool(m.from.MultiAZ),
		BackupRetention:          m.backup(),
		DatabaseName:             optional(m.from.Database),
		Credentials:              awsrds.Credentials_FromPassword(jsii.String(m.from.User), m.Password),
		Vpc:                      m.Vpc,
		VpcSubnets:               m.Subnets,
		SecurityGroups:           m.groups(),
		PubliclyAccessible:       jsii.Bool(false),
		RemovalPolicy:            m.removal(),
	})
	return database, database.DbInstanceEndpointAddress()
}

// aurora defines a cluster of Amazon Aurora Serverless v2, with a reader where it
// is to survive the loss of a zone.
func (m service) aurora() (constructs.IDependable, *string) {
	engine := m.clusterEngine()
	var readers []awsrds.IClusterInstance
	if m.from.MultiAZ {
		readers = append(readers, awsrds.ClusterInstance_ServerlessV2(jsii.String("Reader"), &awsrds.ServerlessV2ClusterInstanceProps{
			ScaleWithWriter: jsii.Bool(true),
		}))
	}
	cluster := awsrds.NewDatabaseCluster(m.scope, jsii.String("Database"), &awsrds.DatabaseClusterProps{
		Engine:                  engine,
		ParameterGroup:          m.parameters(engine, m.requirement("ON", "OFF")),
		Writer:                  awsrds.ClusterInstance_ServerlessV2(jsii.String("Writer"), nil),
		Readers:                 &readers,
		ServerlessV2MinCapacity: jsii.Number(m.from.MinCapacity),
		ServerlessV2MaxCapacity: jsii.Number(m.from.MaxCapacity),
		StorageEncrypted:        jsii.Bool(true),
		Backup:                  &awsrds.BackupProps{Retention: m.backup()},
		DefaultDatabaseName:     optional(m.from.Database),
		Credentials:             awsrds.Credentials_FromPassword(jsii.String(m.from.User), m.Password),
		Vpc:                     m.Vpc,
		VpcSubnets:              m.Subnets,
		SecurityGroups:          m.groups(),
		RemovalPolicy:           m.removal(),
	})
	return cluster, cluster.ClusterEndpoint().Hostname()
}

// parameters make the group that decides whether clients need TLS: by default
// later versions refuse those without it.
func (m service) parameters(engine awsrds.IEngine, values map[string]string) awsrds.ParameterGroup {
	return awsrds.NewParameterGroup(m.scope, jsii.String("Parameters"), &awsrds.ParameterGroupProps{
		Engine:        engine,
		Description:   m.description("Parameters"),
		Parameters:    texts(values),
		RemovalPolicy: m.removalBeside(),
	})
}

// requirement is the parameter that requires TLS. That of MySQL has other values
// on Aurora.
func (m service) requirement(on, off string) map[string]string {
	if managed.Engine(m.from.Engine) == managed.Postgres {
		if m.from.RequireTLS {
			return map[string]string{"rds.force_ssl": "1"}
		}
		return map[string]string{"rds.force_ssl": "0"}
	}
	if m.from.RequireTLS {
		return map[string]string{"require_secure_transport": on}
	}
	return map[string]string{"require_secure_transport": off}
}

func (m service) instanceEngine() awsrds.IInstanceEngine {
	version := jsii.String(m.from.Version)
	switch managed.Engine(m.from.Engine) {
	case managed.MySQL:
		return awsrds.DatabaseInstanceEngine_Mysql(&awsrds.MySqlInstanceEngineProps{Version: awsrds.MysqlEngineVersion_Of(version, version)})
	case managed.MariaDB:
		return awsrds.DatabaseInstanceEngine_MariaDb(&awsrds.MariaDbInstanceEngineProps{Version: awsrds.MariaDbEngineVersion_Of(version, version)})
	}
	return awsrds.DatabaseInstanceEngine_Postgres(&awsrds.PostgresInstanceEngineProps{Version: awsrds.PostgresEngineVersion_Of(version, version, nil)})
}

func (m service) clusterEngine() awsrds.IClusterEngine {
	version := jsii.String(m.from.Version)
	if managed.Engine(m.from.Engine) == managed.MySQL {
		return awsrds.DatabaseClusterEngine_AuroraMysql(&awsrds.AuroraMysqlClusterEngineProps{Version: awsrds.AuroraMysqlEngineVersion_Of(version, version)})
	}
	return awsrds.DatabaseClusterEngine_AuroraPostgres(&awsrds.AuroraPostgresClusterEngineProps{
		Version: awsrds.AuroraPostgresEngineVersion_Of(version, version, nil),
	})
}
