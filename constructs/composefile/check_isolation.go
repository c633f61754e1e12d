package composefile

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkNamespaces looks at what a container would share with its host or
// with other containers.
func checkNamespaces(r *report, s service) {
	checkNetworkMode(r, s)
	for _, n := range []struct{ name, mode string }{
		{"ipc", s.Ipc}, {"pid", s.Pid}, {"uts", s.Uts}, {"userns_mode", s.UserNSMode}, {"cgroup", s.Cgroup},
	} {
		kind, _, _ := strings.Cut(n.mode, ":")
		switch kind {
		case hostMode:
			if n.name != "pid" && n.name != "ipc" { // which machines have: checkFargateOnly
				reportRow(r, rowOf("services.*."+n.name), s.at(n.name), n.mode)
			}
		case "service", "container":
			r.error(s.at(n.name), "services."+n.name, "remove it",
				"%q is not possible on Fargate for containers of two tasks", n.mode)
		}
	}
}

// checkNetworkMode looks at network_mode; a service that it names and that is
// not there is in depends_on too, where compose-go puts it.
func checkNetworkMode(r *report, s service) {
	at := s.at("network_mode")
	if s.NetworkMode != "" && len(s.Networks) > 0 {
		r.error(at, "network-mode", "remove one of them", "network_mode %q and networks exclude each other", s.NetworkMode)
	}
	const code = "services.network_mode"
	switch {
	case s.NetworkMode == "host":
		r.error(at, code, "remove it, and name the ports in `ports`", "%q is not possible: a task has a network interface of its own, with its name and its rules", s.NetworkMode)
	case strings.HasPrefix(s.NetworkMode, types.ContainerPrefix):
		r.error(at, code, "use a network", "%q is not possible on ECS: there are no containers of other projects", s.NetworkMode)
	case IsSidecar(*s.ServiceConfig):
		if name := strings.TrimPrefix(s.NetworkMode, types.ServicePrefix); isReplaced(s.project.DisabledServices[name]) {
			r.error(at, code, "use a network", "there is no task of %q to be in: something else takes its place", name)
		}
	case !slices.Contains([]string{"", "none", "bridge", "default"}, s.NetworkMode):
		r.error(at, code, "name the network in `networks`", "%q is not a network mode", s.NetworkMode)
	}
}

// checkRuntime: ECS chooses the runtime; nvidia is the old way to a GPU.
func checkRuntime(r *report, s service) {
	switch s.Runtime {
	case "", "runc", "io.containerd.runc.v2", nvidia:
	default:
		reportRow(r, rowOf("services.*.runtime"), s.at("runtime"), s.Runtime)
	}
}
