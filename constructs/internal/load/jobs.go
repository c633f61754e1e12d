package load

import (
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// withJobs makes services of jobs: with x-aws-schedule of what has a schedule,
// with x-aws-run of what a person triggers. Those for which that is not
// possible stay jobs, and are errors in checkJobs.
func withJobs(p *types.Project) *types.Project {
	for _, name := range slices.Sorted(maps.Keys(p.Jobs)) {
		job := p.Jobs[name]
		_, isService := p.AllServices()[name]
		if isService || job.Triggers != nil && len(job.Triggers.Schedule) > 1 {
			continue
		}
		if p.Services == nil {
			p.Services = types.Services{}
		}
		p.Services[name] = jobService(name, job)
		delete(p.Jobs, name)
	}
	return p
}

func jobService(name string, job types.JobConfig) types.ServiceConfig {
	s := types.ServiceConfig{
		Name: name, Profiles: job.Profiles, ContainerSpec: job.ContainerSpec, WorkloadSpec: job.WorkloadSpec,
		Extensions: types.Extensions{model.OriginMarker: finding.At("jobs", name)},
	}
	maps.Copy(s.Extensions, job.Extensions)
	if job.Triggers == nil || len(job.Triggers.Schedule) == 0 {
		if job.Extensions[scheduleKey] == nil {
			s.Extensions["x-aws-run"] = true
		}
		return s
	}
	when := job.Triggers.Schedule[0]
	schedule := map[string]any{"expression": model.AwsCron(when.Cron), "timezone": when.Timezone}
	if when.MissedFires == "skip" {
		schedule["retries"] = 0
	}
	s.Extensions[model.OverlapMarker] = when.Concurrency
	switch own := job.Extensions[scheduleKey].(type) {
	case nil:
		s.Extensions[scheduleKey] = schedule
	case map[string]any:
		maps.Copy(schedule, own)
		s.Extensions[scheduleKey] = schedule
	}
	return s
}

// scheduleKey of a job overrides its trigger, as far as it says something.
const scheduleKey = "x-aws-schedule"
