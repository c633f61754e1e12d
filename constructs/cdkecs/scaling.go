package cdkecs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapplicationautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// scale lets the desired count follow the load. The role is the one that
// Application Auto Scaling has in every account for ECS.
func (s *serviceDefinition) scale(from *plan.Scaling) {
	if from == nil {
		return
	}
	s.scaling = *from
	s.taskCount = s.service.AutoScaleTaskCount(&awsapplicationautoscaling.EnableScalingProps{
		MinCapacity: jsii.Number(from.Min),
		MaxCapacity: jsii.Number(from.Max),
	})
	cooldown := s.project.shared.seconds(from.CooldownSeconds)
	if from.CPU > 0 {
		s.taskCount.ScaleOnCpuUtilization(jsii.String("Cpu"), &awsecs.CpuUtilizationScalingProps{
			TargetUtilizationPercent: jsii.Number(from.CPU), ScaleInCooldown: cooldown, ScaleOutCooldown: cooldown,
		})
		s.measureFast("Cpu", "CPUUtilization")
		s.scaleAhead("Cpu", "ECSServiceCPUUtilization", nil, from.CPU)
	}
	if from.Memory > 0 {
		s.taskCount.ScaleOnMemoryUtilization(jsii.String("Memory"), &awsecs.MemoryUtilizationScalingProps{
			TargetUtilizationPercent: jsii.Number(from.Memory), ScaleInCooldown: cooldown, ScaleOutCooldown: cooldown,
		})
		s.measureFast("Memory", "MemoryUtilization")
		s.scaleAhead("Memory", "ECSServiceMemoryUtilization", nil, from.Memory)
	}
	if m := from.Metric; m != nil {
		s.taskCount.ScaleToTrackCustomMetric(jsii.String("Metric"), &awsecs.TrackCustomMetricProps{
			Metric: awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
				Namespace: jsii.String(m.Namespace), MetricName: jsii.String(m.Name),
				DimensionsMap: optionalMap(m.Dimensions), Statistic: jsii.String(m.Statistic),
			}),
			TargetValue: jsii.Number(m.Target), ScaleInCooldown: cooldown, ScaleOutCooldown: cooldown,
		})
	}
	s.scaleOnQueue(from.Queue, cooldown)
	for i, at := range from.Schedule {
		s.taskCount.ScaleOnSchedule(jsii.String(fmt.Sprintf("Schedule%d", i)), &awsapplicationautoscaling.ScalingSchedule{
			Schedule:    awsapplicationautoscaling.Schedule_Expression(jsii.String(at.Cron)),
			TimeZone:    awscdk.TimeZone_Of(jsii.String(at.Timezone)),
			MinCapacity: capacityOf(at.Min), MaxCapacity: capacityOf(at.Max),
		})
	}
}

// capacityOf is nil where a bound stays as it is.
func capacityOf(n *int) *float64 {
	if n == nil {
		return nil
	}
	return jsii.Number(*n)
}

// measureFast lets a policy look at a metric that the service then writes every 20
// seconds. The L2 constructs know neither (Amazon ECS developer guide, Faster auto
// scaling with high-resolution metrics).
func (s *serviceDefinition) measureFast(policy, metric string) {
	if !s.scaling.Fast {
		return
	}
	made := s.taskCount.Node().FindChild(jsii.String("Target")).Node().FindChild(jsii.String(policy))
	resource, ok := made.Node().DefaultChild().(awscdk.CfnResource)
	if !ok {
		panic(errUnexpectedChild(made))
	}
	resource.AddPropertyOverride(
		jsii.String("TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType"),
		"ECSServiceAverage"+metric+"HighResolution")
	s.fastMetrics = append(s.fastMetrics, metric)
	s.resource.AddPropertyOverride(jsii.String("Monitoring.MetricConfigurations"), []map[string]any{
		{"MetricNames": s.fastMetrics, "ResolutionSeconds": 20},
	})
}

