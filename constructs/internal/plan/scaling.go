package plan

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Scaling lets the number of tasks follow their load.
//
// Compose: a service has a fixed number of containers. ECS: Application Auto
// Scaling sets the desired count so that a metric stays near a target.
// Decision: x-aws-autoscaling says targets and bounds; each target is a policy.
// Several policies scale out when one of them says so, and in when all do. The
// desired count is then nobody else's: a deployment leaves it as it is.
type Scaling struct {
	Min int `json:"min"`
	Max int `json:"max"`
	// CPU and Memory are percentages of the task's size; 0 is no target.
	CPU    int `json:"cpu,omitempty"`
	Memory int `json:"memory,omitempty"`
	// Requests is a number each minute and task, for each target group of the
	// service; 0 is no target.
	Requests int `json:"requests,omitempty"`
	// CooldownSeconds is the pause after a change, either way.
	CooldownSeconds int `json:"cooldownSeconds"`
}

const scalingCooldown = 60

func scaling(s *model.Service) *Scaling {
	a := s.Autoscaling()
	if a == nil {
		return nil
	}
	least, most := s.Tasks()
	return &Scaling{
		Min: least, Max: most,
		CPU: valueOf(a.CPU), Memory: valueOf(a.Memory), Requests: valueOf(a.Requests),
		CooldownSeconds: scalingCooldown,
	}
}

func valueOf(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
