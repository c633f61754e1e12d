package cdkecs

import (
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs/internal/frontdoor"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// release sets how a deployment replaces tasks.
func (s *serviceDefinition) release(from plan.Deployment, props *awsecs.FargateServiceProps) {
	props.MinHealthyPercent, props.MaxHealthyPercent = jsii.Number(from.MinPercent), jsii.Number(from.MaxPercent)
	props.CircuitBreaker = s.circuitBreaker(from)
	if names := s.alarmNames(from); len(names) > 0 {
		props.DeploymentAlarms = &awsecs.DeploymentAlarmConfig{
			AlarmNames: jsii.Strings(names...), Behavior: awsecs.AlarmBehavior_FAIL_ON_ALARM,
		}
		if from.Rollback {
			props.DeploymentAlarms.Behavior = awsecs.AlarmBehavior_ROLLBACK_ON_ALARM
		}
	}
	if from.Rolling {
		props.DeploymentStrategy = awsecs.DeploymentStrategy_ROLLING
	}
	shift := from.Shift
	if shift == nil {
		return
	}
	// The names in Go are the values.
	props.DeploymentStrategy = awsecs.DeploymentStrategy(shift.Strategy)
	props.BakeTime = minutes(shift.BakeMinutes)
	if shift.StepPercent == 0 {
		return
	}
	step := &awsecs.TrafficShiftConfig{StepPercent: jsii.Number(shift.StepPercent), StepBakeTime: minutes(shift.StepMinutes)}
	if shift.Strategy == string(awsecs.DeploymentStrategy_LINEAR) {
		props.LinearConfiguration = step
	} else {
		props.CanaryConfiguration = step
	}
	// The circuit breaker is for rolling and blue/green deployments (Amazon ECS
	// developer guide, Deployment failure detection).
	props.CircuitBreaker = nil
}

func minutes(n int) awscdk.Duration { return awscdk.Duration_Minutes(jsii.Number(n)) }

// amendRelease writes what the L2 construct of a service does not have.
func (s *serviceDefinition) amendRelease(from plan.Deployment) {
	const at = "DeploymentConfiguration."
	steps := from.Shift != nil && from.Shift.StepPercent > 0
	if steps {
		awscdk.Annotations_Of(s.service).AcknowledgeWarning(jsii.String("@aws-cdk/aws-ecs:shouldUseCircuitBreaker"),
			jsii.String("linear and canary deployments have no circuit breaker"))
	}
	if from.FailurePercent > 0 && !steps {
		s.resource.AddPropertyOverride(jsii.String(at+"DeploymentCircuitBreaker.ThresholdConfiguration"), map[string]any{
			"Type": "BOUNDED_PERCENT", "Value": from.FailurePercent,
		})
	}
	if early := from.Early; early != nil {
		s.resource.AddPropertyOverride(jsii.String(at+"EarlySuccessCriteria"), map[string]any{
			"Enable": true, "HealthyPercent": early.HealthyPercent, "SourceServiceRevisionCleanup": early.Cleanup,
		})
	}
	if from.Shift == nil || from.Shift.PauseMinutes == 0 {
		return
	}
	s.resource.AddPropertyOverride(jsii.String(at+"LifecycleHooks"), []map[string]any{{
		"TargetType": "PAUSE", "LifecycleStages": []string{from.Shift.PauseStage},
		"TimeoutConfiguration": map[string]any{"TimeoutInMinutes": from.Shift.PauseMinutes, "Action": "ROLLBACK"},
	}})
}

// newShiftRole lets ECS change listener rules and target groups of the service;
// nil where it has not to.
func (s *serviceDefinition) newShiftRole(from plan.Deployment) awsiam.Role {
	if from.Shift == nil || !from.Shift.Balanced {
		return nil
	}
	return awsiam.NewRole(s.scope, jsii.String("DeploymentRole"), &awsiam.RoleProps{
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("ecs.amazonaws.com"), nil),
		Description: jsii.String("Traffic of compose service " + s.name),
		ManagedPolicies: &[]awsiam.IManagedPolicy{
			awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("AmazonECSInfrastructureRolePolicyForLoadBalancers")),
		},
	})
}

// alternate is the second target group of a target, with what ECS changes to move
// requests there.
func (r *routes) alternate(
	t plan.Target, group awselasticloadbalancingv2.ITargetGroup, listener, test awsecs.ListenerRuleConfiguration,
) awsecs.IAlternateTarget {
	return awsecs.NewAlternateTarget(jsii.String(fmt.Sprintf("Alternate%dTo%d", t.Published, t.Port)), &awsecs.AlternateTargetProps{
		AlternateTargetGroup: group,
		ProductionListener:   listener,
		TestListener:         test,
		Role:                 r.services[t.Service].shiftRole,
	})
}

// newTestListeners makes the listeners of an Application Load Balancer on which
// requests reach new tasks before others do. Those of a Network Load Balancer are
// made with their targets.
func (r *routes) newTestListeners(lb *loadBalancer) {
	for _, l := range lb.decided.Listeners {
		if !l.Test || lb.listener != nil {
			continue
		}
		lb.admit(l, r.shared)
		if lb.application == nil {
			r.testPlans[l.Port] = l
			continue
		}
		props := r.applicationListenerProps(l)
		props.DefaultAction = notFound()
		r.testListeners[l.Port] = r.addApplicationListener(lb, l, props)
	}
}

// refuseTests panics where a port of a shared listener has a test listener, which
// needs a load balancer.
func (r *routes) refuseTests(l plan.Listener) {
	for _, rule := range l.Rules {
		if rule.Target.TestPort != 0 {
			panic(fmt.Errorf("services.%s.ports: the listener is shared, and the project makes none for x-aws-test_listener %d; "+
				"pass a load balancer instead of its listener, or remove x-aws-test_listener", rule.Target.Service, rule.Target.TestPort))
		}
	}
}

// testRule is on the test listener what a rule is on the listener of the published
// port; nil for a target without one.
func (r *routes) testRule(
	from plan.Rule, props awselasticloadbalancingv2.ApplicationListenerRuleProps,
) awsecs.ListenerRuleConfiguration {
	t := from.Target
	if t.TestPort == 0 {
		return nil
	}
	props.Listener = r.testListeners[t.TestPort]
	rule := awselasticloadbalancingv2.NewApplicationListenerRule(r.services[t.Service].scope, jsii.String("TestRule"+t.ID), &props)
	r.placeRuleOn(strconv.Itoa(t.TestPort), rule, int(*props.Priority))
	frontdoor.Complete(rule, from.Match, from.Transforms)
	return awsecs.ListenerRuleConfiguration_ApplicationListenerRule(rule)
}

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
