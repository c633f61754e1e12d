package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
	"github.com/compose-cdk/compose-cdk/constructs/internal/support"
)

// checkStrategy looks at x-aws-strategy and at what goes with it.
func checkStrategy(r *finding.Report, s *model.Service) {
	var update types.UpdateConfig
	at := s.At("x-aws-strategy")
	if s.Deploy != nil && s.Deploy.UpdateConfig != nil {
		update = *s.Deploy.UpdateConfig
		if model.UpdateExtensionsOf(update).Strategy != nil {
			at = s.At("deploy", "update_config", "x-aws-strategy")
		}
	}
	if from := s.Strategy(); from != nil && !s.IsSidecar() {
		checkStrategyValues(r, at, *from)
	}
	switch monitor := s.At("deploy", "update_config", "monitor"); {
	case update.Monitor == 0:
	case !s.ShiftsTraffic():
		support.ReportRow(r, support.RowOf("services.*.deploy.update_config.monitor"), monitor, "")
	case model.Minutes(time.Duration(update.Monitor)) > limits.BakeTime.Max || update.Monitor < 0:
		r.Error(monitor, codes.Strategy, "use a time up to 24h", "%s is out of range: the old tasks keep running for %d to %d minutes",
			update.Monitor, limits.BakeTime.Min, limits.BakeTime.Max)
	}
	checkDelay(r, s, update)
	checkEarlySuccess(r, s, update)
	if s.ShiftsTraffic() && !s.IsSidecar() {
		checkShift(r, s, at, update)
	}
}

// checkStrategyValues holds the values to the ranges of ECS.
func checkStrategyValues(r *finding.Report, at finding.Path, from model.Strategy) {
	const code = codes.Strategy
	said := 0
	for _, set := range []bool{from.Name != "", from.Linear != nil, from.Canary != nil} {
		if set {
			said++
		}
	}
	switch {
	case said != 1:
		r.Error(at, code, "write rolling, blue_green, {linear: 20, every: 3m} or {canary: 10, every: 5m}", "exactly one strategy is allowed, found %d", said)
	case from.Name == model.Linear || from.Name == model.Canary:
		r.Error(at, code, fmt.Sprintf("write {%s: 10, every: 5m}", from.Name), "%s requires the percentage of the requests", from.Name)
		return
	case from.Name != "" && from.Name != model.Rolling && from.Name != model.BlueGreen:
		r.Error(at, code, finding.Suggest(from.Name, []string{model.Rolling, model.BlueGreen}), "%q is not a strategy", from.Name)
	}
	inPercent(r, at.Then("linear"), from.Linear, limits.LinearStep)
	inPercent(r, at.Then("canary"), from.Canary, limits.CanaryStep)
	inMinutes(r, at.Then("every"), from.Every, limits.StepBakeTime)
	inMinutes(r, at.Then("pause"), from.Pause, limits.PauseTime)
	if from.Every != "" && from.Linear == nil && from.Canary == nil {
		r.Error(at.Then("every"), code, "remove it", "only linear and canary have steps")
	}
	if from.Pause != "" && from.Kind() == model.Rolling {
		r.Error(at.Then("pause"), code, "remove it", "a rolling update cannot pause: requests reach new tasks as they start")
	}
}

// checkDelay reports the delay of an update, which no deployment has; with steps,
// every is the time between them.
func checkDelay(r *finding.Report, s *model.Service, update types.UpdateConfig) {
	if update.Delay == 0 {
		return
	}
	row := support.RowOf("services.*.deploy.update_config.delay")
	switch kind := s.Strategy().Kind(); {
	case s.Strategy().HasSteps():
		row.Reason, row.Fix = "is ignored: the time between the steps of "+kind+" is every in x-aws-strategy", "remove it"
	case kind == model.BlueGreen:
		row.Reason = "is ignored: blue_green moves all requests at once"
	}
	support.ReportRow(r, row, s.At("deploy", "update_config", "delay"), "")
}

// checkShiftTime holds the length of a deployment to what CloudFormation accepts.
func checkShiftTime(r *finding.Report, s *model.Service, at finding.Path) {
	from := s.Strategy()
	steps, each, bake := from.Steps(), from.StepMinutes(), s.BakeMinutes()
	if each != limits.StepBakeTime.Clamp(each) || bake != limits.BakeTime.Clamp(bake) {
		return // These have errors of their own.
	}
	if total := steps*each + bake; total > limits.ShiftTime.Max {
		r.Error(at, codes.Strategy, "lower every, or monitor in deploy.update_config, or use fewer steps",
			"the deployment takes %s: %d × %s of every and %s of monitor; CloudFormation accepts up to %s",
			inHours(total), steps, inHours(each), inHours(bake), inHours(limits.ShiftTime.Max))
	}
}

// inHours writes minutes as a Compose duration.
func inHours(minutes int) string {
	text := strings.TrimSuffix((time.Duration(minutes) * time.Minute).String(), "0s")
	if hours, whole := strings.CutSuffix(text, "h0m"); whole {
		return hours + "h"
	}
	return text
}

func inPercent(r *finding.Report, at finding.Path, value *int, bounds limits.Range) {
	if value != nil && *value != bounds.Clamp(*value) {
		r.Error(at, codes.Strategy, "use a share in this range", "%d is out of range: ECS moves %d to %d percent of the requests", *value, bounds.Min, bounds.Max)
	}
}

