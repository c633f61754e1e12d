package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	ecs "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	balancers "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

var (
	testListener = regexp.MustCompile(`, x-aws-test_listener: (\{.*?\}|\d+)`)
	anyStrategy  = regexp.MustCompile(`x-aws-strategy: .*`)
)

// TestStrategies goes with a project through the strategies of its services: they are
// created with one, changed, changed without success, and get another strategy and
// the first one again.
func TestStrategies(t *testing.T) {
	t.Parallel()
	const http = `name: releases
x-aws-observability: true
x-aws-waf: managed
services:
  web:
    image: example/web:1
    ports: [{target: 80, published: "80", x-aws-test_listener: {port: 8080, ingress: [203.0.113.0/24]}}]
    x-aws-strategy: blue_green
    x-aws-alarms: [{metric: 5xx > 10, for: 2m}, {metric: cpu > 90}]
  api:
    image: example/web:1
    ports: [{target: 80, published: "80", x-aws-path: /api/*}]
    x-aws-strategy: {linear: 20, every: 3m}
  admin:
    image: example/web:1
    ports: [{target: 80, published: "80", x-aws-path: /admin/*}]
    x-aws-strategy: {canary: 10, every: 5m, pause: 1h}
`
	const tcp = `name: releases-tcp
services:
  broker:
    image: example/web:1
    ports: [{target: 1883, published: "1883", x-aws-test_listener: 2883}]
    x-aws-strategy: {canary: 10}
`
	const connect = `name: releases-connect
services:
  orders:
    image: example/web:1
    expose: ["9000"]
    x-aws-service_connect: true
    x-aws-strategy: blue_green
`
	for name, c := range map[string]struct {
		compose string
		want    map[string]ecs.DeploymentStrategy
		// groups is how many services have a second target group.
		groups int
	}{
		"releases": {http, map[string]ecs.DeploymentStrategy{
			"web": ecs.DeploymentStrategyBlueGreen, "api": ecs.DeploymentStrategyLinear, "admin": ecs.DeploymentStrategyCanary,
		}, 3},
		"releases-tcp":     {tcp, map[string]ecs.DeploymentStrategy{"broker": ecs.DeploymentStrategyCanary}, 1},
		"releases-connect": {connect, map[string]ecs.DeploymentStrategy{"orders": ecs.DeploymentStrategyBlueGreen}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, map[string]string{"compose.yaml": c.compose})
			of := func(text string) assembly {
				w.write(t, "compose.yaml", text)
				return assemblyOf(t, w)
			}
			shows := func(a assembly, rolling bool) {
				t.Helper()
				groups, tests := 0, 0
				for service, got := range describe(t, name, a.template, nil).services(t) {
					want := c.want[service]
					if rolling {
						want = ecs.DeploymentStrategyRolling
					}
					expect(t, got.DeploymentConfiguration.Strategy == want, "%s: the strategy is %s, want %s", service, got.DeploymentConfiguration.Strategy, want)
					for _, balancer := range got.LoadBalancers {
						if balancer.AdvancedConfiguration != nil {
							groups++
							if balancer.AdvancedConfiguration.TestListenerRule != nil {
								tests++
							}
						}
					}
				}
				want, wantTests := c.groups, min(c.groups, 1)
				if rolling {
					want, wantTests = 0, 0
				}
				expect(t, groups == want, "%d services have a second target group, want %d", groups, want)
				expect(t, tests == wantTests, "%d services have a test listener, want %d", tests, wantTests)
			}
			changed := strings.ReplaceAll(c.compose, "web:1", "web:2")
			// Only deployments that move requests have a test listener.
			still := testListener.ReplaceAllString(changed, "")
			with := func(strategy string) string { return anyStrategy.ReplaceAllString(still, "x-aws-strategy: "+strategy) }

			first := of(c.compose)
			stack := first.create(t)
			shows(first, false)
			reachesTasks(t, name, first)
			second := of(changed)
			status, why := second.updated(t)
			expect(t, status == types.StackStatusUpdateComplete, "the change: %s: %s", status, why)

			aws.control(t, "fail", "stack", name, "type", "AWS::ECS::Service", "message", "Service deployment rolled back because of alarms.")
			status, why = of(strings.ReplaceAll(c.compose, "web:1", "web:3")).updated(t)
			expect(t, status == types.StackStatusUpdateRollbackComplete, "the failing change: %s", status)
			expect(t, strings.Contains(why, "rolled back because of alarms"), "the reason is %q", why)
			shows(second, false)
			reachesTasks(t, name, second)

			other := of(anyStrategy.ReplaceAllString(changed, "x-aws-strategy: {linear: 50, every: 1m}"))
			status, why = other.updated(t)
			expect(t, status == types.StackStatusUpdateComplete, "to linear: %s: %s", status, why)
			for service, got := range describe(t, name, other.template, nil).services(t) {
				expect(t, got.DeploymentConfiguration.Strategy == ecs.DeploymentStrategyLinear, "%s: the strategy is %s", service, got.DeploymentConfiguration.Strategy)
			}
			rolling := of(with("rolling\n    deploy: {update_config: {x-aws-min_percent: 50, x-aws-early_success: {percent: 75, cleanup: blocking}}}"))
			status, why = rolling.updated(t)
			expect(t, status == types.StackStatusUpdateComplete, "to rolling: %s: %s", status, why)
			shows(rolling, true)
			reachesTasks(t, name, rolling)
			for id, r := range rolling.template.Resources {
				if deployment, ok := r.Properties["DeploymentConfiguration"].(map[string]any); ok {
					got := fmt.Sprint(deployment["EarlySuccessCriteria"])
					expect(t, got == "map[Enable:true HealthyPercent:75 SourceServiceRevisionCleanup:BLOCKING]", "%s: early success is %s", id, got)
				}
			}
			status, why = second.updated(t)
			expect(t, status == types.StackStatusUpdateComplete, "and back: %s: %s", status, why)
			shows(second, false)
			reachesTasks(t, name, second)

			// Each of these deploys other tasks as well.
			for i, to := range []struct {
				text string
				want ecs.DeploymentStrategy
			}{
				{"rolling", ecs.DeploymentStrategyRolling}, {"blue_green", ecs.DeploymentStrategyBlueGreen},
				{"{canary: 10}", ecs.DeploymentStrategyCanary}, {"rolling", ecs.DeploymentStrategyRolling},
				{"{linear: 50}", ecs.DeploymentStrategyLinear}, {"rolling", ecs.DeploymentStrategyRolling},
			} {
				next := of(strings.ReplaceAll(with(to.text), "web:2", fmt.Sprintf("web:%d", 4+i)))
				status, why = next.updated(t)
				expect(t, status == types.StackStatusUpdateComplete, "to %s: %s: %s", to.text, status, why)
				for service, got := range describe(t, name, next.template, nil).services(t) {
					expect(t, got.DeploymentConfiguration.Strategy == to.want, "%s: the strategy is %s, want %s", service, got.DeploymentConfiguration.Strategy, to.want)
				}
				reachesTasks(t, name, next)
			}
			stack.remove(t)
		})
	}
}

