package cdkecs_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

const (
	sharedListener = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shared/0123456789abcdef/fedcba9876543210"
	sharedBalancer = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shared/0123456789abcdef"
)

// sharedContext is what the cdk command line finds out of the load balancer.
func sharedContext(vpc string) map[string]any {
	const at = "account=123456789012:"
	escape := func(arn string) string { return strings.ReplaceAll(arn, ":", "$:") }
	return map[string]any{
		"load-balancer:" + at + "loadBalancerArn=" + escape(sharedBalancer) + ":loadBalancerType=application:region=eu-west-1": map[string]any{
			"loadBalancerArn": sharedBalancer, "loadBalancerDnsName": "shared.example.com", "vpcId": vpc,
			"loadBalancerCanonicalHostedZoneId": "Z0123456789", "securityGroupIds": []string{"sg-01234567", "sg-89abcdef"},
		},
		"load-balancer-listener:" + at + "listenerArn=" + escape(sharedListener) + ":loadBalancerType=application:region=eu-west-1": map[string]any{
			"listenerArn": sharedListener, "listenerPort": 443, "securityGroupIds": []string{"sg-01234567", "sg-89abcdef"},
		},
		"cc-api-provider:" + at + "expectedMatchCount=at-least-one:region=eu-west-1:typeName=AWS$:$:ElasticLoadBalancingV2$:$:LoadBalancer": []any{
			map[string]any{"Identifier": strings.Replace(sharedBalancer, "/app/shared", "/net/other", 1)},
			map[string]any{"Identifier": sharedBalancer},
		},
		"vpc-provider:" + at + "filter.vpc-id=vpc-01234567:region=eu-west-1:returnAsymmetricSubnets=true": map[string]any{
			"vpcId": "vpc-01234567", "vpcCidrBlock": "10.0.0.0/16", "availabilityZones": []string{},
			"subnetGroups": []any{map[string]any{"name": "Public", "type": "Public", "subnets": []any{
				map[string]any{"subnetId": "subnet-01234567", "availabilityZone": "eu-west-1a", "routeTableId": "rtb-1"},
				map[string]any{"subnetId": "subnet-89abcdef", "availabilityZone": "eu-west-1b", "routeTableId": "rtb-2"},
			}}},
		},
	}
}

// inAccount defines a project with the context that look-ups gave.
func inAccount(t *testing.T, text, vpc string) fixture {
	t.Helper()
	outdir, context := t.TempDir(), sharedContext(vpc)
	maps.Copy(context, featureFlags(t))
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(outdir), AnalyticsReporting: jsii.Bool(false), Context: &context})
	stack := awscdk.NewStack(app, jsii.String("Test"), &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String("123456789012"), Region: jsii.String("eu-west-1")},
	})
	return fixture{app, stack, cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{Project: parse(t, text)}), outdir}
}

// TestExistingListener: rules are added, and nothing else is done to what the
// project does not own.
func TestExistingListener(t *testing.T) {
	resources := inAccount(t, `
x-aws-loadbalancer: {listener: "`+sharedListener+`"}
services:
  web: {image: nginx, ports: [{target: 80, x-aws-host: shop.example.com}]}
`, "vpc-01234567").resources(t)
	for kind, want := range map[string]int{
		"AWS::EC2::VPC": 0, "AWS::ElasticLoadBalancingV2::LoadBalancer": 0, "AWS::ElasticLoadBalancingV2::Listener": 0,
		"AWS::ElasticLoadBalancingV2::ListenerRule": 1, "AWS::EC2::SecurityGroupEgress": 0,
	} {
		if got := len(ofType(resources, kind)); got != want {
			t.Errorf("%d of %s, want %d", got, kind, want)
		}
	}
	sources := map[string]bool{}
	for id, r := range ofType(resources, "AWS::EC2::SecurityGroupIngress") {
		group := fmt.Sprint(r.Properties["GroupId"])
		if !strings.Contains(group, "Project") {
			t.Errorf("%s adds a rule to %s, which is not the project's", id, group)
		}
		sources[fmt.Sprint(r.Properties["SourceSecurityGroupId"])] = true
	}
	for _, group := range []string{"sg-01234567", "sg-89abcdef"} {
		if !sources[group] {
			t.Errorf("the service does not admit %s of the load balancer", group)
		}
	}
	for id, r := range ofType(resources, "AWS::ECS::Service") {
		if !strings.Contains(fmt.Sprint(r.DependsOn), "ListenerRule") {
			t.Errorf("%s does not wait for its rule: %v", id, r.DependsOn)
		}
	}
}

