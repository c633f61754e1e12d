package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkManaged refuses settings of Managed Instances that are out of range.
func checkManaged(r *finding.Report, at finding.Path, c model.Capacity) {
	m := c.Managed
	if m == nil {
		return
	}
	checkInstanceTypes(r, at.Then("instances"), m.Instances)
	switch vcpu := m.VCPU; {
	case vcpu.Min < 0 || vcpu.Max < 0:
		r.Error(at.Then("vcpu"), codes.Capacity, "use 1 or more, or remove it", "an instance has at least 1 vCPU")
	case vcpu.Max > 0 && vcpu.Min > vcpu.Max:
		r.Error(at.Then("vcpu", "min"), codes.Capacity, "lower min, or raise max", "min %d is above max %d", vcpu.Min, vcpu.Max)
	}
	valid := true
	for _, bound := range []struct{ name, size string }{{"min", m.Memory.Min}, {"max", m.Memory.Max}} {
		if bound.size != "" && model.SizeMiB(bound.size) == 0 {
			valid = false
			r.Error(at.Then("memory", bound.name), codes.Capacity, "write it as 8g", "%q is not a size", bound.size)
		}
	}
	if least, most := model.SizeMiB(m.Memory.Min), model.SizeMiB(m.Memory.Max); valid && most > 0 && least > most {
		r.Error(at.Then("memory", "min"), codes.Capacity, "lower min, or raise max", "min %s is above max %s", m.Memory.Min, m.Memory.Max)
	}
	// 0 is the default; the volumes are of the type gp3.
	if b := limits.EBSTypes["gp3"].SizeGiB; m.Storage != 0 && m.Storage != b.Clamp(m.Storage) {
		r.Error(at.Then("storage"), codes.Capacity, fmt.Sprintf("use %d to %d GiB, or remove it for 80 GiB", b.Min, b.Max), "%d GiB is out of range", m.Storage)
	}
}

func checkInstanceTypes(r *finding.Report, at finding.Path, patterns []string) {
	for i, pattern := range patterns {
		if pattern == "" {
			r.Error(at.Then(i), codes.ExtensionValue, "write it as g6.xlarge or m7i.*, or remove the entry", "\"\" is not an instance type")
		}
		report.InstanceTypes.Check(r, at.Then(i), pattern)
	}
}

// checkManagedInstances refuses what no instance holds that the settings admit, and
// reports what ECS may choose.
func checkManagedInstances(r *finding.Report, s *model.Service) {
	if s.IsSidecar() || !checkAmounts(&finding.Report{}, s) {
		return
	}
	if s.IsGlobal() {
		checkManagedDaemon(r, s)
	}
	wanted := s.ManagedInstances()
	m, ok := s.Machine()
	switch {
	case s.GPUs().All && (!m.Known || len(wanted.Instances) != 1 || wanted.Instances[0] != m.Name):
		r.Error(s.At(), codes.Machine, "set the number of GPUs, or set one instance type as in x-aws-capacity: {managed: {instances: [g6.xlarge]}}",
			"the number of GPUs depends on the instance type that ECS chooses, and service %q asks for all", s.Name)
	case !ok:
		r.Error(s.At(), codes.Machine, "ask for less, or widen the bounds in x-aws-capacity", "no instance type that x-aws-capacity allows can run service %q, which asks for %s%s",
			s.Name, shownNeed(s), largestAdmitted(wanted, m))
	case m.Known:
		r.Info(s.At(), codes.MachineChoice, "", "service %q runs on Managed Instances: ECS chooses their type, such as %s", s.Name, shownMachine(m.Kind))
	default:
		r.Info(s.At(), codes.MachineChoice, "", "service %q runs on Managed Instances of %s, whose size is unknown", s.Name, finding.List(wanted.Instances))
	}
}