// scaleAhead adds the policy that forecasts a metric, which the L2 constructs do
// not know. The label names the target group that counts requests; nil for others.
func (s *serviceDefinition) scaleAhead(id, pair string, label *string, target int) {
	from := s.scaling.Predictive
	if from == nil {
		return
	}
	child := s.taskCount.Node().FindChild(jsii.String("Target"))
	bounds, ok := child.(awsapplicationautoscaling.ScalableTarget)
	if !ok {
		panic(errUnexpectedChild(s.taskCount))
	}
	awsapplicationautoscaling.NewCfnScalingPolicy(bounds, jsii.String("Predictive"+id), &awsapplicationautoscaling.CfnScalingPolicyProps{
		PolicyName: jsii.String("Predictive" + id), PolicyType: jsii.String("PredictiveScaling"), ScalingTargetId: bounds.ScalableTargetId(),
		PredictiveScalingPolicyConfiguration: &awsapplicationautoscaling.CfnScalingPolicy_PredictiveScalingPolicyConfigurationProperty{
			Mode: jsii.String(from.Mode), SchedulingBufferTime: jsii.Number(from.BufferSeconds),
			MetricSpecifications: []any{&awsapplicationautoscaling.CfnScalingPolicy_PredictiveScalingMetricSpecificationProperty{
				TargetValue: jsii.Number(target),
				PredefinedMetricPairSpecification: &awsapplicationautoscaling.CfnScalingPolicy_PredictiveScalingPredefinedMetricPairProperty{
					PredefinedMetricType: jsii.String(pair), ResourceLabel: label,
				},
			}},
		},
	})
}

// scaleOnQueue counts messages that tasks work on too, so that none ends because
// the others are all taken.
func (s *serviceDefinition) scaleOnQueue(from *plan.QueueScaling, cooldown awscdk.Duration) {
	if from == nil {
		return
	}
	messages := func(kind string) awscloudwatch.IMetric {
		return awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
			Namespace: jsii.String("AWS/SQS"), MetricName: jsii.String("ApproximateNumberOfMessages" + kind),
			DimensionsMap: &map[string]*string{"QueueName": jsii.String(from.Queue)}, Statistic: jsii.String("Maximum"),
		})
	}
	var steps []*awsapplicationautoscaling.ScalingInterval
	for i, step := range from.Steps {
		interval := &awsapplicationautoscaling.ScalingInterval{Change: jsii.Number(step.Tasks), Lower: jsii.Number(step.Messages)}
		switch {
		case i == 0:
			interval.Lower, interval.Upper = nil, jsii.Number(step.Messages)
		case i+1 < len(from.Steps):
			interval.Upper = jsii.Number(from.Steps[i+1].Messages)
		}
		steps = append(steps, interval)
	}
	s.taskCount.ScaleOnMetric(jsii.String("Queue"), &awsapplicationautoscaling.BasicStepScalingPolicyProps{
		Metric: awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
			Expression:   jsii.String("waiting + taken"),
			Label:        jsii.String("Messages of " + from.Queue),
			UsingMetrics: &map[string]awscloudwatch.IMetric{"waiting": messages("Visible"), "taken": messages("NotVisible")},
			Period:       s.project.shared.seconds(60),
		}),
		ScalingSteps:   &steps,
		AdjustmentType: awsapplicationautoscaling.AdjustmentType_EXACT_CAPACITY,
		Cooldown:       cooldown,
	})
}

// scaleOnRequests adds the policies for the requests that come through one target
// group, which is behind its listener by now; port is the id of the port.
func (s *serviceDefinition) scaleOnRequests(group awselasticloadbalancingv2.ApplicationTargetGroup, port string) {
	if s.scaling.Requests == 0 {
		return
	}
	cooldown := s.project.shared.seconds(s.scaling.CooldownSeconds)
	s.taskCount.ScaleOnRequestCount(jsii.String("Requests"+port), &awsecs.RequestCountScalingProps{
		RequestsPerTarget: jsii.Number(s.scaling.Requests), TargetGroup: group,
		ScaleInCooldown: cooldown, ScaleOutCooldown: cooldown,
	})
	label := *group.FirstLoadBalancerFullName() + "/" + *group.TargetGroupFullName()
	s.scaleAhead("Requests"+port, "ALBRequestCount", &label, s.scaling.Requests)
}
