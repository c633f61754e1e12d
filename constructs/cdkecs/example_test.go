package cdkecs_test

import (
	"context"
	"fmt"
	"log"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// A whole application, one of whose services may use a table of the CDK app and
// runs an image that a pipeline has pushed.
func ExampleNewComposeProject() {
	project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{"compose.yaml"}})
	if err == nil {
		err = composefile.Check(project).Err() // every mistake, one per line
	}
	if err != nil {
		log.Fatal(err)
	}

	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Shop"), nil)
	table := awsdynamodb.NewTableV2(stack, jsii.String("Orders"), &awsdynamodb.TablePropsV2{
		PartitionKey: &awsdynamodb.Attribute{Name: jsii.String("id"), Type: awsdynamodb.AttributeType_STRING},
	})
	images := awsecr.Repository_FromRepositoryName(stack, jsii.String("Images"), jsii.String("shop/api"))
	shop := cdkecs.NewComposeProject(stack, jsii.String("Compose"), &cdkecs.ComposeProjectProps{
		Project: project,
		Services: map[string]*cdkecs.ComposeServiceOptions{
			"api": {
				Image:       awsecs.ContainerImage_FromEcrRepository(images, jsii.String("release")),
				Environment: map[string]*string{"TABLE": table.TableName()},
			},
		},
	})
	table.GrantReadWriteData(shop.Service("api"))
	app.Synth(nil)
}

// One service of a compose project, in a cluster and behind a load balancer of
// the CDK app.
func ExampleNewComposeService() {
	var (
		stack   awscdk.Stack
		project *types.Project
		cluster awsecs.ICluster
		balance awselasticloadbalancingv2.IApplicationLoadBalancer
		orders  constructs.IDependable
	)
	api := cdkecs.NewComposeService(stack, jsii.String("Api"), &cdkecs.ComposeServiceProps{
		Project: project,
		Service: jsii.String("api"),
		Cluster: cluster,
		// The file publishes a port that speaks HTTP.
		ApplicationLoadBalancer: balance,
		// The file says depends_on: [db].
		Dependencies: map[string]constructs.IDependable{"db": orders},
		ComposeServiceOptions: cdkecs.ComposeServiceOptions{
			Cpu: jsii.Number(512), MemoryLimitMiB: jsii.Number(1024), DesiredCount: jsii.Number(2),
		},
	})
	awscdk.NewCfnOutput(stack, jsii.String("Address"), &awscdk.CfnOutputProps{Value: api.Url()})
}

// EC2 instances with a GPU for a service that no compose file has.
func ExampleNewGpuCapacity() {
	var (
		stack awscdk.Stack
		vpc   awsec2.IVpc
		task  awsecs.TaskDefinition
	)
	cluster := awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: vpc})
	gpus := cdkecs.NewGpuCapacity(stack, jsii.String("Gpus"), &cdkecs.GpuCapacityProps{
		Cluster: cluster, Gpus: jsii.Number(1), MemoryMiB: jsii.Number(8192), MaxCapacity: jsii.Number(2),
	})
	service := awsecs.NewEc2Service(stack, jsii.String("Model"), &awsecs.Ec2ServiceProps{
		Cluster: cluster, TaskDefinition: task, CapacityProviderStrategies: gpus.Strategy(),
	})
	gpus.Serve(service)
}

// A task that finds a secret in the file /run/secrets/key.
func ExampleNewSecretInit() {
	var stack awscdk.Stack
	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)
	task.AddContainer(jsii.String("app"), &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/alpine:3.22"), nil),
	})
	key := awssecretsmanager.NewSecret(stack, jsii.String("Key"), nil)
	cdkecs.NewSecretInit(stack, jsii.String("Secrets"), &cdkecs.SecretInitProps{
		TaskDefinition: task,
		Files: &[]*cdkecs.SecretFile{
			{Path: jsii.String("key"), Secret: awsecs.Secret_FromSecretsManager(key, nil), Mode: jsii.String("0400")},
		},
	})
}

// The values of secrets for cdk deploy, one for each parameter of the stack.
func ExampleSecretParameters() {
	project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{"compose.yaml"}})
	if err != nil {
		log.Fatal(err)
	}
	parameters, err := cdkecs.SecretParameters(project)
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range parameters {
		fmt.Println(p.Name, len(p.Value), "bytes")
	}
}
