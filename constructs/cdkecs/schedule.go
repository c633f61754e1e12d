package cdkecs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// defineSchedule lets Amazon EventBridge Scheduler run the task. A start that
// has been tried in vain is told to a queue.
//
// It is what awsschedulertargets would define: that package brings sixty
// others with it, each of which costs time at every start of a program.
func (s *serviceDefinition) defineSchedule(from plan.Service) {
	failures := awssqs.NewQueue(s.scope, jsii.String("ScheduleFailures"), &awssqs.QueueProps{
		Encryption:      awssqs.QueueEncryption_SQS_MANAGED,
		EnforceSSL:      jsii.Bool(true),
		RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
	})
	cluster := s.project.cluster
	if from.Launch.OnMachines() {
		cluster = s.project.capacities.cluster
	}
	when, schedule := from.Run.Schedule, constructs.NewConstruct(s.scope, jsii.String("Schedule"))
	resource := awsscheduler.NewCfnSchedule(schedule, jsii.String("Resource"), &awsscheduler.CfnScheduleProps{
		Description:                jsii.String("Runs compose service " + s.name),
		ScheduleExpression:         jsii.String(when.Expression),
		ScheduleExpressionTimezone: jsii.String(when.Timezone),
		FlexibleTimeWindow:         &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: jsii.String("OFF")},
		State:                      jsii.String("ENABLED"),
		Target: &awsscheduler.CfnSchedule_TargetProperty{
			Arn:              cluster.ClusterArn(),
			RoleArn:          s.schedulerRole(schedule, cluster, failures).RoleArn(),
			EcsParameters:    s.scheduledTask(from),
			DeadLetterConfig: &awsscheduler.CfnSchedule_DeadLetterConfigProperty{Arn: failures.QueueArn()},
			RetryPolicy: &awsscheduler.CfnSchedule_RetryPolicyProperty{
				MaximumRetryAttempts:     jsii.Number(when.Retries),
				MaximumEventAgeInSeconds: jsii.Number(when.MaxAgeSeconds),
			},
		},
	})
	s.starter, s.resource = resource, resource
}

// scheduledTask is the task that a schedule runs.
func (s *serviceDefinition) scheduledTask(from plan.Service) *awsscheduler.CfnSchedule_EcsParametersProperty {
	groups := s.groupIDs(from.Networks)
	task := &awsscheduler.CfnSchedule_EcsParametersProperty{
		TaskDefinitionArn:    s.task.TaskDefinitionArn(),
		EnableEcsManagedTags: jsii.Bool(true),
		PropagateTags:        jsii.String("TASK_DEFINITION"),
		NetworkConfiguration: &awsscheduler.CfnSchedule_NetworkConfigurationProperty{
			AwsvpcConfiguration: &awsscheduler.CfnSchedule_AwsVpcConfigurationProperty{
				AssignPublicIp: jsii.String(s.publicAddress()),
				SecurityGroups: &groups,
				Subnets:        s.project.location.vpc.SelectSubnets(&s.at.subnets).SubnetIds,
			},
		},
	}
	if !from.Launch.OnMachines() {
		task.PlatformVersion = jsii.String("LATEST")
	}
	strategy := s.project.capacities.strategy(from.Launch)
	if strategy == nil {
		task.LaunchType = jsii.String("FARGATE")
		return task
	}
	task.CapacityProviderStrategy = strategyItems(strategy)
	return task
}

// schedulerRole lets the scheduler, for a schedule of this account, run the task
// and write to the queue.
func (s *serviceDefinition) schedulerRole(schedule constructs.Construct, cluster awsecs.ICluster, failures awssqs.IQueue) awsiam.IRole {
	stack := awscdk.Stack_Of(s.scope)
	role := awsiam.NewRole(schedule, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Schedule of compose service " + s.name),
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("scheduler.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{"StringEquals": map[string]any{
				"aws:SourceAccount": stack.Account(),
				"aws:SourceArn": stack.FormatArn(&awscdk.ArnComponents{
					Service: jsii.String("scheduler"), Resource: jsii.String("schedule-group"), ResourceName: jsii.String("default"),
				}),
			}},
		}),
	})
	s.grantRun(role)
	for _, may := range []awsiam.PolicyStatementProps{
		{Actions: jsii.Strings("ecs:TagResource"), Resources: jsii.Strings(fmt.Sprintf("arn:%s:ecs:%s:%s:task/%s/*",
			*cluster.Stack().Partition(), *cluster.Env().Region, *s.task.Env().Account, *cluster.ClusterName()))},
		{Actions: jsii.Strings("sqs:SendMessage"), Resources: &[]*string{failures.QueueArn()}},
	} {
		role.AddToPrincipalPolicy(awsiam.NewPolicyStatement(&may))
	}
	return role
}
