package model

import (
	"cmp"
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// HealthTiming is when a container health check asks, in whole seconds.
type HealthTiming struct {
	Interval, Timeout int
	// Retries is the number of failures in a row that make it unhealthy.
	Retries int
	// Start is how long failures do not count; 0 where the file does not say.
	Start int
}

// Allowed is the timing within the bounds of ECS. No timeout is longer than the
// interval, which the CDK refuses.
func (t HealthTiming) Allowed() HealthTiming {
	interval := limits.HealthInterval.Clamp(t.Interval)
	return HealthTiming{
		Interval: interval,
		Timeout:  min(limits.HealthTimeout.Clamp(t.Timeout), interval),
		Retries:  limits.HealthRetries.Clamp(t.Retries),
		Start:    limits.HealthStart.Clamp(t.Patience()),
	}
}

// Patience is for how many seconds failures must not count; the longest start
// period of ECS where the file does not say. Many files give a slow start its
// time by many retries: the time of those that ECS has no room for is part of it.
func (t HealthTiming) Patience() int {
	start := cmp.Or(t.Start, limits.HealthStart.Max)
	retries := limits.HealthRetries.Clamp(t.Retries)
	if t.Retries <= retries {
		return start
	}
	return max(start, t.Start+t.Interval*t.Retries-limits.HealthInterval.Clamp(t.Interval)*retries)
}

// Defaults of Docker for a health check, in seconds (Compose specification,
// Services, healthcheck).
const (
	defaultHealthInterval = 30
	defaultHealthTimeout  = 30
	defaultHealthRetries  = 3
)

// HealthTimingOf reads the timing of a health check. Absent values and zeros
// stand for Docker's defaults (Docker Engine API, HealthConfig: 0 means
// inherit).
func HealthTimingOf(h types.HealthCheckConfig) HealthTiming {
	t := HealthTiming{
		Interval: cmp.Or(optionalSeconds(h.Interval), defaultHealthInterval),
		Timeout:  cmp.Or(optionalSeconds(h.Timeout), defaultHealthTimeout),
		Retries:  defaultHealthRetries,
		Start:    optionalSeconds(h.StartPeriod),
	}
	if h.Retries != nil && *h.Retries != 0 {
		t.Retries = int(min(*h.Retries, 1<<30))
	}
	return t
}

func optionalSeconds(d *types.Duration) int {
	if d == nil {
		return 0
	}
	return WholeSeconds(*d)
}

// WholeSeconds rounds up, as ECS counts in whole seconds.
func WholeSeconds(d types.Duration) int {
	return int((time.Duration(d) + time.Second - 1) / time.Second)
}

// HasHealthCheck reports whether a health check is defined and not switched off.
func HasHealthCheck(h *types.HealthCheckConfig) bool {
	return h != nil && !h.Disable && len(h.Test) > 1 && h.Test[0] != "NONE"
}