// largestAdmitted completes a message with the largest type that may be chosen.
func largestAdmitted(wanted model.Managed, m model.Machine) string {
	admits, largest := wanted.Filter().For(machines.Need{GPUs: m.GPUs, ARM64: m.ARM64}), machines.Machine{}
	for _, kind := range machines.All() {
		if admits(kind) && kind.ARM64 == m.ARM64 && kind.MemoryMiB > largest.MemoryMiB {
			largest = kind
		}
	}
	switch {
	case largest.Name == "" && m.HasGPUs:
		return ": none with GPUs for " + platformOf(m.ARM64) + " is known"
	case largest.Name == "":
		return ": none for " + platformOf(m.ARM64) + " is known"
	}
	return ": the largest is " + shownMachine(largest)
}

// checkManagedDaemon holds a service that runs once on each Managed Instance to what
// a managed daemon has (Amazon ECS developer guide, Daemon task definitions).
func checkManagedDaemon(r *finding.Report, s *model.Service) {
	toEC2 := ", or set x-aws-capacity: ec2"
	const code = codes.DeployMode
	hasInstances := func(name string) bool { return !s.Project.Service(name).IsGlobal() }
	if !slices.ContainsFunc(s.InstanceNeighbours(), hasInstances) {
		r.Error(s.At("deploy", "mode"), code, "run another service on Managed Instances"+toEC2,
			"no other service runs on Managed Instances: a managed daemon does not start instances")
	}
	for _, member := range s.Task() {
		if len(member.Ports()) > 0 {
			r.Error(member.At("ports"), code, "remove the ports"+toEC2, "a managed daemon has no address of its own, so ports of service %q cannot be published", member.Name)
		}
		for _, m := range member.Mounts() {
			if m.Kind == model.NamedMount {
				r.Error(member.At("volumes", m.Index), code, "use ephemeral or host under x-aws-binds, or tmpfs"+toEC2,
					"a managed daemon cannot mount file systems: %s at %s", m.Volume, m.Target)
			}
		}
	}
	checkDaemonNames(r, s)
	if model.SharesHost(s.NetworkMode) {
		r.Error(s.At("network_mode"), code, "remove it"+toEC2, "`network_mode: host` is not supported for a managed daemon, which has its own network on its instance")
	}
}

// checkDaemonNames warns of connections between a managed daemon and other services:
// it has no name, and the security group of its instance is on no network.
func checkDaemonNames(r *finding.Report, s *model.Service) {
	fix := "remove `mode: global` of " + s.Name + ", or set x-aws-capacity: ec2"
	for _, other := range s.Project.All() {
		for _, m := range other.Mentions() {
			switch {
			case other.Host().Name != s.Name && m.Names(s.Name):
				r.Warn(m.At(), codes.Alias, fix, "%s does not resolve: service %q is a managed daemon and has no name", s.Name, s.Name)
			case other.Host().Name == s.Name:
				for _, peer := range s.Project.All() {
					if peer.Host().Name != s.Name && m.Names(peer.Name) {
						r.Warn(m.At(), codes.Alias, fix, "%s cannot be reached: service %q is a managed daemon, whose instance is on none of the networks of the project", peer.Name, s.Name)
					}
				}
			}
		}
	}
}

// managedAttributes are those that placement constraints on Managed Instances may
// name (Amazon ECS developer guide, Task definition parameters for Managed
// Instances, placementConstraints).
var managedAttributes = []string{"ecs.subnet-id", "ecs.availability-zone", "ecs.cpu-architecture", "ecs.instance-type"}

func checkManagedPlacement(r *finding.Report, at finding.Path, s *model.Service, p model.Placement) {
	if !s.IsManaged() {
		return
	}
	if p.AMI != "" {
		r.Error(at, codes.Capacity, "remove it, or "+needs.Remedy(needs.DockerSocket), "node.ami is not supported on Managed Instances: AWS chooses their AMI")
	}
	for _, expression := range p.Expressions {
		name, _, _ := strings.Cut(strings.TrimPrefix(expression, "attribute:"), " ")
		if !slices.Contains(managedAttributes, name) {
			r.Warn(at, codes.Placement, "remove it, or use one of "+finding.List(managedAttributes), "%q is ignored: Managed Instances have no such attribute", expression)
		}
	}
}
