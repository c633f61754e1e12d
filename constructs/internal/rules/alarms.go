package rules

import (
	"slices"
	"strings"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// alarmName is the form of names of Amazon CloudWatch (API reference,
// PutMetricAlarm) in a list that commas separate (DeploymentAlarms).
var alarmName = lazyregexp.New(`^[^,\x00-\x1f]{1,255}$`)

// mostAlarmMinutes is a day, the longest time that an alarm looks at (Amazon
// CloudWatch API reference, PutMetricAlarm).
const mostAlarmMinutes = 24 * 60

func checkAlarms(r *finding.Report, s *model.Service) {
	ids := map[string]bool{}
	for i, alarm := range s.Extensions().Alarms {
		at := s.At("x-aws-alarms", i)
		switch condition := alarm.Condition(); {
		case alarm.Name == "" && alarm.Metric == "" && r.HasBelow(at): // an unknown attribute
		case (alarm.Name == "") == (alarm.Metric == ""):
			r.Error(at, codes.Alarm, "write the name of an alarm, or {metric: cpu > 80}", "an alarm has a name or a metric")
		case alarm.Name != "" && !alarmName.MatchString(alarm.Name):
			r.Error(at, codes.Alarm, "write the name of an alarm, which has up to 255 characters and no comma", "%q is not the name of an alarm", alarm.Name)
		case alarm.Name != "":
			checkNamedAlarm(r, at, alarm)
		case condition == nil:
			r.Error(at.Then("metric"), codes.Alarm, "write it as cpu > 80", "%q is not a metric, a comparison and a number", alarm.Metric)
		default:
			checkAlarmMetric(r, at, s, alarm, *condition)
			if ids[condition.ID()] {
				r.Error(at, codes.Alarm, "keep one of them", "there is another alarm of %s in this direction", condition.Metric)
			}
			ids[condition.ID()] = true
		}
	}
}

func checkNamedAlarm(r *finding.Report, at finding.Path, alarm model.Alarm) {
	if alarm.Namespace != "" || len(alarm.Dimensions) > 0 || alarm.Statistic != "" || alarm.For != "" {
		r.Error(at, codes.Alarm, "remove all but the name", "the alarm %q exists, and has a metric of its own", alarm.Name)
	}
}

func checkAlarmMetric(r *finding.Report, at finding.Path, s *model.Service, alarm model.Alarm, condition model.AlarmCondition) {
	const code = codes.Alarm
	if alarm.For != "" {
		checkAlarmTime(r, at.Then("for"), alarm.For)
	}
	switch {
	case alarm.Namespace != "":
		checkCustomAlarm(r, at, alarm)
		return
	case len(alarm.Dimensions) > 0 || alarm.Statistic != "":
		r.Error(at, code, "add namespace, or remove them", "dimensions and statistic are of a metric with a namespace")
	}
	at = at.Then("metric")
	switch condition.Metric {
	case model.AlarmCPU, model.AlarmMemory:
		if condition.Threshold < 0 || condition.Threshold > 100 {
			r.Error(at, code, "use 0 to 100", "%v is not a percentage", condition.Threshold)
		}
	case model.AlarmUnhealthy, model.Alarm5xx, model.AlarmResponseTime:
		if requests, http := s.Balanced(); !requests || !http && condition.Metric != model.AlarmUnhealthy {
			r.Error(at, code, "publish a port that speaks HTTP, or use cpu or memory",
				"%s is measured by a load balancer, and none of that kind leads to the service", condition.Metric)
		}
	default:
		r.Error(at, code, finding.Suggest(condition.Metric, model.AlarmMetrics)+", or add namespace",
			"%q is not a metric that each service has", condition.Metric)
	}
}

func checkAlarmTime(r *finding.Report, at finding.Path, text string) {
	if d, err := time.ParseDuration(text); err != nil || d < time.Minute || d > mostAlarmMinutes*time.Minute || d%time.Minute != 0 {
		r.Error(at, codes.Alarm, "write it as 5m", "%q is not a time of 1 to %d whole minutes", text, mostAlarmMinutes)
	}
}

// checkCustomAlarm looks at an alarm of a metric that somebody else writes.
func checkCustomAlarm(r *finding.Report, at finding.Path, alarm model.Alarm) {
	if alarm.Statistic != "" && !slices.Contains(statistics, alarm.Statistic) && !percentile.MatchString(alarm.Statistic) {
		r.Error(at.Then("statistic"), codes.Alarm, finding.Suggest(alarm.Statistic, append([]string{"p99"}, statistics...)),
			"%q is not a statistic", alarm.Statistic)
	}
	if strings.HasPrefix(alarm.Namespace, ":") || len(alarm.Namespace) > 255 {
		r.Error(at.Then("namespace"), codes.Alarm, "write it as Shop or AWS/SQS", "%q is not a namespace of CloudWatch", alarm.Namespace)
	}
}

// percentile is a statistic as p99 or p99.9.
var percentile = lazyregexp.New(`^p\d{1,2}(\.\d{1,10})?$`)

// checkWatching looks at x-aws-observability and x-aws-waf.
func checkWatching(r *finding.Report, p *model.Project) {
	ext := p.Extensions()
	if o := ext.Observability; o != nil {
		report.Topic.Check(r, finding.At("x-aws-observability", "notify"), o.Notify)
	}
	if value, isSet := p.Project.Extensions["x-aws-waf"]; ext.WAF == "" && (!isSet || value != "") {
		return
	}
	at := finding.At("x-aws-waf")
	if ext.WAF == "" {
		r.Error(at, codes.ExtensionValue, "write managed, or the ARN of a web ACL, or remove the attribute", "\"\" does not name a web ACL")
		return
	}
	if ext.WAF != model.ManagedWAF {
		report.WebACL.Check(r, at, ext.WAF)
	}
	switch lb := model.LoadBalancerOf(p.Project); {
	case lb.IsExisting():
		r.Error(at, codes.WAF, "associate the web ACL where the load balancer is defined", "the load balancer is not the project's")
	case !slices.ContainsFunc(p.LoadBalancers(), func(b model.LoadBalancer) bool { return b.HTTP }):
		r.Error(at, codes.WAF, "remove it, or publish a port that speaks HTTP; x-aws-loadbalancer: {split: true} keeps other ports apart",
			"AWS WAF filters the requests of an Application Load Balancer, and the project has none")
	}
}
