package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkSidecar refuses attributes of a container in the task of another service
// that belong to the whole task or contradict it.
func checkSidecar(r *finding.Report, s *model.Service) {
	essential := s.Extensions().Essential
	if !s.IsSidecar() {
		if essential != nil && !*essential {
			r.Error(s.At("x-aws-essential"), codes.Essential, "remove it",
				"the task of %q runs as long as this container: only a sidecar (network_mode: service:…) can be non-essential", s.Name)
		}
		return
	}
	host := s.Host()
	if essential != nil && *essential {
		if waiting := s.Project.Waiting[s.Name]; len(waiting) > 0 {
			r.Error(s.At("x-aws-essential"), codes.Essential, "remove it",
				"%s waits for the end of %q, which would end the task", waiting[0], s.Name)
		}
	}
	if platform := s.ServiceConfig.Platform; platform != "" && model.IsARM64(platform) != model.IsARM64(host.Platform()) {
		r.Error(s.At("platform"), codes.SidecarPlatform, "use the same platform for both",
			"%q differs from the platform of %q, in whose task the container runs", platform, host.Name)
	}
	checkTaskAttributes(r, s, host.Name)
}

// checkTaskCycles names each cycle of network_mode once: no service has the task.
func checkTaskCycles(r *finding.Report, p *model.Project) {
	for _, cycle := range cycles(p.ServiceNames(), func(name string) []string {
		next, ok := strings.CutPrefix(p.Service(name).NetworkMode, types.ServicePrefix)
		if _, known := p.Services[next]; !ok || !known {
			return nil
		}
		return []string{next}
	}) {
		r.Error(finding.At("services", cycle[0], "network_mode"), codes.SidecarTask, "remove network_mode from one of them",
			"%s run in the task of each other, so there is no task", ring(cycle))
	}
}

// checkTaskAttributes reports what belongs to the task as a whole.
func checkTaskAttributes(r *finding.Report, s *model.Service, host string) {
	ext := s.Extensions()
	for name, set := range map[string]bool{
		"x-aws-role": ext.Role != nil, "x-aws-policies": len(ext.Policies) > 0, "x-aws-job": ext.Job != nil,
		"x-aws-schedule": ext.Schedule != nil, "x-aws-run": ext.Run, "x-aws-exec": ext.Exec, "x-aws-stack": ext.Stack != "",
		"x-aws-capacity": ext.Capacity != nil, "x-aws-subnets": len(ext.Subnets) > 0, "x-aws-execution_role": ext.ExecutionRole != "",
		"x-aws-strategy": ext.Strategy != nil, "x-aws-alarms": len(ext.Alarms) > 0,
	} {
		if set {
			r.Error(s.At(name), codes.SidecarTask, "move it to "+host,
				"it applies to the whole task, and the container runs in the task of %q", host)
		}
	}
	if s.GPUs().Count > 0 {
		r.Error(s.At(), codes.SidecarTask, "move them to "+host, "GPUs belong to the service of the task, and the container runs in the task of %q", host)
	}
	if s.GetScale() != 1 {
		r.Warn(s.At(), codes.SidecarDeploy, "remove the number of replicas", "the number of replicas has no effect: there is one container in each task of %q", host)
	}
	if s.Deploy == nil {
		return
	}
	if s.Autoscaling() != nil {
		r.Error(s.At("deploy", "x-aws-autoscaling"), codes.SidecarTask, "move it to "+host,
			"it applies to the whole task, and the container runs in the task of %q", host)
	}
	for name, set := range map[string]bool{
		"update_config": s.Deploy.UpdateConfig != nil, "mode": s.Deploy.Mode != "",
	} {
		if set {
			r.Warn(s.At("deploy", name), codes.SidecarDeploy, "move it to "+host, "has no effect: the container runs in the task of %q", host)
		}
	}
}

// checkTask refuses containers of a task that clash in their names or ports.
func checkTask(r *finding.Report, s *model.Service) {
	if s.IsSidecar() {
		return
	}
	members := s.Task()
	if len(members) == 1 {
		return
	}
	checkContainerNames(r, s, members)
	checkTaskPorts(r, s.Project, members)
}

// checkContainerNames: helper containers count, and have names too.
func checkContainerNames(r *finding.Report, s *model.Service, members []*model.Service) {
	owners := map[string]string{}
	add := func(name, owner string) {
		if other, taken := owners[name]; taken {
			r.Error(finding.At("services", owner), codes.ContainerName, "rename one of them",
				"two containers of the task of %q would be named %q, for %q and for %q", s.Name, name, other, owner)
		}
		owners[name] = owner
	}
	add(model.HelperName(s.Name), s.Name)
	if s.NeedsRouter() {
		add(model.RouterName, s.Name)
	}
	if s.UsesModels() {
		add(model.ModelProxy(s.Name), s.Name)
	}
	for _, m := range members {
		add(model.ContainerName(m.Name), m.Name)
		if m.NeedsInit() {
			add(model.InitName(m.Name), m.Name)
		}
		if m.NeedsFill() {
			add(model.FillName(m.Name), m.Name)
		}
	}
	if most := limits.ContainersPerTask; len(owners) > most {
		r.Error(s.At(), codes.Containers, "give some of the sidecars a task of their own, or write nocopy: true for volumes that need no files of the image",
			"the task of %q has %d containers, including helpers: ECS allows at most %d", s.Name, len(owners), most)
	}
}

// checkTaskPorts: the containers share one network interface.
func checkTaskPorts(r *finding.Report, p *model.Project, members []*model.Service) {
	owners := map[string]string{}
	for _, m := range members {
		own := map[string]finding.Path{}
		for _, port := range m.Ports() {
			own[fmt.Sprintf("%d/%s", port.Target, port.Transport)] = model.PortPath(port)
		}
		for _, port := range m.Exposed() {
			own[fmt.Sprintf("%d/%s", port.Target, port.Transport)] = finding.At("services", m.Name, "expose")
		}
		for _, port := range slices.Sorted(maps.Keys(own)) {
			if other, taken := owners[port]; taken {
				r.Error(own[port], codes.SidecarPort, "make one of them listen on another port",
					"%q and %q run in the same task, and both have port %s", other, m.Name, port)
				continue
			}
			owners[port] = m.Name
		}
	}
}
