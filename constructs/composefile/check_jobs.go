package composefile

import (
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// asJob are the two lines that make a job of a service.
const asJob = "if it ends by itself, add `x-aws-job: true` and `restart: \"no\"`: the deployment then runs it once, and waits for its success; else acknowledge it"

// checkRun looks at what is said about when the task of a service runs, and at
// what has no effect on a task that is no ECS service.
func checkRun(r *report, s service) {
	ext := ServiceExtensionsOf(*s.ServiceConfig)
	if ext.Job != nil && ext.Job.Timeout != "" {
		d, err := time.ParseDuration(ext.Job.Timeout)
		if err != nil || d%time.Second != 0 || d < leastJobTimeout || d > mostJobTimeout {
			r.error(s.at("x-aws-job", "timeout"), "job-timeout", "write it as 20m",
				"%q is not a time in whole seconds from %s to %s", ext.Job.Timeout, leastJobTimeout, mostJobTimeout)
		}
	}
	if ext.Schedule != nil {
		checkSchedule(r, s.at("x-aws-schedule"), *ext.Schedule)
	}
	checkOverlap(r, s)
	if IsSidecar(*s.ServiceConfig) {
		return
	}
	run := RunOf(s.project, *s.ServiceConfig)
	if run == RunAlways {
		checkLooksLikeJob(r, s)
		return
	}
	checkOneRun(r, s, ext)
	checkNoService(r, s)
}

// checkOneRun: a task runs with the deployment, on a schedule or by hand.
func checkOneRun(r *report, s service, ext ServiceExtensions) {
	said := ""
	for _, way := range []struct {
		name string
		set  bool
	}{
		{"x-aws-run", ext.Run},
		{"x-aws-schedule", ext.Schedule != nil},
		{"x-aws-job", ext.Job.isOn()},
		{"deploy.mode", hasJobMode(*s.ServiceConfig)},
	} {
		switch {
		case !way.set:
		case said != "":
			r.error(s.at(said), "one-run", "keep one of them", "%s and %s exclude each other", said, way.name)
		default:
			said = way.name
		}
	}
}

// checkNoService reports what only an ECS service has.
func checkNoService(r *report, s service) {
	if IsGlobal(*s.ServiceConfig) {
		r.error(s.at("deploy", "mode"), "services.deploy.mode", "remove it", "%q is no ECS service: its task cannot be on each machine", s.Name)
	}
	warn := func(at path, what string) {
		r.warn(at, "no-service", "remove it", "%s: the task of %q runs and ends, and is no ECS service", what, s.Name)
	}
	for _, port := range Ports(s.project, *s.ServiceConfig) {
		if !port.Private {
			warn(s.at("ports"), "not published")
			break
		}
	}
	if s.GetScale() != 1 {
		warn(s.at(), "one task runs at a time, whatever the number of replicas")
	}
	if s.Deploy != nil && s.Deploy.UpdateConfig != nil {
		warn(s.at("deploy", "update_config"), "has no effect")
	}
	if ServiceExtensionsOf(*s.ServiceConfig).Exec {
		warn(s.at("x-aws-exec"), "has no effect")
	}
	if HasEBS(s.project, *s.ServiceConfig) {
		r.error(s.at("volumes"), "ebs-volumes", "use a file system, or a volume of the task",
			"a volume of Amazon EBS belongs to an ECS service, and %q is none", s.Name)
	}
}

// jobName matches names that people give to what runs once.
var jobName = lazyregexp.New(`(?i)(^|[-_.])(migrate|migrations?|migrator|init|setup|seed|seeder|create)([-_.]|$)`)

// checkLooksLikeJob speaks of services that would be started again for ever.
// Where a restart policy says so, checkRestart does.
func checkLooksLikeJob(r *report, s service) {
	if s.Restart == "" && (s.Deploy == nil || s.Deploy.RestartPolicy == nil) && jobName.MatchString(s.Name) {
		r.warn(s.at(), "looks-like-a-job", asJob,
			"%q sounds like a job, and ECS starts a task of a service again whenever it ends", s.Name)
	}
}

// checkRestart: ECS keeps the tasks of a service running, whatever the exit
// code, and runs a task that is no service once.
func checkRestart(r *report, s service) {
	checkRestartPolicy(r, s, s.at("restart"), s.Restart)
	if s.Deploy != nil && s.Deploy.RestartPolicy != nil {
		checkRestartPolicy(r, s, s.at("deploy", "restart_policy", "condition"), s.Deploy.RestartPolicy.Condition)
	}
}

func checkRestartPolicy(r *report, s service, at path, policy string) {
	const code = "restart-policy"
	never := policy == types.RestartPolicyNo || policy == "none"
	atFailure := onFailure.MatchString(policy)
	sidecar, essential := IsSidecar(*s.ServiceConfig), IsEssential(s.project, *s.ServiceConfig)
	switch {
	case policy == "":
	case sidecar && essential && (never || atFailure):
		r.warn(at, code, "add `x-aws-essential: false`, or acknowledge it",
			"%q is not kept: when the container ends, its task ends too, and is started again", policy)
	case sidecar && !essential && !never:
		r.warn(at, code, "acknowledge it, or make the container essential",
			"%q is not kept: ECS does not start a container again whose end does not end the task", policy)
	case sidecar:
	case RunOf(s.project, *s.ServiceConfig) != RunAlways:
		if !never {
			r.warn(at, code, "write \"no\", and let the command itself try again",
				"%q is not kept: the task runs once, and has failed if it ends without success", policy)
		}
	case never || atFailure:
		r.warn(at, code, asJob, "%q is not kept: ECS starts a task of the service again whenever it ends", policy)
	}
}

var onFailure = lazyregexp.New(`^on-failure(:\d+)?$`)
