package cdkecs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

const optional = `
services:
  web:
    build: ./nowhere
    expose: ["8080", "9000"]
    environment: {KEPT: file, CHANGED: file, LEFT_OUT: file}
  proxy: {image: envoy, network_mode: "service:web"}
  other: {image: other}
`

// TestOptions gives a service everything that options have; the other service
// stays as the file says.
func TestOptions(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
	tag := awscdk.NewCfnParameter(stack, jsii.String("Tag"), nil)
	repository := awsecr.NewRepository(stack, jsii.String("Repository"), nil)
	group := awsec2.NewSecurityGroup(stack, jsii.String("MyGroup"), &awsec2.SecurityGroupProps{Vpc: vpc})
	application := awselasticloadbalancingv2.NewApplicationTargetGroup(stack, jsii.String("Application"), &awselasticloadbalancingv2.ApplicationTargetGroupProps{
		Vpc: vpc, Port: jsii.Number(80), TargetType: awselasticloadbalancingv2.TargetType_IP,
	})
	balancer := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("Balancer"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: vpc})
	balancer.AddListener(jsii.String("Http"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(80), DefaultTargetGroups: &[]awselasticloadbalancingv2.IApplicationTargetGroup{application},
	})
	network := awselasticloadbalancingv2.NewNetworkTargetGroup(stack, jsii.String("Network"), &awselasticloadbalancingv2.NetworkTargetGroupProps{
		Vpc: vpc, Port: jsii.Number(9000), TargetType: awselasticloadbalancingv2.TargetType_IP,
	})
	project := cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{
		Project: parse(t, optional), Vpc: vpc,
		Services: map[string]*cdkecs.ComposeServiceOptions{
			"web": {
				Image: awsecs.ContainerImage_FromEcrRepository(repository, tag.ValueAsString()),
				Cpu:   jsii.Number(1024), MemoryLimitMiB: jsii.Number(3072), DesiredCount: jsii.Number(3),
				SecurityGroups:       &[]awsec2.ISecurityGroup{group},
				Environment:          map[string]*string{"CHANGED": jsii.String("options"), "LEFT_OUT": nil},
				Logging:              awsecs.LogDrivers_AwsLogs(&awsecs.AwsLogDriverProps{StreamPrefix: jsii.String("mine"), LogGroup: awslogs.NewLogGroup(stack, jsii.String("Mine"), nil)}),
				CircuitBreaker:       &awsecs.DeploymentCircuitBreaker{Enable: jsii.Bool(true), Rollback: jsii.Bool(false)},
				EnableExecuteCommand: jsii.Bool(true),
				TargetGroups:         map[int]awselasticloadbalancingv2.ITargetGroup{8080: application, 9000: network},
			},
			"proxy": {Image: awsecs.ContainerImage_FromRegistry(tag.ValueAsString(), nil), Environment: map[string]*string{"ADDED": jsii.String("options")}},
		},
	})
	if groups := *project.Service("web").Connections().SecurityGroups(); len(groups) != 1 || *groups[0].SecurityGroupId() != *group.SecurityGroupId() {
		t.Error("the Connections are not of the group of the options")
	}
	resources := fixture{app, stack, project, outdir}.resources(t)
	service := fmt.Sprint(resources[soleID(t, resources, "AWS::ECS::Service", "Servicesweb")].Properties)
	for _, want := range []string{"DesiredCount:3", "Rollback:false", "EnableExecuteCommand:true", "SecurityGroups:[map[Fn::GetAtt:[MyGroup", "Networksdefault",
		"ContainerPort:8080", "ContainerPort:9000"} {
		if !strings.Contains(service, want) {
			t.Errorf("web has no %s: %s", want, service)
		}
	}
	task := fmt.Sprint(resources[soleID(t, resources, "AWS::ECS::TaskDefinition", "Servicesweb")].Properties)
	for _, want := range []string{"Cpu:1024", "Memory:3072", "Name:CHANGED Value:options", "Name:KEPT Value:file", "Name:ADDED Value:options", "Image:map[Ref:Tag]",
		"awslogs-stream-prefix:mine", "map[Ref:Repository"} {
		if !strings.Contains(task, want) {
			t.Errorf("the task of web has no %s: %s", want, task)
		}
	}
	if strings.Contains(task, "LEFT_OUT") {
		t.Error("a variable is there that is nil")
	}
	other := fmt.Sprint(resources[soleID(t, resources, "AWS::ECS::Service", "Servicesother")].Properties)
	for _, want := range []string{"DesiredCount:1", "Rollback:true", "EnableExecuteCommand:false", "ProjectServicesotherSecurityGroup"} {
		if !strings.Contains(other, want) {
			t.Errorf("other has no %s: %s", want, other)
		}
	}
	pulls := 0
	for id, policy := range ofType(resources, "AWS::IAM::Policy") {
		if strings.Contains(fmt.Sprint(policy.Properties), "ecr:BatchGetImage") {
			pulls++
			if !strings.Contains(id, "ServiceswebExecutionRole") {
				t.Errorf("%s may pull the image", id)
			}
		}
	}
	if pulls != 1 {
		t.Errorf("%d policies let the image be pulled, want 1", pulls)
	}
	assertions.Annotations_FromStack(stack).HasNoWarning(jsii.String("*"), assertions.Match_AnyValue())
}

