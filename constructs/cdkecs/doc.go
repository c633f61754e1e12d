// Package cdkecs defines CDK constructs that run Docker Compose applications
// on Amazon ECS.
//
// A ComposeProject is a whole application, read with package composefile:
//
//	project, err := composefile.Load(ctx, composefile.Options{Files: []string{"compose.yaml"}})
//	if err != nil {
//		return err
//	}
//	shop := cdkecs.NewComposeProject(stack, jsii.String("Shop"), &cdkecs.ComposeProjectProps{
//		Project: project,
//	})
//	table.GrantReadWriteData(shop.Service("api"))
//
// Like all CDK code, it belongs on one goroutine: the jsii runtime is not safe
// for concurrent use.
package cdkecs
