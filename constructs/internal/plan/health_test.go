package plan

import (
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
)

// TestHealthTiming: ECS ends a task whose checks fail, where Compose only
// reports it. A service that is slow to start must have its time, and zeros
// stand for Docker's defaults.
func TestHealthTiming(t *testing.T) {
	t.Parallel()
	seconds := func(n int) *types.Duration {
		d := types.Duration(time.Duration(n) * time.Second)
		return &d
	}
	retries := func(n uint64) *uint64 { return &n }
	for name, c := range map[string]struct {
		check                             types.HealthCheckConfig
		interval, timeout, retries, start int
	}{
		"nothing said":      {types.HealthCheckConfig{}, 30, 30, 3, 300},
		"zeros":             {types.HealthCheckConfig{Interval: seconds(0), Timeout: seconds(0), Retries: retries(0), StartPeriod: seconds(0)}, 30, 30, 3, 300},
		"as it is":          {types.HealthCheckConfig{Interval: seconds(10), Timeout: seconds(5), Retries: retries(10), StartPeriod: seconds(20)}, 10, 5, 10, 20},
		"slow check":        {types.HealthCheckConfig{Interval: seconds(5), Timeout: seconds(30)}, 30, 30, 3, 300},
		"slowest check":     {types.HealthCheckConfig{Interval: seconds(1), Timeout: seconds(90)}, 60, 60, 3, 300},
		"short interval":    {types.HealthCheckConfig{Interval: seconds(1)}, 5, 5, 3, 300},
		"long start":        {types.HealthCheckConfig{StartPeriod: seconds(3600)}, 30, 30, 3, 300},
		"more retries":      {types.HealthCheckConfig{Interval: seconds(10), Retries: retries(20), StartPeriod: seconds(30)}, 10, 10, 10, 130},
		"many short checks": {types.HealthCheckConfig{Interval: seconds(1), Retries: retries(120), StartPeriod: seconds(30)}, 5, 5, 10, 100},
		"retries for ever":  {types.HealthCheckConfig{Interval: seconds(600), Retries: retries(1 << 60), StartPeriod: seconds(1)}, 300, 30, 10, 300},
	} {
		c.check.Test = types.HealthCheckTest{"CMD", "ok"}
		h := health(&c.check)
		if h.IntervalSeconds != c.interval || h.TimeoutSeconds != c.timeout || h.Retries != c.retries || h.StartSeconds != c.start {
			t.Errorf("%s: %+v, want interval %d, timeout %d, %d retries, start %d", name, *h, c.interval, c.timeout, c.retries, c.start)
		}
	}
}
