package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapplicationautoscaling"
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
	}
	if from.Memory > 0 {
		s.taskCount.ScaleOnMemoryUtilization(jsii.String("Memory"), &awsecs.MemoryUtilizationScalingProps{
			TargetUtilizationPercent: jsii.Number(from.Memory), ScaleInCooldown: cooldown, ScaleOutCooldown: cooldown,
		})
	}
}

// scaleOnRequests adds the policy for the requests that come through one target
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
}
