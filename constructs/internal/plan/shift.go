package plan

import (
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Shift is how requests move from the old tasks to the new ones once all of these
// run.
//
// Compose: update_config replaces a number of tasks at a time, and looks at each
// for the time of monitor. ECS: beside rolling updates it starts all new tasks
// behind target groups of their own, and moves the requests at once, in steps, or
// first a part. Decision: x-aws-strategy chooses; monitor is how long both run
// after that, in which an alarm brings the requests back.
type Shift struct {
	// Strategy is BLUE_GREEN, LINEAR or CANARY.
	Strategy string `json:"strategy"`
	// StepPercent and StepMinutes are of LINEAR and CANARY; StepMinutes is always
	// set there.
	StepPercent int `json:"stepPercent,omitempty"`
	StepMinutes int `json:"stepMinutes,omitempty"`
	// BakeMinutes is how long the old tasks run after the requests have moved.
	BakeMinutes int `json:"bakeMinutes"`
	// Balanced means that a load balancer sends requests, whose rules ECS changes.
	Balanced bool `json:"balanced,omitempty"`
	// PauseMinutes is how long a deployment waits for a person before requests
	// move; 0 does not wait. PauseStage is the stage of the deployment behind which
	// it waits.
	PauseMinutes int    `json:"pauseMinutes,omitempty"`
	PauseStage   string `json:"pauseStage,omitempty"`
}

var strategies = map[string]string{model.BlueGreen: "BLUE_GREEN", model.Linear: "LINEAR", model.Canary: "CANARY"}

func shift(s *model.Service) *Shift {
	if !s.ShiftsTraffic() {
		return nil
	}
	from := s.Strategy()
	out := &Shift{
		Strategy: strategies[from.Kind()], BakeMinutes: s.BakeMinutes(), StepMinutes: from.StepMinutes(),
		Balanced: isPublished(s), PauseMinutes: minutes(from.Pause),
	}
	if out.PauseMinutes > 0 {
		out.PauseStage = pauseStage(s)
	}
	switch from.Kind() {
	case model.Linear:
		out.StepPercent = *from.Linear
	case model.Canary:
		out.StepPercent = *from.Canary
	}
	return out
}

// pauseStage is the last stage before requests move: where there is a test
// listener, it leads to the new tasks by then.
func pauseStage(s *model.Service) string {
	for _, member := range s.Task() {
		for _, port := range member.PublishedPorts() {
			if port.TestListener != nil {
				return "POST_TEST_TRAFFIC_SHIFT"
			}
		}
	}
	return "POST_SCALE_UP"
}

// minutes reads a Compose duration that Check has accepted; an empty one is 0.
func minutes(duration string) int {
	d, _ := time.ParseDuration(duration)
	return model.Minutes(d)
}
