package plan

import (
	"cmp"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Alarm is a metric with a bound.
type Alarm struct {
	// ID is unique in the service.
	ID string `json:"id"`
	// Metric is one of model.AlarmMetrics, or tasks; empty where Custom is set.
	Metric string       `json:"metric,omitempty"`
	Custom *AlarmMetric `json:"custom,omitempty"`
	// Comparison is >, >=, < or <=.
	Comparison string  `json:"comparison"`
	Threshold  float64 `json:"threshold"`
	// Minutes is for how long the metric must be out of bounds.
	Minutes int `json:"minutes"`
}

// AlarmMetric is any metric of Amazon CloudWatch.
type AlarmMetric struct {
	Namespace  string            `json:"namespace"`
	Name       string            `json:"name"`
	Dimensions map[string]string `json:"dimensions,omitempty"`
	Statistic  string            `json:"statistic"`
}

// Watch is what x-aws-observability adds to a project: a dashboard, alarms of each
// ECS service, and Container Insights with enhanced observability of a cluster
// that the project makes.
type Watch struct {
	// Notify is the ARN of a topic that alarms are sent to; empty sends none.
	Notify string `json:"notify,omitempty"`
}

func watch(p *model.Project) *Watch {
	if !p.IsWatched() {
		return nil
	}
	return &Watch{p.Extensions().Observability.Notify}
}

// alarms separates x-aws-alarms into the names of existing ones and others.
func (d *Deployment) alarms(from []model.Alarm) {
	for _, alarm := range from {
		if alarm.Name != "" {
			d.Alarms = append(d.Alarms, alarm.Name)
			continue
		}
		condition := alarm.Condition()
		out := Alarm{
			ID: condition.ID(), Metric: condition.Metric, Comparison: condition.Comparison, Threshold: condition.Threshold,
			Minutes: int(alarm.Time() / time.Minute),
		}
		if alarm.Namespace != "" {
			out.Metric = ""
			out.Custom = &AlarmMetric{alarm.Namespace, condition.Metric, alarm.Dimensions, cmp.Or(alarm.Statistic, "Average")}
		}
		d.MetricAlarms = append(d.MetricAlarms, out)
	}
}

// watched are the alarms of an ECS service in a project that is watched. They
// stand for what needs somebody to look: a service that has no reserve for a
// quarter of an hour, lacks tasks, or answers with errors.
func watched(s *model.Service) []Alarm {
	if !s.Project.IsWatched() || s.Run() != model.RunAlways {
		return nil
	}
	const long, short = 15, 5
	out := []Alarm{
		{ID: model.AlarmCPU, Metric: model.AlarmCPU, Comparison: ">", Threshold: 90, Minutes: long},
		{ID: model.AlarmMemory, Metric: model.AlarmMemory, Comparison: ">", Threshold: 90, Minutes: long},
	}
	if s.Project.Extensions().Cluster == "" {
		out = append(out, Alarm{ID: model.AlarmTasks, Metric: model.AlarmTasks, Comparison: ">", Minutes: long})
	}
	requests, http := s.Balanced()
	if requests {
		out = append(out, Alarm{ID: model.AlarmUnhealthy, Metric: model.AlarmUnhealthy, Comparison: ">", Minutes: short})
	}
	if http {
		out = append(out, Alarm{ID: model.Alarm5xx, Metric: model.Alarm5xx, Comparison: ">", Threshold: 10, Minutes: short})
	}
	return out
}

// AlarmMetrics counts what an alarm looks at, as AWS bills it: missing tasks are those
// wanted less those that run, and load balancers measure each target group.
func (p Project) AlarmMetrics(s Service, alarm Alarm) int {
	switch alarm.Metric {
	case model.AlarmTasks:
		return 2
	case model.Alarm5xx, model.AlarmUnhealthy, model.AlarmResponseTime:
		return max(1, p.targetGroups(s, alarm.Metric != model.AlarmUnhealthy))
	}
	return 1
}

// targetGroups counts those that lead to the task of a service; http leaves out
// those of a Network Load Balancer.
func (p Project) targetGroups(s Service, http bool) int {
	type group struct {
		service         string
		published, port int
		second          bool
	}
	groups := map[group]bool{}
	members := map[string]bool{s.Name: true}
	for _, sidecar := range s.Task.Sidecars {
		members[sidecar.Service] = true
	}
	count := func(t Target) {
		if members[t.Service] {
			groups[group{t.Service, t.Published, t.Port, false}] = true
		}
		if members[t.Service] && t.Shifts {
			groups[group{t.Service, t.Published, t.Port, true}] = true
		}
	}
	if p.Ingress == nil {
		return 0
	}
	for _, lb := range p.Ingress.LoadBalancers {
		if http && lb.Kind != ApplicationLoadBalancer {
			continue
		}
		for _, l := range lb.Listeners {
			if l.Target != nil {
				count(*l.Target)
			}
			for _, rule := range l.Rules {
				count(rule.Target)
			}
		}
	}
	return len(groups)
}