// TestExistingLoadBalancer finds one by its name, and adds listeners.
func TestExistingLoadBalancer(t *testing.T) {
	resources := inAccount(t, `
x-aws-loadbalancer: shared
services: {web: {image: nginx, x-aws-subnets: [subnet-89abcdef], ports: ["8080:80"]}}
`, "vpc-01234567").resources(t)
	for id, r := range ofType(resources, "AWS::ElasticLoadBalancingV2::Listener") {
		if r.Properties["LoadBalancerArn"] != sharedBalancer {
			t.Errorf("%s is on %v", id, r.Properties["LoadBalancerArn"])
		}
	}
	for id, r := range ofType(resources, "AWS::ECS::Service") {
		if text := fmt.Sprint(r.Properties["NetworkConfiguration"]); !strings.Contains(text, "[subnet-89abcdef]") || !strings.Contains(text, "ENABLED") {
			t.Errorf("%s is at %s", id, text)
		}
	}
	if n := len(ofType(resources, "AWS::ElasticLoadBalancingV2::Listener")); n != 1 {
		t.Errorf("%d listeners", n)
	}
}

// TestHealthPortOfAnExistingLoadBalancer: each of its security groups may ask
// the service, whose own group says so.
func TestHealthPortOfAnExistingLoadBalancer(t *testing.T) {
	resources := inAccount(t, `
x-aws-loadbalancer: shared
services: {web: {image: nginx, ports: [{target: 80, published: 8080, x-aws-healthcheck: {port: 8081}}]}}
`, "vpc-01234567").resources(t)
	from := map[any][]any{}
	for _, r := range ofType(resources, "AWS::EC2::SecurityGroupIngress") {
		from[r.Properties["FromPort"]] = append(from[r.Properties["FromPort"]], r.Properties["SourceSecurityGroupId"])
	}
	for _, sources := range from {
		slices.SortFunc(sources, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	if asked, served := fmt.Sprint(from[8081.0]), fmt.Sprint(from[80.0]); asked != served || asked == "[]" {
		t.Errorf("%s may ask for health, and %s reach the port", asked, served)
	}
}

// TestWhatDoesNotFit: a mistake in what exists is an error that says so.
func TestWhatDoesNotFit(t *testing.T) {
	for name, c := range map[string]struct{ text, vpc, want string }{
		"another VPC": {`
x-aws-vpc: vpc-01234567
x-aws-loadbalancer: shared
services: {web: {image: nginx, ports: ["80:80"]}}`, "vpc-89abcdef", "x-aws-loadbalancer: " + sharedBalancer + " is in the VPC vpc-89abcdef, but the project is in vpc-01234567"},
		"another kind": {`
x-aws-loadbalancer: other
services: {web: {image: nginx, ports: ["80:80"]}}`, "vpc-01234567", "is of type network"},
		"no such name": {`
x-aws-loadbalancer: nobody
services: {web: {image: nginx, ports: ["80:80"]}}`, "vpc-01234567", `no load balancer "nobody" in this account and region, only other, shared`},
		"no such subnet": {`
x-aws-vpc: vpc-01234567
x-aws-subnets: subnet-00000000
services: {web: {image: nginx}}`, "vpc-01234567", "x-aws-subnets: subnet-00000000 is not a subnet of the VPC vpc-01234567"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				err, ok := recover().(error)
				if !ok || !strings.Contains(err.Error(), c.want) {
					t.Errorf("panicked with %v, want an error with %q", err, c.want)
				}
			}()
			inAccount(t, c.text, c.vpc)
		})
	}
}

