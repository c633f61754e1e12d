package cdkecs

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"
)

// joinTargetGroups registers the tasks with the target groups of the options, of
// the service and of its sidecars.
func (s *serviceDefinition) joinTargetGroups() {
	for _, member := range s.members() {
		groups := member.own.TargetGroups
		for _, port := range slices.Sorted(maps.Keys(groups)) {
			target := s.service.LoadBalancerTarget(&awsecs.LoadBalancerTargetOptions{
				ContainerName: member.container.ContainerName(), ContainerPort: jsii.Number(port),
			})
			switch group := groups[port].(type) {
			case awselasticloadbalancingv2.IApplicationTargetGroup:
				group.AddTarget(target)
			case awselasticloadbalancingv2.INetworkTargetGroup:
				group.AddTarget(target)
			}
		}
	}
}
