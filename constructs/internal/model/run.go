package model

import (
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the names of time zones, wherever this runs

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Run says when the task of a service runs.
type Run string

const (
	// RunAlways is an ECS service, which keeps its tasks running.
	RunAlways Run = "always"
	// RunOnDeployment is a job: the deployment runs it once for each change of
	// its definition, and waits for its success.
	RunOnDeployment Run = "deployment"
	// RunOnSchedule is a task that Amazon EventBridge Scheduler runs.
	RunOnSchedule Run = "schedule"
	// RunByHand is a task that only a person runs.
	RunByHand Run = "hand"
)

// Run says when the task of a service runs; that of a sidecar is the task of
// the service it belongs to.
func (s *Service) Run() Run {
	s = s.Host()
	if said := s.runAsWritten(); said != RunAlways {
		return said
	}
	if s.Project.isAwaited(s.Name) {
		return RunOnDeployment
	}
	return RunAlways
}

// runAsWritten reads what a service says of itself.
func (s *Service) runAsWritten() Run {
	ext := s.Extensions()
	switch {
	case ext.Run:
		return RunByHand
	case ext.Schedule != nil:
		return RunOnSchedule
	case ext.Job.IsOn() || s.HasJobMode():
		return RunOnDeployment
	}
	return RunAlways
}

// runningServices lists the services that keep running, sorted.
func (p *Project) runningServices() []string {
	var names []string
	for _, name := range p.ServiceNames() {
		if host := p.hostName(name); !p.isAwaited(host) && p.Service(host).runAsWritten() == RunAlways {
			names = append(names, name)
		}
	}
	return names
}

// isAwaited reports whether another task waits for the success of a service.
func (p *Project) isAwaited(name string) bool {
	return slices.ContainsFunc(p.Waiting[name], func(other string) bool { return p.hostName(other) != name })
}

// HasJobMode reports whether deploy.mode is that of a job.
func (s *Service) HasJobMode() bool {
	return s.Deploy != nil && (s.Deploy.Mode == "replicated-job" || s.Deploy.Mode == "global-job")
}

// Job is the value of x-aws-job: true, or settings.
type Job struct {
	Enabled *bool `yaml:"enabled" short:"true"`
	// Timeout is a Compose duration; empty means 30 minutes.
	Timeout string `yaml:"timeout"`
}

// IsOn reports whether x-aws-job makes the service a job.
func (j *Job) IsOn() bool { return j != nil && (j.Enabled == nil || *j.Enabled) }

// Bounds of the time that a job may take. CloudFormation waits for an hour
// (AWS CloudFormation template reference, AWS::CloudFormation::CustomResource,
// ServiceTimeout); some minutes of it are for saying what went wrong.
const (
	defaultJobTimeout = 30 * time.Minute
	LeastJobTimeout   = time.Minute
	MostJobTimeout    = 55 * time.Minute
)

// JobTimeout is how long the job may run before it is stopped and has failed.
func (s *Service) JobTimeout() time.Duration {
	j := s.Extensions().Job
	if j == nil || j.Timeout == "" {
		return defaultJobTimeout
	}
	d, err := time.ParseDuration(j.Timeout)
	if err != nil {
		return defaultJobTimeout
	}
	return d
}

// Schedule is the value of x-aws-schedule: an expression, or a mapping.
type Schedule struct {
	// Expression is cron(…), rate(…) or at(…).
	Expression string `yaml:"expression" short:"true"`
	// Timezone is the one that the expression is in, for example
	// Europe/Berlin; empty is UTC.
	Timezone string `yaml:"timezone"`
	// Retries is how often a start of the task that fails is tried again; nil
	// means 185 times, which is the default of Amazon EventBridge Scheduler.
	Retries *int `yaml:"retries"`
	// MaxAge is a Compose duration after which a start is given up; empty
	// means 24 hours.
	MaxAge string `yaml:"max_age"`
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
