package rules

import (
	"encoding/json"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkPolicies counts what the task role gets.
func checkPolicies(r *finding.Report, s *model.Service) {
	ext := s.Extensions()
	first := map[string]int{}
	for i, arn := range ext.Policies {
		if _, twice := first[arn]; twice {
			r.Error(s.At("x-aws-policies", i), codes.ExtensionValue, "remove it", "%q is listed twice", arn)
			continue
		}
		first[arn] = i
	}
	if q := limits.PoliciesPerRole; len(first) > q.Most {
		r.Error(s.At("x-aws-policies"), codes.ManagedPolicies,
			"put statements in x-aws-role, or set it to a role that has all of the policies",
			"%d managed policies are too many for a role: AWS allows at most %d (quota %q)", len(first), q.Most, q.Name)
	}
	if document, ok := ext.Role.(map[string]any); ok {
		text, _ := json.Marshal(document)
		report.AboveQuota(r, s.At("x-aws-role"), codes.PolicySize, limits.InlinePolicyLength, len(text), "create a role with managed policies, and use its ARN here",
			"the policy has %d characters", len(text))
	}
}

// checkTaskCount: each task is an instance of the service's name.
func checkTaskCount(r *finding.Report, s *model.Service) {
	_, most := s.Tasks()
	report.AboveQuota(r, s.At("deploy"), codes.TasksPerService, limits.InstancesPerName, most, "split the service", "service %q has up to %d tasks", s.Name, most)
}

// checkProviders counts the kinds of EC2 instances, each of which is a capacity
// provider; Fargate has two of its own.
func checkProviders(r *finding.Report, p *model.Project) {
	const ofFargate = 2
	n := p.MachineKinds() + ofFargate
	report.AboveQuota(r, finding.At("services"), codes.CapacityProviders, limits.ProvidersPerCluster, n, "use the same instance type for several services",
		"the project needs %d capacity providers, including the two of Fargate", n)
}

// checkParameters counts those of the main stack, which take the values of
// secrets and cannot be in nested stacks.
func checkParameters(r *finding.Report, p *model.Project) {
	const ofCDK = 1
	n := p.SecretParameters() + ofCDK
	report.AboveQuota(r, finding.At("secrets"), codes.StackParameters, limits.Parameters, n,
		"create some of the secrets in Secrets Manager yourself, and use them with external: true",
		"the stack needs %d parameters for secrets that are set during the deployment", n)
}
