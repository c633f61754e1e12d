package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awswafv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

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

// managedRules are the rule groups of AWS that a web ACL of the project has, in
// their order: addresses of bad repute, what is never right, and the common attacks.
var managedRules = []string{
	"AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet",
}

// protect gives the Application Load Balancer of the project a web ACL.
func (in *ingress) protect(waf string) {
	if waf == "" {
		return
	}
	for _, lb := range in.loadBalancers {
		if lb.application == nil || lb.group == nil {
			continue
		}
		acl := jsii.String(waf)
		if waf == model.ManagedWAF {
			acl = in.newWebACL().AttrArn()
		}
		awswafv2.NewCfnWebACLAssociation(in.scope, jsii.String("WebAclAssociation"), &awswafv2.CfnWebACLAssociationProps{
			ResourceArn: lb.application.LoadBalancerArn(), WebAclArn: acl,
		})
		return
	}
	panic(mistake(in.scope, "x-aws-waf protects a load balancer that the project makes: associate the web ACL with yours"))
}

func (in *ingress) newWebACL() awswafv2.CfnWebACL {
	visible := func(name string) *awswafv2.CfnWebACL_VisibilityConfigProperty {
		return &awswafv2.CfnWebACL_VisibilityConfigProperty{
			CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true, MetricName: jsii.String(name),
		}
	}
	var rules []any
	for i, group := range managedRules {
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
