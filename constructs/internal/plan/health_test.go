package plan

import (
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
)

// TestPatience: ECS replaces a task whose checks fail, where Compose only says
// so. A service that takes its time to start must have it.
func TestPatience(t *testing.T) {
	t.Parallel()
	seconds := func(n int) *types.Duration {
		d := types.Duration(time.Duration(n) * time.Second)
		return &d
	}
	retries := func(n uint64) *uint64 { return &n }
	for name, c := range map[string]struct {
		check        types.HealthCheckConfig
		retries, all int
	}{
		"as it is":        {types.HealthCheckConfig{Interval: seconds(10), Retries: retries(10)}, 10, 100},
		"more retries":    {types.HealthCheckConfig{Interval: seconds(10), Retries: retries(20)}, 10, 200},
		"after a start":   {types.HealthCheckConfig{Interval: seconds(10), Retries: retries(20), StartPeriod: seconds(30)}, 10, 230},
		"longer interval": {types.HealthCheckConfig{Interval: seconds(1), Retries: retries(120), StartPeriod: seconds(30)}, 10, 150},
		"long enough":     {types.HealthCheckConfig{Interval: seconds(1), Retries: retries(12)}, 10, 50},
		"at most":         {types.HealthCheckConfig{Interval: seconds(600), Retries: retries(1 << 60)}, 10, 3300},
		"by default":      {types.HealthCheckConfig{Retries: retries(12)}, 10, 360},
	} {
		c.check.Test = types.HealthCheckTest{"CMD", "ok"}
		h := health(&c.check)
		if got := h.StartSeconds + h.IntervalSeconds*h.Retries; h.Retries != c.retries || got != c.all {
			t.Errorf("%s: %d retries in %d s, want %d in %d s", name, h.Retries, got, c.retries, c.all)
		}
	}
}
