package model

import (
	"slices"
	"time"
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
