package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkReferences reports names that the service uses and nobody defines.
func checkReferences(r *finding.Report, s *model.Service) {
	p := s.Project
	for _, name := range slices.Sorted(maps.Keys(s.Networks)) {
		report.Defined(r, s.At("networks", name), codes.UndefinedNetwork, "network", name, p.Networks)
	}
	for i, v := range s.Volumes {
		if v.Type == types.VolumeTypeVolume && v.Source != "" {
			report.Defined(r, s.At("volumes", i), codes.UndefinedVolume, "volume", v.Source, p.Volumes)
		}
	}
	for i, c := range s.Configs {
		report.Defined(r, s.At("configs", i), codes.UndefinedConfig, "config", c.Source, p.Configs)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Models)) {
		report.Defined(r, s.At("models", name), codes.UndefinedModel, "model", name, p.Models)
	}
	for i, c := range s.Secrets {
		report.Defined(r, s.At("secrets", i), codes.UndefinedSecret, "secret", c.Source, p.Secrets)
	}
}

// checkJobs reports jobs of which no services could be made.
func checkJobs(r *finding.Report, p *model.Project) {
	for _, name := range slices.Sorted(maps.Keys(p.Jobs)) {
		if _, isService := p.AllServices()[name]; isService {
			r.Error(finding.At("jobs", name), codes.JobName, "rename one of them", "%q is also the name of a service", name)
			continue
		}
		if t := p.Jobs[name].Triggers; t == nil || len(t.Schedule) <= 1 {
			r.Error(finding.At("jobs", name), codes.Job, "make it a service with x-aws-schedule or x-aws-run", "jobs have an effect only when a file is loaded")
			continue
		}
		r.Error(finding.At("jobs", name, "triggers", "schedule"), codes.JobSchedules, "write one job for each schedule", "a job can have only one schedule")
	}
}

// checkPreStartNames reports steps of pre_start of which no services could be made.
func checkPreStartNames(r *finding.Report, s *model.Service) {
	for _, i := range model.TakenByOthers(s.Project.Project, s.ServiceConfig) {
		name := model.PreStartName(s.ServiceConfig, i)
		r.Error(s.At("pre_start", i), codes.PreStartName, "rename the other "+name,
			"the step becomes the service %s, but there is already a service of this name", name)
	}
}

// dependency reports a service that another one or a job depends on in vain.
func dependency(r *finding.Report, p *model.Project, at finding.Path, name string, required bool) {
	if _, ok := p.Services[name]; ok {
		return
	}
	disabled, ok := p.DisabledServices[name]
	switch {
	case model.IsReplaced(disabled):
	case !ok:
		report.Defined(r, at, codes.UndefinedService, "service", name, p.Services)
	case required:
		r.Error(at, codes.DisabledDependency,
			"activate one of its profiles ("+finding.List(disabled.Profiles)+"), or write `required: false`",
			"service %q is not active with the current profiles", name)
	}
}

// checkDependencies refuses entries of depends_on that name no active service, and
// waiting for what never comes.
func checkDependencies(r *finding.Report, s *model.Service) {
	for _, name := range slices.Sorted(maps.Keys(s.DependsOn)) {
		d := s.DependsOn[name]
		dependency(r, s.Project, namedBy(s, name, d), name, d.Required)
		if model.IsReplaced(s.Project.DisabledServices[name]) {
			continue
		}
		checkAwaited(r, s, name)
		switch d.Condition {
		case types.ServiceConditionHealthy:
			checkHealthyDependency(r, s, name)
		}
	}
}

// namedBy is the place where the service names another one that it depends on.
// compose-go adds a dependency, with a restart, for each link and namespace.
func namedBy(s *model.Service, name string, d types.ServiceDependency) finding.Path {
	if d.Restart {
		for i, link := range s.Links {
			if linked, _, _ := strings.Cut(link, ":"); linked == name {
				return s.At("links", i)
			}
		}
		for _, shared := range []struct{ attribute, with string }{{"network_mode", s.NetworkMode}, {"ipc", s.Ipc}, {"pid", s.Pid}} {
			if shared.with == types.ServicePrefix+name {
				return s.At(shared.attribute)
			}
		}
	}
	for i, entry := range s.VolumesFrom {
		if from, _, _ := strings.Cut(entry, ":"); from == name {
			return s.At("volumes_from", i)
		}
	}
	return s.At("depends_on", name)
}

