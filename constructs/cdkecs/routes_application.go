package cdkecs

import (
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs/internal/frontdoor"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// newApplicationListener makes a listener, its rules and target groups, and
// lets the load balancer through to the services' own security groups.
func (r *routes) newApplicationListener(lb *loadBalancer, l plan.Listener) {
	props := r.applicationListenerProps(l)
	var group awselasticloadbalancingv2.ApplicationTargetGroup
	switch {
	case l.RedirectTo != 0:
		props.DefaultAction = awselasticloadbalancingv2.ListenerAction_Redirect(&awselasticloadbalancingv2.RedirectOptions{
			Protocol:  jsii.String("HTTPS"),
			Port:      numberText(l.RedirectTo),
			Permanent: jsii.Bool(true),
		})
	case l.Target == nil, r.services[l.Target.Service].nested:
		props.DefaultAction = notFound()
	default:
		group = r.newApplicationTargetGroup(lb, r.services[l.Target.Service].scope, targetGroup, *l.Target)
		props.DefaultAction = r.action(*l.Target, group)
		if props.DefaultAction == nil {
			props.DefaultTargetGroups = &[]awselasticloadbalancingv2.IApplicationTargetGroup{group}
		}
	}
	listener := r.addApplicationListener(lb, l, props)
	r.keep(l, listener)
	switch {
	case group != nil && l.Target.Shifts:
		// The default action stays, so that requests are served while the rule
		// comes or goes.
		r.newLastRule(lb, listener, group, *l.Target)
	case group != nil:
		// Behind the listener: the service then waits for it.
		r.attach(lb, group, nil, *l.Target)
		r.openPaths(lb, listener, group, *l.Target)
	case l.Target != nil:
		group = r.newApplicationTargetGroup(lb, r.services[l.Target.Service].scope, targetGroup, *l.Target)
		r.newLastRule(lb, listener, group, *l.Target)
	}
	r.addRules(lb, listener, l)
}

// addRules makes the rules of a listener.
func (r *routes) addRules(lb *loadBalancer, listener awselasticloadbalancingv2.IApplicationListener, l plan.Listener) {
	for _, rule := range l.Rules {
		r.newRule(r.services[rule.Target.Service].scope, lb, listener, rule)
	}
	for _, redirect := range l.Redirects {
		rule := frontdoor.NewRedirect(r.services[redirect.Service].scope, listener, l.Port, redirect)
		r.placeRule(lb, l.Port, rule, redirect.Priority)
	}
}

// applicationListenerProps lack what the listener does with requests.
func (r *routes) applicationListenerProps(l plan.Listener) *awselasticloadbalancingv2.BaseApplicationListenerProps {
	props := &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port:         jsii.Number(l.Port),
		Protocol:     awselasticloadbalancingv2.ApplicationProtocol(l.Protocol),
		Open:         jsii.Bool(false),
		Certificates: r.certificates(l),
	}
	if props.Certificates != nil {
		props.SslPolicy = awselasticloadbalancingv2.SslPolicy_RECOMMENDED_TLS
	}
	return props
}

func notFound() awselasticloadbalancingv2.ListenerAction {
	return awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(404), &awselasticloadbalancingv2.FixedResponseOptions{
		ContentType: jsii.String("text/plain"),
		MessageBody: jsii.String("Not found"),
	})
}

// addApplicationListener is AddListener, but for a load balancer in another stack.
func (r *routes) addApplicationListener(
	lb *loadBalancer, l plan.Listener, props *awselasticloadbalancingv2.BaseApplicationListenerProps,
) awselasticloadbalancingv2.ApplicationListener {
	if !lb.elsewhere {
		return lb.application.AddListener(jsii.String(l.ID()), props)
	}
	return awselasticloadbalancingv2.NewApplicationListener(r.scope, lb.name(l.ID()), &awselasticloadbalancingv2.ApplicationListenerProps{
		LoadBalancer: lb.application, Port: props.Port, Protocol: props.Protocol, Open: props.Open,
		Certificates: props.Certificates, SslPolicy: props.SslPolicy,
		DefaultAction: props.DefaultAction, DefaultTargetGroups: props.DefaultTargetGroups,
	})
}

// addToListener adds the rules and certificates of a published port to a
// listener that is not the project's.
func (r *routes) addToListener(lb *loadBalancer, l plan.Listener) {
	if l.Target != nil {
		panic(fmt.Errorf("services.%s.ports: the listener is shared, and port %d would receive all of its requests; "+
			"add x-aws-host or x-aws-path to the port", l.Target.Service, l.Target.Published))
	}
	if certificates := r.certificates(l); certificates != nil {
		awselasticloadbalancingv2.NewApplicationListenerCertificate(r.scope, jsii.String(fmt.Sprintf("Certificates%d", l.Port)),
			&awselasticloadbalancingv2.ApplicationListenerCertificateProps{Listener: lb.listener, Certificates: certificates})
	}
	r.keep(l, lb.listener)
	r.refuseTests(l)
	r.addRules(lb, lb.listener, l)
}

