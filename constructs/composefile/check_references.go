package composefile

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkReferences reports names that the service uses and nobody defines.
func checkReferences(r *report, s service) {
	p := s.project
	for _, name := range slices.Sorted(maps.Keys(s.Networks)) {
		defined(r, s.at("networks", name), "network", name, p.Networks)
	}
	for i, v := range s.Volumes {
		if v.Type == types.VolumeTypeVolume && v.Source != "" {
			defined(r, s.at("volumes", i), "volume", v.Source, p.Volumes)
		}
	}
	for i, c := range s.Configs {
		defined(r, s.at("configs", i), "config", c.Source, p.Configs)
	}
	for i, c := range s.Secrets {
		defined(r, s.at("secrets", i), "secret", c.Source, p.Secrets)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Models)) {
		defined(r, s.at("models", name), "model", name, p.Models)
	}
}

// defined reports a name that is not among those that are defined.
func defined[T any](r *report, at path, noun, name string, definitions map[string]T) {
	if _, ok := definitions[name]; ok {
		return
	}
	r.error(at, "undefined-"+noun, didYouMean(name, noun, slices.Sorted(maps.Keys(definitions))),
		"%s %q is not defined", noun, name)
}

// checkJobs reports jobs of which no services could be made.
func checkJobs(r *report, p *Model) {
	for _, name := range slices.Sorted(maps.Keys(p.Jobs)) {
		if _, isService := p.AllServices()[name]; isService {
			r.error(at("jobs", name), "job-name", "rename one of them", "%q is a service as well", name)
			continue
		}
		if t := p.Jobs[name].Triggers; t == nil || len(t.Schedule) <= 1 {
			r.error(at("jobs", name), "job", "make a service of it, with x-aws-schedule or x-aws-run", "jobs take effect when a file is loaded")
			continue
		}
		r.error(at("jobs", name, "triggers", "schedule"), "job-schedules", "write a job for each schedule", "a job can have one schedule")
	}
}

// dependency reports a service that another one or a job depends on in vain.
func dependency(r *report, p *Model, at path, name string, required bool) {
	if _, ok := p.Services[name]; ok {
		return
	}
	disabled, ok := p.DisabledServices[name]
	switch {
	case isReplaced(disabled):
	case !ok:
		defined(r, at, "service", name, p.Services)
	case required:
		r.error(at, "disabled-dependency",
			"activate a profile of it ("+list(disabled.Profiles)+"), or write `required: false`",
			"service %q is not active in the current profiles", name)
	}
}

// checkDependencies looks at the entries of depends_on one by one.
func checkDependencies(r *report, s service) {
	for _, name := range slices.Sorted(maps.Keys(s.DependsOn)) {
		d := s.DependsOn[name]
		dependency(r, s.project, namedBy(s, name, d), name, d.Required)
		if isReplaced(s.project.DisabledServices[name]) {
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
func namedBy(s service, name string, d types.ServiceDependency) path {
	if d.Restart {
		for i, link := range s.Links {
			if linked, _, _ := strings.Cut(link, ":"); linked == name {
				return s.at("links", i)
			}
		}
		for _, shared := range []struct{ attribute, with string }{{"network_mode", s.NetworkMode}, {"ipc", s.Ipc}, {"pid", s.Pid}} {
			if shared.with == types.ServicePrefix+name {
				return s.at(shared.attribute)
			}
		}
	}
	return s.at("depends_on", name)
}

// checkAwaited reports waiting for what never comes.
func checkAwaited(r *report, s service, name string) {
	other, ok := s.project.Services[name]
	if !ok {
		return
	}
	host, own := HostOf(s.project, other), HostOf(s.project, *s.ServiceConfig)
	completed := s.DependsOn[name].Condition == types.ServiceConditionCompletedSuccessfully
	run := RunOf(s.project, other)
	switch at := s.at("depends_on", name); {
	case host.Name == own.Name && completed && name == host.Name:
		r.error(at, "awaited", "wait for its start", "the task ends with the container of %q, so that nothing in it can wait for that", name)
	case host.Name == own.Name:
	case run == RunByHand || run == RunOnSchedule:
		r.error(at, "awaited", "remove it, or make a job of "+host.Name+" with `x-aws-job: true`",
			"no deployment starts %q: its task runs on a schedule or by hand", name)
	case completed && IsSidecar(other):
		r.error(at, "awaited", "wait for its start, or give "+name+" a task of its own",
			"%q is a container in the task of %q, and only containers of that task can wait for its end", name, host.Name)
	}
}

func checkHealthyDependency(r *report, s service, name string) {
	other, ok := s.project.Services[name]
	if !ok || HasHealthCheck(other.HealthCheck) {
		return
	}
	r.warn(s.at("depends_on", name), "depends-on-healthy", "give "+name+" a healthcheck with a test",
		"%q has no healthcheck in the file, and ECS does not run the one of an image: it counts as healthy once it runs", name)
}

// checkDependencyCycles names each cycle of depends_on once, beginning with
// the service that comes first by name. Where there is none, the tasks may
// still wait for each other, as sidecars wait and are waited for with theirs.
func checkDependencyCycles(r *report, p *Model) {
	found := cycles(p.ServiceNames(), func(name string) []string { return slices.Sorted(maps.Keys(p.Services[name].DependsOn)) })
	for _, cycle := range found {
		r.error(at("services", cycle[len(cycle)-1], "depends_on", cycle[0]), "dependency-cycle",
			"remove one of the dependencies", "%s wait for each other", ring(cycle))
	}
	if len(found) > 0 {
		return
	}
	for _, cycle := range cycles(p.ServiceNames(), func(name string) []string {
		if s := p.Services[name]; !IsSidecar(s) {
			return TaskDependencies(p, *serviceOf(p, name).ServiceConfig)
		}
		return nil
	}) {
		r.error(at("services", cycle[0]), "dependency-cycle", "remove one of the dependencies, of the sidecars too",
			"the tasks of %s wait for each other", ring(cycle))
	}
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
