package model

import (
	"time"
)

// Strategy is the value of x-aws-strategy: a name, or settings. One of Name,
// Linear and Canary is set.
type Strategy struct {
	// Name is rolling or blue_green.
	Name string `yaml:"name" short:"true"`
	// Linear and Canary are the percentage of requests that each step moves, or the
	// first of two.
	Linear *int `yaml:"linear"`
	Canary *int `yaml:"canary"`
	// Every is a Compose duration: the pause behind a step. Empty means that of
	// ECS: 6 minutes for linear, 10 for canary.
	Every string `yaml:"every"`
	// Pause is a Compose duration for which a deployment waits for a person before
	// requests move, and is rolled back then; empty does not wait.
	Pause string `yaml:"pause"`
}

// TestListener is the value of x-aws-test_listener: the port, or settings.
type TestListener struct {
	// Port is that of the load balancer.
	Port int `yaml:"port" short:"true"`
	// Ingress lists who may reach it; empty is who may reach the published port.
	Ingress []string `yaml:"ingress"`
}

// EarlySuccess is the value of x-aws-early_success: the percentage, or settings.
type EarlySuccess struct {
	// Percent is the share of the desired count that must be healthy.
	Percent *int `yaml:"percent" short:"true"`
	// Cleanup is CleanupDeferred or CleanupBlocking; empty is the former.
	Cleanup string `yaml:"cleanup"`
}

// The old tasks of a deployment stop after its end, or before.
const (
	CleanupDeferred = "deferred"
	CleanupBlocking = "blocking"
)

// Cleanups are the values of cleanup.
var Cleanups = []string{CleanupBlocking, CleanupDeferred}

// Names of strategies.
const (
	Rolling   = "rolling"
	BlueGreen = "blue_green"
	Linear    = "linear"
	Canary    = "canary"
)

// Strategy reads x-aws-strategy of update_config, which overrides that of the
// service; nil is rolling.
func (s *Service) Strategy() *Strategy {
	if s.Deploy != nil && s.Deploy.UpdateConfig != nil {
		if own := UpdateExtensionsOf(*s.Deploy.UpdateConfig).Strategy; own != nil {
			return own
		}
	}
	return s.Extensions().Strategy
}

// Kind is one of the names of strategies.
func (s *Strategy) Kind() string {
	switch {
	case s == nil:
		return Rolling
	case s.Linear != nil:
		return Linear
	case s.Canary != nil:
		return Canary
	case s.Name == "":
		return Rolling
	}
	return s.Name
}

// Defaults in minutes: of ECS for steps; for the bake time a shorter one, as that of
// ECS is longer than CloudFormation waits.
const (
	defaultBake   = 5
	defaultLinear = 6
	defaultCanary = 10
)

// HasSteps reports whether requests move in several steps, with a time between them.
func (s *Strategy) HasSteps() bool { return s != nil && (s.Linear != nil || s.Canary != nil) }

// StepMinutes is the pause behind a step; 0 where there are no steps, or where
// Check reports the time.
func (s *Strategy) StepMinutes() int {
	switch {
	case !s.HasSteps():
		return 0
	case s.Every == "" && s.Linear != nil:
		return defaultLinear
	case s.Every == "":
		return defaultCanary
	}
	d, _ := time.ParseDuration(s.Every)
	return Minutes(d)
}

// Steps is the number of pauses: there is none behind the step that completes the
// shift.
func (s *Strategy) Steps() int {
	switch {
	case s.Canary != nil:
		return 1
	case s.Linear != nil && *s.Linear > 0:
		return (100+*s.Linear-1) / *s.Linear - 1
	}
	return 0
}

// BakeMinutes is how long the old tasks run after the requests have moved.
func (s *Service) BakeMinutes() int {
	if s.Deploy != nil && s.Deploy.UpdateConfig != nil {
		if monitor := s.Deploy.UpdateConfig.Monitor; monitor > 0 {
			return Minutes(time.Duration(monitor))
		}
	}
	return defaultBake
}

// ShiftsTraffic reports whether all new tasks of the service start before requests
// move to them.
func (s *Service) ShiftsTraffic() bool { return s.Strategy().Kind() != Rolling }

// Minutes rounds up, as ECS counts in whole minutes where requests move.
func Minutes(d time.Duration) int { return int((d + time.Minute - 1) / time.Minute) }
