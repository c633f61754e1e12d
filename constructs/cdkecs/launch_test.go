package cdkecs_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestTasksOnProviders holds that tasks which are no services start where the
// file says, and not before the cluster has the capacity provider.
func TestTasksOnProviders(t *testing.T) {
	f := newFixture(t, parse(t, `services:
  train: {image: i, gpus: all, x-aws-job: true}
  nightly: {image: i, x-aws-schedule: rate(1 day), x-aws-capacity: ec2}
  hourly: {image: i, x-aws-schedule: rate(1 hour), x-aws-capacity: spot}
  console: {image: i, x-aws-run: true, x-aws-capacity: {spot: 3, on_demand: 1, base: 1}}
`))
	resources := f.resources(t)
	for _, c := range []struct {
		kind, service string
		// has are in the properties; waits is in the id of what comes first.
		has   []string
		waits string
	}{
		{"Custom::ComposeJob", "train", []string{`"capacityProvider":{"Ref":"ProjectCapacitiesg4dnxlargeProvider`, `"assignPublicIp":"DISABLED"`, "PrivateSubnet"}, "g4dnxlargeAssociation"},
		{"AWS::Scheduler::Schedule", "nightly", []string{`"CapacityProvider":{"Ref":"ProjectCapacitiest3microProvider`, `"AssignPublicIp":"DISABLED"`, "PrivateSubnet"}, "t3microAssociation"},
		{"AWS::Scheduler::Schedule", "hourly", []string{`"CapacityProvider":"FARGATE_SPOT"`, `"AssignPublicIp":"ENABLED"`, "PublicSubnet"}, "CapacitiesFargate"},
	} {
		r := resources[soleID(t, resources, c.kind, c.service)]
		text, err := json.Marshal(r.Properties)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range c.has {
			if !strings.Contains(string(text), part) {
				t.Errorf("%s has no %s: %s", c.service, part, text)
			}
		}
		if strings.Contains(strings.ToLower(string(text)), `"launchtype"`) {
			t.Errorf("%s has a launch type beside its capacity providers", c.service)
		}
		if !slices.ContainsFunc(r.DependsOn, func(id string) bool { return strings.Contains(id, c.waits) }) {
			t.Errorf("%s does not wait for %s: %v", c.service, c.waits, r.DependsOn)
		}
	}
	option := strings.ReplaceAll(`"capacityProviderStrategy":[{"capacityProvider":"FARGATE","weight":1,"base":1},{"capacityProvider":"FARGATE_SPOT","weight":3}]`, `"`, `\"`)
	if !strings.Contains(string(f.bytes(t)), option) {
		t.Errorf("no command has %s", option)
	}
}

// TestSidecarsOnMachines: they may do what machines can, and are scaled with
// the task.
func TestSidecarsOnMachines(t *testing.T) {
	resources := newFixture(t, parse(t, `services:
  web: {image: i, x-aws-capacity: ec2, ports: ["80:80"], deploy: {x-aws-autoscaling: {requests: 100, max: 3}}}
  shell: {image: i, network_mode: "service:web", privileged: true, mem_limit: 3g, ports: [{target: 81, published: "81", x-aws-protocol: http}]}
`)).resources(t)
	task := resources[soleID(t, resources, "AWS::ECS::TaskDefinition", "web")]
	text, err := json.Marshal(task.Properties)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"Privileged":true`, `"Memory":"3584"`, `"RequiresCompatibilities":["EC2"]`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("the task definition has no %s: %s", part, text)
		}
	}
	if n := len(ofType(resources, "AWS::ApplicationAutoScaling::ScalingPolicy")); n != 2 {
		t.Errorf("%d policies, want one for each port", n)
	}
	if n := len(ofType(resources, "AWS::ECS::CapacityProvider")); n != 1 {
		t.Errorf("%d capacity providers, want 1", n)
	}
}

// TestMovingToMachinesReplacesNoService: CloudFormation would start the tasks
// of the new service while those of the old one still write to its volumes.
func TestMovingToMachinesReplacesNoService(t *testing.T) {
	const service = "services:\n  db: {image: postgres, volumes: [\"data:/data\"]%s}\nvolumes: {data: {}}\n"
	replacing := func(capacity string) string {
		resources := newFixture(t, parse(t, fmt.Sprintf(service, capacity))).resources(t)
		properties := resources[soleID(t, resources, "AWS::ECS::Service", "db")].Properties
		var out []any
		for _, name := range []string{"Cluster", "Role", "SchedulingStrategy", "ServiceName"} {
			out = append(out, properties[name])
		}
		return fmt.Sprint(out)
	}
	fargate := replacing("")
	for _, capacity := range []string{", x-aws-capacity: ec2", ", x-aws-capacity: spot"} {
		if got := replacing(capacity); got != fargate {
			t.Errorf("with %s what replaces the service is %s, and %s without", capacity, got, fargate)
		}
	}
}
