package cdkecs

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awswafv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// alarmNames are those with which a deployment of the service has failed. The
// names of alarms that the project makes are built from its own, because these
// alarms look at the service: a reference back would be a cycle.
func (s *serviceDefinition) alarmNames(from plan.Deployment) []string {
	names := from.Alarms
	for _, alarm := range from.MetricAlarms {
		names = append(names, s.alarmName(alarm))
	}
	return names
}

func (s *serviceDefinition) alarmName(alarm plan.Alarm) string {
	return strings.Join([]string{*awscdk.Stack_Of(s.project.scope).StackName(), s.name, alarm.ID}, "-")
}

// newAlarms makes the alarms of an ECS service, once target groups lead to it.
func (s *serviceDefinition) newAlarms(from plan.Service, watch *plan.Watch) {
	for _, alarm := range from.Deployment.MetricAlarms {
		s.newAlarm("Alarm-"+alarm.ID, alarm, jsii.String(s.alarmName(alarm)))
	}
	for _, alarm := range s.watchedAlarms(from) {
		made := s.newAlarm("Watch-"+alarm.ID, alarm, nil)
		if watch != nil && watch.Notify != "" {
			topic := awssns.Topic_FromTopicArn(made, jsii.String("Topic"), jsii.String(watch.Notify))
			made.AddAlarmAction(awscloudwatchactions.NewSnsAction(topic))
			made.AddOkAction(awscloudwatchactions.NewSnsAction(topic))
		}
	}
}

// watchedAlarms leaves out what an existing cluster may not measure.
func (s *serviceDefinition) watchedAlarms(from plan.Service) []plan.Alarm {
	var out []plan.Alarm
	for _, alarm := range from.Watched {
		if alarm.Metric != model.AlarmTasks || s.project.ownCluster {
			out = append(out, alarm)
		}
	}
	return out
}

func (s *serviceDefinition) newAlarm(id string, from plan.Alarm, name *string) awscloudwatch.Alarm {
	return awscloudwatch.NewAlarm(s.scope, jsii.String(id), &awscloudwatch.AlarmProps{
		AlarmName:          name,
		AlarmDescription:   jsii.String(fmt.Sprintf("Compose service %s: %s", s.name, alarmTitle(from))),
		Metric:             s.metric(from),
		Threshold:          jsii.Number(from.Threshold),
		EvaluationPeriods:  jsii.Number(from.Minutes),
		ComparisonOperator: comparisons[from.Comparison],
		TreatMissingData:   awscloudwatch.TreatMissingData_NOT_BREACHING,
	})
}

var comparisons = map[string]awscloudwatch.ComparisonOperator{
	">":  awscloudwatch.ComparisonOperator_GREATER_THAN_THRESHOLD,
	">=": awscloudwatch.ComparisonOperator_GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
	"<":  awscloudwatch.ComparisonOperator_LESS_THAN_THRESHOLD,
	"<=": awscloudwatch.ComparisonOperator_LESS_THAN_OR_EQUAL_TO_THRESHOLD,
}

var metricTitles = map[string]string{
	model.AlarmCPU: "CPU in percent", model.AlarmMemory: "memory in percent", model.AlarmTasks: "tasks that do not run",
	model.Alarm5xx: "answers 5xx per minute", model.AlarmUnhealthy: "unhealthy targets", model.AlarmResponseTime: "response time in seconds",
}

func alarmTitle(from plan.Alarm) string {
	if from.Custom != nil {
		return from.Custom.Namespace + " " + from.Custom.Name
	}
	return metricTitles[from.Metric]
}

// metric is what an alarm looks at, minute by minute.
func (s *serviceDefinition) metric(from plan.Alarm) awscloudwatch.IMetric {
	minute := s.project.shared.seconds(60)
	options := &awscloudwatch.MetricOptions{Period: minute}
	switch {
	case from.Custom != nil:
		return awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
			Namespace: jsii.String(from.Custom.Namespace), MetricName: jsii.String(from.Custom.Name),
			DimensionsMap: optionalMap(from.Custom.Dimensions), Statistic: jsii.String(from.Custom.Statistic), Period: minute,
		})
	case from.Metric == model.AlarmCPU:
		return s.service.MetricCpuUtilization(options)
	case from.Metric == model.AlarmMemory:
		return s.service.MetricMemoryUtilization(options)
	case from.Metric == model.AlarmTasks:
		return awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
			Expression: jsii.String("desired - running"), Label: jsii.String(alarmTitle(from)), Period: minute,
			UsingMetrics: &map[string]awscloudwatch.IMetric{
				"desired": s.insight("DesiredTaskCount"), "running": s.insight("RunningTaskCount"),
			},
		})
	}
	return s.balancerMetric(from)
}

// insight is a metric of Container Insights.
func (s *serviceDefinition) insight(name string) awscloudwatch.IMetric {
	return awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace: jsii.String("ECS/ContainerInsights"), MetricName: jsii.String(name), Statistic: jsii.String("Average"),
		DimensionsMap: &map[string]*string{
			"ClusterName": s.project.cluster.ClusterName(), "ServiceName": s.service.ServiceName(),
		},
		Period: s.project.shared.seconds(60),
	})
}

