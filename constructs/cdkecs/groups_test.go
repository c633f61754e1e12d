package cdkecs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// groupRules counts the rules of each security group of all stacks, by what its
// logical id has of its path, inbound and outbound ones apart. A group that
// another stack makes is known by the name of the parameter, which ends so.
func groupRules(stacks map[string]nestedTemplate) map[string]int {
	rules := map[string]int{}
	for _, stack := range stacks {
		for id, r := range stack.Resources {
			for _, side := range []string{"Ingress", "Egress"} {
				switch r.Type {
				case "AWS::EC2::SecurityGroup":
					inline, _ := r.Properties["SecurityGroup"+side].([]any)
					rules[id+side] += len(inline)
				case "AWS::EC2::SecurityGroup" + side:
					rules[groupOf(r.Properties["GroupId"])+side]++
				}
			}
		}
	}
	return rules
}

func groupOf(reference any) string {
	fields, _ := reference.(map[string]any)
	if of, ok := fields["Fn::GetAtt"].([]any); ok {
		return fmt.Sprint(of[0])
	}
	name := strings.TrimSuffix(fmt.Sprint(fields["Ref"]), "GroupId")
	return name[strings.LastIndex(name, "Project"):]
}

// TestSecurityGroupsOfLargeProjects: no group has more rules than AWS has room
// for, whatever the number of paths and of services on a volume.
func TestSecurityGroupsOfLargeProjects(t *testing.T) {
	var text strings.Builder
	text.WriteString("services:\n")
	for n := range 80 {
		fmt.Fprintf(&text, "  s%02d: {image: nginx, read_only: true, x-aws-stack: part%d, volumes: [\"data:/data:ro\"], "+
			"ports: [{target: 80, published: 80, x-aws-path: /%d}]}\n", n, n/40, n)
	}
	text.WriteString("volumes: {data: {}}\n")
	stacks := newFixture(t, parse(t, strings.ReplaceAll(text.String(), "part0", "main"))).templates(t)
	volume := 0
	for group, n := range groupRules(stacks) {
		if n > limits.RulesPerGroup.Most {
			t.Errorf("%s: %d rules", group, n)
		}
		if strings.Contains(group, "Volumesdata") && strings.HasSuffix(group, "Ingress") {
			volume += n
		}
	}
	if volume != 80 {
		t.Errorf("%d services are admitted to the volume, want 80", volume)
	}
	for id, target := range ofType(stacks[""].Resources, "AWS::EFS::MountTarget") {
		if groups, _ := target.Properties["SecurityGroups"].([]any); len(groups) != 2 {
			t.Errorf("%s has the groups %v, want one for each stack", id, groups)
		}
	}
}

// TestGroupsOfListeners: a listener with many sources has a group of its own,
// which does not move when another port is published.
func TestGroupsOfListeners(t *testing.T) {
	const prefix = "x-aws-certificate: arn:aws:acm:us-east-1:123456789012:certificate/0\n"
	const web = prefix + "services:\n  web: {image: nginx, ports: [{target: 80, published: 443}], x-aws-ingress: [pl-3b927c52]}\n"
	before := newFixture(t, parse(t, web)).resources(t)
	after := newFixture(t, parse(t, web+"  api: {image: nginx, ports: [{target: 80, published: 8080}]}\n")).resources(t)
	var with []string
	for id := range ofType(before, "AWS::EC2::SecurityGroup") {
		if _, ok := after[id]; !ok {
			t.Errorf("%s is gone", id)
		}
		if strings.Contains(id, "LoadBalancerGroup") {
			with = append(with, id[:len(id)-8])
		}
	}
	slices.Sort(with)
	if want := []string{"ProjectLoadBalancerGroup", "ProjectLoadBalancerGroup443", "ProjectLoadBalancerGroup80"}; !slices.Equal(with, want) {
		t.Errorf("the groups are %v, want %v", with, want)
	}
	for id, lb := range ofType(after, "AWS::ElasticLoadBalancingV2::LoadBalancer") {
		if groups, _ := lb.Properties["SecurityGroups"].([]any); len(groups) != 3 {
			t.Errorf("%s has the groups %v", id, groups)
		}
	}
	for id, rule := range ofType(after, "AWS::EC2::SecurityGroupIngress") {
		if rule.Properties["SourcePrefixListId"] != nil && !strings.HasPrefix(id, "ProjectLoadBalancerGroup443from") && !strings.HasPrefix(id, "ProjectLoadBalancerGroup80from") {
			t.Errorf("%s admits the list to another group", id)
		}
	}
}

// TestNetworkLoadBalancersAcrossZones: the addresses of all zones lead to a service
// whose only task is in one of them.
func TestNetworkLoadBalancersAcrossZones(t *testing.T) {
	for name, text := range map[string]string{
		"one":    "services:\n  a: {image: example/a, ports: [\"1883:1883\"]}\n  b: {image: example/b, ports: [\"5671:5671/udp\"]}\n",
		"second": "x-aws-loadbalancer: {split: true}\nservices:\n  web: {image: nginx, ports: [\"80:80\"]}\n  a: {image: example/a, ports: [\"1883:1883\"]}\n",
	} {
		found := 0
		for id, r := range ofType(newFixture(t, parse(t, text)).resources(t), "AWS::ElasticLoadBalancingV2::LoadBalancer") {
			if r.Properties["Type"] != "network" {
				continue
			}
			found++
			attributes := fmt.Sprint(r.Properties["LoadBalancerAttributes"])
			if !strings.Contains(attributes, "map[Key:load_balancing.cross_zone.enabled Value:true]") {
				t.Errorf("%s: %s has the attributes %s", name, id, attributes)
			}
		}
		if found != 1 {
			t.Errorf("%s: %d Network Load Balancers, want 1", name, found)
		}
	}
}
