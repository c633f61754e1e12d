package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// newApplicationListener makes a listener and its target group, and lets the
// load balancer through to the service's own security group.
func (p *composeProject) newApplicationListener(l plan.Listener) {
	group := p.newApplicationTargetGroup(l)
	props := &awselasticloadbalancingv2.ApplicationListenerProps{
		LoadBalancer:        p.loadBalancer.application,
		Port:                jsii.Number(l.Port),
		Protocol:            awselasticloadbalancingv2.ApplicationProtocol(l.Protocol),
		Open:                jsii.Bool(false),
		DefaultTargetGroups: &[]awselasticloadbalancingv2.IApplicationTargetGroup{group},
	}
	if l.Certificate != "" {
		props.Certificates = &[]awselasticloadbalancingv2.IListenerCertificate{
			awselasticloadbalancingv2.ListenerCertificate_FromArn(jsii.String(l.Certificate)),
		}
		props.SslPolicy = awselasticloadbalancingv2.SslPolicy_RECOMMENDED_TLS
	}
	awselasticloadbalancingv2.NewApplicationListener(p.listenerScope(l), listenerID(l), props)
	// Behind the listener: the service then waits for it.
	group.AddTarget(p.target(l))
	p.byName[l.Target.Service].scaleOnRequests(l.Port, group)
}

func (p *composeProject) newApplicationTargetGroup(l plan.Listener) awselasticloadbalancingv2.ApplicationTargetGroup {
	t := l.Target
	scope, id := p.targetGroupScope(l)
	health := p.targetHealth(t.HealthCheck)
	if t.Version == "GRPC" {
		health.HealthyGrpcCodes, health.HealthyHttpCodes = health.HealthyHttpCodes, nil
	}
	return awselasticloadbalancingv2.NewApplicationTargetGroup(scope, id, &awselasticloadbalancingv2.ApplicationTargetGroupProps{
		Vpc:                 p.vpc,
		TargetType:          awselasticloadbalancingv2.TargetType_IP,
		Port:                jsii.Number(t.Port),
		Protocol:            awselasticloadbalancingv2.ApplicationProtocol(t.Protocol),
		ProtocolVersion:     awselasticloadbalancingv2.ApplicationProtocolVersion(t.Version),
		DeregistrationDelay: p.shared.seconds(t.DrainSeconds),
		HealthCheck:         health,
	})
}

// target is the container port that a listener leads to.
func (p *composeProject) target(l plan.Listener) awsecs.IEcsLoadBalancerTarget {
	return p.byName[l.Target.Service].service.LoadBalancerTarget(&awsecs.LoadBalancerTargetOptions{
		ContainerName: jsii.String(l.Target.Container),
		ContainerPort: jsii.Number(l.Target.Port),
		Protocol:      transport(l.Target.Protocol),
	})
}

func (p *composeProject) targetHealth(h plan.TargetHealth) *awselasticloadbalancingv2.HealthCheck {
	return &awselasticloadbalancingv2.HealthCheck{
		Protocol:                awselasticloadbalancingv2.Protocol(h.Protocol),
		Port:                    numberText(h.Port),
		Path:                    optional(h.Path),
		HealthyHttpCodes:        optional(h.Codes),
		Interval:                p.shared.optionalSeconds(h.IntervalSeconds),
		Timeout:                 p.shared.optionalSeconds(h.TimeoutSeconds),
		HealthyThresholdCount:   optionalNumber(h.HealthyThreshold),
		UnhealthyThresholdCount: optionalNumber(h.UnhealthyThreshold),
	}
}
