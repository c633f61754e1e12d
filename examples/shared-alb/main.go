// Command shared-alb is a CDK app with two compose projects, each a stack of
// its own, on one listener of one load balancer. VPC, load balancer and listener
// are made beside them; a compose file that is deployed alone names such a
// listener with x-aws-loadbalancer: {listener: <ARN>} instead.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// certificate is for all hosts of both projects.
const certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(&awscdk.AppProps{Context: &map[string]any{"@aws-cdk/core:defaultCrossStackReferences": "strong"}})
	shared := awscdk.NewStack(app, jsii.String("Shared"), nil)
	vpc := awsec2.NewVpc(shared, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs: jsii.Number(2), NatGateways: jsii.Number(1),
		// It would take a custom resource, for a group that nothing here uses.
		RestrictDefaultSecurityGroup: jsii.Bool(false),
	})
	listener := newListener(shared, vpc)
	for _, stack := range []string{"Shop", "Blog"} {
		file := "examples/shared-alb/" + strings.ToLower(stack) + ".yaml"
		project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}})
		if err == nil {
			err = composefile.Check(project).Err()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		cdkecs.NewComposeProject(awscdk.NewStack(app, jsii.String(stack), nil), jsii.String("Compose"), &cdkecs.ComposeProjectProps{
			Project: project, Vpc: vpc, ApplicationListener: listener,
		})
	}
	app.Synth(nil)
}

// newListener makes a listener that answers 404 to what no project takes.
func newListener(shared awscdk.Stack, vpc awsec2.IVpc) awselasticloadbalancingv2.IApplicationListener {
	balancer := awselasticloadbalancingv2.NewApplicationLoadBalancer(shared, jsii.String("LoadBalancer"),
		&awselasticloadbalancingv2.ApplicationLoadBalancerProps{
			Vpc:                     vpc,
			InternetFacing:          jsii.Bool(true),
			DropInvalidHeaderFields: jsii.Bool(true),
			// It lets everything out, so that its stack needs no rule that names
			// the services of the others.
			SecurityGroup: awsec2.NewSecurityGroup(shared, jsii.String("LoadBalancerGroup"), &awsec2.SecurityGroupProps{Vpc: vpc}),
		})
	return balancer.AddListener(jsii.String("Https"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(443),
		Certificates: &[]awselasticloadbalancingv2.IListenerCertificate{
			awselasticloadbalancingv2.ListenerCertificate_FromCertificateManager(
				awscertificatemanager.Certificate_FromCertificateArn(shared, jsii.String("Certificate"), jsii.String(certificate))),
		},
		SslPolicy: awselasticloadbalancingv2.SslPolicy_RECOMMENDED_TLS,
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(404),
			&awselasticloadbalancingv2.FixedResponseOptions{ContentType: jsii.String("text/plain"), MessageBody: jsii.String("Not found")}),
	})
}
