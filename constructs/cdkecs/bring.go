package cdkecs

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// ComposeServiceProps are what one service uses instead of what the project
// would make or choose for it.
type ComposeServiceProps struct {
	// VpcSubnets are where its tasks run.
	//
	// Default: - those that x-aws-subnets names, else those of the project.
	VpcSubnets *awsec2.SubnetSelection

	// TaskRole is what its containers may do. What the compose file says of
	// the role has no effect then, except for access to volumes. One of another
	// stack must not be changed from here: give WithoutPolicyUpdates of it, and
	// what it needs where it is defined.
	//
	// Default: - the one that x-aws-role names, else a new role.
	TaskRole awsiam.IRole

	// ExecutionRole is with what ECS starts its tasks. The project grants it
	// what it needs as far as the role lets itself be changed, which one of
	// another stack must not: see TaskRole.
	//
	// Default: - the one that x-aws-execution_role names, which is not changed,
	// else a new role where the service has secrets, builds or mounts files, or
	// else the project's, which may write to its log group.
	ExecutionRole awsiam.IRole
}

// checkServiceProps reports props of services that are not there.
func checkServiceProps(p constructs.Construct, decided plan.Project, props *ComposeProjectProps) {
	for name := range props.Services {
		if !slices.ContainsFunc(decided.Services, func(s plan.Service) bool { return s.Name == name }) {
			panic(mistake(p, "Services: there is no service %q", name))
		}
	}
	for name := range props.SecurityGroups {
		if !slices.ContainsFunc(decided.Networks, func(n plan.Network) bool { return n.Name == name }) {
			panic(mistake(p, "SecurityGroups: no service is on a network %q", name))
		}
	}
}

// withNamespace lets the names of services be in the namespace of the caller.
func withNamespace(decided plan.Project, namespace awsservicediscovery.IPrivateDnsNamespace) plan.Project {
	if namespace == nil {
		return decided
	}
	decided.Namespace = *namespace.NamespaceName()
	for i := range decided.Services {
		decided.Services[i].Task.SearchDomain = decided.Namespace
	}
	return decided
}

// bound puts the permissions boundary on every role below the project, and on
// those of what runs its jobs, which is the stack's.
func bound(p constructs.Construct, boundary string) {
	if boundary == "" {
		return
	}
	policy := awsiam.ManagedPolicy_FromManagedPolicyArn(p, jsii.String("PermissionsBoundary"), jsii.String(boundary))
	awsiam.PermissionsBoundary_Of(p).Apply(policy)
	if runner := awscdk.Stack_Of(p).Node().TryFindChild(jsii.String(jobRunnerID)); runner != nil {
		awsiam.PermissionsBoundary_Of(runner).Apply(policy)
	}
}
