package cdkecs

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// defineRun defines what runs the tasks where that is no ECS service.
func (s *composeService) defineRun(from plan.Service) {
	subnets := s.project.vpc.SelectSubnets(&s.at.subnets)
	switch {
	case from.Run.Job != nil:
		s.defineJob(from, subnets)
		// Nothing starts a job again that comes too early for its image, its
		// logs or its neighbours.
		s.startAfter(s.executionRole, s.role, s.group, subnets.InternetConnectivityEstablished)
		for _, name := range from.Networks {
			s.startAfter(s.project.networks[name])
		}
		if s.project.searchDomain != nil {
			s.startAfter(s.project.searchDomain)
		}
	case from.Run.Schedule != nil:
		s.defineSchedule(from)
		s.startAfter(s.executionRole, s.role)
	default:
		s.newRunCommand(from, subnets)
	}
}

func (s *composeService) publicAddress() string {
	if s.at.publicAddress {
		return "ENABLED"
	}
	return "DISABLED"
}

// newRunCommand tells how to run the task.
func (s *composeService) newRunCommand(from plan.Service, subnets *awsec2.SelectedSubnets) {
	groups := strings.Join(deref(s.groupIDs(from.Networks)), ",")
	awscdk.NewCfnOutput(s.project.scopes.ofOutputs(s), jsii.String("RunCommand"), &awscdk.CfnOutputProps{
		Description: jsii.String("Runs a task of " + s.name),
		Value: jsii.String(fmt.Sprintf(
			"aws ecs run-task --region %s --cluster %s --task-definition %s --launch-type FARGATE --propagate-tags TASK_DEFINITION "+
				"--network-configuration 'awsvpcConfiguration={subnets=[%s],securityGroups=[%s],assignPublicIp=%s}'",
			*awscdk.Stack_Of(s).Region(), *s.project.cluster.ClusterName(), *s.task.TaskDefinitionArn(),
			strings.Join(deref(*subnets.SubnetIds), ","), groups, s.publicAddress())),
	})
}

func deref(list []*string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = *s
	}
	return out
}
