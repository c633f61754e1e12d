package rules

import (
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkDeploy refuses an unknown mode. checkNeeds reports where global is
// not possible.
func checkDeploy(r *finding.Report, s *model.Service) {
	if s.Deploy == nil {
		return
	}
	at, mode := s.At("deploy", "mode"), s.Deploy.Mode
	switch mode {
	case "", "replicated", "global", "replicated-job", "global-job":
	default:
		r.Error(at, codes.DeployMode, "use replicated", "%q is not a deployment mode", mode)
	}
}

// checkUpdate refuses unknown actions and orders in update_config, and warns of
// pause.
func checkUpdate(r *finding.Report, s *model.Service) {
	if s.Deploy == nil || s.Deploy.UpdateConfig == nil {
		return
	}
	u := *s.Deploy.UpdateConfig
	at := s.At("deploy", "update_config")
	switch u.FailureAction {
	case "", "continue", "rollback":
	case "pause":
		r.Warn(at.Then("failure_action"), codes.FailureActionPause, "use rollback or continue",
			"%q is ignored: ECS continues a deployment that fails", u.FailureAction)
	default:
		r.Error(at.Then("failure_action"), codes.FailureAction, "use rollback or continue", "%q is not an action", u.FailureAction)
	}
	if u.Order != "" && u.Order != "start-first" && u.Order != "stop-first" {
		r.Error(at.Then("order"), codes.UpdateOrder, "use start-first or stop-first", "%q is not an order", u.Order)
	}
	if ratio := u.MaxFailureRatio; float64(ratio) < 0 || float64(ratio) > 1 {
		r.Error(at.Then("max_failure_ratio"), codes.FailureRatio, "use 0 to 1", "%v is not a valid share of the tasks", ratio)
	}
	checkPercentages(r, s, at, u)
}

// checkPercentages refuses values of x-aws-min_percent and x-aws-max_percent that
// are out of range, or with which no deployment can progress. ECS rounds the first
// up and the second down to whole tasks (Amazon ECS API reference,
// DeploymentConfiguration); where neither leaves room for one task to come or to
// go, a deployment waits for ever.
func checkPercentages(r *finding.Report, s *model.Service, at finding.Path, u types.UpdateConfig) {
	ext := model.UpdateExtensionsOf(u)
	lowest, highest := ext.MinPercent, ext.MaxPercent
	if lowest != nil && (*lowest < 0 || *lowest > 100) {
		r.Error(at.Then("x-aws-min_percent"), codes.Percent, "use 0 to 100", "%d is out of range", *lowest)
		return
	}
	if highest != nil && *highest < 100 {
		r.Error(at.Then("x-aws-max_percent"), codes.Percent, "use 100 or more", "%d is out of range", *highest)
		return
	}
	if lowest == nil || highest == nil {
		return
	}
	least, _ := s.Tasks()
	replicas := max(1, least)
	staying, running := (replicas**lowest+99)/100, replicas**highest/100
	if staying >= replicas && running <= replicas {
		r.Error(at.Then("x-aws-max_percent"), codes.Percent, "lower x-aws-min_percent or raise x-aws-max_percent",
			"no deployment can progress: of %d tasks, %d%% must keep running and at most %d%% may run", replicas, *lowest, *highest)
	}
}
