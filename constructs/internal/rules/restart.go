package rules

import (
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkRestart compares restart policies with what ECS does: it restarts
// containers within their tasks, keeps the tasks of a service running whatever
// the exit code, and runs a task that is no service once.
func checkRestart(r *finding.Report, s *model.Service) {
	at, policy := s.At("restart"), s.Restart
	valid := checkRestartValue(r, at, policy)
	if s.Deploy != nil && s.Deploy.RestartPolicy != nil {
		at, policy = s.At("deploy", "restart_policy", "condition"), s.Deploy.RestartPolicy.Condition
		valid = checkRestartValue(r, at, policy)
		checkRestartSettings(r, s, *s.Deploy.RestartPolicy)
	}
	jobBy, _ := isJobBy(s)
	switch {
	case policy == "" || !valid:
	case s.IsSidecar():
		checkSidecarRestart(r, s, at, policy)
	case s.Run() != model.RunAlways:
		if !model.NeverRestarts(policy) {
			r.Warn(at, codes.RestartPolicy, "write \"no\", and let the command retry",
				"%q is not supported for a job: its task runs once, and fails if it ends without success", policy)
		}
	case jobBy != "": // checkLooksLikeJob reports it
	case model.NeverRestarts(policy):
		r.Warn(at, codes.RestartPolicy, report.OrAcknowledge(asJob, codes.RestartPolicy),
			"%q is not supported: ECS starts the service's task again whenever it ends", policy)
	case model.OnFailure.MatchString(policy):
		r.Warn(at, codes.RestartPolicy, report.OrAcknowledge(asJob, codes.RestartPolicy),
			"%q is partly supported: the container is restarted after a failure, but ECS also starts a new task after a success", policy)
	}
}

// checkSidecarRestart: the end of an essential container ends its task, and
// that of another one is final where ECS does not restart it.
func checkSidecarRestart(r *finding.Report, s *model.Service, at finding.Path, policy string) {
	const code = codes.RestartPolicy
	never, essential := model.NeverRestarts(policy), s.IsEssential()
	switch restart := s.ContainerRestart(); {
	case essential && (never || model.OnFailure.MatchString(policy)):
		r.Warn(at, code, report.OrAcknowledge("add `x-aws-essential: false`", code),
			"%q is not supported for an essential container: when it ends, its task also ends and is started again", policy)
	case essential || never:
	case restart == nil:
		r.Warn(at, code, "remove it", "%q is not supported: %s waits for the end of the container", policy, s.Project.Waiting[s.Name][0])
	default:
		r.Info(at, codes.RestartPeriod, "make the container essential if the task needs it",
			"the container is restarted if it has run for %d s; if it ends earlier, it stays stopped, and its task continues", restart.PeriodSeconds)
	}
}

// checkRestartSettings refuses exit codes that ECS cannot ignore, and warns of a
// window that it rounds.
func checkRestartSettings(r *finding.Report, s *model.Service, p types.RestartPolicy) {
	at := s.At("deploy", "restart_policy")
	if p.Window != nil && s.ContainerRestart() != nil {
		clamped(r, at.Then("window"), codes.RestartWindow, time.Duration(*p.Window), limits.RestartPeriod)
	}
	ext, mistakes := model.DecodeExtensions[model.RestartExtensions](p.Extensions)
	report.ExtensionErrors(r, at, mistakes)
	at = at.Then("x-aws-ignored_exit_codes")
	if n := len(ext.IgnoredExitCodes); n > limits.RestartExitCodes {
		r.Error(at, codes.RestartExitCodes, "list only the most frequent ones", "there are %d exit codes: ECS allows at most %d", n, limits.RestartExitCodes)
	}
	for i, code := range ext.IgnoredExitCodes {
		if code < 0 || code > 255 {
			r.Error(at.Then(i), codes.RestartExitCodes, "use 0 to 255", "%d is not an exit code", code)
		}
	}
}

func checkRestartValue(r *finding.Report, at finding.Path, policy string) bool {
	if model.IsRestartPolicy(policy) {
		return true
	}
	r.Error(at, codes.RestartValue, "write "+restartWords(at), "%q is not a restart policy", policy)
	return false
}

// restartWords are the values of an attribute in its own terms (Compose
// specification, Services, restart; Deploy, restart_policy).
func restartWords(at finding.Path) string {
	if at[len(at)-1] == "condition" {
		return "none, on-failure or any"
	}
	return `"no", always, on-failure or unless-stopped`
}
