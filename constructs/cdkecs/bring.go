package cdkecs

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// checkNetworks reports security groups of networks that are not there.
func checkNetworks(c constructs.IConstruct, decided plan.Project, given map[string]awsec2.ISecurityGroup) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(decided.Networks, func(n plan.Network) bool { return n.Name == name }) {
			panic(mistake(c, "SecurityGroups: no service is on a network %q", name))
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
