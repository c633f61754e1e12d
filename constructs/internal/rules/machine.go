package rules

import (
	"fmt"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// checkNeeds refuses what the capacity of the service does not have, and names the
// capacities that do.
func checkNeeds(r *finding.Report, s *model.Service) {
	for _, n := range []struct {
		set  bool
		need needs.Need
		at   finding.Path
		code string
		text string
	}{
		{s.Privileged, needs.Privileged, s.At("privileged"), codes.Privileged, "`privileged`"},
		{len(s.Devices) > len(s.RareDevices()), needs.Devices, s.At("devices"), codes.Device, "`devices`"},
		{model.SharesHost(s.Pid), needs.HostPID, s.At("pid"), codes.HostNamespace, "`pid: host`"},
		{model.SharesHost(s.Ipc) && !s.Host().IsManagedDaemon(), needs.HostIPC, s.At("ipc"), codes.HostNamespace, "`ipc: host`"},
		{s.IsGlobal(), needs.Global, s.At("deploy", "mode"), codes.DeployMode, `"` + globalMode + `"`},
		{model.SharesHost(s.NetworkMode), needs.HostNetwork, s.At("network_mode"), codes.NetworkMode, "`network_mode: host`"},
	} {
		if n.set && !s.Can(n.need) {
			r.Error(n.at, n.code, "remove it, or "+needs.Remedy(n.need), "%s %s", n.text, needs.Refusal(n.need, s.RunsOn()))
		}
	}
}

const globalMode = "global"

// checkMachine refuses a choice of an EC2 instance that does not hold the service,
// and reports which one was chosen.
func checkMachine(r *finding.Report, s *model.Service) {
	if s.IsSidecar() || !checkAmounts(&finding.Report{}, s) {
		return // the machine is that of the task, or checkSize reports why there is none
	}
	const code = codes.Machine
	if s.EC2().Spot && s.Project.Extensions().LaunchConfiguration {
		r.Error(s.At(), code, "remove one of them", "launch configurations are On-Demand only, but service %q is configured for Spot Instances", s.Name)
	}
	gpus := s.GPUs()
	m, ok := s.Machine()
	switch {
	case ok && s.IsGlobal():
		r.Info(s.At(), codes.MachineChoice, "", "service %q runs on each EC2 instance of the project for %s", s.Name, platformOf(m.ARM64))
	case ok && m.Known:
		r.Info(s.At(), codes.MachineChoice, "set node.machine in deploy.placement.constraints to choose another",
			"service %q runs on EC2 instances: %s", s.Name, shownMachine(m.Kind))
	case ok && gpus.All:
		r.Error(s.At(), code, "set the number of GPUs", "the number of GPUs of %s is unknown, and service %q asks for all", m.Name, s.Name)
	case ok:
		r.Info(s.At(), codes.MachineChoice, "", "service %q runs on EC2 instances: %s, whose size is unknown", s.Name, m.Name)
	case m.Name == "":
		r.Error(s.At(), code, "ask for less, or split the service", "no EC2 instance type is large enough for service %q, which asks for %s: the largest is %s",
			s.Name, shownNeed(s), shownMachine(machines.Largest(gpus.Count > 0, m.ARM64)))
	case !m.Known:
		r.Error(s.At(), code, "choose another instance type, or remove it for the cheapest", "%s cannot run service %q, which is for %s and asks for %s",
			m.Name, s.Name, platformOf(m.ARM64), shownNeed(s))
	case m.Kind.ARM64 != m.ARM64:
		r.Error(s.At(), code, "set platform to "+platformOf(m.Kind.ARM64)+", or choose another instance type",
			"%s runs images for %s, and service %q is for %s", m.Name, platformOf(m.Kind.ARM64), s.Name, platformOf(m.ARM64))
	default:
		r.Error(s.At(), code, "ask for less, or choose a larger instance type", "service %q asks for %s, more than %s has left for tasks",
			s.Name, shownNeed(s), shownMachine(m.Kind))
	}
}

// exceedsCPU refuses more CPU than ECS allows for a task on instances of any type,
// and reports whether it did.
func exceedsCPU(r *finding.Report, s *model.Service) bool {
	most, fix := limits.MostCPUOnEC2, "ask for less, or split the service"
	if s.IsManaged() {
		most, fix = limits.MostCPUOnManaged, "ask for less, split the service, or "+needs.Remedy(needs.LargeTask)
	}
	if s.IsSidecar() || !checkAmounts(&finding.Report{}, s) || s.Need().CPU <= most {
		return false
	}
	r.Error(s.At(), codes.Size, fix, "service %q asks for %s: a task on %s has at most %s", s.Name, shownNeed(s), s.RunsOn(), shownSize(most, 0))
	return true
}

func shownMachine(m machines.Machine) string {
	text := fmt.Sprintf("%s (%d vCPU, %d GiB", m.Name, m.VCPUs, m.MemoryMiB>>10)
	if m.GPUs > 0 {
		text += fmt.Sprintf(", %s of %d GiB", shownGPUs(m.GPUs), m.GPUMemoryGiB)
	}
	return text + ")"
}

func shownGPUs(n int) string {
	if n == 1 {
		return "1 GPU"
	}
	return fmt.Sprintf("%d GPUs", n)
}

// shownNeed is what the service asks for, with what else is on the machine.
func shownNeed(s *model.Service) string {
	need, others := s.Need(), s.GlobalNeed()
	text := shownSize(need.CPU, need.MemoryMiB)
	if need.GPUs > 0 {
		text = strings.Replace(text, " and ", ", ", 1) + " and " + shownGPUs(need.GPUs)
	}
	if others.CPU > 0 {
		text += ", next to global services with " + shownSize(others.CPU, others.MemoryMiB)
	}
	return text
}

func platformOf(arm64 bool) string {
	if arm64 {
		return "linux/arm64"
	}
	return "linux/amd64"
}

var devicePath = lazyregexp.New(`^/dev/`)

// checkDevices: ECS maps device files of the instance (API reference, Device). One
// that not every instance has is that of a type, or of an AMI, which only the user
// can know.
func checkDevices(r *finding.Report, s *model.Service) {
	for i, d := range s.Devices {
		if !devicePath.MatchString(d.Source) {
			r.Error(s.At("devices", i), codes.Device, "use a file in /dev, or request GPUs in deploy.resources", "%q is not a device file", d.Source)
		} else if fix, why := withoutDevice(s, machines.DeviceOf(d.Source)); why != "" {
			r.Error(s.At("devices", i), codes.Device, fix, "%s %s", d.Source, why)
		}
	}
}

// withoutDevice says why the instances of a service do not have a device, and what to
// do; both are empty where they may have it.
func withoutDevice(s *model.Service, kind machines.Device) (fix, why string) {
	host := s.Host()
	ec2 := host.EC2()
	switch {
	case kind == machines.DeviceOfAMD && (s.RunsOn() != needs.EC2 || ec2.AMI == "" || !machines.HasAMD(ec2.Machine)):
		return "set x-aws-capacity: {ec2: {machine: g4ad.xlarge, ami: <AMI>}}, with an AMI that has this driver and the agent of ECS, or remove it",
			"belongs to the driver of AMD GPUs: only EC2 instances of the family g4ad have such GPUs, and the ECS-optimized AMI does not contain the driver"
	case kind == machines.DeviceOfNone && ec2.AMI == "":
		return "remove it", "belongs to hardware that neither Fargate nor an EC2 instance has"
	case !s.OnMachines() || ec2.Machine != "" || ec2.AMI != "" || len(host.ManagedInstances().Instances) > 0:
		return "", ""
	}
	machine, known := host.Machine()
	if !known || kind == machines.DeviceOfAll || kind == machines.DeviceOfNVIDIA && machine.HasGPUs {
		return "", ""
	}
	return "set an instance type that has it, " + instanceSetting(s) + ", or remove it", "is not a device of " + machine.Name + ", which would be chosen for the service"
}

// instanceSetting is how to name the instance type of a service.
func instanceSetting(s *model.Service) string {
	if s.IsManaged() {
		return "as in x-aws-capacity: {managed: {instances: [g4dn.xlarge]}}"
	}
	return "as in x-aws-capacity: {ec2: {machine: g4dn.xlarge}}"
}
