package cdkecs_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

const (
	stableHead = "services:\n"
	stableTail = "networks: {front: {}, back: {internal: true}}\n"
)

var stableServices = []string{
	"  web: {image: nginx, ports: [\"80:80\"], networks: [front], depends_on: [api]}\n",
	"  api: {image: api, expose: [\"8080\"], networks: {front: {aliases: [backend]}, back: {aliases: [store]}}, environment: {B: \"1\", A: \"2\", C: \"3\"}}\n",
	"  a-b: {image: one, networks: [back], ports: [\"8080:80\"]}\n",
	"  a_b: {image: two, networks: [back]}\n",
	"  middle: {image: four, networks: [front], ports: [{target: 80, x-aws-path: /middle/*}]}\n",
	"  host: {image: five, networks: [front], ports: [{target: 80, x-aws-host: a.example.com}]}\n",
	"  ab: {image: three, networks: {front: {aliases: [backend]}}, labels: {x: \"1\", y: \"2\"}}\n",
}

// TestSameBytes synthesizes one project many times with its services in
// another order each time.
func TestSameBytes(t *testing.T) {
	services := append([]string{}, stableServices...)
	var first string
	for run := range 20 {
		got := string(newFixture(t, parse(t, stableHead+strings.Join(services, "")+stableTail)).bytes(t))
		if run == 0 {
			first = got
		} else if got != first {
			t.Fatalf("run %d, with the services in another order, gave another template", run)
		}
		rand.Shuffle(len(services), func(i, j int) { services[i], services[j] = services[j], services[i] })
	}
}

// TestAddingAServiceMovesNothing adds services, networks and ports one at a
// time and looks for resources that vanish or change their type.
func TestAddingAServiceMovesNothing(t *testing.T) {
	var before map[string]resource
	for n := 1; n <= len(stableServices); n++ {
		// From the back, so that new ones sort before the old ones too.
		text := stableHead + strings.Join(stableServices[len(stableServices)-n:], "") + stableTail
		if n < len(stableServices) { // depends_on of web needs api
			text = strings.ReplaceAll(text, ", depends_on: [api]", "")
		}
		after := newFixture(t, parse(t, text)).resources(t)
		for id, r := range before {
			if after[id].Type != r.Type {
				t.Errorf("with %d services, %s (%s) is gone", n, id, r.Type)
			}
			if mustNotChange(r.Type) && !reflect.DeepEqual(after[id], r) {
				t.Errorf("with %d services, %s changed", n, id)
			}
		}
		before = after
	}
}

func mustNotChange(kind string) bool {
	return kind == "AWS::Logs::LogGroup" || kind == "AWS::EFS::FileSystem" || kind == "AWS::ElasticLoadBalancingV2::ListenerRule"
}

// TestHealthChecksMoveNothing: with a health check, another port that is asked,
// or more time to start and stop, every resource stays the one that it was.
func TestHealthChecksMoveNothing(t *testing.T) {
	const port = `{target: 80, published: 80%s}, {target: 9000, published: 9000, app_protocol: http}`
	service := func(port, more string) map[string]resource {
		text := "services: {web: {image: nginx, volumes: ['data:/data'], ports: [" + port + "]" + more + "}}\nvolumes: {data: }\n"
		return newFixture(t, parse(t, text)).resources(t)
	}
	before := service(fmt.Sprintf(port, ""), "")
	for name, after := range map[string]map[string]resource{
		"a health check": service(fmt.Sprintf(port, ""), ", healthcheck: {test: curl http://localhost:9000/, start_period: 1h}, stop_grace_period: 1m"),
		"a health port":  service(fmt.Sprintf(port, ", x-aws-healthcheck: {port: 8081, grace_period: 1h, interval: 5s}"), ""),
	} {
		for id, r := range before {
			isRule := strings.HasPrefix(r.Type, "AWS::EC2::SecurityGroup") // of the port that was asked
			if after[id].Type != r.Type && !isRule {
				t.Errorf("with %s, %s (%s) is gone", name, id, r.Type)
			}
			if kind := "AWS::ElasticLoadBalancingV2::TargetGroup"; r.Type == kind && after[id].Properties["Port"] != r.Properties["Port"] {
				t.Errorf("with %s, %s is replaced", name, id)
			}
		}
	}
}

// TestNamesDoNotCollide: names that differ only by what logical ids leave out.
func TestNamesDoNotCollide(t *testing.T) {
	long := strings.Repeat("x", 60)
	resources := newFixture(t, parse(t, fmt.Sprintf(`
services:
  a-b: {image: i}
  a_b: {image: i}
  ab: {image: i}
  a.b: {image: i}
  %s: {image: i}
`, long))).resources(t)
	names := map[string]bool{}
	for _, r := range ofType(resources, "AWS::ServiceDiscovery::Service") {
		names[fmt.Sprint(r.Properties["Name"])] = true
	}
	for _, name := range []string{"a-b", "a_b", "ab", "a.b", long} {
		if !names[name] {
			t.Errorf("service %s has no name of its own", name)
		}
	}
	if n := len(ofType(resources, "AWS::ECS::Service")); n != 5 {
		t.Errorf("%d ECS services, want 5", n)
	}
}

