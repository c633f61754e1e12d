package plan

import "github.com/compose-cdk/compose-cdk/constructs/internal/model"

// Restart is when ECS starts a container again in its task.
//
// Compose: the engine starts a container again, at once and without end, where
// restart or deploy.restart_policy says so. ECS: a container that has run for a
// period is restarted with its address and its files; one that ends earlier ends
// its task if it is essential, and the service starts another task. Decision: a
// restart policy for every container whose file asks for one, with the shortest
// period unless window says otherwise.
type Restart struct {
	PeriodSeconds int `json:"periodSeconds"`
	// IgnoredExitCodes are those after which the container stays ended, sorted.
	IgnoredExitCodes []int `json:"ignoredExitCodes,omitempty"`
}

func restart(s *model.Service) *Restart {
	from := s.ContainerRestart()
	if from == nil {
		return nil
	}
	return &Restart{from.PeriodSeconds, from.IgnoredExitCodes}
}
