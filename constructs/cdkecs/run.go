package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// defineRun defines what runs the tasks where that is no ECS service.
func (s *serviceDefinition) defineRun(from plan.Service) {
	subnets := s.project.location.vpc.SelectSubnets(&s.at.subnets)
	defer s.waitForCapacity(from.Launch)
	switch {
	case from.Run.Job != nil:
		s.defineJob(from, subnets)
		// Nothing starts a job again that comes too early for its image, its
		// logs or its neighbours.
		s.startAfter(s.executionRole, s.role, subnets.InternetConnectivityEstablished)
		for _, group := range s.groups {
			s.startAfter(group)
		}
		for _, name := range from.Networks {
			s.startAfter(s.project.networks[name].group)
		}
		if s.project.location.searchDomain != nil {
			s.startAfter(s.project.location.searchDomain)
		}
	case from.Run.Schedule != nil:
		s.defineSchedule(from)
		s.startAfter(s.executionRole, s.role)
	}
	s.addRunCommand(from, subnets)
}

func (s *serviceDefinition) publicAddress() string {
	if s.at.publicAddress {
		return "ENABLED"
	}
	return "DISABLED"
}

// grantRun lets a role run the task, in the cluster of the project alone.
func (s *serviceDefinition) grantRun(role awsiam.IRole) {
	s.task.GrantRun(role).PrincipalStatement().AddCondition(jsii.String("ArnEquals"), map[string]any{
		"ecs:cluster": s.project.cluster.ClusterArn(),
	})
}

// strategyItems are what RunTask and a schedule take.
func strategyItems(strategy *[]*awsecs.CapacityProviderStrategy) []any {
	var items []any
	for _, share := range *strategy {
		item := map[string]any{"capacityProvider": share.CapacityProvider, "weight": share.Weight}
		if share.Base != nil {
			item["base"] = share.Base
		}
		items = append(items, item)
	}
	return items
}

// waitForCapacity lets the tasks wait until the cluster has the providers.
func (s *serviceDefinition) waitForCapacity(launch plan.Launch) {
	if awaited := s.project.capacities.awaited(launch); awaited != nil {
		s.startAfter(awaited)
	}
}

func deref(list []*string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = *s
	}
	return out
}