// checkAwaited reports waiting for what never comes.
func checkAwaited(r *finding.Report, s *model.Service, name string) {
	other, ok := s.Project.Find(name)
	if !ok {
		return
	}
	host, own := other.Host(), s.Host()
	completed := s.DependsOn[name].Condition == types.ServiceConditionCompletedSuccessfully
	run := other.Run()
	switch at := s.At("depends_on", name); {
	case host.Name == own.Name && completed && name == host.Name:
		r.Error(at, codes.Awaited, "wait for its start", "the task ends with the container of %q, so no container of the task can wait for its end", name)
	case host.Name == own.Name:
	case run == model.RunByHand || run == model.RunOnSchedule:
		r.Error(at, codes.Awaited, "remove it, or make "+host.Name+" a job with `x-aws-job: true`",
			"no deployment starts %q: its task runs on a schedule or on demand", name)
	case completed && other.IsSidecar():
		r.Error(at, codes.Awaited, "wait for its start, or give "+name+" a task of its own",
			"%q is a container in the task of %q: only containers of that task can wait for its end", name, host.Name)
	}
}

func checkHealthyDependency(r *finding.Report, s *model.Service, name string) {
	other, ok := s.Project.Services[name]
	if !ok || model.HasHealthCheck(other.HealthCheck) {
		return
	}
	r.Warn(s.At("depends_on", name), codes.DependsOnHealthy, "give "+name+" a healthcheck with a test",
		"%q has no healthcheck in the file, and ECS does not run the health check of an image: it counts as healthy once it runs", name)
}

// checkDependencyCycles names each cycle of depends_on once, beginning with
// the service that comes first by name. Where there is none, the tasks may
// still wait for each other, as sidecars wait and are waited for with theirs.
func checkDependencyCycles(r *finding.Report, p *model.Project) {
	found := dependencyCycles(p)
	for _, cycle := range found {
		last := p.Service(cycle[len(cycle)-1])
		at := namedBy(last, cycle[0], last.DependsOn[cycle[0]])
		if len(cycle) == 1 {
			r.Error(at, codes.DependencyCycle, "remove it", "service %q refers to itself", last.Name)
			continue
		}
		r.Error(at, codes.DependencyCycle, "remove one of the dependencies", "%s wait for each other", ring(cycle))
	}
	if len(found) > 0 {
		return
	}
	for _, cycle := range cycles(p.ServiceNames(), func(name string) []string {
		if s := p.Service(name); !s.IsSidecar() {
			return p.Service(name).TaskDependencies()
		}
		return nil
	}) {
		r.Error(finding.At("services", cycle[0]), codes.DependencyCycle, "remove one of the dependencies, including those of the sidecars",
			"the tasks of %s wait for each other", ring(cycle))
	}
}

func dependencyCycles(p *model.Project) [][]string {
	return cycles(p.ServiceNames(), func(name string) []string { return slices.Sorted(maps.Keys(p.Service(name).DependsOn)) })
}

// cycles lists the cycles that lead from one name to the next.
func cycles(names []string, next func(string) []string) [][]string {
	var found [][]string
	done := map[string]bool{}
	var visit func(trail []string, name string)
	visit = func(trail []string, name string) {
		if i := slices.Index(trail, name); i >= 0 {
			found = append(found, slices.Clone(trail[i:]))
			return
		}
		if done[name] {
			return
		}
		trail = append(trail, name)
		for _, other := range next(name) {
			visit(trail, other)
		}
		done[name] = true
	}
	for _, name := range names {
		visit(nil, name)
	}
	return found
}

func ring(cycle []string) string { return strings.Join(append(slices.Clone(cycle), cycle[0]), " → ") }
