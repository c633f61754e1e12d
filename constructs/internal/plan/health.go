package plan

import (
	"cmp"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Health is a container health check, within the bounds of ECS.
//
// Compose: interval and timeout of 30 s, 3 retries, no start period by
// default, and zero stands for these; a check may take longer than the
// interval. An unhealthy container runs on. ECS: a timeout of 5 s by default,
// ten retries at most, and an unhealthy container ends its task. Decision:
// Compose's defaults, but no timeout longer than the interval, which the CDK
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
	timing := model.HealthTimingOf(*h)
	interval := limits.HealthInterval.Clamp(timing.Interval)
	return &Health{
		Command:         h.Test,
		IntervalSeconds: interval,
		TimeoutSeconds:  min(limits.HealthTimeout.Clamp(timing.Timeout), interval),
		Retries:         limits.HealthRetries.Clamp(timing.Retries),
		StartSeconds:    limits.HealthStart.Clamp(startSeconds(timing)),
	}
}

// startSeconds is for how long failures of a check must not count. Many files
// give a slow start its time by many retries: the time of those that ECS has no
// room for is part of it.
func startSeconds(t model.HealthTiming) int {
	start := cmp.Or(t.Start, limits.HealthStart.Max)
	retries := limits.HealthRetries.Clamp(t.Retries)
	if t.Retries <= retries {
		return start
	}
	return max(start, t.Start+t.Interval*t.Retries-limits.HealthInterval.Clamp(t.Interval)*retries)
}
