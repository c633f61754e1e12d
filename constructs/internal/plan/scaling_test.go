package plan

import (
	"slices"
	"testing"
)

func TestQueueSteps(t *testing.T) {
	for name, c := range map[string]struct {
		least, most, backlog int
		want                 []QueueStep
	}{
		"from none":      {0, 3, 10, []QueueStep{{0, 0}, {1, 1}, {11, 2}, {21, 3}}},
		"from two":       {2, 4, 5, []QueueStep{{0, 2}, {1, 2}, {11, 3}, {16, 4}}},
		"one task":       {1, 1, 5, []QueueStep{{0, 1}, {1, 1}}},
		"in large steps": {0, 40, 1, []QueueStep{{0, 0}, {1, 1}, {2, 4}, {5, 7}, {8, 10}, {11, 13}, {14, 16}, {17, 19}, {20, 22}, {23, 25}, {26, 28}, {29, 31}, {32, 34}, {35, 37}, {38, 40}}},
	} {
		if got := queueSteps(c.least, c.most, c.backlog); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
	for most := 1; most < 3000; most++ {
		steps := queueSteps(0, most, 1)
		if last := steps[len(steps)-1].Tasks; len(steps) > 20 || last != most {
			t.Fatalf("to %d: %d steps, the last of %d tasks", most, len(steps), last)
		}
	}
}