// certificates are nil where the listener speaks no TLS.
func (r *routes) certificates(l plan.Listener) *[]awselasticloadbalancingv2.IListenerCertificate {
	var out []awselasticloadbalancingv2.IListenerCertificate
	if l.DomainCertificate {
		out = append(out, r.domainCertificate())
	}
	for _, arn := range l.Certificates {
		out = append(out, awselasticloadbalancingv2.ListenerCertificate_FromArn(jsii.String(arn)))
	}
	if out == nil {
		return nil
	}
	return &out
}

// Kinds of target groups.
const (
	targetGroup    = "TargetGroup"
	alternateGroup = "AlternateGroup"
)

func groupID(kind string, t plan.Target) string {
	if kind == alternateGroup {
		return kind + t.ID
	}
	return t.TargetGroupID()
}

// newRule makes a rule of a listener, with its target group.
func (r *routes) newRule(
	scope constructs.Construct, lb *loadBalancer, listener awselasticloadbalancingv2.IApplicationListener, rule plan.Rule,
) {
	group := r.newApplicationTargetGroup(lb, scope, targetGroup, rule.Target)
	r.addRule(lb, group, rule, &awselasticloadbalancingv2.ApplicationListenerRuleProps{
		Listener: listener, Priority: jsii.Number(rule.Priority), Conditions: frontdoor.Conditions(rule.Match),
	})
}

// newLastRule stands for the default action of a listener where its service is
// in a nested stack, which waits for the listener, and where ECS moves requests,
// for which it needs a rule.
func (r *routes) newLastRule(
	lb *loadBalancer, listener awselasticloadbalancingv2.IApplicationListener, group awselasticloadbalancingv2.ApplicationTargetGroup, t plan.Target,
) {
	r.addRule(lb, group, plan.Rule{Target: t}, &awselasticloadbalancingv2.ApplicationListenerRuleProps{
		Listener: listener, Priority: jsii.Number(limits.LastRule),
		Conditions: &[]awselasticloadbalancingv2.ListenerCondition{awselasticloadbalancingv2.ListenerCondition_PathPatterns(jsii.Strings("*"))},
	})
}

// addRule makes the rule that leads to a target group, and to its alternate where
// ECS moves requests between the two.
func (r *routes) addRule(
	lb *loadBalancer, group awselasticloadbalancingv2.ApplicationTargetGroup, from plan.Rule,
	props *awselasticloadbalancingv2.ApplicationListenerRuleProps,
) {
	t := from.Target
	scope := r.services[t.Service].scope
	var alternate awselasticloadbalancingv2.ApplicationTargetGroup
	if t.Shifts {
		alternate = r.newApplicationTargetGroup(lb, scope, alternateGroup, t)
		props.Action = awselasticloadbalancingv2.ListenerAction_WeightedForward(&[]*awselasticloadbalancingv2.WeightedTargetGroup{
			{TargetGroup: group, Weight: jsii.Number(100)}, {TargetGroup: alternate, Weight: jsii.Number(0)},
		}, nil)
	} else if props.Action = r.action(t, group); props.Action == nil {
		props.TargetGroups = &[]awselasticloadbalancingv2.IApplicationTargetGroup{group}
	}
	rule := awselasticloadbalancingv2.NewApplicationListenerRule(scope, jsii.String("Rule"+t.ID), props)
	r.placeRule(lb, t.Published, rule, int(*props.Priority))
	frontdoor.Complete(rule, from.Match, from.Transforms)
	var second awsecs.IAlternateTarget
	if t.Shifts {
		second = r.alternate(t, alternate, awsecs.ListenerRuleConfiguration_ApplicationListenerRule(rule), r.testRule(from, *props))
	}
	r.attach(lb, group, second, t)
	r.openPaths(lb, props.Listener, group, t)
}

// action asks for a login before requests get to a target group; nil for a target
// that everybody reaches.
func (r *routes) action(t plan.Target, group awselasticloadbalancingv2.IApplicationTargetGroup) awselasticloadbalancingv2.ListenerAction {
	if t.Auth == nil {
		return nil
	}
	forward := awselasticloadbalancingv2.ListenerAction_Forward(&[]awselasticloadbalancingv2.IApplicationTargetGroup{group}, nil)
	var secret awscdk.SecretValue
	if o := t.Auth.OIDC; o != nil && o.Secret != nil {
		service := r.services[t.Service]
		secret = service.project.secrets[*o.Secret].referenceFrom(service.scope, o.SecretKey)
	}
	return r.logins.Before(*t.Auth, secret, forward)
}

// openPaths makes the rule of the paths that need no login.
func (r *routes) openPaths(
	lb *loadBalancer, listener awselasticloadbalancingv2.IApplicationListener, group awselasticloadbalancingv2.IApplicationTargetGroup, t plan.Target,
) {
	if t.Auth == nil || t.Auth.Open == nil {
		return
	}
	open := t.Auth.Open
	rule := awselasticloadbalancingv2.NewApplicationListenerRule(r.services[t.Service].scope, jsii.String("Open"+t.ID), &awselasticloadbalancingv2.ApplicationListenerRuleProps{
		Listener: listener, Priority: jsii.Number(open.Priority), Conditions: frontdoor.Conditions(open.Match),
		TargetGroups: &[]awselasticloadbalancingv2.IApplicationTargetGroup{group},
	})
	frontdoor.Complete(rule, open.Match, open.Transforms)
	r.placeRule(lb, t.Published, rule, open.Priority)
}