// TestBringEverything gives by props all that can be brought; none is made.
func TestBringEverything(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	vpc := awsec2.NewVpc(stack, jsii.String("MyVpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
	balancer := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("MyBalancer"),
		&awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: vpc})
	role := awsiam.NewRole(stack, jsii.String("MyRole"), &awsiam.RoleProps{AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil)})
	project := cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{
		Project: parse(t, `services: {web: {image: nginx, ports: [{target: 80, x-aws-path: /web/*}]}}`),
		Vpc:     vpc, VpcSubnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PUBLIC},
		ApplicationListener: balancer.AddListener(jsii.String("Listener"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
			Port: jsii.Number(80), DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(404), nil),
		}),
		SecurityGroups: map[string]awsec2.ISecurityGroup{"default": awsec2.NewSecurityGroup(stack, jsii.String("MyGroup"), &awsec2.SecurityGroupProps{Vpc: vpc})},
		Namespace: awsservicediscovery.NewPrivateDnsNamespace(stack, jsii.String("MyNamespace"), &awsservicediscovery.PrivateDnsNamespaceProps{
			Name: jsii.String("mine.internal"), Vpc: vpc,
		}),
		LogGroup: awslogs.NewLogGroup(stack, jsii.String("MyLogs"), nil),
		Services: map[string]*cdkecs.ComposeServiceOptions{"web": {TaskRole: role, ExecutionRole: role}},
	})
	awsiam.PermissionsBoundary_Of(project).Apply(awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("PowerUserAccess")))
	f := fixture{app, stack, project, outdir}
	resources := f.resources(t)
	for id, r := range resources {
		switch r.Type {
		case "AWS::ECS::Cluster", "AWS::ECS::Service", "AWS::ECS::TaskDefinition", "AWS::ServiceDiscovery::Service", "AWS::EC2::SecurityGroup",
			"AWS::EC2::SecurityGroupIngress", "AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::ElasticLoadBalancingV2::ListenerRule":
		default:
			if strings.HasPrefix(id, "Project") {
				t.Errorf("%s (%s) is made", id, r.Type)
			}
		}
		if text := fmt.Sprint(r.Properties["NetworkConfiguration"]); r.Type == "AWS::ECS::Service" && !strings.Contains(text, "MyVpcPublicSubnet") {
			t.Errorf("%s is at %s", id, text)
		}
		if r.Type == "AWS::ECS::TaskDefinition" && !strings.Contains(fmt.Sprint(r.Properties), "mine.internal") {
			t.Errorf("%s does not search the namespace", id)
		}
	}
}

// TestTasksWaitForTheWayOut: tasks that start before the route through a NAT
// gateway is there can't pull their images.
func TestTasksWaitForTheWayOut(t *testing.T) {
	private := &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS}
	for name, c := range map[string]struct {
		props  func(scope constructs.Construct, vpc awsec2.IVpc) cdkecs.ComposeProjectProps
		waits  string // the type of what waits
		subnet string
	}{
		"its own namespace": {func(constructs.Construct, awsec2.IVpc) cdkecs.ComposeProjectProps {
			return cdkecs.ComposeProjectProps{}
		}, "AWS::ServiceDiscovery::PrivateDnsNamespace", "Private"},
		"subnets of the project": {func(constructs.Construct, awsec2.IVpc) cdkecs.ComposeProjectProps {
			return cdkecs.ComposeProjectProps{VpcSubnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PUBLIC}}
		}, "AWS::ServiceDiscovery::PrivateDnsNamespace", "Public"},
		"another namespace": {func(scope constructs.Construct, vpc awsec2.IVpc) cdkecs.ComposeProjectProps {
			return cdkecs.ComposeProjectProps{Namespace: awsservicediscovery.NewPrivateDnsNamespace(scope, jsii.String("Other"),
				&awsservicediscovery.PrivateDnsNamespaceProps{Name: jsii.String("other.internal"), Vpc: vpc})}
		}, "AWS::ECS::Service", "Private"},
		"subnets of the service": {func(constructs.Construct, awsec2.IVpc) cdkecs.ComposeProjectProps {
			return cdkecs.ComposeProjectProps{
				VpcSubnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PUBLIC},
				Services:   map[string]*cdkecs.ComposeServiceOptions{"web": {VpcSubnets: private}},
			}
		}, "AWS::ECS::Service", "Private"},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack, outdir := newApp(t, nil)
			vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
			props := c.props(stack, vpc)
			props.Project, props.Vpc = parse(t, `services: {web: {image: nginx}}`), vpc
			f := fixture{app, stack, cdkecs.NewComposeProject(stack, jsii.String("Project"), &props), outdir}
			found := 0
			for id, r := range ofType(f.resources(t), c.waits) {
				if !strings.HasPrefix(id, "Project") {
					continue
				}
				found++
				for _, n := range []string{"1", "2"} {
					if route := "Vpc" + c.subnet + "Subnet" + n + "DefaultRoute"; !strings.Contains(fmt.Sprint(r.DependsOn), route) {
						t.Errorf("%s does not wait for %s: %v", id, route, r.DependsOn)
					}
				}
			}
			if found != 1 {
				t.Errorf("%d of %s, want 1", found, c.waits)
			}
		})
	}
}
