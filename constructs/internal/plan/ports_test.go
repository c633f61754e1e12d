package plan_test

import (
	"fmt"
	"testing"
)

// TestTargetTimeout: a timeout is smaller than the interval, also where the
// file gives the interval alone.
func TestTargetTimeout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		protocol, check string
		want            int
	}{
		{"http", "interval: 5s", 4},
		{"http", "interval: 6s", 0},
		{"http", "interval: 5s, timeout: 2s", 2},
		{"http", "path: /health", 0},
		{"tcp", "interval: 5s", 4},
		{"tcp", "interval: 10s", 9},
		{"tcp", "interval: 30s", 0},
	} {
		p := fromYAML(t, fmt.Sprintf(
			"services: {web: {image: i, ports: [{target: 80, published: \"80\", app_protocol: %s, x-aws-healthcheck: {%s}}]}}", c.protocol, c.check))
		if got := p.Ingress.LoadBalancers[0].Listeners[0].Target.HealthCheck.TimeoutSeconds; got != c.want {
			t.Errorf("%s, %s: a timeout of %d s, want %d", c.protocol, c.check, got, c.want)
		}
	}
}
