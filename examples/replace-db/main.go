// Command replace-db is a CDK app in which a database of Amazon RDS takes the
// place of the service db of a compose file: the application goes on finding
// it as db, may connect to it, waits until it is there, and gets the password
// that RDS has made.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

func main() {
	project, err := composefile.Load(context.Background(), composefile.Options{
		Files: []string{"examples/replace-db/compose.yaml"},
	})
	if err == nil {
		err = composefile.Check(composefile.Replace(project, "db")).Err()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Notes"), nil)
	vpc := newVPC(stack)
	database := newDatabase(stack, vpc)
	password := awsecs.Secret_FromSecretsManager(database.Secret(), jsii.String("password"))
	cdkecs.NewComposeProject(stack, jsii.String("Compose"), &cdkecs.ComposeProjectProps{
		Project: project,
		Vpc:     vpc,
		Replacements: map[string]cdkecs.Endpoint{
			"db": {Host: database.DbInstanceEndpointAddress(), Connections: database},
		},
		Services: map[string]*cdkecs.ComposeServiceOptions{
			"app": {EnvironmentSecrets: map[string]awsecs.Secret{"WORDPRESS_DB_PASSWORD": password}},
		},
	})
	app.Synth(nil)
}

// newVPC has public subnets for the load balancer and the tasks, and others
// without a way out for the database.
func newVPC(stack awscdk.Stack) awsec2.IVpc {
	return awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs:      jsii.Number(2),
		NatGateways: jsii.Number(0),
		// It would take a custom resource, for a group that nothing here uses.
		RestrictDefaultSecurityGroup: jsii.Bool(false),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("Public"), SubnetType: awsec2.SubnetType_PUBLIC, MapPublicIpOnLaunch: jsii.Bool(false)},
			{Name: jsii.String("Data"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		},
	})
}

func newDatabase(stack awscdk.Stack, vpc awsec2.IVpc) awsrds.DatabaseInstance {
	return awsrds.NewDatabaseInstance(stack, jsii.String("Database"), &awsrds.DatabaseInstanceProps{
		Engine: awsrds.DatabaseInstanceEngine_Mysql(&awsrds.MySqlInstanceEngineProps{
			Version: awsrds.MysqlEngineVersion_VER_8_4_5(),
		}),
		InstanceType:     awsec2.InstanceType_Of(awsec2.InstanceClass_T4G, awsec2.InstanceSize_MICRO),
		Vpc:              vpc,
		VpcSubnets:       &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		DatabaseName:     jsii.String("notes"),
		Credentials:      awsrds.Credentials_FromGeneratedSecret(jsii.String("notes"), nil),
		AllocatedStorage: jsii.Number(20),
		StorageType:      awsrds.StorageType_GP3,
		StorageEncrypted: jsii.Bool(true),
		BackupRetention:  awscdk.Duration_Days(jsii.Number(7)),
	})
}
