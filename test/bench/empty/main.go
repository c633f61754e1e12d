// Command empty is a CDK app without a resource: what any CDK app in Go costs
// before it defines something. With the argument fast it has the fast kernel.
package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/fastkernel"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "fast" {
		fastkernel.Use()
	}
	defer jsii.Close()
	fastkernel.Start()
	app := awscdk.NewApp(nil)
	awscdk.NewStack(app, jsii.String("Empty"), nil)
	app.Synth(nil)
}
