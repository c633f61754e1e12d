package cdkecs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

// templateIn synthesizes and gives the resources of the named stack.
func templateIn(t *testing.T, app awscdk.App, outdir, stack string) map[string]resource {
	t.Helper()
	app.Synth(nil)
	text, err := os.ReadFile(filepath.Join(outdir, stack+".template.json"))
	if err != nil {
		t.Fatal(err)
	}
	return resourcesOf(t, text)
}

// TestLoadBalancersOfAnotherStack: what leads to a service is in the stack of
// the project, as that of the load balancer would depend on it otherwise.
func TestLoadBalancersOfAnotherStack(t *testing.T) {
	app, shared, outdir := newApp(t, nil)
	vpc := awsec2.NewVpc(shared, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
	application := awselasticloadbalancingv2.NewApplicationLoadBalancer(shared, jsii.String("Application"),
		&awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: vpc})
	network := awselasticloadbalancingv2.NewNetworkLoadBalancer(shared, jsii.String("Network"), &awselasticloadbalancingv2.NetworkLoadBalancerProps{
		Vpc: vpc, SecurityGroups: &[]awsec2.ISecurityGroup{awsec2.NewSecurityGroup(shared, jsii.String("Group"), &awsec2.SecurityGroupProps{Vpc: vpc})},
	})
	for _, name := range []string{"One", "Two"} {
		port := map[string]string{"One": "8080", "Two": "8081"}[name]
		cdkecs.NewComposeProject(awscdk.NewStack(app, jsii.String(name), nil), jsii.String("Project"), &cdkecs.ComposeProjectProps{
			Project: parse(t, `
x-aws-loadbalancer: {split: true}
services:
  web: {image: nginx, ports: ["`+port+`:80"]}
  queue: {image: mq, ports: ["1`+port+`:1883"]}
`),
			Vpc: vpc, ApplicationLoadBalancer: application, NetworkLoadBalancer: network,
		})
	}
	for _, stack := range []string{"One", "Two"} {
		resources := templateIn(t, app, outdir, stack)
		if n := len(ofType(resources, "AWS::ElasticLoadBalancingV2::Listener")); n != 2 {
			t.Errorf("%s has %d listeners, want 2", stack, n)
		}
		for id, r := range ofType(resources, "AWS::ECS::Service") {
			if !strings.Contains(fmt.Sprint(r.DependsOn), "Listener") {
				t.Errorf("%s does not wait for its listener: %v", id, r.DependsOn)
			}
		}
	}
}

// TestMachinesInAClusterOfAnotherStack: the list of its capacity providers is
// added to from the project's stack.
func TestMachinesInAClusterOfAnotherStack(t *testing.T) {
	app, shared, outdir := newApp(t, nil)
	vpc := awsec2.NewVpc(shared, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
	cluster := awsecs.NewCluster(shared, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: vpc})
	own := awscdk.NewStack(app, jsii.String("Own"), nil)
	cdkecs.NewComposeProject(own, jsii.String("Project"), &cdkecs.ComposeProjectProps{
		Project: parse(t, "services: {model: {image: model, gpus: all}}"), Cluster: cluster,
	})
	func() {
		defer func() {
			if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), "the cluster belongs to the stack Test") {
				t.Errorf("GpuCapacity panicked with %v", err)
			}
		}()
		cdkecs.NewGpuCapacity(own, jsii.String("Gpu"), &cdkecs.GpuCapacityProps{Cluster: cluster})
	}()
	resources := templateIn(t, app, outdir, "Own")
	if n := len(ofType(resources, "Custom::CapacityProviderAssociation")); n != 1 {
		t.Errorf("%d associations, want 1", n)
	}
	mustDepend(t, resources, soleID(t, resources, "AWS::ECS::Service", "model"), "Custom::CapacityProviderAssociation", "AWS::AutoScaling::AutoScalingGroup")
}
