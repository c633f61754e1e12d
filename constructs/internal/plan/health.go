package plan

import (
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Health is a container health check, within the bounds of ECS.
//
// Compose: interval and timeout of 30 s, 3 retries, no start period by
// default, and zero stands for these; a check may take longer than the
// interval. An unhealthy container runs on. ECS: a timeout of 5 s by default,
// ten retries at most, and an unhealthy container ends its task. Decision:
// Compose's defaults, but no interval shorter than the timeout, which the CDK
// refuses; and where the file is silent the longest start period, as failures
// within it do not count and the first success ends it. What does not fit into
// ECS's start period is in the grace period of the service: see graceSeconds.
type Health struct {
	// Command starts with CMD or CMD-SHELL.
	Command         []string `json:"command"`
	IntervalSeconds int      `json:"intervalSeconds"`
	TimeoutSeconds  int      `json:"timeoutSeconds"`
	Retries         int      `json:"retries"`
	// StartSeconds is how long after the start failures do not count.
	StartSeconds int `json:"startSeconds"`
}

func health(h *types.HealthCheckConfig) *Health {
	if !model.HasHealthCheck(h) {
		return nil
	}
	timing := model.HealthTimingOf(*h).Allowed()
	return &Health{
		Command:         h.Test,
		IntervalSeconds: timing.Interval, TimeoutSeconds: timing.Timeout,
		Retries: timing.Retries, StartSeconds: timing.Start,
	}
}
