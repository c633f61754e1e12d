package model

import "strings"

// DeployExtensions are the x-aws-* attributes of services.*.deploy.
type DeployExtensions struct {
	// Autoscaling lets the number of tasks follow their load.
	Autoscaling *Autoscaling `yaml:"x-aws-autoscaling"`
}

// Autoscaling is the value of x-aws-autoscaling. Of the targets and the schedule,
// one at least is set.
type Autoscaling struct {
	// CPU and Memory are the mean use to aim at, in percent of the task's size.
	CPU    *int `yaml:"cpu"`
	Memory *int `yaml:"memory"`
	// Requests is how many requests a minute a task should get from an
	// Application Load Balancer.
	Requests *int `yaml:"requests"`
	// Queue lets the number of tasks follow the messages in a queue.
	Queue *QueueTarget `yaml:"queue"`
	// Metric is a metric of Amazon CloudWatch to keep near a value.
	Metric *MetricTarget `yaml:"metric"`
	// Schedule changes the bounds at certain times.
	Schedule []ScheduledBounds `yaml:"schedule"`
	// Predictive starts tasks before a load that recurs; nil waits for the load.
	Predictive *Predictive `yaml:"predictive"`
	// Fast measures CPU and memory every 20 seconds instead of every minute.
	Fast bool `yaml:"fast"`
	// Min and Max bound the number of tasks. Min is 1 where it is not set.
	Min *int `yaml:"min"`
	Max *int `yaml:"max"`
}

// QueueTarget is a queue of Amazon SQS. One of ARN and Name is set.
type QueueTarget struct {
	ARN  string `yaml:"arn"`
	Name string `yaml:"name"`
	// Backlog is how many messages a task should have before it; nil is an error
	// in Check.
	Backlog *int `yaml:"backlog"`
}

// QueueName is the last part of the ARN, or the name.
func (q QueueTarget) QueueName() string {
	if q.Name != "" {
		return q.Name
	}
	return q.ARN[strings.LastIndex(q.ARN, ":")+1:]
}

// MetricTarget is a metric of Amazon CloudWatch that falls when tasks are added.
type MetricTarget struct {
	Namespace  string            `yaml:"namespace"`
	Name       string            `yaml:"name"`
	Dimensions map[string]string `yaml:"dimensions"`
	// Statistic is Average where it is empty.
	Statistic string `yaml:"statistic"`
	// Target is the value to aim at.
	Target *int `yaml:"target"`
}

// Predictive is the value of predictive: the mode, or settings.
type Predictive struct {
	// Mode is one of PredictiveModes.
	Mode string `yaml:"mode" short:"true"`
	// Buffer is a Compose duration: how long before the load the tasks start. Empty
	// means that of AWS, 5 minutes.
	Buffer string `yaml:"buffer"`
}

// PredictiveModes only write the forecast down, or also scale by it.
var PredictiveModes = []string{"forecast_and_scale", "forecast_only"}

// ScheduledBounds are bounds of the number of tasks from a time on.
type ScheduledBounds struct {
	// Cron is a crontab expression, or cron(…) of AWS.
	Cron string `yaml:"cron"`
	// Timezone is the one that the expression is in; empty is UTC.
	Timezone string `yaml:"timezone"`
	Min      *int   `yaml:"min"`
	Max      *int   `yaml:"max"`
}

// Autoscaling reads x-aws-autoscaling; nil where the number of tasks is
// fixed. A value that cannot be read is nil here and an error in Check.
func (s *Service) Autoscaling() *Autoscaling {
	if s.Deploy == nil {
		return nil
	}
	e, _ := DecodeExtensions[DeployExtensions](s.Deploy.Extensions)
	return e.Autoscaling
}

// Tasks is the least and the largest number of tasks of the service, apart
// from what a deployment adds. A service that is IsGlobal has one on each
// machine, whose number is not known here: one is told.
func (s *Service) Tasks() (least, most int) {
	if a := s.Autoscaling(); a != nil {
		least = 1
		if a.Min != nil {
			least = *a.Min
		}
		if a.Max != nil {
			return least, max(least, *a.Max)
		}
		return least, least
	}
	if s.IsGlobal() {
		return 1, 1
	}
	return s.GetScale(), s.GetScale()
}
