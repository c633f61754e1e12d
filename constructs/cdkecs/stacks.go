package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// inSameStack reports whether two constructs are resources of one stack.
func inSameStack(a, b constructs.IConstruct) bool {
	return *awscdk.Stack_Of(a).Node().Path() == *awscdk.Stack_Of(b).Node().Path()
}

// serviceScopes are the constructs that services are below: Services of the
// project, and Stacks/<name>/Services of those in nested stacks.
type serviceScopes struct {
	project constructs.Construct
	// byStack are scopes of services; that of the project's stack is "".
	byStack map[string]constructs.Construct
	// allStacks and allDigests are made when the first service needs them.
	allStacks, allDigests constructs.Construct
}

func newServiceScopes(project constructs.Construct) *serviceScopes {
	return &serviceScopes{
		project: project,
		byStack: map[string]constructs.Construct{},
	}
}

// makeMain makes the scope of the services in the project's stack, which comes
// first.
func (s *serviceScopes) makeMain() { s.byStack[""] = newServices(s.project) }

func newServices(scope constructs.Construct) constructs.Construct {
	return constructs.NewConstruct(scope, jsii.String("Services"))
}

// of is the scope of a service.
func (s *serviceScopes) of(service plan.Service) constructs.Construct {
	return once(s.byStack, service.Stack, func() constructs.Construct {
		if s.allStacks == nil {
			s.allStacks = constructs.NewConstruct(s.project, jsii.String("Stacks"))
		}
		return newServices(awscdk.NewNestedStack(s.allStacks, jsii.String(service.Stack), &awscdk.NestedStackProps{
			Description: jsii.String("Docker Compose services: " + service.Stack),
		}))
	})
}

// ofDigest is the scope of what the project's stack knows of the secrets of a
// service in a nested one.
func (s *serviceScopes) ofDigest(service *serviceDefinition) constructs.Construct {
	if s.allDigests == nil {
		s.allDigests = constructs.NewConstruct(s.project, jsii.String("Digests"))
	}
	return constructs.NewConstruct(s.allDigests, jsii.String(service.name))
}