// TestOptionMistakes: each panics with the construct, the option and the remedy.
func TestOptionMistakes(t *testing.T) {
	_, stack, _ := newApp(t, nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), nil)
	instances := awselasticloadbalancingv2.NewApplicationTargetGroup(stack, jsii.String("Group"), &awselasticloadbalancingv2.ApplicationTargetGroupProps{
		Vpc: vpc, Port: jsii.Number(80), TargetType: awselasticloadbalancingv2.TargetType_IP,
	})
	image := awsecs.ContainerImage_FromRegistry(jsii.String("i"), nil)
	n := jsii.Number[float64]
	for name, c := range map[string]struct {
		service string
		options cdkecs.ComposeServiceOptions
		want    string
	}{
		"no such service":     {"nobody", cdkecs.ComposeServiceOptions{}, `Services has the key "nobody", which is not an active service`},
		"no size of Fargate":  {"web", cdkecs.ComposeServiceOptions{Cpu: n(256), MemoryLimitMiB: n(4096)}, `Services["web"].Cpu: Fargate has no task with 256 CPU units and 4096 MiB; the smallest size with both has 512 and 4096`},
		"too large":           {"web", cdkecs.ComposeServiceOptions{MemoryLimitMiB: n(1e6)}, `Services["web"].MemoryLimitMiB: a task on Fargate has at most 16384 CPU units and 122880 MiB of memory; found 512 and 1000000`},
		"reserved memory":     {"reserved", cdkecs.ComposeServiceOptions{MemoryLimitMiB: n(512)}, `reserve 600 MiB (mem_reservation), but the task has 512`},
		"size on EC2":         {"model", cdkecs.ComposeServiceOptions{Cpu: n(256)}, `Services["model"].Cpu: "model" runs on EC2`},
		"part of a task":      {"web", cdkecs.ComposeServiceOptions{DesiredCount: n(1.5)}, `Services["web"].DesiredCount: 1.5 is not a valid number of tasks`},
		"fewer than none":     {"web", cdkecs.ComposeServiceOptions{DesiredCount: n(-1)}, `Services["web"].DesiredCount: -1 is not a valid number of tasks`},
		"count and scaling":   {"scaled", cdkecs.ComposeServiceOptions{DesiredCount: n(2)}, `x-aws-autoscaling`},
		"no groups":           {"web", cdkecs.ComposeServiceOptions{SecurityGroups: &[]awsec2.ISecurityGroup{}}, `Services["web"].SecurityGroups: it is empty`},
		"task of a sidecar":   {"side", cdkecs.ComposeServiceOptions{Cpu: n(256)}, `Services["side"].Cpu: its container runs in the task of "web"; set it for that service`},
		"count of a job":      {"job", cdkecs.ComposeServiceOptions{DesiredCount: n(2)}, `Services["job"].DesiredCount: it requires an ECS service, and "job" is a task that ends`},
		"image with files":    {"files", cdkecs.ComposeServiceOptions{Image: image}, `Services["files"].Image: files of the project are built into an image`},
		"a port that is none": {"web", cdkecs.ComposeServiceOptions{TargetGroups: map[int]awselasticloadbalancingv2.ITargetGroup{81: instances}}, `Services["web"].TargetGroups: the container has no port 81, only 80; list it in expose`},
		"no target group":     {"web", cdkecs.ComposeServiceOptions{TargetGroups: map[int]awselasticloadbalancingv2.ITargetGroup{80: nil}}, `the value for port 80 is not a target group`},
	} {
		t.Run(name, func(t *testing.T) {
			_, stack, _ := newApp(t, nil)
			defer func() {
				err, ok := recover().(error)
				if !ok || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "ComposeProject Test/Project: ") {
					t.Errorf("panicked with %v, want %q", err, c.want)
				}
			}()
			cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{
				Project: parse(t, `
services:
  web: {image: nginx, ports: ["80:80"]}
  side: {image: i, network_mode: "service:web"}
  reserved: {image: i, mem_reservation: 600m}
  model: {image: i, gpus: all}
  scaled: {image: i, deploy: {x-aws-autoscaling: {min: 1, max: 3, cpu: 50}}}
  job: {image: i, x-aws-job: true}
  files: {image: i, configs: [{source: large, target: /etc/large}]}
configs: {large: {content: "`+strings.Repeat("x", 40000)+`"}}
`),
				Services: map[string]*cdkecs.ComposeServiceOptions{c.service: &c.options},
			})
		})
	}
}

