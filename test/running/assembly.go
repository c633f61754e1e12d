// Package running says what is known to stand in the way of an application that
// a template deploys: it comes up and is ended again, loses its data, or serves
// nobody. It reads the templates of a cloud assembly alone, with the eyes of
// somebody who knows the images and Amazon ECS. It shares no code and no table
// with the program that made the templates, so that it finds what that misses.
package running

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/test/reach"
)

// project is all that runs in the stacks of an assembly.
type project struct {
	tasks []*task
	// reachable reports that there is a listener, of the project or of others,
	// that leads to a task.
	reachable bool
}

// task is a task definition, with the service that runs it.
type task struct {
	// id is the logical id, across stacks.
	id string
	// memory is in MiB; 0 if only the containers have limits.
	memory     int
	containers []container
	// files are the volumes of the task on Amazon EFS.
	files map[string]bool
	// service is nil of a job and of what runs on a schedule or by hand. That of a
	// managed daemon, which runs on each instance, has nothing.
	service *service
}

// container is a container definition. Its name is that of the service in the
// compose file.
type container struct {
	name, image, user string
	// words are entrypoint, command and the command of the health check.
	words []string
	// arguments are entrypoint and command.
	arguments []string
	variables map[string]string
	mounts    []mount
	// ports are all ports, and of them those of TCP.
	ports, tcp []int
	memory     int
	tmpfs      int
	labels     []string
	// secrets are the names of the variables that are secrets.
	secrets []string
	check   *check
	// isFirst reports that another container starts when this one has ended.
	isFirst bool
}

type mount struct{ path, volume string }

// check is a health check; the times are in seconds.
type check struct {
	start, interval, retries int
	command                  []string
}

// service is an ECS service.
type service struct {
	// grace is its grace period in seconds, with which ECS ignores health checks.
	grace  int
	groups []group
	// late reports that Cloud Map answers for a task once ECS has found it
	// healthy, and not before.
	late bool
}

// group is a target group of a service.
type group struct {
	container  string
	port       int
	protocol   string
	healthPort string
	// interval is in seconds, unhealthy a number of checks.
	interval, unhealthy int
}

// object is an object of JSON.
type object = map[string]any

func read(stacks []*reach.Stack) *project {
	p, byID := &project{}, map[string]*task{}
	var all []*reach.Stack
	for _, s := range stacks {
		all = append(all, s.All()...)
	}
	groups, names := map[string]object{}, map[string]object{}
	for _, s := range all {
		for _, id := range slices.Sorted(maps.Keys(s.Resources)) {
			r := s.Resources[id]
			switch r.Type {
			case "AWS::ECS::TaskDefinition", "AWS::ECS::DaemonTaskDefinition":
				t := readTask(s, s.ID(id), r.Properties)
				byID[t.id], p.tasks = t, append(p.tasks, t)
			case "AWS::ElasticLoadBalancingV2::TargetGroup":
				groups[s.ID(id)] = r.Properties
			case "AWS::ServiceDiscovery::Service":
				names[s.ID(id)] = r.Properties
			}
		}
	}
	for _, s := range all {
		for _, r := range s.Resources {
			switch r.Type {
			case "AWS::ECS::Service":
				if t := byID[s.Resolve(r.Properties["TaskDefinition"])]; t != nil {
					t.service = readService(s, r.Properties, groups, names)
					p.reachable = p.reachable || len(t.service.groups) > 0
				}
			case "AWS::ECS::Daemon":
				if t := byID[s.Resolve(r.Properties["DaemonTaskDefinitionArn"])]; t != nil {
					t.service = &service{}
				}
			}
		}
	}
	return p
}

func readTask(s *reach.Stack, id string, properties object) *task {
	t := &task{id: id, memory: number(properties["Memory"]), files: map[string]bool{}}
	for _, volume := range objects(properties["Volumes"]) {
		if volume["EFSVolumeConfiguration"] != nil {
			t.files[text(volume["Name"])] = true
		}
	}
	for _, definition := range objects(properties["ContainerDefinitions"]) {
		t.containers = append(t.containers, readContainer(s, definition))
	}
	for _, definition := range objects(properties["ContainerDefinitions"]) {
		for _, awaited := range objects(definition["DependsOn"]) {
			if condition := text(awaited["Condition"]); condition == "SUCCESS" || condition == "COMPLETE" {
				i := slices.IndexFunc(t.containers, func(c container) bool { return c.name == text(awaited["ContainerName"]) })
				if i >= 0 {
					t.containers[i].isFirst = true
				}
			}
		}
	}
	return t
}

