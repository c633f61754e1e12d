// Package userapp is a CDK app as users of the constructs write them, in a
// module of its own: three stacks in each of two stages, with network, data and
// application apart.
package userapp

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

// Network is a stack with what others bring into the constructs.
type Network struct {
	Stack     awscdk.Stack
	VPC       awsec2.Vpc
	Cluster   awsecs.Cluster
	Namespace awsservicediscovery.PrivateDnsNamespace
	Balancer  awselasticloadbalancingv2.ApplicationLoadBalancer
}

// Data is a stack with a database.
type Data struct {
	Stack    awscdk.Stack
	Database awsrds.DatabaseInstance
}

// Application is a stack with a compose project, and beside it a service of
// another one that stands alone.
type Application struct {
	Stack   awscdk.Stack
	Project cdkecs.ComposeProject
	Reports cdkecs.ComposeService
}

// Stage is all of it in one region.
type Stage struct {
	Stage       awscdk.Stage
	Network     Network
	Data        Data
	Application Application
}

// NewStage defines the three stacks.
func NewStage(app awscdk.App, name, region string, project *types.Project) Stage {
	stage := awscdk.NewStage(app, jsii.String(name), &awscdk.StageProps{
		Env: &awscdk.Environment{Account: jsii.String("123456789012"), Region: jsii.String(region)},
	})
	network := newNetwork(stage)
	data := newData(stage, network)
	return Stage{stage, network, data, newApplication(stage, network, data, project)}
}

func newNetwork(scope constructs.Construct) Network {
	stack := awscdk.NewStack(scope, jsii.String("Network"), nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2), NatGateways: jsii.Number(1)})
	return Network{
		stack, vpc,
		awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: vpc}),
		awsservicediscovery.NewPrivateDnsNamespace(stack, jsii.String("Namespace"), &awsservicediscovery.PrivateDnsNamespaceProps{
			Name: jsii.String("shop.internal"), Vpc: vpc,
		}),
		awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("Balancer"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
			Vpc: vpc, InternetFacing: jsii.Bool(true),
			// It lets everything out, so that its stack needs no rule that names
			// services of other stacks.
			SecurityGroup: awsec2.NewSecurityGroup(stack, jsii.String("BalancerGroup"), &awsec2.SecurityGroupProps{Vpc: vpc}),
		}),
	}
}

func newData(scope constructs.Construct, network Network) Data {
	stack := awscdk.NewStack(scope, jsii.String("Data"), nil)
	return Data{stack, awsrds.NewDatabaseInstance(stack, jsii.String("Database"), &awsrds.DatabaseInstanceProps{
		Engine:      awsrds.DatabaseInstanceEngine_Postgres(&awsrds.PostgresInstanceEngineProps{Version: awsrds.PostgresEngineVersion_VER_17_5()}),
		Vpc:         network.VPC,
		Credentials: awsrds.Credentials_FromGeneratedSecret(jsii.String("shop"), nil),
	})}
}

func newApplication(scope constructs.Construct, network Network, data Data, project *types.Project) Application {
	stack := awscdk.NewStack(scope, jsii.String("Application"), nil)
	password := awsecs.Secret_FromSecretsManager(data.Database.Secret(), jsii.String("password"))
	shop := cdkecs.NewComposeProject(stack, jsii.String("Shop"), &cdkecs.ComposeProjectProps{
		Project: project, Vpc: network.VPC, Cluster: network.Cluster, Namespace: network.Namespace,
		ApplicationLoadBalancer: network.Balancer,
		Replacements: map[string]cdkecs.Endpoint{
			"db": {Host: data.Database.DbInstanceEndpointAddress(), Connections: data.Database},
		},
		Services: map[string]*cdkecs.ComposeServiceOptions{
			"api": {EnvironmentSecrets: map[string]awsecs.Secret{"DB_PASSWORD": password}},
		},
	})
	reports := cdkecs.NewComposeService(stack, jsii.String("Reports"), &cdkecs.ComposeServiceProps{
		Project: project, Service: jsii.String("reports"), Cluster: network.Cluster, Namespace: network.Namespace,
		Dependencies: map[string]constructs.IDependable{"db": data.Database},
		ComposeServiceOptions: cdkecs.ComposeServiceOptions{
			Environment:        map[string]*string{"DB_HOST": data.Database.DbInstanceEndpointAddress()},
			EnvironmentSecrets: map[string]awsecs.Secret{"DB_PASSWORD": password},
		},
	})
	reports.Connections().AllowToDefaultPort(data.Database, jsii.String("reports"))
	return Application{stack, shop, reports}
}
