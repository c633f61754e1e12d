package rules

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
	"github.com/compose-cdk/compose-cdk/constructs/internal/support"
)

// checkNamespaces refuses namespaces that a container would share with another one,
// and reports those of the host by their rows of the support table.
func checkNamespaces(r *finding.Report, s *model.Service) {
	checkNetworkMode(r, s)
	for _, n := range []struct{ name, mode string }{
		{"ipc", s.Ipc}, {"pid", s.Pid}, {"uts", s.Uts}, {"userns_mode", s.UserNSMode}, {"cgroup", s.Cgroup},
	} {
		kind, _, _ := strings.Cut(n.mode, ":")
		switch {
		case (n.name == "ipc" || n.name == "pid") && isMissing(s, n.mode): // checkDependencies
		case kind == "service" || kind == "container":
			checkSharedNamespace(r, s, n.name, n.mode)
		case model.SharesHost(n.mode) && n.name != "pid" && n.name != "ipc": // which instances have: checkNeeds
			support.ReportRow(r, support.RowOf("services.*."+n.name), s.At(n.name), n.mode)
		}
	}
}

// isMissing reports whether a namespace is that of a service which is undefined, or
// not active.
func isMissing(s *model.Service, mode string) bool {
	name, isService := strings.CutPrefix(mode, types.ServicePrefix)
	_, isActive := s.Project.Services[name]
	return isService && !isActive && !model.IsReplaced(s.Project.DisabledServices[name])
}

// checkSharedNamespace refuses namespaces of what is not in the same task: the
// containers of a task can share their processes and, on EC2 instances, their IPC resources (Amazon ECS API reference, TaskDefinition,
// pidMode and ipcMode).
func checkSharedNamespace(r *finding.Report, s *model.Service, name, mode string) {
	other, isService := strings.CutPrefix(mode, types.ServicePrefix)
	fix := "remove it"
	switch {
	case isService && s.SharesTask(other) && name == "pid":
		return
	case isService && s.SharesTask(other) && name == "ipc":
		if s.Can(needs.TaskIPC) {
			return
		}
		fix += ", or " + needs.Remedy(needs.TaskIPC)
	case isService && name == "pid":
		fix += ", or put the container in the task of " + other + " with network_mode: " + mode
	}
	if isService && s.SharesTask(other) {
		r.Error(s.At(name), codes.SharedNamespace, fix, "%q %s: the containers of a task share only pid", mode, needs.Refusal(needs.TaskIPC, s.RunsOn()))
		return
	}
	r.Error(s.At(name), codes.SharedNamespace, fix, "%q is not supported for containers of different tasks", mode)
}

// checkHostNeighbours warns where tasks that reach into their machine are on
// those of others: on each machine.
func checkHostNeighbours(r *finding.Report, s *model.Service) {
	others := s.HostNeighbours()
	if len(others) == 0 {
		return
	}
	r.Warn(s.At("deploy", "mode"), codes.HostNeighbours,
		report.OrAcknowledge("remove `mode: global`, so that the service gets EC2 instances of its own", codes.HostNeighbours),
		"service %q runs on each EC2 instance with access to the host: it can read the secrets of %s, and use their roles", s.Name, finding.List(others))
}

// checkNetworkMode refuses values of network_mode that ECS has no network for. A
// service that it names and that is not there is in depends_on too, where
// compose-go puts it.
func checkNetworkMode(r *finding.Report, s *model.Service) {
	at := s.At("network_mode")
	if s.NetworkMode != "" && len(s.Networks) > 0 {
		r.Error(at, codes.NetworkMode, "remove one of them", "network_mode %q cannot be combined with networks", s.NetworkMode)
	}
	const code = codes.NetworkMode
	switch {
	case model.SharesHost(s.NetworkMode): // checkNeeds and checkHostNetwork
	case strings.HasPrefix(s.NetworkMode, types.ContainerPrefix):
		r.Error(at, code, "write service:<name> for a service of this project, or use a network", "%q is not supported on ECS: containers of other projects cannot be reached", s.NetworkMode)
	case s.IsSidecar():
		if name := strings.TrimPrefix(s.NetworkMode, types.ServicePrefix); model.IsReplaced(s.Project.DisabledServices[name]) {
			r.Error(at, code, "use a network", "there is no task of %q to join, because the service is replaced", name)
		}
	case !slices.Contains([]string{"", "none", "bridge", "default"}, s.NetworkMode):
		r.Error(at, code, "name the network in `networks`", "%q is not a network mode", s.NetworkMode)
	}
}

// checkRuntime: ECS chooses the runtime; nvidia is the old way to a GPU.
func checkRuntime(r *finding.Report, s *model.Service) {
	switch s.Runtime {
	case "", "runc", "io.containerd.runc.v2", model.Nvidia:
	default:
		support.ReportRow(r, support.RowOf("services.*.runtime"), s.At("runtime"), s.Runtime)
	}
}
