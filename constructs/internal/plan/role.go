package plan

import (
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
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

func role(s types.ServiceConfig) Role {
	ext := composefile.ServiceExtensionsOf(s)
	r := Role{Managed: ext.Policies}
	switch value := ext.Role.(type) {
	case string:
		r.Existing = value
	case map[string]any:
		r.Policy = value
	}
	return r
}
