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
	for _, name := range sortedKeys(s.Networks) {
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
	for _, name := range sortedKeys(s.Models) {
		defined(r, s.at("models", name), "model", name, p.Models)
	}
}

// defined reports a name that is not among those that are defined.
func defined[T any](r *report, at path, noun, name string, definitions map[string]T) {
	if _, ok := definitions[name]; ok {
		return
	}
	r.error(at, "undefined-"+noun, didYouMean(name, noun, sortedKeys(definitions)),
		"%s %q is not defined", noun, name)
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// checkJobs reports what docker compose finds wrong with names and
// dependencies of jobs; that there are jobs at all is for the support table.
func checkJobs(r *report, p *types.Project) {
	for _, name := range sortedKeys(p.AllJobs()) {
		_, active := p.Services[name]
		_, disabled := p.DisabledServices[name]
		if active || disabled {
			r.error(at("jobs", name), "job-name", "rename one of them", "%q is a service as well", name)
		}
	}
	for _, name := range sortedKeys(p.Jobs) {
		for _, other := range sortedKeys(p.Jobs[name].DependsOn) {
			if _, isJob := p.Jobs[other]; !isJob {
				dependency(r, p, at("jobs", name, "depends_on", other), other, p.Jobs[name].DependsOn[other].Required)
			}
		}
	}
}

// dependency reports a service that another one or a job depends on in vain.
func dependency(r *report, p *types.Project, at path, name string, required bool) {
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
	for _, name := range sortedKeys(s.DependsOn) {
		at, d := s.at("depends_on", name), s.DependsOn[name]
		if _, isJob := s.project.Jobs[name]; isJob {
			r.error(at, "depends-on-job", "depend on services only", "%q is a job, which no service can depend on", name)
			continue
		}
		dependency(r, s.project, at, name, d.Required)
		if isReplaced(s.project.DisabledServices[name]) {
			continue
		}
		switch d.Condition {
		case types.ServiceConditionCompletedSuccessfully:
			r.error(at, "services.depends_on.condition",
				"run "+name+" outside of the stack, or let the service itself do its work at the start",
				"%s is not supported yet: ECS would start %q again for ever", d.Condition, name)
		case types.ServiceConditionHealthy:
			checkHealthyDependency(r, s, name)
		}
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
// the service that comes first by name.
func checkDependencyCycles(r *report, p *types.Project) {
	done := map[string]bool{}
	var visit func(trail []string, name string)
	visit = func(trail []string, name string) {
		if i := slices.Index(trail, name); i >= 0 {
			reportCycle(r, trail[i:])
			return
		}
		if done[name] {
			return
		}
		trail = append(trail, name)
		for _, next := range sortedKeys(p.Services[name].DependsOn) {
			visit(trail, next)
		}
		done[name] = true
	}
	for _, name := range p.ServiceNames() {
		visit(nil, name)
	}
}

func reportCycle(r *report, cycle []string) {
	ring := slices.Concat(cycle, cycle[:1])
	r.error(at("services", cycle[len(cycle)-1], "depends_on", cycle[0]), "dependency-cycle",
		"remove one of the dependencies", "%s wait for each other", strings.Join(ring, " → "))
}
