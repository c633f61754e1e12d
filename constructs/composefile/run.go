package composefile

import (
	"time"

	"github.com/compose-spec/compose-go/v2/types"
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

// RunOf says when the task of a service runs; that of a sidecar is the task of
// the service it belongs to.
func RunOf(p *types.Project, s types.ServiceConfig) Run {
	s = HostOf(p, s)
	ext := ServiceExtensionsOf(s)
	switch {
	case ext.Run:
		return RunByHand
	case ext.Schedule != nil:
		return RunOnSchedule
	case ext.Job.isOn() || hasJobMode(s) || isAwaited(p, s):
		return RunOnDeployment
	}
	return RunAlways
}

// isAwaited reports whether another task waits for the success of s.
func isAwaited(p *types.Project, s types.ServiceConfig) bool {
	for _, name := range waitingFor(p, s.Name) {
		if HostOf(p, *serviceOf(p, name).ServiceConfig).Name != s.Name {
			return true
		}
	}
	return false
}

func hasJobMode(s types.ServiceConfig) bool {
	return s.Deploy != nil && (s.Deploy.Mode == "replicated-job" || s.Deploy.Mode == "global-job")
}

// Job is the value of x-aws-job: true, or settings.
type Job struct {
	Enabled *bool `yaml:"enabled" short:"true"`
	// Timeout is a Compose duration; empty means 30 minutes.
	Timeout string `yaml:"timeout"`
}

func (j *Job) isOn() bool { return j != nil && (j.Enabled == nil || *j.Enabled) }

// Bounds of the time that a job may take. CloudFormation waits for an hour
// (AWS CloudFormation template reference, AWS::CloudFormation::CustomResource,
// ServiceTimeout); some minutes of it are for saying what went wrong.
const (
	defaultJobTimeout = 30 * time.Minute
	leastJobTimeout   = time.Minute
	mostJobTimeout    = 55 * time.Minute
)

// JobTimeout is how long the job may run before it is stopped and has failed.
func JobTimeout(s types.ServiceConfig) time.Duration {
	j := ServiceExtensionsOf(s).Job
	if j == nil || j.Timeout == "" {
		return defaultJobTimeout
	}
	d, err := time.ParseDuration(j.Timeout)
	if err != nil {
		return defaultJobTimeout
	}
	return d
}
