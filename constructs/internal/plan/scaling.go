package plan

import (
	"cmp"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Scaling lets the number of tasks follow their load.
//
// Compose: a service has a fixed number of containers. ECS: Application Auto
// Scaling sets the desired count so that a metric stays near a target.
// Decision: x-aws-autoscaling says targets and bounds; each target is a policy. A
// queue has steps, because its length says how many tasks are wanted, and no target
// can be tracked where no task runs.
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
	// Fast measures CPU and memory every 20 seconds.
	Fast bool `json:"fast,omitempty"`
	// Predictive is nil where tasks start with the load; else each of CPU, Memory
	// and Requests is also forecast.
	Predictive *Predictive `json:"predictive,omitempty"`
	// Queue is nil where no queue counts, Metric where no other metric does.
	Queue  *QueueScaling  `json:"queue,omitempty"`
	Metric *MetricScaling `json:"metric,omitempty"`
	// Schedule is in the order of the file.
	Schedule []ScheduledBounds `json:"schedule,omitempty"`
	// CooldownSeconds is the pause after a change, either way.
	CooldownSeconds int `json:"cooldownSeconds"`
}

// Predictive starts tasks before a load that recurs.
type Predictive struct {
	// Mode is ForecastAndScale or ForecastOnly.
	Mode string `json:"mode"`
	// BufferSeconds is how long before the load the tasks start; 0 starts them with
	// it.
	BufferSeconds int `json:"bufferSeconds"`
}

// defaultBuffer is that of AWS.
const defaultBuffer = 300

func predictive(from *model.Predictive) *Predictive {
	if from == nil {
		return nil
	}
	out := &Predictive{Mode: "ForecastAndScale", BufferSeconds: defaultBuffer}
	if from.Mode == model.PredictiveModes[1] {
		out.Mode = "ForecastOnly"
	}
	if from.Buffer != "" {
		out.BufferSeconds = seconds(from.Buffer)
	}
	return out
}

// QueueScaling is a number of tasks for each number of messages in a queue of
// Amazon SQS, those that tasks work on among them.
type QueueScaling struct {
	Queue string `json:"queue"`
	// Steps are ordered; the first is the empty queue.
	Steps []QueueStep `json:"steps"`
}

// QueueStep is the number of tasks from a number of messages on.
type QueueStep struct {
	Messages int `json:"messages"`
	Tasks    int `json:"tasks"`
}

// MetricScaling is a metric of Amazon CloudWatch to keep near a value.
type MetricScaling struct {
	Namespace  string            `json:"namespace"`
	Name       string            `json:"name"`
	Dimensions map[string]string `json:"dimensions,omitempty"`
	Statistic  string            `json:"statistic"`
	Target     int               `json:"target"`
}

// ScheduledBounds are bounds of the number of tasks from a time on.
type ScheduledBounds struct {
	// Cron is cron(…) of AWS, in the time zone.
	Cron     string `json:"cron"`
	Timezone string `json:"timezone"`
	// Min and Max are nil where they stay as they are.
	Min *int `json:"min,omitempty"`
	Max *int `json:"max,omitempty"`
}

const scalingCooldown = 60

func scaling(s *model.Service) *Scaling {
	a := s.Autoscaling()
	if a == nil {
		return nil
	}
	least, most := s.Tasks()
	out := &Scaling{
		Min: least, Max: most,
		CPU: valueOf(a.CPU), Memory: valueOf(a.Memory), Requests: valueOf(a.Requests), Fast: a.Fast,
		Predictive:      predictive(a.Predictive),
		CooldownSeconds: scalingCooldown,
	}
	if a.Queue != nil {
		out.Queue = &QueueScaling{a.Queue.QueueName(), queueSteps(least, most, valueOf(a.Queue.Backlog))}
	}
	if m := a.Metric; m != nil {
		out.Metric = &MetricScaling{m.Namespace, m.Name, m.Dimensions, cmp.Or(m.Statistic, "Average"), valueOf(m.Target)}
	}
	for _, s := range a.Schedule {
		out.Schedule = append(out.Schedule, ScheduledBounds{model.AwsCron(s.Cron), cmp.Or(s.Timezone, "UTC"), s.Min, s.Max})
	}
	return out
}

// mostSteps leaves room below the quota of steps of a scaling policy, 20
// (Application Auto Scaling user guide, Quotas), which the empty queue is none of.
const mostSteps = 15

// queueSteps shares the messages out: a task for each backlog, from one task on,
// in steps that are as small as their number allows.
func queueSteps(least, most, backlog int) []QueueStep {
	steps := []QueueStep{{0, least}}
	first := max(1, least)
	by := max(1, (most-first+mostSteps-1)/mostSteps)
	for tasks := first; ; tasks += by {
		tasks = min(tasks, most)
		messages := 1
		if len(steps) > 1 {
			messages = steps[len(steps)-1].Tasks*backlog + 1
		}
		steps = append(steps, QueueStep{messages, tasks})
		if tasks == most {
			return steps
		}
	}
}

func valueOf(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
