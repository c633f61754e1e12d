package cdkecs

import (
	_ "embed"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// capacityProgram is that of the custom resources below; it says what they are
// for.
//
//go:embed capacity_handler.py
var capacityProgram string

// capacityHandler runs the program for one cluster.
type capacityHandler struct {
	cluster  awsecs.ICluster
	function awslambda.CfnFunction
}

// newCapacityHandler goes below the L2 construct of functions, whose role gets
// its permissions by a resource that CloudFormation would change before it
// deletes what they are for.
func newCapacityHandler(scope constructs.Construct, cluster awsecs.ICluster) *capacityHandler {
	own := constructs.NewConstruct(scope, jsii.String("Handler"))
	log := awslogs.NewLogGroup(own, jsii.String("LogGroup"), &awslogs.LogGroupProps{
		Retention: awslogs.RetentionDays_ONE_WEEK, RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	role := awsiam.NewRole(own, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
		Description: jsii.String("Adds machines to an ECS cluster, and deletes them"),
		InlinePolicies: &map[string]awsiam.PolicyDocument{"Capacity": awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{
			Statements: handlerStatements(cluster, log, awscdk.Stack_Of(own).StackId()),
		})},
	})
	return &capacityHandler{cluster, awslambda.NewCfnFunction(own, jsii.String("Function"), &awslambda.CfnFunctionProps{
		Description:   jsii.String("Adds machines to an ECS cluster, and deletes them"),
		Code:          &awslambda.CfnFunction_CodeProperty{ZipFile: jsii.String(capacityProgram)},
		Handler:       jsii.String("index.handler"),
		Runtime:       jsii.String("python3.13"),
		Timeout:       jsii.Number(900),
		Role:          role.RoleArn(),
		LoggingConfig: &awslambda.CfnFunction_LoggingConfigProperty{LogGroup: log.LogGroupName()},
	})}
}

// handlerStatements name no Auto Scaling group: all that the stack has may be
// deleted.
func handlerStatements(cluster awsecs.ICluster, log awslogs.LogGroup, stack *string) *[]awsiam.PolicyStatement {
	var out []awsiam.PolicyStatement
	allow := func(resource *string, conditions map[string]any, actions ...string) {
		out = append(out, awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions: jsii.Strings(actions...), Resources: &[]*string{resource}, Conditions: &conditions,
		}))
	}
	all := jsii.String("*")
	allow(log.LogGroupArn(), nil, "logs:CreateLogStream", "logs:PutLogEvents")
	allow(cluster.ClusterArn(), nil, "ecs:DescribeClusters", "ecs:PutClusterCapacityProviders")
	allow(stack, nil, "cloudformation:DescribeStacks")
	allow(all, nil, "autoscaling:DescribeAutoScalingGroups") // takes no resource
	allow(all, map[string]any{"StringEquals": map[string]any{
		"autoscaling:ResourceTag/aws:cloudformation:stack-id": awscdk.Aws_STACK_ID(),
	}}, "autoscaling:DeleteAutoScalingGroup")
	return &out
}

// deleteGroup deletes an Auto Scaling group with its machines, when the stack
// lets go of it.
func (h *capacityHandler) deleteGroup(scope constructs.Construct, group *string) awscdk.CustomResource {
	return awscdk.NewCustomResource(scope, jsii.String("Deletion"), &awscdk.CustomResourceProps{
		ServiceToken: h.function.AttrArn(),
		ResourceType: jsii.String("Custom::AutoScalingGroupDeletion"),
		Properties:   &map[string]any{"Group": group},
	})
}

// associate adds capacity providers to those of the cluster.
func (h *capacityHandler) associate(scope constructs.Construct, providers ...*string) awscdk.CustomResource {
	return awscdk.NewCustomResource(scope, jsii.String("Association"), &awscdk.CustomResourceProps{
		ServiceToken: h.function.AttrArn(),
		ResourceType: jsii.String("Custom::CapacityProviderAssociation"),
		Properties:   &map[string]any{"Cluster": h.cluster.ClusterName(), "Providers": &providers},
	})
}
