package frontdoor

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// Conditions are those that the CDK's construct for rules has; it needs one, and
// Complete replaces it where there are regular expressions.
func Conditions(m plan.Match) *[]awselasticloadbalancingv2.ListenerCondition {
	var out []awselasticloadbalancingv2.ListenerCondition
	if len(m.Hosts) > 0 {
		out = append(out, awselasticloadbalancingv2.ListenerCondition_HostHeaders(jsii.Strings(m.Hosts...)))
	}
	if len(m.Paths) > 0 {
		out = append(out, awselasticloadbalancingv2.ListenerCondition_PathPatterns(jsii.Strings(m.Paths...)))
	}
	for _, h := range m.Headers {
		if len(h.Values) > 0 {
			out = append(out, awselasticloadbalancingv2.ListenerCondition_HttpHeader(jsii.String(h.Name), jsii.Strings(h.Values...)))
		}
	}
	if out == nil {
		out = append(out, awselasticloadbalancingv2.ListenerCondition_PathPatterns(jsii.Strings("*")))
	}
	return &out
}

// Complete sets what the CDK's construct for rules has no properties for: regular
// expressions and transforms.
func Complete(rule awselasticloadbalancingv2.ApplicationListenerRule, m plan.Match, t plan.Transforms) {
	resource, ok := rule.Node().DefaultChild().(awselasticloadbalancingv2.CfnListenerRule)
	if !ok {
		return
	}
	if len(m.Regexes()) > 0 {
		resource.SetConditions(rawConditions(m))
	}
	if transforms := transforms(t); transforms != nil {
		resource.SetTransforms(&transforms)
	}
}

// rawConditions are all conditions in the words of CloudFormation.
func rawConditions(m plan.Match) *[]any {
	var out []any
	if len(m.Hosts)+len(m.HostRegex) > 0 {
		out = append(out, &awselasticloadbalancingv2.CfnListenerRule_RuleConditionProperty{
			Field: jsii.String("host-header"),
			HostHeaderConfig: &awselasticloadbalancingv2.CfnListenerRule_HostHeaderConfigProperty{
				Values: texts(m.Hosts), RegexValues: texts(m.HostRegex),
			},
		})
	}
	if len(m.Paths)+len(m.PathRegex) > 0 {
		out = append(out, &awselasticloadbalancingv2.CfnListenerRule_RuleConditionProperty{
			Field: jsii.String("path-pattern"),
			PathPatternConfig: &awselasticloadbalancingv2.CfnListenerRule_PathPatternConfigProperty{
				Values: texts(m.Paths), RegexValues: texts(m.PathRegex),
			},
		})
	}
	for _, h := range m.Headers {
		out = append(out, &awselasticloadbalancingv2.CfnListenerRule_RuleConditionProperty{
			Field: jsii.String("http-header"),
			HttpHeaderConfig: &awselasticloadbalancingv2.CfnListenerRule_HttpHeaderConfigProperty{
				HttpHeaderName: jsii.String(h.Name), Values: texts(h.Values), RegexValues: texts(h.Regex),
			},
		})
	}
	return &out
}

// texts is nil for an empty list, which the template would have otherwise.
func texts(values []string) *[]*string {
	if len(values) == 0 {
		return nil
	}
	return jsii.Strings(values...)
}

func transforms(t plan.Transforms) []any {
	var out []any
	if t.Rewrite != nil {
		out = append(out, &awselasticloadbalancingv2.CfnListenerRule_TransformProperty{
			Type: jsii.String("url-rewrite"), UrlRewriteConfig: rewrite(t.Rewrite.Regex, t.Rewrite.Replace),
		})
	}
	if t.RewriteHost != nil {
		out = append(out, &awselasticloadbalancingv2.CfnListenerRule_TransformProperty{
			Type: jsii.String("host-header-rewrite"), HostHeaderRewriteConfig: rewrite(t.RewriteHost.Regex, t.RewriteHost.Replace),
		})
	}
	return out
}

func rewrite(regex, replace string) *awselasticloadbalancingv2.CfnListenerRule_RewriteConfigObjectProperty {
	return &awselasticloadbalancingv2.CfnListenerRule_RewriteConfigObjectProperty{
		Rewrites: &[]any{&awselasticloadbalancingv2.CfnListenerRule_RewriteConfigProperty{
			Regex: jsii.String(regex), Replace: jsii.String(replace),
		}},
	}
}

// NewRedirect makes the rule of a redirect on the listener of a port.
func NewRedirect(
	scope constructs.Construct, listener awselasticloadbalancingv2.IApplicationListener, port int, from plan.Redirect,
) awselasticloadbalancingv2.ApplicationListenerRule {
	rule := awselasticloadbalancingv2.NewApplicationListenerRule(scope, jsii.String(fmt.Sprintf("Redirect%dPriority%d", port, from.Priority)),
		&awselasticloadbalancingv2.ApplicationListenerRuleProps{
			Listener: listener, Priority: jsii.Number(from.Priority), Conditions: Conditions(from.Match),
			Action: awselasticloadbalancingv2.ListenerAction_Redirect(&awselasticloadbalancingv2.RedirectOptions{
				Protocol: given(from.To.Protocol), Host: given(from.To.Host), Port: given(from.To.Port), Path: given(from.To.Path), Query: given(from.To.Query),
				Permanent: jsii.Bool(from.Status == 301),
			}),
		})
	Complete(rule, from.Match, plan.Transforms{})
	return rule
}
