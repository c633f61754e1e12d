package cdkecs_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsschedulertargets"
	"github.com/aws/jsii-runtime-go"
)

// TestScheduleAsOfTheCDK compares the schedule of a service, and its role, with
// those that the CDK's own target makes of the same task.
func TestScheduleAsOfTheCDK(t *testing.T) {
	for name, cluster := range map[string]string{"own cluster": "", "existing cluster": "x-aws-cluster: shared\n"} {
		t.Run(name, func(t *testing.T) {
			scheduled := cluster + `services:
  nightly: {image: i, x-aws-schedule: {expression: 'cron(0 3 * * ? *)', timezone: Europe/Berlin, retries: 0, max_age: 60s}}
`
			f := newFixture(t, parse(t, scheduled))
			service := f.project.Service("nightly")
			groups := append(*service.Connections().SecurityGroups(), f.project.Network("default"))
			awsscheduler.NewSchedule(f.stack, jsii.String("Other"), &awsscheduler.ScheduleProps{
				Description: jsii.String("Runs compose service nightly"),
				Schedule:    awsscheduler.ScheduleExpression_Expression(jsii.String("cron(0 3 * * ? *)"), awscdk.TimeZone_EUROPE_BERLIN()),
				Target: awsschedulertargets.NewEcsRunFargateTask(f.project.Cluster(), &awsschedulertargets.FargateTaskProps{
					TaskDefinition: service.TaskDefinition(), SecurityGroups: &groups,
					VpcSubnets:      &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PUBLIC},
					PlatformVersion: awsecs.FargatePlatformVersion_LATEST,
					PropagateTags:   jsii.Bool(true), EnableEcsManagedTags: jsii.Bool(true),
					RetryAttempts: jsii.Number(0), MaxEventAge: awscdk.Duration_Minutes(jsii.Number(1)),
				}),
			})
			resources := f.resources(t)
			properties := func(kind, word string) map[string]any { return resources[soleID(t, resources, kind, word)].Properties }
			for _, part := range []struct{ kind, property string }{
				{"AWS::IAM::Role", "AssumeRolePolicyDocument"}, {"AWS::IAM::Policy", "PolicyDocument"},
			} {
				ours := properties(part.kind, "ScheduleRole")[part.property]
				if document, ok := ours.(map[string]any); ok && part.property == "PolicyDocument" {
					document["Statement"] = withoutOwn(t, document["Statement"])
				}
				if ours, other := asJSON(t, ours), asJSON(t, properties(part.kind, "SchedulerRoleForTarget")[part.property]); ours != other {
					t.Errorf("%s of ours\n%s\nof the CDK\n%s", part.property, ours, other)
				}
			}
			ours, other := properties("AWS::Scheduler::Schedule", "nightly"), properties("AWS::Scheduler::Schedule", "Other")
			for _, schedule := range []map[string]any{ours, other} {
				if target, ok := schedule["Target"].(map[string]any); ok {
					delete(target, "DeadLetterConfig")
					delete(target, "RoleArn")
				}
			}
			if ours, other := asJSON(t, ours), asJSON(t, other); ours != other {
				t.Errorf("our schedule\n%s\nthat of the CDK\n%s", ours, other)
			}
		})
	}
}

// withoutOwn takes out what the role has and that of the CDK has not: the queue,
// and the condition that a task runs in the project's cluster.
func withoutOwn(t *testing.T, document any) any {
	t.Helper()
	bound := false
	statements, _ := document.([]any)
	statements = slices.DeleteFunc(statements, func(statement any) bool {
		if fields, ok := statement.(map[string]any); ok && fields["Action"] == "ecs:RunTask" {
			bound = strings.Contains(asJSON(t, fields["Condition"]), `{"ArnEquals":{"ecs:cluster":`)
			delete(fields, "Condition")
		}
		return strings.Contains(asJSON(t, statement), "sqs:SendMessage")
	})
	if !bound {
		t.Error("the role may run the task in any cluster")
	}
	return statements
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
