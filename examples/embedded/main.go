// Command embedded is a CDK app that runs a compose project beside constructs
// of its own: a table that one of the services may read and write, and a task
// without a compose file that finds a secret in a file.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/constructs/fastkernel"
)

func main() {
	project, err := composefile.Load(context.Background(), composefile.Options{
		Files: []string{"examples/embedded/compose.yaml"},
	})
	if err == nil {
		err = composefile.Check(project).Err()
	}
	if err == nil {
		err = cdkecs.CheckNode()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	fastkernel.Use()
	defer jsii.Close()
	fastkernel.Start()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Guestbook"), nil)

	table := awsdynamodb.NewTableV2(stack, jsii.String("Entries"), &awsdynamodb.TablePropsV2{
		PartitionKey: &awsdynamodb.Attribute{Name: jsii.String("id"), Type: awsdynamodb.AttributeType_STRING},
	})
	guestbook := cdkecs.NewComposeProject(stack, jsii.String("Compose"), &cdkecs.ComposeProjectProps{
		Project: project,
	})
	api := guestbook.Service("api")
	table.GrantReadWriteData(api)
	api.Container().AddEnvironment(jsii.String("TABLE"), table.TableName())

	newExport(stack)
	app.Synth(nil)
}

// newExport is a task to be run by hand, whose key is in /run/secrets/key.
func newExport(stack awscdk.Stack) {
	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Export"), nil)
	task.AddContainer(jsii.String("export"), &awsecs.ContainerDefinitionOptions{
		Image:   awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/alpine:3.22"), nil),
		Command: jsii.Strings("sh", "-c", "wc -c < /run/secrets/key"),
		Logging: awsecs.LogDrivers_AwsLogs(&awsecs.AwsLogDriverProps{StreamPrefix: jsii.String("export")}),
	})
	key := awssecretsmanager.NewSecret(stack, jsii.String("ExportKey"), nil)
	cdkecs.NewSecretInit(stack, jsii.String("ExportSecrets"), &cdkecs.SecretInitProps{
		TaskDefinition: task,
		Files: &[]*cdkecs.SecretFile{
			{Path: jsii.String("key"), Secret: awsecs.Secret_FromSecretsManager(key, nil), Mode: jsii.String("0400")},
		},
	})
}
