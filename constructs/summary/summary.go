// Package summary tells what a Compose project becomes on Amazon ECS in a few
// lines: a row for each service, and what else is made. It needs neither
// Node.js nor AWS.
package summary

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// Summary is what a project becomes.
type Summary struct {
	Project string `json:"project"`
	// Services stand behind the services they depend on; the sidecars of a
	// service follow it.
	Services []Service `json:"services"`
	// Also lists what is made besides, such as "VPC (2 public subnets, no NAT gateway)",
	// and the load balancer that is used.
	Also []string `json:"also"`
}

// Service is what a service becomes.
type Service struct {
	Name string `json:"name"`
	// RunsAs is service, job, schedule, "task by hand", "sidecar of …", "service
	// on EC2", "service on Managed Instances" or "managed daemon".
	RunsAs string `json:"runsAs"`
	// Built means that cdk deploy builds the image.
	Built bool `json:"built,omitempty"`
	// VCPU and MemoryMiB are the size of a task; 0 for a sidecar, which shares one.
	VCPU      float64 `json:"vcpu,omitempty"`
	MemoryMiB int     `json:"memoryMiB,omitempty"`
	// Tasks is how many run, for example "2" or "1–10"; empty where a
	// deployment, a schedule or a person starts them.
	Tasks string `json:"tasks,omitempty"`
	// Published are the ways in from outside the project, such as "https:443".
	Published []string `json:"published,omitempty"`
	// Clients are the services of the project that name this one.
	Clients []string `json:"clients,omitempty"`
	// Volumes are the named volumes with data, such as "data (EFS)".
	Volumes []string `json:"volumes,omitempty"`
	// DependsOn are the services that it waits for.
	DependsOn []string `json:"dependsOn,omitempty"`
}

// Size is that of a task, such as "0.5 vCPU, 1 GB"; empty for a sidecar, which shares
// one.
func (s Service) Size() string {
	if s.MemoryMiB == 0 {
		return ""
	}
	number := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	return number(s.VCPU) + " vCPU, " + number(float64(s.MemoryMiB)/1024) + " GB"
}

// Of summarizes a project without errors (composefile.Check).
func Of(project *types.Project) Summary {
	p, m := plan.New(project), model.New(project)
	out := Summary{Project: p.Name, Also: also(p)}
	clients := clientsOf(m)
	for _, s := range p.Services {
		row := Service{
			Name: s.Name, RunsAs: runsAs(s), Built: s.Task.Main.Image.Build != nil,
			VCPU: float64(s.Task.CPU) / 1024, MemoryMiB: s.Task.MemoryMiB, Tasks: tasks(s),
			Published: published(p, s.Name), Clients: clients[s.Name],
			Volumes: volumes(&p, s, ""), DependsOn: slices.Sorted(slices.Values(s.DependsOn)),
		}
		out.Services = append(out.Services, row)
		for _, c := range s.Task.Sidecars {
			out.Services = append(out.Services, Service{
				Name: c.Service, RunsAs: "sidecar of " + s.Name, Built: c.Main.Image.Build != nil,
				Published: published(p, c.Service), Clients: clients[c.Service], Volumes: volumes(&p, s, c.Service),
			})
		}
	}
	return out
}

func runsAs(s plan.Service) string {
	switch {
	case s.Run == nil && s.Launch.Managed && s.Launch.Daemon:
		return "managed daemon"
	case s.Run == nil && s.Launch.Managed:
		return "service on Managed Instances"
	case s.Run == nil && s.Launch.OnMachines():
		return "service on EC2"
	case s.Run == nil:
		return "service"
	case s.Run.Job != nil:
		return "job"
	case s.Run.Schedule != nil:
		return "schedule"
	}
	return "task by hand"
}

func tasks(s plan.Service) string {
	switch {
	case s.Run != nil:
		return ""
	case s.Launch.Daemon:
		return "1 on each instance"
	case s.Scaling != nil && s.Scaling.Max > s.Scaling.Min:
		return fmt.Sprintf("%d–%d", s.Scaling.Min, s.Scaling.Max)
	case s.Scaling != nil:
		return strconv.Itoa(s.Scaling.Min)
	}
	return strconv.Itoa(s.Deployment.Replicas)
}

// published lists the listeners that lead to a service, in the order of ports.
func published(p plan.Project, service string) []string {
	if p.Ingress == nil {
		return nil
	}
	var out []string
	for _, lb := range p.Ingress.LoadBalancers {
		for _, l := range lb.Listeners {
			reached := l.Target != nil && l.Target.Service == service ||
				slices.ContainsFunc(l.Rules, func(r plan.Rule) bool { return r.Target.Service == service })
			if reached {
				out = append(out, way(lb, l)+":"+strconv.Itoa(l.Port))
			}
		}
	}
	return out
}

// way is what connections to a listener speak, or who makes them.
func way(lb plan.LoadBalancer, l plan.Listener) string {
	if lb.CloudFront != nil {
		return "cloudfront"
	}
	return strings.ToLower(l.Protocol)
}

// volumes lists the volumes of a container that outlive its task, or are of
// Amazon EBS.
func volumes(p *plan.Project, s plan.Service, sidecar string) []string {
	var out []string
	for _, v := range s.Task.Volumes {
		if !slices.ContainsFunc(v.Mounts, func(m plan.MountPoint) bool { return m.Sidecar == sidecar }) {
			continue
		}
		name := p.VolumeTitle(v.Volume)
		switch {
		case v.EFS != nil && v.EFS.OnS3Files():
			out = append(out, name+" (S3 Files)")
		case v.EFS != nil:
			out = append(out, name+" (EFS)")
		case v.External != nil:
			out = append(out, name+" (existing EFS)")
		case v.EBS != nil:
			out = append(out, name+" (EBS)")
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// clientsOf finds who names a service in its environment, command or health
// check, by the name of that service.
func clientsOf(m *model.Project) map[string][]string {
	out := map[string][]string{}
	for _, mention := range m.Mentions() {
		for _, s := range m.All() {
			if mention.Service != s.Name && mention.Names(s.Name) && !slices.Contains(out[s.Name], mention.Service) {
				out[s.Name] = append(out[s.Name], mention.Service)
			}
		}
	}
	return out
}
