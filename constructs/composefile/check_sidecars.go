package composefile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// checkSidecar looks at a container in the task of another service.
func checkSidecar(r *report, s service) {
	essential := ServiceExtensionsOf(*s.ServiceConfig).Essential
	if !IsSidecar(*s.ServiceConfig) {
		if essential != nil && !*essential {
			r.error(s.at("x-aws-essential"), "essential", "remove it",
				"the task of %q lasts as long as this container: only a sidecar (network_mode: service:…) can be not essential", s.Name)
		}
		return
	}
	host := HostOf(s.project, *s.ServiceConfig)
	if essential != nil && *essential {
		if waiting := s.project.waiting[s.Name]; len(waiting) > 0 {
			r.error(s.at("x-aws-essential"), "essential", "remove it",
				"%s waits for the end of %q, which would end the task", waiting[0], s.Name)
		}
	}
	if platform := s.Platform; platform != "" && IsARM64(platform) != IsARM64(PlatformOf(s.project, host)) {
		r.error(s.at("platform"), "sidecar-platform", "use one platform for both",
			"%q is not the platform of %q, in whose task the container is", platform, host.Name)
	}
	checkTaskAttributes(r, s, host.Name)
}

// checkTaskAttributes reports what belongs to the task as a whole.
func checkTaskAttributes(r *report, s service, host string) {
	ext := ServiceExtensionsOf(*s.ServiceConfig)
	for name, set := range map[string]bool{
		"x-aws-role": ext.Role != nil, "x-aws-policies": len(ext.Policies) > 0, "x-aws-job": ext.Job != nil,
		"x-aws-schedule": ext.Schedule != nil, "x-aws-run": ext.Run, "x-aws-exec": ext.Exec, "x-aws-stack": ext.Stack != "",
		"x-aws-capacity": ext.Capacity != nil, "x-aws-subnets": len(ext.Subnets) > 0, "x-aws-execution_role": ext.ExecutionRole != "",
	} {
		if set {
			r.error(s.at(name), "sidecar-task", "move it to "+host,
				"it is about the whole task, and the container is in the task of %q", host)
		}
	}
	if GPUsOf(*s.ServiceConfig).Count > 0 {
		r.error(s.at(), "sidecar-task", "give them to "+host, "GPUs are for the service whose task it is, and the container is in the task of %q", host)
	}
	if s.GetScale() != 1 {
		r.warn(s.at(), "sidecar-task", "remove the number of replicas", "there are as many containers as %q has tasks", host)
	}
	if s.Deploy == nil {
		return
	}
	if AutoscalingOf(*s.ServiceConfig) != nil {
		r.error(s.at("deploy", "x-aws-autoscaling"), "sidecar-task", "move it to "+host,
			"it is about the whole task, and the container is in the task of %q", host)
	}
	for name, set := range map[string]bool{
		"update_config": s.Deploy.UpdateConfig != nil, "mode": s.Deploy.Mode != "",
	} {
		if set {
			r.warn(s.at("deploy", name), "sidecar-task", "move it to "+host, "is not kept: the container is in the task of %q", host)
		}
	}
}

// checkTask looks at the containers of a task together.
func checkTask(r *report, s service) {
	if IsSidecar(*s.ServiceConfig) {
		return
	}
	members := TaskOf(s.project, *s.ServiceConfig)
	if len(members) == 1 {
		return
	}
	checkContainerNames(r, s, members)
	checkTaskPorts(r, s.project, members)
}

// checkContainerNames: helper containers count, and have names too.
func checkContainerNames(r *report, s service, members []types.ServiceConfig) {
	owners := map[string]string{}
	add := func(name, owner string) {
		if other, taken := owners[name]; taken {
			r.error(at("services", owner), "container-name", "rename one of them",
				"two containers of the task of %q would be called %q, for %q and for %q", s.Name, name, other, owner)
		}
		owners[name] = owner
	}
	add(HelperName(s.Name), s.Name)
	for _, m := range members {
		add(ContainerName(m.Name), m.Name)
		if NeedsInit(FilesOf(s.project, m), ContentOf(s.project, m)) {
			add(InitName(m.Name), m.Name)
		}
	}
	if most := limits.ContainersPerTask; len(owners) > most {
		r.error(s.at(), "containers", "give some of the sidecars a task of their own",
			"the task of %q has %d containers, helpers included: ECS takes %d", s.Name, len(owners), most)
	}
}

// checkTaskPorts: the containers share one network interface.
func checkTaskPorts(r *report, p *Model, members []types.ServiceConfig) {
	owners := map[string]string{}
	for _, m := range members {
		own := map[string]path{}
		for i, port := range Ports(p, m) {
			own[fmt.Sprintf("%d/%s", port.Target, port.Transport)] = at("services", m.Name, "ports", i)
		}
		for _, port := range Exposed(m) {
			own[fmt.Sprintf("%d/%s", port.Target, port.Transport)] = at("services", m.Name, "expose")
		}
		for _, port := range slices.Sorted(maps.Keys(own)) {
			if other, taken := owners[port]; taken {
				r.error(own[port], "sidecar-port", "let one of them listen on another port",
					"%q and %q are in one task, and both have port %s", other, m.Name, port)
				continue
			}
			owners[port] = m.Name
		}
	}
}

// ContainerName is the name of the container of a service: letters, digits,
// hyphens and underscores are what ECS takes.
func ContainerName(service string) string { return strings.ReplaceAll(service, ".", "_") }

// InitName is the name of the container that writes the files of a service.
func InitName(service string) string { return ContainerName(service) + "_init" }

// HelperName is the name of the container that sets the search domain of a task.
func HelperName(service string) string { return ContainerName(service) + "_search_domain" }

// NeedsInit reports whether files of the service are written by a container
// that runs first.
func NeedsInit(files FileLayout, content ContentLayout) bool {
	return len(files.Mounted) > 0 || len(content.Volumes) > 0
}