func inMinutes(r *finding.Report, at finding.Path, value string, bounds limits.Range) {
	if value == "" {
		return
	}
	d, err := time.ParseDuration(value)
	if err != nil || d < 0 || d%time.Minute != 0 || int(d/time.Minute) != bounds.Clamp(int(d/time.Minute)) {
		r.Error(at, codes.Strategy, "write it as 5m", "%q is not a duration of %d to %d whole minutes", value, bounds.Min, bounds.Max)
	}
}

// checkEarlySuccess holds x-aws-early_success to ECS (API reference,
// DeploymentEarlySuccessCriteria): it is for rolling updates, and not below the
// share of tasks that a deployment keeps.
func checkEarlySuccess(r *finding.Report, s *model.Service, update types.UpdateConfig) {
	const code = codes.EarlySuccess
	ext := model.UpdateExtensionsOf(update)
	from, at := ext.EarlySuccess, s.At("deploy", "update_config", "x-aws-early_success")
	if from == nil {
		return
	}
	if from.Cleanup != "" && !slices.Contains(model.Cleanups, from.Cleanup) {
		r.Error(at.Then("cleanup"), code, finding.Suggest(from.Cleanup, model.Cleanups), "%q is not a way to stop the old tasks", from.Cleanup)
	}
	b := limits.EarlySuccess
	switch {
	case s.ShiftsTraffic():
		r.Error(at, code, "remove it, or use rolling", "%s starts all new tasks before requests move: only a rolling update can end early", s.Strategy().Kind())
	case s.IsGlobal():
		r.Error(at, code, "remove it", "a service in global mode has no desired count that it is a share of")
	case from.Percent == nil:
		r.Error(at, code, "add percent", "the percentage of healthy tasks is missing")
	case *from.Percent != b.Clamp(*from.Percent):
		r.Error(at, code, "use a share in this range", "%d is out of range: ECS allows %d to %d percent of the desired count", *from.Percent, b.Min, b.Max)
	case *from.Percent < b.Max && (ext.MinPercent == nil || *ext.MinPercent > *from.Percent):
		r.Error(at, code, fmt.Sprintf("set x-aws-min_percent to at most %d, or use 100", *from.Percent),
			"%d percent is below the share of tasks that a deployment keeps running, x-aws-min_percent", *from.Percent)
	}
}

// checkShift asks for what ECS moves requests with (Amazon ECS developer guide,
// Required resources for blue/green deployments), and reports what contradicts two
// sets of tasks side by side.
func checkShift(r *finding.Report, s *model.Service, at finding.Path, update types.UpdateConfig) {
	const code = codes.StrategyService
	kind := s.Strategy().Kind()
	if s.Run() != model.RunAlways || s.IsGlobal() {
		r.Error(at, code, "remove it", "%s requires a service that keeps a fixed number of tasks running", kind)
		return
	}
	if !hasRequests(s) {
		r.Error(at, code, "publish a port, or set x-aws-service_connect: true with `expose`, or use rolling",
			"%s moves requests from old tasks to new ones, but the service has neither a load balancer nor Service Connect", kind)
	}
	if update.Order == "stop-first" {
		r.Error(s.At("deploy", "update_config", "order"), code, "remove it, or use rolling", "%s starts all new tasks before it stops the old ones", kind)
	}
	if from := s.Strategy(); from.HasSteps() {
		checkShiftTime(r, s, at)
		checkFailures(r, s, update)
	}
	if s.HasOneWriter() {
		r.Warn(at, codes.StrategyVolume, report.OrAcknowledge("use rolling, which stops the old task first", codes.StrategyVolume),
			"during a deployment, old and new tasks of %q write to its volume at the same time", s.Name)
	}
	if a := s.Autoscaling(); a != nil && a.Requests != nil {
		r.Error(s.At("deploy", "x-aws-autoscaling", "requests"), code, "use cpu or memory",
			"%s moves the requests to a second target group, where they are not counted", kind)
	}
	ext := model.UpdateExtensionsOf(update)
	if update.Parallelism != nil || ext.MinPercent != nil || ext.MaxPercent != nil {
		r.Info(s.At("deploy", "update_config"), codes.StrategyPercent, "", "the number of tasks that change at a time has no effect: %s starts all new tasks at once", kind)
	}
}

// checkFailures reports what has no effect without a circuit breaker, which ECS has
// for rolling and blue/green deployments (Amazon ECS developer guide, Deployment
// failure detection). Alarms know the action.
func checkFailures(r *finding.Report, s *model.Service, update types.UpdateConfig) {
	kind, at := s.Strategy().Kind(), s.At("deploy", "update_config")
	if update.MaxFailureRatio > 0 && update.MaxFailureRatio <= 1 {
		r.Warn(at.Then("max_failure_ratio"), codes.StrategyFailure, "remove it, and add x-aws-alarms, which stop a deployment",
			"max_failure_ratio: %v has no effect: ECS does not count the tasks of a %s deployment that fail", update.MaxFailureRatio, kind)
	}
	if action := update.FailureAction; (action == "rollback" || action == "continue") && len(s.Extensions().Alarms) == 0 {
		r.Warn(at.Then("failure_action"), codes.StrategyFailure, "remove it, or add x-aws-alarms",
			"failure_action: %s has no effect: without alarms, ECS does not detect that a %s deployment fails", action, kind)
	}
}

// hasRequests reports whether a load balancer or Service Connect leads to the task.
func hasRequests(s *model.Service) bool {
	for _, member := range s.Task() {
		if len(member.ConnectPorts())+len(member.PublishedPorts()) > 0 {
			return true
		}
	}
	return false
}
