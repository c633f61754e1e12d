package plan

import (
	"cmp"
	"math"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Deployment is how many tasks run, and how they are replaced.
//
// Compose: update_config says how many tasks change at a time (parallelism,
// one by default, all where it is 0) and whether the new one starts before the
// old one stops (order, stop-first by default). ECS: two percentages of the
// desired count bound the tasks that run meanwhile. Decision: the percentages
// that let just so many tasks change; without update_config those of ECS,
// which start first. But where a single task writes to a volume, the old one
// stops before the new one starts, as in Docker, unless the order is start-first:
// two databases on one directory destroy it. A volume on Amazon EBS has one
// writer whatever the order says. A task with GPUs stops first too: a second
// machine may be more than the account's quota allows. A service with one task
// on each machine replaces it there. Always a pair with which a deployment can
// progress.
type Deployment struct {
	// Replicas is the desired count, where there is no Scaling and the launch
	// is none on each machine.
	Replicas   int `json:"replicas"`
	MinPercent int `json:"minPercent"`
	MaxPercent int `json:"maxPercent"`
	// FailurePercent is how many tasks may fail to start, in percent of the desired
	// count, until a deployment has failed: 0 stands for the default of ECS.
	FailurePercent int `json:"failurePercent,omitempty"`
	// Early is nil where a rolling update ends with all new tasks healthy and the old
	// ones gone.
	Early *EarlySuccess `json:"early,omitempty"`
	// Alarms are names of alarms with which a deployment has failed, as written.
	Alarms []string `json:"alarms,omitempty"`
	// MetricAlarms are further ones, which the project makes.
	MetricAlarms []Alarm `json:"metricAlarms,omitempty"`
	// Shift is nil for rolling updates. Rolling means that the file says so: ECS
	// keeps the strategy of a service whose template says nothing.
	Shift   *Shift `json:"shift,omitempty"`
	Rolling bool   `json:"rolling,omitempty"`
	// Rollback returns to the last good deployment when one fails.
	Rollback bool `json:"rollback"`
	// GraceSeconds is how long after its start a task may fail the health checks
	// of its containers and of the load balancer; 0 where nothing is asked.
	GraceSeconds int `json:"graceSeconds,omitempty"`
	// Exec lets "aws ecs execute-command" open a shell in the containers.
	Exec bool `json:"exec,omitempty"`
}

// EarlySuccess is when a rolling update ends; ECS completes it afterwards.
type EarlySuccess struct {
	// HealthyPercent is a share of the desired count.
	HealthyPercent int `json:"healthyPercent"`
	// Cleanup is DEFERRED or BLOCKING: the old tasks stop after the end or before.
	Cleanup string `json:"cleanup"`
}

func earlySuccess(update types.UpdateConfig) *EarlySuccess {
	from := model.UpdateExtensionsOf(update).EarlySuccess
	if from == nil {
		return nil
	}
	return &EarlySuccess{valueOf(from.Percent), strings.ToUpper(cmp.Or(from.Cleanup, model.CleanupDeferred))}
}

func deployment(s *model.Service) Deployment {
	replicas, _ := s.Tasks()
	d := Deployment{
		Replicas: replicas, MinPercent: 100, MaxPercent: 200, Rollback: true,
		Exec: s.Extensions().Exec, GraceSeconds: graceSeconds(s),
	}
	d.alarms(s.Extensions().Alarms)
	d.Shift, d.Rolling = shift(s), s.Strategy() != nil && !s.ShiftsTraffic()
	hasUpdate := s.Deploy != nil && s.Deploy.UpdateConfig != nil
	global := s.IsGlobal() && s.OnMachines()
	if !hasUpdate && !global && !stopsFirst(s) {
		return d
	}
	var update types.UpdateConfig
	if hasUpdate {
		update = *s.Deploy.UpdateConfig
	}
	if s.HasEBS() {
		update.Order = "stop-first"
	}
	d.Rollback = update.FailureAction == "" || update.FailureAction == "rollback"
	d.FailurePercent = failurePercent(update)
	if d.Shift != nil {
		return d
	}
	d.Early = earlySuccess(update)
	d.MinPercent, d.MaxPercent = percentages(d.Replicas, update)
	if global {
		d.MinPercent, d.MaxPercent = 0, 100
	}
	return d
}

// failurePercent reads max_failure_ratio; the smallest share is one percent.
func failurePercent(update types.UpdateConfig) int {
	if update.MaxFailureRatio == 0 {
		return 0
	}
	return max(1, int(math.Round(float64(update.MaxFailureRatio)*100)))
}

// stopsFirst reports whether two tasks side by side are one too many, unless
// the file says otherwise.
func stopsFirst(s *model.Service) bool {
	return s.HasOneWriter() || s.HasEBS() || s.GPUs().Count > 0
}

// percentages rounds so that ECS, which rounds the minimum up and the maximum
// down to whole tasks, comes to the number of tasks that Compose says. Where
// only one of them is overridden, the other makes room.
func percentages(replicas int, update types.UpdateConfig) (minimum, maximum int) {
	total := max(replicas, 1)
	parallel := 1
	if update.Parallelism != nil {
		parallel = int(min(*update.Parallelism, uint64(total)))
	}
	if parallel == 0 {
		parallel = total
	}
	stopping := 100 * (total - parallel) / total
	starting := (100*(total+parallel) + total - 1) / total
	minimum, maximum = stopping, 100
	if update.Order == "start-first" {
		minimum, maximum = 100, starting
	}
	ext := model.UpdateExtensionsOf(update)
	if ext.MinPercent != nil {
		minimum, maximum = *ext.MinPercent, starting
	}
	if ext.MaxPercent != nil {
		maximum = *ext.MaxPercent
		if ext.MinPercent == nil {
			minimum = stopping
		}
	}
	return minimum, maximum
}
