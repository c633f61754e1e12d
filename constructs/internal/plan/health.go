package plan

import (
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// Health is a container health check, within the bounds of ECS.
//
// Compose: interval and timeout of 30 s, 3 retries, no start period by
// default; a check may take longer than the interval. ECS: a timeout of 5 s by
// default, and ten retries at most, after which the task is replaced. Decision:
// Compose's defaults, but no timeout longer than the interval, which the CDK
// does not accept. Many files give a slow start its time by many retries: what
// ECS does not take of them becomes part of the start period.
type Health struct {
	// Command starts with CMD or CMD-SHELL.
	Command         []string `json:"command"`
	IntervalSeconds int      `json:"intervalSeconds"`
	TimeoutSeconds  int      `json:"timeoutSeconds"`
	Retries         int      `json:"retries"`
	StartSeconds    int      `json:"startSeconds,omitempty"`
}

// Defaults of the Compose specification, Services, healthcheck.
const (
	defaultTimeout = 30
	defaultRetries = 3
)

func health(h *types.HealthCheckConfig) *Health {
	if !model.HasHealthCheck(h) {
		return nil
	}
	out := &Health{
		Command:         h.Test,
		IntervalSeconds: model.DefaultHealthInterval, TimeoutSeconds: defaultTimeout, Retries: defaultRetries,
	}
	if h.Interval != nil {
		out.IntervalSeconds = limits.HealthInterval.Clamp(model.WholeSeconds(*h.Interval))
	}
	if h.Timeout != nil {
		out.TimeoutSeconds = limits.HealthTimeout.Clamp(model.WholeSeconds(*h.Timeout))
	}
	if h.Retries != nil {
		out.Retries = limits.HealthRetries.Clamp(int(min(*h.Retries, 1<<30)))
	}
	if h.StartPeriod != nil {
		out.StartSeconds = limits.HealthStart.Clamp(model.WholeSeconds(*h.StartPeriod))
	}
	out.TimeoutSeconds = min(out.TimeoutSeconds, out.IntervalSeconds)
	if h.Retries != nil && *h.Retries > uint64(out.Retries) {
		out.StartSeconds = limits.HealthStart.Clamp(max(out.StartSeconds, patience(h, *out)-out.IntervalSeconds*out.Retries))
	}
	return out
}

// patience is after how many seconds Compose takes a container that never
// answers for unhealthy.
func patience(h *types.HealthCheckConfig, within Health) int {
	interval := within.IntervalSeconds
	if h.Interval != nil {
		interval = min(interval, model.WholeSeconds(*h.Interval))
	}
	return within.StartSeconds + interval*int(min(*h.Retries, 1<<30))
}
