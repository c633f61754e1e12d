// Command embedded is a CDK app that runs a compose project beside constructs
// of its own: a table that one of the services may read and write.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

func main() {
	project, err := composefile.Load(context.Background(), composefile.Options{
		Files: []string{"examples/embedded/compose.yaml"},
	})
	if err == nil {
		err = composefile.Check(project).Err()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	defer jsii.Close()
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

	app.Synth(nil)
}