// TestAccessorsOfTheWayIn: listeners, target groups, addresses and secrets.
func TestAccessorsOfTheWayIn(t *testing.T) {
	f := newFixture(t, parse(t, `
x-aws-loadbalancer: {split: true}
services:
  web: {image: nginx, ports: ["8080:80"], secrets: [made, stored]}
  mq: {image: mq, ports: ["1883:1883"]}
  api: {image: api}
secrets:
  made: {x-aws-generate: {}}
  stored: {external: true, name: "arn:aws:ssm:eu-west-1:123456789012:parameter/stored"}
`))
	if _, ok := f.project.Listener(8080).(awselasticloadbalancingv2.IApplicationListener); !ok {
		t.Error("port 8080 has no application listener")
	}
	if _, ok := f.project.Listener(1883).(awselasticloadbalancingv2.INetworkListener); !ok {
		t.Error("port 1883 has no network listener")
	}
	if id := *f.project.TargetGroup("web", 80).Node().Path(); id != "Test/Project/Services/web/TargetGroup8080" {
		t.Errorf("target group %s", id)
	}
	if f.project.Service("mq").TargetGroup(1883) == nil || f.project.Secret("made") == nil {
		t.Error("an accessor gives nil")
	}
	web, mq := *f.project.Url(), *f.project.Service("mq").Url()
	if !strings.HasPrefix(web, "http://") || !strings.HasSuffix(web, ":8080") || strings.HasPrefix(mq, "http") || !strings.HasSuffix(mq, ":1883") {
		t.Errorf("addresses %s and %s", web, mq)
	}
	if f.project.Service("api").Url() != nil {
		t.Error("a service that publishes no port has an address")
	}
	for want, call := range map[string]func(){
		"port 80 is not published by a load balancer": func() { f.project.Listener(80) },
		"no load balancer forwards to port 81":        func() { f.project.TargetGroup("web", 81) },
		`no service uses the secret "none"`:           func() { f.project.Secret("none") },
		`the secret "stored" is in Parameter Store`:   func() { f.project.Secret("stored") },
	} {
		func() {
			defer func() {
				if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), want) {
					t.Errorf("panicked with %v, want %q", err, want)
				}
			}()
			call()
		}()
	}
}