// placeRule gives a rule the logical id of its place on the listener. No two
// rules can have one place, and CloudFormation creates before it deletes: where
// a path goes to another port or service, its rule has to be the same resource.
func (r *routes) placeRule(lb *loadBalancer, published int, rule awselasticloadbalancingv2.ApplicationListenerRule, priority int) {
	listener := strconv.Itoa(published)
	if lb.listener != nil {
		listener = "" // one for all ports
	}
	r.placeRuleOn(listener, rule, priority)
}

func (r *routes) placeRuleOn(listener string, rule awselasticloadbalancingv2.ApplicationListenerRule, priority int) {
	overrideLogicalID(rule, fmt.Sprintf("ListenerRule%sPriority%d%s", listener, priority, shortAddress(r.scope)))
}

// attach gives a target group its target. The CDK lets the first security
// group of the load balancer through to the target; an existing one may have
// more, and all of them ask for its health.
func (r *routes) attach(
	lb *loadBalancer, group awselasticloadbalancingv2.ApplicationTargetGroup, second awsecs.IAlternateTarget, t plan.Target,
) {
	group.AddTarget(r.target(t, second))
	r.services[t.Service].scaleOnRequests(group, t.ID)
	connections := r.services[t.Service].scope.Connections()
	for _, source := range lb.groups {
		connections.AllowFrom(source, awsec2.Port_Tcp(jsii.Number(t.Port)), jsii.String("load balancer"))
	}
	if t.HealthCheck.Port != t.Port {
		for _, source := range lb.sources() {
			connections.AllowFrom(source, awsec2.Port_Tcp(jsii.Number(t.HealthCheck.Port)), jsii.String(healthRule))
		}
	}
}

// sources are all who connect to the targets of an Application Load Balancer.
func (lb *loadBalancer) sources() []awsec2.IConnectable {
	var out []awsec2.IConnectable
	if lb.listener != nil {
		out = append(out, lb.listener)
	} else {
		out = append(out, lb.application)
	}
	for _, group := range lb.groups {
		out = append(out, group)
	}
	return out
}

func (r *routes) newApplicationTargetGroup(
	lb *loadBalancer, scope constructs.Construct, kind string, t plan.Target,
) awselasticloadbalancingv2.ApplicationTargetGroup {
	health := r.targetHealth(t.HealthCheck)
	if t.Version == "GRPC" {
		health.HealthyGrpcCodes, health.HealthyHttpCodes = health.HealthyHttpCodes, nil
	}
	props := &awselasticloadbalancingv2.ApplicationTargetGroupProps{
		Vpc:                 r.vpc,
		TargetType:          awselasticloadbalancingv2.TargetType_IP,
		Port:                jsii.Number(t.Port),
		Protocol:            awselasticloadbalancingv2.ApplicationProtocol(t.Protocol),
		ProtocolVersion:     awselasticloadbalancingv2.ApplicationProtocolVersion(t.Version),
		DeregistrationDelay: r.shared.seconds(t.DrainSeconds),
		SlowStart:           r.shared.optionalSeconds(t.SlowStartSeconds),
		HealthCheck:         health,
	}
	if t.Sticky != nil {
		props.StickinessCookieDuration, props.StickinessCookieName = r.shared.seconds(t.Sticky.Seconds), optional(t.Sticky.Cookie)
	}
	group := awselasticloadbalancingv2.NewApplicationTargetGroup(scope, jsii.String(groupID(kind, t)), props)
	lb.keepApart(group, kind, t)
	r.keepGroup(kind, routedGroup{t.Service, t.Port, group})
	return group
}

// target is the container port that a target group leads to, and a second one where
// it is not nil.
func (r *routes) target(t plan.Target, second awsecs.IAlternateTarget) awsecs.IEcsLoadBalancerTarget {
	return r.services[t.Service].service.LoadBalancerTarget(&awsecs.LoadBalancerTargetOptions{
		ContainerName: jsii.String(t.Container),
		ContainerPort: jsii.Number(t.Port),
		Protocol:      transport(t.Protocol),

		AlternateTarget: second,
	})
}

func (r *routes) targetHealth(h plan.TargetHealth) *awselasticloadbalancingv2.HealthCheck {
	return &awselasticloadbalancingv2.HealthCheck{
		Protocol:                awselasticloadbalancingv2.Protocol(h.Protocol),
		Port:                    numberText(h.Port),
		Path:                    optional(h.Path),
		HealthyHttpCodes:        optional(h.Codes),
		Interval:                r.shared.optionalSeconds(h.IntervalSeconds),
		Timeout:                 r.shared.optionalSeconds(h.TimeoutSeconds),
		HealthyThresholdCount:   optionalNumber(h.HealthyThreshold),
		UnhealthyThresholdCount: optionalNumber(h.UnhealthyThreshold),
	}
}
