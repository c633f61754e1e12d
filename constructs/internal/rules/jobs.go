package rules

import (
	"fmt"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/endings"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// toJob has the two lines that make a job of a service, and asJob the same where
// it is not known whether the service ends.
const (
	toJob   = "add `x-aws-job: true` and `restart: \"no\"`" + runOnce
	asJob   = "add `x-aws-job: true` and `restart: \"no\"` if it ends by itself" + runOnce
	runOnce = ": the deployment then runs it once and waits until it succeeds"
)

// checkRun refuses timeouts, schedules and several ways to run one task, and warns
// of what has no effect on a task that is no ECS service.
func checkRun(r *finding.Report, s *model.Service) {
	ext := s.Extensions()
	if ext.Job != nil && ext.Job.Timeout != "" {
		d, err := time.ParseDuration(ext.Job.Timeout)
		if err != nil || d%time.Second != 0 || d < model.LeastJobTimeout || d > model.MostJobTimeout {
			r.Error(s.At("x-aws-job", "timeout"), codes.JobTimeout, "write it as 20m",
				"%q is not a duration in whole seconds from %s to %s", ext.Job.Timeout, model.LeastJobTimeout, model.MostJobTimeout)
		}
	}
	if ext.Schedule != nil {
		checkSchedule(r, s.At("x-aws-schedule"), *ext.Schedule)
	}
	checkOverlap(r, s)
	if s.IsSidecar() {
		return
	}
	run := s.Run()
	if run == model.RunAlways {
		checkLooksLikeJob(r, s)
		return
	}
	checkOneRun(r, s, ext)
	checkNoService(r, s)
}

// checkOneRun: a task runs with the deployment, on a schedule or by hand.
func checkOneRun(r *finding.Report, s *model.Service, ext model.ServiceExtensions) {
	said := ""
	for _, way := range []struct {
		name string
		set  bool
	}{
		{"x-aws-run", ext.Run},
		{"x-aws-schedule", ext.Schedule != nil},
		{"x-aws-job", ext.Job.IsOn()},
		{"deploy.mode", s.HasJobMode()},
	} {
		switch {
		case !way.set:
		case said != "":
			r.Error(s.At(said), codes.OneRun, "keep one of them", "%s and %s cannot be combined", said, way.name)
		default:
			said = way.name
		}
	}
}

// checkNoService reports what only an ECS service has.
func checkNoService(r *finding.Report, s *model.Service) {
	if s.IsGlobal() {
		r.Error(s.At("deploy", "mode"), codes.DeployMode, "remove it", "%q is not an ECS service: its task cannot run on each EC2 instance", s.Name)
	}
	warn := func(at finding.Path, what string) {
		r.Warn(at, codes.NoService, "remove it", "%s: %q is not an ECS service, but a task that runs and ends", what, s.Name)
	}
	if len(s.AskedPorts()) > 0 {
		warn(s.At("ports"), "not published")
	}
	if s.GetScale() != 1 {
		warn(s.At(), "one task runs at a time, whatever the number of replicas")
	}
	if s.Deploy != nil && s.Deploy.UpdateConfig != nil {
		warn(s.At("deploy", "update_config"), "has no effect")
	}
	if s.Extensions().Exec {
		warn(s.At("x-aws-exec"), "has no effect")
	}
	if len(s.Extensions().Alarms) > 0 {
		warn(s.At("x-aws-alarms"), "has no effect")
	}
	if s.HasEBS() {
		r.Error(s.At("volumes"), codes.EBSVolumes, "use a file system, or a volume of the task",
			"a volume on Amazon EBS needs an ECS service, and %q is not one", s.Name)
	}
}

// jobName matches names that people give to what runs once.
var jobName = lazyregexp.New(`(?i)(^|[-_.])(migrate|migrations?|migrator|init|setup|seed|seeder|create|create-?(?:buckets?|topics?|queues?|db))([-_.]|$)`)

// checkLooksLikeJob reports services whose task would be started again for ever.
func checkLooksLikeJob(r *finding.Report, s *model.Service) {
	if why, isCertain := isJobBy(s); why != "" {
		fix := asJob
		if isCertain {
			fix = toJob
		}
		r.Warn(s.At(), codes.LooksLikeAJob, report.OrAcknowledge(fix, codes.LooksLikeAJob),
			"%s, but ECS starts a service's task again whenever it ends", why)
	}
}

// isJobBy is why a service looks like a job; empty if it does not: its process
// certainly ends by itself, or its name says so and no restart policy says
// otherwise.
func isJobBy(s *model.Service) (why string, isCertain bool) {
	if s.IsSidecar() || s.Run() != model.RunAlways {
		return "", false
	}
	switch ending := endings.Of(s.Words()); {
	case ending == endings.Ends:
		return fmt.Sprintf("the command of %q ends by itself", s.Name), true
	case ending == endings.RunsOn:
		return "", false
	case s.KnownImage().Role == images.RoleCommand:
		return fmt.Sprintf("%q runs %s, which ends when its work is done", s.Name, s.KnownImage().Name), true
	}
	policy := s.RestartPolicy()
	if jobName.MatchString(s.Name) && (model.NeverRestarts(policy) || model.OnFailure.MatchString(policy)) {
		return fmt.Sprintf("%q sounds like a job", s.Name), false
	}
	return "", false
}

// checkOverlap: a schedule starts a task whether or not another one runs.
func checkOverlap(r *finding.Report, s *model.Service) {
	if said, _ := s.ServiceConfig.Extensions[model.OverlapMarker].(string); said != "" {
		r.Warn(s.At("triggers", "schedule", 0, "concurrency"), codes.ScheduleOverlap, "let the command check whether another run is active",
			"%q is ignored: a task starts even if the previous one is still running", said)
	}
}
