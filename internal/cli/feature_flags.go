package cli

// noStackTraces leaves out the stack traces of constructs, which say nothing in Go.
const noStackTraces = "aws:cdk:disable-creation-stack-traces"

// appContext is the context of the app where nobody sets another: those feature
// flags of cdk.json that make a difference. Started without that file, from
// another directory or by CDK_CONTEXT_JSON, the app would otherwise give
// resources other logical ids, and a file system that is deployed would get a
// second mount target in a zone, which Amazon EFS refuses.
func appContext() *map[string]any {
	return &map[string]any{
		noStackTraces:                                                           true,
		"@aws-cdk/core:aspectPrioritiesMutating":                                true,
		"@aws-cdk/core:checkSecretUsage":                                        true,
		"@aws-cdk/core:enablePartitionLiterals":                                 true,
		"@aws-cdk/core:explicitStackTags":                                       true,
		"@aws-cdk/core:validateAgainstDefaultRules":                             true,
		"@aws-cdk/aws-ec2:launchTemplateDefaultUserData":                        true,
		"@aws-cdk/aws-ecs:arnFormatIncludesClusterName":                         true,
		"@aws-cdk/aws-ecs:disableExplicitDeploymentControllerForCircuitBreaker": true,
		"@aws-cdk/aws-ecs:reduceEc2FargateCloudWatchPermissions":                true,
		"@aws-cdk/aws-ecs:removeDefaultDeploymentAlarm":                         true,
		"@aws-cdk/aws-ecs:removeEmptyLoadBalancers":                             true,
		"@aws-cdk/aws-efs:mountTargetOrderInsensitiveLogicalId":                 true,
		"@aws-cdk/aws-elasticloadbalancingv2:usePostQuantumTlsPolicy":           true,
		"@aws-cdk/aws-iam:importedRoleStackSafeDefaultPolicyName":               true,
		"@aws-cdk/aws-iam:minimizePolicies":                                     true,
	}
}
