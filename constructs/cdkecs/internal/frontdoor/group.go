package frontdoor

import (
	_ "embed"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// groupProgram finds the security group of VPC origins.
//
//go:embed group.py
var groupProgram string

// newServiceGroup is the id of the security group that CloudFront connects from. It
// is looked up again where the origins are others: CloudFront deletes the group with
// the last one.
func newServiceGroup(scope constructs.Construct, vpc awsec2.IVpc, origins []*string) *string {
	own := constructs.NewConstruct(scope, jsii.String("Group"))
	resource := awscdk.NewCustomResource(own, jsii.String("Lookup"), &awscdk.CustomResourceProps{
		ServiceToken: newGroupFunction(own).AttrArn(),
		ResourceType: jsii.String("Custom::CloudFrontGroup"),
		Properties:   &map[string]any{"Vpc": vpc.VpcId(), "Origins": &origins},
	})
	return resource.GetAttString(jsii.String("GroupId"))
}

func newGroupFunction(scope constructs.Construct) awslambda.CfnFunction {
	const purpose = "Finds the security group of CloudFront's VPC origins"
	log := awslogs.NewLogGroup(scope, jsii.String("LogGroup"), &awslogs.LogGroupProps{
		Retention: awslogs.RetentionDays_ONE_WEEK, RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	allow := func(resource *string, actions ...string) awsiam.PolicyStatement {
		return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: &[]*string{resource}})
	}
	role := awsiam.NewRole(scope, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
		Description: jsii.String(purpose),
		InlinePolicies: &map[string]awsiam.PolicyDocument{"Group": awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{
			Statements: &[]awsiam.PolicyStatement{
				allow(log.LogGroupArn(), "logs:CreateLogStream", "logs:PutLogEvents"),
				allow(jsii.String("*"), "ec2:DescribeSecurityGroups"), // takes no resource
			},
		})},
	})
	return awslambda.NewCfnFunction(scope, jsii.String("Function"), &awslambda.CfnFunctionProps{
		Description:   jsii.String(purpose),
		Code:          &awslambda.CfnFunction_CodeProperty{ZipFile: jsii.String(groupProgram)},
		Handler:       jsii.String("index.handler"),
		Runtime:       jsii.String("python3.13"),
		Timeout:       jsii.Number(900),
		Role:          role.RoleArn(),
		LoggingConfig: &awslambda.CfnFunction_LoggingConfigProperty{LogGroup: log.LogGroupName()},
	})
}
