package model

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Alarm is an entry of x-aws-alarms: the name of an existing alarm, or a metric
// with a bound. One of Name and Metric is set.
type Alarm struct {
	Name string `yaml:"name" short:"true"`
	// Metric is a metric, a comparison and a number, as cpu > 80. Without
	// Namespace, the metric is one of AlarmMetrics.
	Metric string `yaml:"metric"`
	// Namespace, Dimensions and Statistic are of a metric of Amazon CloudWatch;
	// Statistic is Average where it is empty.
	Namespace  string            `yaml:"namespace"`
	Dimensions map[string]string `yaml:"dimensions"`
	Statistic  string            `yaml:"statistic"`
	// For is a Compose duration, for which the metric must be out of bounds; empty
	// is three minutes.
	For string `yaml:"for"`
}

// Metrics that a service has.
const (
	AlarmCPU          = "cpu"
	AlarmMemory       = "memory"
	Alarm5xx          = "5xx"
	AlarmUnhealthy    = "unhealthy"
	AlarmResponseTime = "response_time"
	// AlarmTasks is of x-aws-observability only: tasks that should run and do not.
	AlarmTasks = "tasks"
)

// AlarmMetrics are the metrics without a namespace: of the tasks, and of the
// target groups that lead to them.
var AlarmMetrics = []string{AlarmCPU, AlarmMemory, Alarm5xx, AlarmUnhealthy, AlarmResponseTime}

// DefaultAlarmTime is For where it is empty.
const DefaultAlarmTime = 3 * time.Minute

var alarmCondition = lazyregexp.New(`^\s*(\S(?:.*\S)?)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*$`)

// AlarmCondition is what Metric says.
type AlarmCondition struct {
	Metric string
	// Comparison is >, >=, < or <=.
	Comparison string
	Threshold  float64
}

// Condition reads Metric; it is nil where that is not a condition.
func (a Alarm) Condition() *AlarmCondition {
	m := alarmCondition.FindStringSubmatch(a.Metric)
	if m == nil {
		return nil
	}
	threshold, err := strconv.ParseFloat(m[3], 64)
	if err != nil {
		return nil
	}
	return &AlarmCondition{strings.TrimRight(m[1], "<>="), m[2], threshold}
}

// ID tells the alarms of a service apart: the metric, and whether the bound is
// below it. The threshold is not part of it, so that it can change.
func (c AlarmCondition) ID() string {
	id := strings.ToLower(notInIDs.ReplaceAllString(c.Metric, "-"))
	if strings.HasPrefix(c.Comparison, "<") {
		id += "-low"
	}
	return id
}

var notInIDs = lazyregexp.New(`[^A-Za-z0-9]+`)

// Time is For, as far as it can be read.
func (a Alarm) Time() time.Duration {
	d, _ := time.ParseDuration(a.For)
	return cmp.Or(d, DefaultAlarmTime)
}

// Balanced reports whether requests, and those over HTTP, reach the task
// through a load balancer of the project.
func (s *Service) Balanced() (requests, http bool) {
	for _, b := range s.Project.LoadBalancers() {
		for _, l := range b.Listeners {
			if slices.ContainsFunc(l.Ports, func(port Port) bool { return s.Project.Service(port.Service).Host().Name == s.Name }) {
				requests, http = true, http || b.HTTP
			}
		}
	}
	return requests, http
}

// ManagedWAF is the value of x-aws-waf that makes a web ACL.
const ManagedWAF = "managed"

// Observability is the value of x-aws-observability: true, or settings.
type Observability struct {
	Enabled bool `yaml:"enabled" short:"true"`
	// Notify is the ARN of an Amazon SNS topic that gets the changes of alarms.
	Notify string `yaml:"notify"`
}

// IsWatched reports whether the project has a dashboard and alarms.
func (p *Project) IsWatched() bool {
	o := p.Extensions().Observability
	return o != nil && (o.Enabled || o.Notify != "")
}
