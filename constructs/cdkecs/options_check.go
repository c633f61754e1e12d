package cdkecs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// optionMistake is a mistake in an option of a service.
func optionMistake(c constructs.IConstruct, service, option, format string, args ...any) error {
	if _, ok := c.(*composeProject); ok {
		option = fmt.Sprintf("Services[%q].%s", service, option)
	}
	return mistake(c, "%s: %s", option, fmt.Sprintf(format, args...))
}

// option is an option that not every service can have.
type option struct {
	name  string
	isSet func(*ComposeServiceOptions) bool
	// ofTask means that it is of the task, which for a sidecar is that of another
	// service; ofService that it is of an ECS service, which for a job or a task
	// on a schedule there is none of.
	ofTask, ofService bool
}

var limitedOptions = []option{
	{"Cpu", func(o *ComposeServiceOptions) bool { return o.Cpu != nil }, true, false},
	{"MemoryLimitMiB", func(o *ComposeServiceOptions) bool { return o.MemoryLimitMiB != nil }, true, false},
	{"VpcSubnets", func(o *ComposeServiceOptions) bool { return o.VpcSubnets != nil }, true, false},
	{"SecurityGroups", func(o *ComposeServiceOptions) bool { return o.SecurityGroups != nil }, true, false},
	{"TaskRole", func(o *ComposeServiceOptions) bool { return o.TaskRole != nil }, true, false},
	{"ExecutionRole", func(o *ComposeServiceOptions) bool { return o.ExecutionRole != nil }, true, false},
	{"DesiredCount", func(o *ComposeServiceOptions) bool { return o.DesiredCount != nil }, true, true},
	{"CircuitBreaker", func(o *ComposeServiceOptions) bool { return o.CircuitBreaker != nil }, true, true},
	{"EnableExecuteCommand", func(o *ComposeServiceOptions) bool { return o.EnableExecuteCommand != nil }, true, true},
	{"TargetGroups", func(o *ComposeServiceOptions) bool { return len(o.TargetGroups) > 0 }, false, true},
}

// checkOptions panics with an error where the options of a service do not fit
// what becomes of it.
func checkOptions(c constructs.IConstruct, decided plan.Project, all map[string]*ComposeServiceOptions) {
	for _, s := range decided.Services {
		if own := all[s.Name]; own != nil {
			checkTaskOptions(c, s, own)
			checkContainerOptions(c, s.Name, s.Task.Main, own)
		}
		for _, sidecar := range s.Task.Sidecars {
			own := optionsOf(all, sidecar.Service)
			for _, o := range limitedOptions {
				if o.ofTask && o.isSet(own) {
					panic(optionMistake(c, sidecar.Service, o.name, "its container runs in the task of %q; set it for that service", s.Name))
				}
			}
			refuseServiceOptions(c, s, sidecar.Service, own)
			checkContainerOptions(c, sidecar.Service, sidecar.Main, own)
		}
	}
}

func checkTaskOptions(c constructs.IConstruct, s plan.Service, own *ComposeServiceOptions) {
	refuseServiceOptions(c, s, s.Name, own)
	switch {
	case own.DesiredCount == nil:
	case s.Scaling != nil:
		panic(optionMistake(c, s.Name, "DesiredCount", "Application Auto Scaling sets it, between %d and %d; remove it, or x-aws-autoscaling from the file",
			s.Scaling.Min, s.Scaling.Max))
	case s.Launch.Daemon:
		panic(optionMistake(c, s.Name, "DesiredCount", "one task runs on each EC2 instance (deploy.mode: global); remove it"))
	}
	if groups := own.SecurityGroups; groups != nil && (len(*groups) == 0 || slices.Contains(*groups, nil)) {
		panic(optionMistake(c, s.Name, "SecurityGroups", "it is empty, or one of its elements is nil; omit it to create a new group"))
	}
	checkSize(c, s, own)
}

// refuseServiceOptions panics where a service is a task that ends, or a container
// of one, and has options of an ECS service.
func refuseServiceOptions(c constructs.IConstruct, task plan.Service, name string, own *ComposeServiceOptions) {
	for _, o := range limitedOptions {
		if task.Run != nil && o.ofService && o.isSet(own) {
			panic(optionMistake(c, name, o.name, "it requires an ECS service, and %q is a task that ends; remove it", task.Name))
		}
	}
}

// checkSize compares the size of a task with those that Fargate has.
func checkSize(c constructs.IConstruct, s plan.Service, own *ComposeServiceOptions) {
	if own.Cpu == nil && own.MemoryLimitMiB == nil || isToken(own.Cpu) || isToken(own.MemoryLimitMiB) {
		return
	}
	name := "Cpu"
	if own.Cpu == nil {
		name = "MemoryLimitMiB"
	}
	if s.Launch.OnMachines() {
		panic(optionMistake(c, s.Name, name, "%q runs on EC2, on an instance type that the compose file determines; set deploy.resources there", s.Name))
	}
	size := limits.FargateSize{CPU: number(own.Cpu, s.Task.CPU), MemoryMiB: number(own.MemoryLimitMiB, s.Task.MemoryMiB)}
	fits, ok := limits.Fargate(size.CPU, size.MemoryMiB)
	switch {
	case !ok:
		panic(optionMistake(c, s.Name, name, "a task on Fargate has at most %d CPU units and %d MiB of memory; found %d and %d",
			limits.FargateLargest.CPU, limits.FargateLargest.MemoryMiB, size.CPU, size.MemoryMiB))
	case fits != size:
		panic(optionMistake(c, s.Name, name, "Fargate has no task with %d CPU units and %d MiB; the smallest size with both has %d and %d",
			size.CPU, size.MemoryMiB, fits.CPU, fits.MemoryMiB))
	}
	reserved := s.Task.Main.ReservedMiB
	for _, sidecar := range s.Task.Sidecars {
		reserved += sidecar.Main.ReservedMiB
	}
	if reserved > size.MemoryMiB {
		panic(optionMistake(c, s.Name, name, "the containers of the task reserve %d MiB (mem_reservation), but the task has %d", reserved, size.MemoryMiB))
	}
}

func isToken(n *float64) bool { return n != nil && *awscdk.Token_IsUnresolved(n) }

func checkContainerOptions(c constructs.IConstruct, name string, from plan.Container, own *ComposeServiceOptions) {
	if own.Image != nil && from.Image.Derived != nil {
		panic(optionMistake(c, name, "Image", "files of the project are built into an image derived from the one in the compose file; "+
			"add them to the image, and remove the mounts from the file"))
	}
	for _, port := range slices.Sorted(maps.Keys(own.TargetGroups)) {
		if !slices.ContainsFunc(from.Ports, func(m plan.PortMapping) bool { return m.Port == port }) {
			panic(optionMistake(c, name, "TargetGroups", "the container has no port %d, only %s; list it in expose of the service", port, portList(from.Ports)))
		}
		switch own.TargetGroups[port].(type) {
		case awselasticloadbalancingv2.IApplicationTargetGroup, awselasticloadbalancingv2.INetworkTargetGroup:
		default:
			panic(optionMistake(c, name, "TargetGroups", "the value for port %d is not a target group of an Application or Network Load Balancer", port))
		}
	}
}

func portList(ports []plan.PortMapping) string {
	if len(ports) == 0 {
		return "none"
	}
	var out []string
	for _, m := range ports {
		out = append(out, fmt.Sprint(m.Port))
	}
	return strings.Join(out, ", ")
}