// TestARuleKeepsItsPlace: CloudFormation creates before it deletes, and a
// listener has one rule of a priority. So a rule of the same priority has to be
// the same resource, whatever it leads to.
func TestARuleKeepsItsPlace(t *testing.T) {
	const web = "services:\n  web: {image: nginx, ports: [\"80:80\"]}\n"
	places := func(text string) map[string]any {
		out := map[string]any{}
		for id, r := range ofType(newFixture(t, parse(t, web+text)).resources(t), "AWS::ElasticLoadBalancingV2::ListenerRule") {
			out[id] = r.Properties["Priority"]
		}
		return out
	}
	before := places("  api: {image: api, ports: [{target: 8080, published: 80, x-aws-path: /api/*}]}\n")
	for change, text := range map[string]string{
		"another container port": "  api: {image: api, ports: [{target: 9090, published: 80, x-aws-path: /api/*}]}\n",
		"another service":        "  backend: {image: api, ports: [{target: 8080, published: 80, x-aws-path: /api/*}]}\n",
	} {
		if after := places(text); len(after) != 1 || !reflect.DeepEqual(after, before) {
			t.Errorf("%s: the rules were %v and are %v", change, before, after)
		}
	}
}

// TestAnotherLoadBalancerHasOtherTargetGroups: a target group can be behind one
// load balancer, and CloudFormation makes the new listeners before it deletes
// the old ones.
func TestAnotherLoadBalancerHasOtherTargetGroups(t *testing.T) {
	const (
		vpc = "x-aws-vpc: vpc-01234567\n"
		web = "services:\n  web: {image: nginx, ports: [{target: 80, x-aws-path: /*}]}\n"
		tcp = "services:\n  web: {image: nginx, ports: [\"5432:5432\"]}\n"
	)
	for name, texts := range map[string][]string{
		"application": {vpc + web, vpc + "x-aws-loadbalancer: {scheme: internal}\n" + web, "x-aws-loadbalancer: shared\n" + web,
			"x-aws-loadbalancer: {listener: " + sharedListener + "}\n" + web},
		"network": {vpc + tcp, vpc + "x-aws-loadbalancer: {scheme: internal}\n" + tcp},
	} {
		t.Run(name, func(t *testing.T) {
			seen := map[string]string{}
			for _, text := range texts {
				for id := range ofType(inAccount(t, text, "vpc-01234567").resources(t), "AWS::ElasticLoadBalancingV2::TargetGroup") {
					if other, twice := seen[id]; twice {
						t.Errorf("target group %s is behind both load balancers:\n%s%s", id, other, text)
					}
					seen[id] = text
				}
			}
			if len(seen) != len(texts) {
				t.Errorf("%d target groups, want %d", len(seen), len(texts))
			}
		})
	}
}

// TestASizeReplacesNothing: a size that the file gets, or another one, changes
// the task definition, of which CloudFormation makes a new revision, and nothing
// else, on Fargate and on a machine that the file names; without a name, the
// cheapest that holds the task is chosen anew.
func TestASizeReplacesNothing(t *testing.T) {
	const service = "services:\n  web: {image: \"quay.io/keycloak/keycloak:26\", ports: [\"80:8080\"], volumes: [\"data:/data\"]%s}\nvolumes: {data: {}}\n"
	for _, capacity := range []string{"", ", x-aws-capacity: {ec2: {machine: t3.medium}}"} {
		before := newFixture(t, parse(t, fmt.Sprintf(service, capacity))).resources(t)
		for _, size := range []string{
			", mem_limit: 2g", ", cpus: 1", ", deploy: {resources: {limits: {cpus: '0.5', memory: 1536m}}}", ", mem_reservation: 2g",
			", shm_size: 1g", ", tmpfs: [\"/scratch:size=1g\"]", ", storage_opt: {size: 50G}",
		} {
			after := newFixture(t, parse(t, fmt.Sprintf(service, capacity+size))).resources(t)
			for id, r := range before {
				if after[id].Type != r.Type {
					t.Errorf("with%s, %s (%s) is gone", capacity+size, id, r.Type)
				}
				if r.Type != "AWS::ECS::TaskDefinition" && !reflect.DeepEqual(after[id], r) {
					t.Errorf("with%s, %s (%s) changed", capacity+size, id, r.Type)
				}
			}
			if len(after) != len(before) {
				t.Errorf("with%s, there are %d resources, and were %d", capacity+size, len(after), len(before))
			}
		}
	}
}

// TestSizeOfTheTask looks at what is in the template.
func TestSizeOfTheTask(t *testing.T) {
	resources := newFixture(t, parse(t, "services:\n  web: {image: elasticsearch, shm_size: 1g, storage_opt: {size: 50G}}\n")).resources(t)
	for _, r := range ofType(resources, "AWS::ECS::TaskDefinition") {
		if r.Properties["Memory"] != "2048" || r.Properties["Cpu"] != "256" {
			t.Errorf("the task has %v CPU units and %v MiB", r.Properties["Cpu"], r.Properties["Memory"])
		}
		if got := fmt.Sprint(r.Properties["EphemeralStorage"]); got != "map[SizeInGiB:50]" {
			t.Errorf("the disk space is %s", got)
		}
		if got := fmt.Sprint(r.Properties["ContainerDefinitions"]); !strings.Contains(got, "Tmpfs:[map[ContainerPath:/dev/shm Size:1024]]") {
			t.Errorf("the containers are %s", got)
		}
	}
}
