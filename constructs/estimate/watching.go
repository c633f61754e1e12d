package estimate

import (
	"fmt"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/constructs/internal/prices"
)

// watching adds alarms, what goes with them, and the web ACL.
func (b *builder) watching() {
	alarms, metrics := 0, 0
	for _, s := range b.plan.Services {
		for _, all := range [][]plan.Alarm{s.Deployment.MetricAlarms, s.Watched} {
			for _, alarm := range all {
				alarms++
				metrics += b.plan.AlarmMetrics(s, alarm)
			}
		}
	}
	if alarms > 0 {
		quantity := fmt.Sprint(alarms)
		if metrics > alarms {
			quantity += fmt.Sprintf(" (%d metrics)", metrics)
		}
		b.fixed(Line{Kind: Monitoring, Name: "alarms", Quantity: quantity}, part{item: prices.AlarmMetricMonth, num: int64(metrics), den: 1})
	}
	if b.plan.Watch != nil {
		b.fixed(Line{Kind: Monitoring, Name: "dashboard", Quantity: "1"}, part{item: prices.DashboardMonth, num: 1, den: 1})
		if b.plan.Cluster == "" {
			b.lines = append(b.lines, Line{Kind: Monitoring, Name: "Container Insights", Quantity: "metrics", ByUse: "by metric"})
		}
	}
	b.firewall()
}

// firewall adds the web ACL, which may be an existing one.
func (b *builder) firewall() {
	if b.plan.Ingress == nil || b.plan.Ingress.WAF == "" {
		return
	}
	if rules := len(b.plan.Ingress.WAFRules()); rules > 0 {
		b.fixed(Line{Kind: Firewall, Name: "web ACL", Quantity: fmt.Sprintf("1, with %d rule groups", rules)},
			part{item: prices.WebACLMonth, num: 1, den: 1}, part{item: prices.WebACLRuleMonth, num: int64(rules), den: 1})
	}
	b.byUse(Line{Kind: Firewall, Name: "web ACL", Quantity: "requests"}, "per million", part{item: prices.WebACLRequests, num: 1, den: 1})
}
