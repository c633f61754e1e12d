package model

import (
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// RestartExtensions are the x-aws-* attributes of
// services.*.deploy.restart_policy.
type RestartExtensions struct {
	// IgnoredExitCodes are those after which the container is not restarted.
	IgnoredExitCodes []int `yaml:"x-aws-ignored_exit_codes"`
}

// RestartExtensionsOf decodes the extensions of a restart policy, like
// ProjectExtensionsOf.
func RestartExtensionsOf(p types.RestartPolicy) RestartExtensions {
	e, _ := DecodeExtensions[RestartExtensions](p.Extensions)
	return e
}

// OnFailure matches the condition to restart after a failure only.
var OnFailure = lazyregexp.New(`^on-failure(:\d+)?$`)

// RestartPolicy is when a container is to start again: restart, or the
// condition of deploy.restart_policy, which overrides it and is any by default
// (Compose Deploy Specification).
func (s *Service) RestartPolicy() string {
	if p := s.restartPolicy(); p != nil {
		if p.Condition == "" {
			return "any"
		}
		return p.Condition
	}
	return s.Restart
}

func (s *Service) restartPolicy() *types.RestartPolicy {
	if s.Deploy == nil {
		return nil
	}
	return s.Deploy.RestartPolicy
}

// NeverRestarts reports whether a policy is to leave a container ended.
func NeverRestarts(policy string) bool {
	return policy == "" || policy == types.RestartPolicyNo || policy == "none"
}

// ContainerRestart is when ECS starts a container again in its task.
type ContainerRestart struct {
	// PeriodSeconds is how long the container must have run.
	PeriodSeconds int
	// IgnoredExitCodes are those after which it stays ended, sorted.
	IgnoredExitCodes []int
}

// ContainerRestart reads the restart policy of the container; nil where the end
// of the container is left to ECS: where the file asks for no restart, where
// another container waits for that end, and in the main container of a task
// that runs once.
func (s *Service) ContainerRestart() *ContainerRestart {
	policy := s.RestartPolicy()
	once := !s.IsSidecar() && s.Run() != RunAlways
	if NeverRestarts(policy) || once || s.Prepares() {
		return nil
	}
	out := &ContainerRestart{PeriodSeconds: limits.RestartPeriod.Min}
	if OnFailure.MatchString(policy) {
		out.IgnoredExitCodes = append(out.IgnoredExitCodes, 0)
	}
	if p := s.restartPolicy(); p != nil {
		out.IgnoredExitCodes = append(out.IgnoredExitCodes, RestartExtensionsOf(*p).IgnoredExitCodes...)
		if p.Window != nil {
			out.PeriodSeconds = limits.RestartPeriod.Clamp(WholeSeconds(*p.Window))
		}
	}
	slices.Sort(out.IgnoredExitCodes)
	out.IgnoredExitCodes = slices.Compact(out.IgnoredExitCodes)
	return out
}

// IsRestartPolicy reports whether Compose has the policy. Docker Compose accepts
// each of them in both places.
func IsRestartPolicy(policy string) bool {
	return slices.Contains([]string{"", types.RestartPolicyNo, "none", types.RestartPolicyAlways, types.RestartPolicyUnlessStopped, "any"}, policy) ||
		OnFailure.MatchString(policy)
}
