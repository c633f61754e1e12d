package plan

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Role is the identity of a service's containers towards AWS.
type Role struct {
	// Existing is the ARN of a role that the project does not own; empty makes
	// one, to which Policy and Managed are given.
	Existing string `json:"existing,omitempty"`
	// Policy is an IAM policy document; nil has none.
	Policy map[string]any `json:"policy,omitempty"`
	// Managed are the ARNs of managed policies.
	Managed []string `json:"managed,omitempty"`
}

func role(s *model.Service) Role {
	ext := s.Extensions()
	r := Role{Managed: ext.Policies}
	switch value := ext.Role.(type) {
	case string:
		r.Existing = value
	case map[string]any:
		r.Policy = value
	}
	return r
}

// ExecutionRole is with what ECS starts a task: it pulls the image, opens the
// logs and reads secrets.
//
// Compose: the engine does that, with the rights of whoever runs it. ECS: a
// role, which the containers never see, and which many tasks may share; an
// account has a thousand roles by default. Decision: one for all tasks that
// write to the project's log group and need no more, and one of its own for
// any other, so that none may read the secrets of another.
type ExecutionRole struct {
	// Existing is the ARN of a role that the project does not own.
	Existing string `json:"existing,omitempty"`
	// Own is whether the task has one that is made for it alone.
	Own bool `json:"own,omitempty"`
}

func executionRole(s *model.Service) ExecutionRole {
	if arn := s.Extensions().ExecutionRole; arn != "" {
		return ExecutionRole{Existing: arn}
	}
	return ExecutionRole{Own: s.OwnExecutionRole()}
}
