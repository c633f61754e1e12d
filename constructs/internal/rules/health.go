package rules

import (
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkHealth holds a health check to the Compose Specification, and to what
// ECS takes.
func checkHealth(r *finding.Report, s *model.Service) {
	h := s.HealthCheck
	if h == nil || h.Disable {
		return
	}
	at := s.At("healthcheck")
	if !checkHealthTest(r, at, h.Test) {
		return
	}
	const code = codes.HealthCheck
	if !checkHealthPatience(r, at, *h) && h.Interval != nil && *h.Interval != 0 {
		clamped(r, at.Then("interval"), code, time.Duration(*h.Interval), limits.HealthInterval)
	}
	if h.Timeout != nil && *h.Timeout != 0 {
		clamped(r, at.Then("timeout"), code, time.Duration(*h.Timeout), limits.HealthTimeout)
	}
	timing, b := model.HealthTimingOf(*h), limits.HealthRetries
	if allowed := timing.Allowed().Retries; allowed < timing.Retries {
		r.Warn(at.Then("retries"), code, "set start_period for a service that starts slowly",
			"%d becomes %d: ECS allows %d to %d; the time of the remaining retries is added to the start period", *h.Retries, allowed, b.Min, b.Max)
	}
}

// checkHealthPatience finds and reports an interval that is longer on ECS, because the CDK
// accepts none that is shorter than the timeout. Compose begins to count the
// interval when a check has ended.
func checkHealthPatience(r *finding.Report, at finding.Path, h types.HealthCheckConfig) bool {
	if h.Timeout == nil || *h.Timeout == 0 {
		return false // the default needs no longer interval
	}
	timing := model.HealthTimingOf(h)
	allowed := timing.Allowed().Interval
	longer := allowed > limits.HealthInterval.Clamp(timing.Interval)
	if longer {
		r.Warn(at.Then("interval"), codes.HealthCheck, "write an interval of at least the timeout, or a shorter timeout",
			"%ds becomes %ds: the CDK accepts no interval that is shorter than the timeout", timing.Interval, allowed)
	}
	return longer
}

// checkHealthTest reports whether there is a test whose timing matters.
func checkHealthTest(r *finding.Report, at finding.Path, test types.HealthCheckTest) bool {
	if len(test) == 0 {
		r.Warn(at, codes.HealthCheckImage, "add `test`, for example the health check of the image",
			"there is no health check without `test`: ECS does not run the health check of an image")
		return false
	}
	switch test[0] {
	case "NONE":
		return false
	case "CMD", "CMD-SHELL":
		if len(test) == 1 {
			r.Error(at.Then("test"), codes.HealthCheckTest, "add the command", "%s has no command", test[0])
		}
		return len(test) > 1
	}
	r.Error(at.Then("test"), codes.HealthCheckTest, "begin the list with CMD, CMD-SHELL or NONE", "%q is not a type of test", test[0])
	return false
}
