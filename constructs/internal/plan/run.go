package plan

import (
	"cmp"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// Run is when a task runs that is no ECS service. At most one of Job and
// Schedule is set; without either a person runs the task.
//
// Compose: up starts a container that ends by itself, and who depends on its
// success waits for that. ECS: a service starts a task again whenever it ends;
// a task can also be run for itself. Decision: the deployment runs a job once
// for each change of its task definition, and what depends on it is created or
// updated after its success. One with a schedule is run by Amazon EventBridge
// Scheduler and by nobody else.
type Run struct {
	Job      *Job      `json:"job,omitempty"`
	Schedule *Schedule `json:"schedule,omitempty"`
}

// Job is a task that the deployment runs and waits for.
type Job struct {
	// TimeoutSeconds is how long it may run.
	TimeoutSeconds int `json:"timeoutSeconds"`
}

// Schedule is when Amazon EventBridge Scheduler runs a task. It does so whether
// or not the task before still runs, and does not look at how a task ends: what
// it tries again is to start one.
type Schedule struct {
	// Expression is cron(…), rate(…) or at(…), in the time zone.
	Expression string `json:"expression"`
	Timezone   string `json:"timezone"`
	// Retries is how often a start that fails is tried again, at most until
	// it is MaxAgeSeconds late.
	Retries       int `json:"retries"`
	MaxAgeSeconds int `json:"maxAgeSeconds"`
}

// run is nil for an ECS service.
func run(s *model.Service) *Run {
	switch s.Run() {
	case model.RunAlways:
		return nil
	case model.RunOnDeployment:
		return &Run{Job: &Job{TimeoutSeconds: int(s.JobTimeout() / time.Second)}}
	case model.RunOnSchedule:
		return &Run{Schedule: schedule(*s.Extensions().Schedule)}
	default:
		return &Run{}
	}
}

func schedule(from model.Schedule) *Schedule {
	s := &Schedule{
		Expression: from.Expression, Timezone: cmp.Or(from.Timezone, "UTC"),
		Retries:       limits.ScheduleRetries.Max,
		MaxAgeSeconds: positiveOr(seconds(from.MaxAge), limits.ScheduleAge.Max),
	}
	if from.Retries != nil {
		s.Retries = *from.Retries
	}
	return s
}