// reachesTasks asserts that each listener, and each of its rules, sends all requests
// to a target group with tasks. The emulator changes weights as ECS does, of which no
// template knows.
func reachesTasks(t *testing.T, stack string, a assembly) {
	t.Helper()
	d := describe(t, stack, a.template, nil)
	for _, arn := range d.ofType("AWS::ElasticLoadBalancingV2::Listener") {
		rules := must(aws.balancers.DescribeRules(t.Context(), &elb.DescribeRulesInput{ListenerArn: &arn}))(t).Rules
		for _, rule := range rules {
			if *rule.IsDefault && len(rules) > 1 {
				continue // The rule before it takes all requests.
			}
			for _, action := range rule.Actions {
				if action.Type == balancers.ActionTypeEnumForward {
					group := targetOf(action)
					health := must(aws.balancers.DescribeTargetHealth(t.Context(), &elb.DescribeTargetHealthInput{TargetGroupArn: &group}))(t)
					expect(t, len(health.TargetHealthDescriptions) > 0, "%s sends requests to %s, which has no tasks", *rule.RuleArn, group)
				}
			}
		}
	}
}

// targetOf is the target group that gets all requests.
func targetOf(action balancers.Action) string {
	if action.ForwardConfig != nil {
		for _, group := range action.ForwardConfig.TargetGroups {
			if group.Weight == nil || *group.Weight == 100 {
				return *group.TargetGroupArn
			}
		}
	}
	return *action.TargetGroupArn
}
