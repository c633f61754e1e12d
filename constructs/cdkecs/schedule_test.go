package cdkecs_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsschedulertargets"
	"github.com/aws/jsii-runtime-go"
)

// TestScheduleAsOfTheCDK compares the schedule of a service with one that the
// CDK's own target makes of the same task. They are the same, and share a role
// that may no more with both of them than with ours alone.
func TestScheduleAsOfTheCDK(t *testing.T) {
	for name, cluster := range map[string]string{"own cluster": "", "existing cluster": "x-aws-cluster: shared\n"} {
		t.Run(name, func(t *testing.T) {
			scheduled := cluster + `services:
  nightly: {image: i, x-aws-schedule: {expression: 'cron(0 3 * * ? *)', timezone: Europe/Berlin, retries: 0, max_age: 60s}}
`
			alone := newFixture(t, parse(t, scheduled)).resources(t)
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
			both := f.resources(t)
			for kind, word := range map[string]string{"AWS::IAM::Role": "SchedulerRole", "AWS::IAM::Policy": "SchedulerRole"} {
				if id := soleID(t, both, kind, word); id != soleID(t, alone, kind, word) || !reflect.DeepEqual(both[id].Properties, alone[id].Properties) {
					t.Errorf("%s with both schedules: %s", id, asJSON(t, both[id].Properties))
				}
			}
			ours, other := both[soleID(t, both, "AWS::Scheduler::Schedule", "nightly")], both[soleID(t, both, "AWS::Scheduler::Schedule", "Other")]
			if target, ok := ours.Properties["Target"].(map[string]any); ok {
				delete(target, "DeadLetterConfig")
			}
			if ours, other := asJSON(t, ours.Properties), asJSON(t, other.Properties); ours != other {
				t.Errorf("our schedule\n%s\nthat of the CDK\n%s", ours, other)
			}
		})
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