func readContainer(s *reach.Stack, definition object) container {
	c := container{
		name: text(definition["Name"]), image: s.Resolve(definition["Image"]), user: text(definition["User"]), variables: map[string]string{},
		memory: max(number(definition["Memory"]), number(definition["MemoryReservation"])),
	}
	c.arguments = append(texts(definition["EntryPoint"]), texts(definition["Command"])...)
	c.words = slices.Clone(c.arguments)
	for _, variable := range objects(definition["Environment"]) {
		c.variables[text(variable["Name"])] = text(variable["Value"])
	}
	for _, secret := range objects(definition["Secrets"]) {
		c.secrets = append(c.secrets, text(secret["Name"]))
	}
	for _, m := range objects(definition["MountPoints"]) {
		c.mounts = append(c.mounts, mount{text(m["ContainerPath"]), text(m["SourceVolume"])})
	}
	for _, m := range objects(definition["PortMappings"]) {
		port := number(m["ContainerPort"])
		c.ports = append(c.ports, port)
		if text(m["Protocol"]) != "udp" {
			c.tcp = append(c.tcp, port)
		}
	}
	linux, _ := definition["LinuxParameters"].(object)
	for _, t := range objects(linux["Tmpfs"]) {
		c.tmpfs += number(t["Size"])
	}
	labels, _ := definition["DockerLabels"].(object)
	c.labels = slices.Sorted(maps.Keys(labels))
	if health, ok := definition["HealthCheck"].(object); ok {
		c.words = append(c.words, texts(health["Command"])...)
		c.check = &check{
			command: texts(health["Command"]),
			start:   number(health["StartPeriod"]), interval: or(number(health["Interval"]), 30), retries: or(number(health["Retries"]), 3),
		}
	}
	return c
}

func readService(s *reach.Stack, properties object, groups, names map[string]object) *service {
	out := &service{grace: number(properties["HealthCheckGracePeriodSeconds"])}
	for _, balancer := range objects(properties["LoadBalancers"]) {
		g := group{container: text(balancer["ContainerName"]), port: number(balancer["ContainerPort"]), interval: 30, unhealthy: 2}
		if found, ok := groups[s.Resolve(balancer["TargetGroupArn"])]; ok {
			g.protocol, g.healthPort = text(found["Protocol"]), text(found["HealthCheckPort"])
			g.interval = or(number(found["HealthCheckIntervalSeconds"]), 30)
			g.unhealthy = or(number(found["UnhealthyThresholdCount"]), 2)
		}
		if g.healthPort == "" || g.healthPort == "traffic-port" {
			g.healthPort = strconv.Itoa(g.port)
		}
		out.groups = append(out.groups, g)
	}
	for _, registry := range objects(properties["ServiceRegistries"]) {
		out.late = out.late || names[s.Resolve(registry["RegistryArn"])]["HealthCheckCustomConfig"] != nil
	}
	return out
}

func or(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

func objects(value any) []object {
	items, _ := value.([]any)
	var out []object
	for _, item := range items {
		if o, ok := item.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

func texts(value any) []string {
	items, _ := value.([]any)
	var out []string
	for _, item := range items {
		out = append(out, text(item))
	}
	return out
}

// text is a text of the template. Of one that CloudFormation puts together, it
// is what the template has of it.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case nil:
		return ""
	case object:
		if join, ok := v["Fn::Join"].([]any); ok && len(join) == 2 {
			return strings.Join(texts(join[1]), text(join[0]))
		}
		return ""
	default:
		return fmt.Sprint(v)
	}
}

// number reads a number, which CloudFormation takes as a text as well.
func number(value any) int {
	f, err := strconv.ParseFloat(text(value), 64)
	if err != nil {
		return 0
	}
	return int(f)
}