// balancerMetric is what load balancers measure of the service, of all its target
// groups together. Where ECS moves requests there are two for each port.
func (s *serviceDefinition) balancerMetric(from plan.Alarm) awscloudwatch.IMetric {
	var all []awscloudwatch.IMetric
	for _, group := range s.project.routes.groupsOf(s.members()) {
		if metric := s.groupMetric(group, from.Metric); metric != nil {
			all = append(all, metric)
		}
	}
	switch len(all) {
	case 0:
		panic(mistake(s.scope, "no load balancer leads to the service that measures %s: remove that alarm", from.Metric))
	case 1:
		return all[0]
	}
	together, using := "MAX", map[string]awscloudwatch.IMetric{}
	if from.Metric == model.Alarm5xx {
		together = "SUM"
	}
	var filled []string
	for i, metric := range all {
		id := fmt.Sprintf("m%d", i)
		using[id] = metric
		filled = append(filled, "FILL("+id+", 0)")
	}
	return awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
		Expression: jsii.String(together + "([" + strings.Join(filled, ", ") + "])"), Label: jsii.String(alarmTitle(from)),
		UsingMetrics: &using, Period: s.project.shared.seconds(60),
	})
}

// groupMetric is nil where a load balancer of that kind does not measure it.
func (s *serviceDefinition) groupMetric(group awselasticloadbalancingv2.ITargetGroup, metric string) awscloudwatch.IMetric {
	options := &awscloudwatch.MetricOptions{Period: s.project.shared.seconds(60)}
	switch group := group.(type) {
	case awselasticloadbalancingv2.ApplicationTargetGroup:
		switch metric {
		case model.Alarm5xx:
			return group.Metrics().HttpCodeTarget(awselasticloadbalancingv2.HttpCodeTarget_TARGET_5XX_COUNT, options)
		case model.AlarmResponseTime:
			return group.Metrics().TargetResponseTime(options)
		}
		options.Statistic = jsii.String("Maximum")
		return group.Metrics().UnhealthyHostCount(options)
	case awselasticloadbalancingv2.NetworkTargetGroup:
		if metric == model.AlarmUnhealthy {
			options.Statistic = jsii.String("Maximum")
			return group.Metrics().UnHealthyHostCount(options)
		}
	}
	return nil
}

// watch makes the alarms of services, and the dashboard of a project that is
// watched: a row for each ECS service, with what its alarms look at.
func (p *projectDefinition) watch(decided plan.Project) {
	var rows []*[]awscloudwatch.IWidget
	for _, from := range decided.Services {
		s := p.byName[from.Name]
		s.newAlarms(from, decided.Watch)
		var row []awscloudwatch.IWidget
		for _, alarm := range s.watchedAlarms(from) {
			row = append(row, awscloudwatch.NewGraphWidget(&awscloudwatch.GraphWidgetProps{
				Title: jsii.String(from.Name + ": " + alarmTitle(alarm)), Width: jsii.Number(widgetWidth),
				Left:            &[]awscloudwatch.IMetric{s.metric(alarm)},
				LeftYAxis:       &awscloudwatch.YAxisProps{Min: jsii.Number(0)},
				LeftAnnotations: &[]*awscloudwatch.HorizontalAnnotation{{Value: jsii.Number(alarm.Threshold), Label: jsii.String("alarm")}},
			}))
		}
		if row != nil {
			rows = append(rows, &row)
		}
	}
	if decided.Watch != nil {
		awscloudwatch.NewDashboard(p.scope, jsii.String("Dashboard"), &awscloudwatch.DashboardProps{Widgets: &rows})
	}
}

// widgetWidth leaves room for the five graphs of a service in the 24 columns of a
// dashboard.
const widgetWidth = 4

// protect gives the Application Load Balancer of the project a web ACL.
func (in *ingress) protect(from plan.Ingress) {
	if from.WAF == "" {
		return
	}
	for _, lb := range in.loadBalancers {
		if lb.application == nil || lb.group == nil {
			continue
		}
		acl := jsii.String(from.WAF)
		if groups := from.WAFRules(); groups != nil {
			acl = in.newWebACL(groups).AttrArn()
		}
		awswafv2.NewCfnWebACLAssociation(in.scope, jsii.String("WebAclAssociation"), &awswafv2.CfnWebACLAssociationProps{
			ResourceArn: lb.application.LoadBalancerArn(), WebAclArn: acl,
		})
		return
	}
	panic(mistake(in.scope, "x-aws-waf protects a load balancer that the project makes: associate the web ACL with yours"))
}

func (in *ingress) newWebACL(groups []string) awswafv2.CfnWebACL {
	visible := func(name string) *awswafv2.CfnWebACL_VisibilityConfigProperty {
		return &awswafv2.CfnWebACL_VisibilityConfigProperty{
			CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true, MetricName: jsii.String(name),
		}
	}
	var rules []any
	for i, group := range groups {
		rules = append(rules, &awswafv2.CfnWebACL_RuleProperty{
			Name: jsii.String(group), Priority: jsii.Number(i), VisibilityConfig: visible(group),
			OverrideAction: &awswafv2.CfnWebACL_OverrideActionProperty{None: map[string]any{}},
			Statement: &awswafv2.CfnWebACL_StatementProperty{
				ManagedRuleGroupStatement: &awswafv2.CfnWebACL_ManagedRuleGroupStatementProperty{
					VendorName: jsii.String("AWS"), Name: jsii.String(group),
				},
			},
		})
	}
	return awswafv2.NewCfnWebACL(in.scope, jsii.String("WebAcl"), &awswafv2.CfnWebACLProps{
		Scope: jsii.String("REGIONAL"), Description: jsii.String("Requests of compose project " + in.owner),
		DefaultAction:    &awswafv2.CfnWebACL_DefaultActionProperty{Allow: map[string]any{}},
		VisibilityConfig: visible("WebAcl"), Rules: &rules,
	})
}
