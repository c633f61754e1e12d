package model

import (
	"strings"
)

// Placement is what deploy.placement.constraints say.
type Placement struct {
	// Machine and AMI are those of node.machine and node.ami; they choose the
	// machines and are no constraints on ECS.
	Machine, AMI string
	// Expressions are the others that ECS understands, in its query language.
	Expressions []string
	// Distinct means that no two tasks are on one machine.
	Distinct bool
	// Unknown lists the indexes of those that it does not.
	Unknown []int
}

// Placement reads the placement constraints of a service.
func (s *Service) Placement() Placement {
	var p Placement
	if s.Deploy == nil {
		return p
	}
	p.Distinct = s.Deploy.Placement.MaxReplicas == 1
	for i, constraint := range s.Deploy.Placement.Constraints {
		name, value, equal := strings.Cut(constraint, "==")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case equal && name == "node.machine":
			p.Machine = value
		case equal && name == "node.ami":
			p.AMI = value
		case equal && name == "node.platform.os" && value == "linux":
		case strings.HasPrefix(name, "attribute:"):
			p.Expressions = append(p.Expressions, strings.TrimSpace(constraint))
		default:
			p.Unknown = append(p.Unknown, i)
		}
	}
	return p
}
