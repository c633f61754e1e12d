package load

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
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
		s.Extensions["x-aws-run"] = true
		return s
	}
	when := job.Triggers.Schedule[0]
	schedule := map[string]any{"expression": AwsCron(when.Cron), "timezone": when.Timezone}
	if when.MissedFires == "skip" {
		schedule["retries"] = 0
	}
	s.Extensions["x-aws-schedule"], s.Extensions[model.OverlapMarker] = schedule, when.Concurrency
	return s
}

// weekdayNumber is a number in the last field of a crontab, not one after a slash.
var weekdayNumber = lazyregexp.New(`(^|[,-])([0-7])\b`)

// AwsCron turns a crontab expression into one of AWS, which counts the days of
// the week from 1, has a year, and takes one of the two fields for days. What
// cannot be turned stays as it is, and is no schedule.
func AwsCron(crontab string) string {
	if full, ok := cronMacros[crontab]; ok {
		crontab = full
	}
	fields := strings.Fields(crontab)
	if len(fields) != 5 || fields[2] != "*" && fields[4] != "*" {
		return crontab
	}
	if fields[4] == "*" {
		fields[4] = "?"
	} else {
		fields[2] = "?"
		fields[4] = weekdayNumber.ReplaceAllStringFunc(fields[4], func(match string) string {
			digit := len(match) - 1
			n, _ := strconv.Atoi(match[digit:])
			return match[:digit] + strconv.Itoa(n%7+1)
		})
	}
	return "cron(" + strings.Join(fields, " ") + " *)"
}

var cronMacros = map[string]string{
	"@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
	"@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}
