package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsschedulertargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// defineSchedule lets Amazon EventBridge Scheduler run the task. A start that
// has been tried in vain is told to a queue.
func (s *serviceDefinition) defineSchedule(from plan.Service) {
	groups := []awsec2.ISecurityGroup{s.group}
	for _, name := range from.Networks {
		groups = append(groups, s.project.networks[name])
	}
	failures := awssqs.NewQueue(s.scope, jsii.String("ScheduleFailures"), &awssqs.QueueProps{
		Encryption:      awssqs.QueueEncryption_SQS_MANAGED,
		EnforceSSL:      jsii.Bool(true),
		RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
	})
	when := from.Run.Schedule
	schedule := awsscheduler.NewSchedule(s.scope, jsii.String("Schedule"), &awsscheduler.ScheduleProps{
		Description: jsii.String("Runs compose service " + s.name),
		Schedule: awsscheduler.ScheduleExpression_Expression(jsii.String(when.Expression),
			awscdk.TimeZone_Of(jsii.String(when.Timezone))),
		Target: s.scheduleTarget(from, &awsschedulertargets.FargateTaskProps{
			TaskDefinition:             s.task,
			SecurityGroups:             &groups,
			VpcSubnets:                 &s.at.subnets,
			PlatformVersion:            awsecs.FargatePlatformVersion_LATEST,
			CapacityProviderStrategies: s.strategy(from.Launch),
			EnableEcsManagedTags:       jsii.Bool(true),
			PropagateTags:              jsii.Bool(true),
			RetryAttempts:              jsii.Number(when.Retries),
			MaxEventAge:                s.project.shared.seconds(when.MaxAgeSeconds),
			DeadLetterQueue:            failures,
		}),
	})
	resource, ok := schedule.Node().DefaultChild().(awscdk.CfnResource)
	if !ok {
		panic(errUnexpectedChild(schedule))
	}
	// The target refuses public addresses in subnets that are given by id.
	resource.AddPropertyOverride(jsii.String("Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp"),
		s.publicAddress())
	s.starter, s.resource = schedule, resource
}

// scheduleTarget takes from the properties what has nothing to do with Fargate
// where the tasks run on machines.
func (s *serviceDefinition) scheduleTarget(from plan.Service, of *awsschedulertargets.FargateTaskProps) awsscheduler.IScheduleTarget {
	if !from.Launch.OnMachines() {
		return awsschedulertargets.NewEcsRunFargateTask(s.project.cluster, of)
	}
	return awsschedulertargets.NewEcsRunEc2Task(s.project.machineCluster, &awsschedulertargets.Ec2TaskProps{
		TaskDefinition: of.TaskDefinition, SecurityGroups: of.SecurityGroups, VpcSubnets: of.VpcSubnets,
		CapacityProviderStrategies: of.CapacityProviderStrategies,
		EnableEcsManagedTags:       of.EnableEcsManagedTags, PropagateTags: of.PropagateTags,
		RetryAttempts: of.RetryAttempts, MaxEventAge: of.MaxEventAge, DeadLetterQueue: of.DeadLetterQueue,
	})
}
