package cdkecs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// forceNewDeployment starts the tasks of a service anew where the template
// says nothing of what has changed: the machines, which ECS does not leave by
// itself, so that the old ones could not be deleted; and values of secrets.
// It is nil where neither can be.
func (s *serviceDefinition) forceNewDeployment(from plan.Service) *awsecs.ForceNewDeployment {
	nonce := from.Launch.Capacity
	if from.SecretsDigest != nil {
		if nonce != "" {
			nonce += "-"
		}
		nonce += *s.digest(from)
	}
	if nonce == "" {
		return nil
	}
	return &awsecs.ForceNewDeployment{Enabled: jsii.Bool(true), Nonce: jsii.String(nonce)}
}

// digest is the value of the parameter with the digest of a service's secrets.
// It is hidden in a nested stack, too, where a reference to a parameter of the
// project's stack would show it.
func (s *serviceDefinition) digest(from plan.Service) *string {
	name := from.SecretsDigest.Parameter
	if !s.nested {
		return newDigest(s.scope, name, from.Name).ValueAsString()
	}
	stack, ok := awscdk.Stack_Of(s.scope).(awscdk.NestedStack)
	if !ok {
		panic(fmt.Errorf("%s: its stack is not a nested stack", *s.scope.Node().Path()))
	}
	outer := newDigest(s.project.scopes.ofDigest(s), name, from.Name)
	stack.SetParameter(jsii.String(name), outer.ValueAsString())
	return newDigest(s.scope, name, from.Name).ValueAsString()
}

// newDigest makes the parameter. It has a default, as a stack whose secrets
// are deployed already has no digest of them.
func newDigest(scope constructs.Construct, name, service string) awscdk.CfnParameter {
	parameter := awscdk.NewCfnParameter(scope, jsii.String("SecretsDigest"), &awscdk.CfnParameterProps{
		Type:        jsii.String("String"),
		NoEcho:      jsii.Bool(true),
		Default:     "none",
		Description: jsii.String("Changes with the secrets of compose service " + service),
	})
	parameter.OverrideLogicalId(jsii.String(name))
	return parameter
}
