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
			for _, order := range []string{"start-first", "stop-first"} {
				d := fromYAML(t, fmt.Sprintf(`
services:
  a:
    image: i
    deploy: {replicas: %d, update_config: {parallelism: %d, order: %s}}
`, replicas, parallelism, order)).Services[0].Deployment
				least := (replicas*d.MinPercent + 99) / 100
				most := replicas * d.MaxPercent / 100
				if replicas == 0 {
					if d.MaxPercent <= 100 && d.MinPercent >= 100 {
						t.Errorf("no replicas, %d, %s: %d to %d percent cannot progress once scaled up",
							parallelism, order, d.MinPercent, d.MaxPercent)
					}
					continue
				}
				want := parallelism
				if want == 0 || want > replicas {
					want = replicas
				}
				got := most - replicas
				if order == "stop-first" {
					got = replicas - least
				}
				if got != want {
					t.Errorf("%d replicas, parallelism %d, %s: %d tasks change at a time, want %d",
						replicas, parallelism, order, got, want)
				}
			}
		}
	}
}
