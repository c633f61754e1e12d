// Package cdkecs defines CDK constructs that run Docker Compose applications
// on Amazon ECS.
//
// A whole program, which cdk.json names as its app:
//
//	package main
//
//	import (
//		"context"
//		"log"
//
//		"github.com/aws/aws-cdk-go/awscdk/v2"
//		"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
//		"github.com/aws/jsii-runtime-go"
//
//		"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
//		"github.com/compose-cdk/compose-cdk/constructs/composefile"
//	)
//
//	func main() {
//		project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{"compose.yaml"}})
//		if err == nil {
//			err = composefile.Check(project).Err() // every mistake, one per line
//		}
//		if err != nil {
//			log.Fatal(err)
//		}
//
//		defer jsii.Close()
//		app := awscdk.NewApp(nil)
//		stack := awscdk.NewStack(app, jsii.String("Shop"), nil)
//		uploads := awss3.NewBucket(stack, jsii.String("Uploads"), nil)
//		shop := cdkecs.NewComposeProject(stack, jsii.String("Compose"), &cdkecs.ComposeProjectProps{
//			Project: project,
//		})
//		uploads.GrantReadWrite(shop.Service("api"), nil)
//		app.Synth(nil)
//	}
//
// The constructs:
//
//   - [NewComposeProject] is a whole application.
//   - [NewComposeService] is one service of it, in a cluster of the caller's.
//   - [NewGpuCapacity] adds EC2 instances with GPUs to a cluster.
//   - [NewSecretInit] gives the containers of a task secrets as files.
//
// Mistakes of the caller panic with an error value that names the construct and
// the property; mistakes in the compose file panic with composefile.Findings.
//
// Like all CDK code, it belongs on one goroutine: the jsii runtime is not safe
// for concurrent use.
package cdkecs
