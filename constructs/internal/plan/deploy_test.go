package plan_test

import (
	"fmt"
	"testing"
)

// TestDeploymentProgresses checks for all small numbers of replicas and all
// parallelisms that ECS, rounding as it does, changes just as many tasks at a
// time as Compose says, and at least one.
func TestDeploymentProgresses(t *testing.T) {
	t.Parallel()
	for replicas := 0; replicas <= 12; replicas++ {
		for parallelism := 0; parallelism <= 13; parallelism++ {
			stopping, starting := room(t, replicas, fmt.Sprintf("parallelism: %d, order: stop-first", parallelism))
			_, alsoStarting := room(t, replicas, fmt.Sprintf("parallelism: %d, order: start-first", parallelism))
			want := parallelism
			if total := max(replicas, 1); want == 0 || want > total {
				want = total
			}
			if stopping != want || starting != 0 || alsoStarting != want {
				t.Errorf("%d replicas, parallelism %d: %d stop (and %d start) at a time, or %d start; want %d",
					replicas, parallelism, stopping, starting, alsoStarting, want)
			}
		}
	}
}

// TestOneOverrideLeavesRoom: whatever one percentage is set to, a deployment
// can progress.
func TestOneOverrideLeavesRoom(t *testing.T) {
	t.Parallel()
	for replicas := 0; replicas <= 5; replicas++ {
		for _, order := range []string{"start-first", "stop-first"} {
			for _, override := range []string{"x-aws-min_percent: 0", "x-aws-min_percent: 100", "x-aws-max_percent: 100", "x-aws-max_percent: 101"} {
				stopping, starting := room(t, replicas, "order: "+order+", "+override)
				if stopping+starting < 1 {
					t.Errorf("%d replicas, %s, %s: no task may stop or start", replicas, order, override)
				}
			}
		}
	}
}

// room tells how many tasks ECS may stop and start at a time; of no replicas
// it tells that of one.
func room(t *testing.T, replicas int, update string) (stopping, starting int) {
	t.Helper()
	d := fromYAML(t, fmt.Sprintf("services: {a: {image: i, deploy: {replicas: %d, update_config: {%s}}}}", replicas, update)).
		Services[0].Deployment
	total := max(replicas, 1)
	return total - (total*d.MinPercent+99)/100, total*d.MaxPercent/100 - total
}

// TestOneWriterStopsFirst: where a single task writes to a volume, it stops
// before the next one starts.
func TestOneWriterStopsFirst(t *testing.T) {
	t.Parallel()
	const volumes = "\nvolumes: {data: , block: {driver: ebs}}"
	for name, c := range map[string]struct {
		service  string
		min, max int
	}{
		"writer":               {`volumes: ["data:/data"]`, 0, 100},
		"reader":               {`volumes: ["data:/data:ro"]`, 100, 200},
		"two writers":          {`volumes: ["data:/data"], scale: 2`, 100, 200},
		"no volume":            {`volumes: [/data]`, 100, 200},
		"memory":               {`volumes: [{type: tmpfs, target: /data}]`, 100, 200},
		"start first":          {`volumes: ["data:/data"], deploy: {update_config: {order: start-first}}`, 100, 200},
		"EBS":                  {`volumes: ["block:/data"]`, 0, 100},
		"EBS of two":           {`volumes: ["block:/data"], scale: 2`, 50, 100},
		"EBS with start first": {`volumes: ["block:/data"], deploy: {update_config: {order: start-first}}`, 0, 100},
	} {
		d := fromYAML(t, "services: {a: {image: i, "+c.service+"}}"+volumes).Services[0].Deployment
		if d.MinPercent != c.min || d.MaxPercent != c.max {
			t.Errorf("%s: %d to %d percent, want %d to %d", name, d.MinPercent, d.MaxPercent, c.min, c.max)
		}
	}
}
