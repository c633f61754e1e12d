package e2e

import (
	"strings"
	"testing"
)

// capacityShop has a service with data, and another that runs once on each instance.
const capacityShop = `
name: moving
x-aws-capacity: ec2
x-aws-binds: {/proc: host}
services:
  db:
    image: example/db:1
    volumes: ["data:/data:nocopy"]
  agent:
    image: example/agent:1
    deploy: {mode: global}
    volumes: ["/proc:/host/proc:ro"]
volumes:
  data:
`

// TestMoveCapacity moves a project from EC2 instances to Managed Instances and back:
// the service and its data stay, and the instances are replaced.
func TestMoveCapacity(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, map[string]string{"compose.yaml": capacityShop})
	managed := strings.Replace(capacityShop, "x-aws-capacity: ec2", "x-aws-capacity: managed", 1)
	deploy := func(text string) deployed {
		t.Helper()
		w.write(t, "compose.yaml", text)
		w.mustCDK(t, "deploy", "--require-approval", "never")
		d := describe(t, "moving", assemblyOf(t, w).template, nil)
		invariants(t, d)
		return d
	}
	only := func(d deployed, kind string) string {
		t.Helper()
		found := d.ofType(kind)
		expect(t, len(found) == 1, "%d resources of %s, want one: %q", len(found), kind, found)
		return strings.Join(found, " ")
	}
	first := deploy(capacityShop)
	data, service := only(first, "AWS::EFS::FileSystem"), *first.services(t)["db"].ServiceArn

	second := deploy(managed)
	expect(t, only(second, "AWS::EFS::FileSystem") == data, "the file system was replaced")
	expect(t, *second.services(t)["db"].ServiceArn == service, "the service was replaced")
	expect(t, len(second.ofType("AWS::AutoScaling::AutoScalingGroup")) == 0, "the group of instances stays")
	only(second, "AWS::ECS::Daemon")
	only(second, "AWS::ECS::CapacityProvider")

	third := deploy(capacityShop)
	expect(t, only(third, "AWS::EFS::FileSystem") == data, "the file system was replaced on the way back")
	expect(t, *third.services(t)["db"].ServiceArn == service, "the service was replaced on the way back")
	expect(t, len(third.ofType("AWS::ECS::Daemon")) == 0, "the managed daemon stays")
	only(third, "AWS::AutoScaling::AutoScalingGroup")
	w.mustCDK(t, "destroy", "--force")
}
