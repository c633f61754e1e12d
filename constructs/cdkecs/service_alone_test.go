package cdkecs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsefs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

const severalServices = `
x-aws-vpc: vpc-01234567
x-aws-cluster: elsewhere
services:
  web: {image: nginx, ports: ["80:80", "1883:1883"], depends_on: [api]}
  api:
    image: api
    expose: ["8080"]
    depends_on: [db]
    volumes: [data:/data]
    secrets: [token]
    networks: {default: {aliases: [backend]}}
  db: {image: postgres, privileged: true, volumes: [pgdata:/var/lib/postgresql/data]}
  worker: {image: worker, network_mode: "service:api2"}
  api2: {image: api}
  linked: {image: i, links: ["api:backend"]}
  migrate: {image: i}
  after: {image: i, depends_on: {migrate: {condition: service_completed_successfully}}}
  connected: {image: i, expose: ["80"], x-aws-service_connect: true}
  inside: {image: i, networks: [closed]}
  own: {image: i, x-aws-job: true}
volumes: {data: {}, pgdata: {}}
networks: {closed: {internal: true}}
secrets: {token: {x-aws-generate: {}}}
`

// home is a stack with a VPC and a cluster of the caller's.
type home struct {
	app     awscdk.App
	stack   awscdk.Stack
	outdir  string
	vpc     awsec2.Vpc
	cluster awsecs.Cluster
}

func newHome(t *testing.T) home {
	t.Helper()
	app, stack, outdir := newApp(t, nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
	return home{app, stack, outdir, vpc, awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: vpc})}
}

// resources are those at or below a path of the construct tree, by logical id.
func (h home) resources(t *testing.T) map[string]resource {
	t.Helper()
	return fixture{app: h.app, outdir: h.outdir}.resources(t)
}

// TestServiceAlone: of all services of a file, the one that is asked for is
// made, with what it has, in a cluster of the caller's.
func TestServiceAlone(t *testing.T) {
	h := newHome(t)
	namespace := awsservicediscovery.NewPrivateDnsNamespace(h.stack, jsii.String("Namespace"), &awsservicediscovery.PrivateDnsNamespaceProps{
		Name: jsii.String("shop.internal"), Vpc: h.vpc,
	})
	database := awss3.NewBucket(h.stack, jsii.String("Database"), nil)
	api := cdkecs.NewComposeService(h.stack, jsii.String("Api"), &cdkecs.ComposeServiceProps{
		Project: parse(t, severalServices), Service: jsii.String("api"), Cluster: h.cluster, Namespace: namespace,
		Dependencies:          map[string]constructs.IDependable{"db": database},
		ComposeServiceOptions: cdkecs.ComposeServiceOptions{Cpu: jsii.Number(256), MemoryLimitMiB: jsii.Number(1024)},
	})
	awss3.NewBucket(h.stack, jsii.String("Bucket"), nil).GrantRead(api, nil)
	key := awssecretsmanager.NewSecret(h.stack, jsii.String("Key"), nil)
	cdkecs.NewSecretInit(api, jsii.String("Files"), &cdkecs.SecretInitProps{
		TaskDefinition: api.TaskDefinition(), MountPath: jsii.String("/run/keys"),
		Files: &[]*cdkecs.SecretFile{{Path: jsii.String("key"), Secret: awsecs.Secret_FromSecretsManager(key, nil)}},
	})
	if path := *api.Node().Path(); path != "Test/Api" || api.Name() != "api" || api.LogGroup() == nil || api.Service() == nil {
		t.Errorf("%s is the service %s", path, api.Name())
	}
	resources := h.resources(t)
	counts := map[string]int{
		"AWS::EC2::VPC": 1, "AWS::ECS::Cluster": 1, "AWS::ECS::Service": 1, "AWS::ECS::TaskDefinition": 1,
		"AWS::EFS::FileSystem": 1, "AWS::ElasticLoadBalancingV2::LoadBalancer": 0, "AWS::Logs::LogGroup": 1, "AWS::ServiceDiscovery::PrivateDnsNamespace": 1,
		// Those of its own name and its alias.
		"AWS::ServiceDiscovery::Service": 2,
		// The service's and the file system's.
		"AWS::EC2::SecurityGroup": 2,
	}
	for kind, want := range counts {
		if got := len(ofType(resources, kind)); got != want {
			t.Errorf("%d of %s, want %d", got, kind, want)
		}
	}
	service := resources[soleID(t, resources, "AWS::ECS::Service", "Api")]
	if text := fmt.Sprint(service.Properties); !strings.Contains(text, "VpcPrivateSubnet") || !strings.Contains(text, "map[Ref:Cluster") {
		t.Errorf("the service is at %s", text)
	}
	if !strings.Contains(fmt.Sprint(service.DependsOn), "Database") {
		t.Errorf("the service does not wait for what stands for db: %v", service.DependsOn)
	}
	task := fmt.Sprint(resources[soleID(t, resources, "AWS::ECS::TaskDefinition", "Api")].Properties)
	for _, want := range []string{"shop.internal", "Memory:1024", "ContainerPath:/data", "ContainerPath:/run/keys", "ContainerPath:/run/secrets"} {
		if !strings.Contains(task, want) {
			t.Errorf("the task has no %s: %s", want, task)
		}
	}
	if text := fmt.Sprint(ofType(resources, "AWS::ServiceDiscovery::Instance")); !strings.Contains(text, "AWS_INSTANCE_CNAME:api.shop.internal") {
		t.Errorf("the alias leads to %s", text)
	}
	granted := false
	for id, p := range ofType(resources, "AWS::IAM::Policy") {
		granted = granted || strings.HasPrefix(id, "ApiTaskRole") && strings.Contains(fmt.Sprint(p.Properties), "s3:GetObject")
	}
	if !granted {
		t.Error("the grant is not in the task role")
	}
}

// TestServiceAloneBehindBalancers: the caller's load balancers get the listeners
// of published ports, each of its kind, and the tasks wait for them.
func TestServiceAloneBehindBalancers(t *testing.T) {
	h := newHome(t)
	application := awselasticloadbalancingv2.NewApplicationLoadBalancer(h.stack, jsii.String("Application"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
		Vpc: h.vpc, InternetFacing: jsii.Bool(true),
	})
	network := awselasticloadbalancingv2.NewNetworkLoadBalancer(h.stack, jsii.String("Network"), &awselasticloadbalancingv2.NetworkLoadBalancerProps{
		Vpc: h.vpc, SecurityGroups: &[]awsec2.ISecurityGroup{awsec2.NewSecurityGroup(h.stack, jsii.String("Group"), &awsec2.SecurityGroupProps{Vpc: h.vpc})},
	})
	both := parse(t, severalServices)
	web := cdkecs.NewComposeService(h.stack, jsii.String("web"), &cdkecs.ComposeServiceProps{
		Project: both, Cluster: h.cluster, ApplicationLoadBalancer: application, NetworkLoadBalancer: network,
		Dependencies: map[string]constructs.IDependable{"api": nil},
	})
	if url := *web.Url(); !strings.HasPrefix(url, "http://") || web.TargetGroup(1883) == nil {
		t.Errorf("the service is at %s", url)
	}
	shared := application.AddListener(jsii.String("Shared"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(8080), DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(404), nil),
	})
	cdkecs.NewComposeService(h.stack, jsii.String("Routed"), &cdkecs.ComposeServiceProps{
		Cluster: h.cluster, ApplicationListener: shared,
		Config: &types.ServiceConfig{
			Name: "routed", ContainerSpec: types.ContainerSpec{Image: "nginx"},
			WorkloadSpec: types.WorkloadSpec{Ports: []types.ServicePortConfig{{
				Target: 80, Published: "8080", Protocol: "tcp", Extensions: types.Extensions{"x-aws-path": []any{"/routed/*"}},
			}}},
		},
	})
	resources := h.resources(t)
	if n := len(ofType(resources, "AWS::ElasticLoadBalancingV2::Listener")); n != 3 {
		t.Errorf("%d listeners, want 3", n)
	}
	if n := len(ofType(resources, "AWS::ElasticLoadBalancingV2::ListenerRule")); n != 1 {
		t.Errorf("%d rules, want 1", n)
	}
	for id, r := range ofType(resources, "AWS::ECS::Service") {
		if !strings.Contains(fmt.Sprint(r.DependsOn), "Listener") {
			t.Errorf("%s does not wait for its listener: %v", id, r.DependsOn)
		}
	}
}

// TestServiceAloneWithoutABalancer: a published port that nothing leads to is
// said.
func TestServiceAloneWithoutABalancer(t *testing.T) {
	h := newHome(t)
	for _, id := range []string{"web", "own", "inside"} {
		props := &cdkecs.ComposeServiceProps{Project: parse(t, severalServices), Cluster: h.cluster}
		if id == "web" {
			props.Dependencies = map[string]constructs.IDependable{"api": nil}
			props.FileSystems = map[string]awsefs.IFileSystem{}
		}
		cdkecs.NewComposeService(h.stack, jsii.String(id), props)
	}
	annotations := assertions.Annotations_FromStack(h.stack)
	annotations.HasInfo(jsii.String("/Test/web"), assertions.Match_StringLikeRegexp(jsii.String("published ports .* type application")))
	resources := h.resources(t)
	for id, group := range ofType(resources, "AWS::EC2::SecurityGroup") {
		if open := strings.Contains(fmt.Sprint(group.Properties["SecurityGroupEgress"]), "IpProtocol:-1"); open == strings.HasPrefix(id, "inside") {
			t.Errorf("%s: everything may leave: %v", id, open)
		}
	}
	if n := len(ofType(resources, "Custom::ComposeJob")); n != 1 {
		t.Errorf("%d jobs, want 1", n)
	}
	if n := len(ofType(resources, "AWS::ServiceDiscovery::Service")); n != 0 {
		t.Errorf("%d names without a namespace", n)
	}
}

// TestServiceAloneMistakes: what needs the whole project is told with the way
// out, and so is a property that does not fit.
func TestServiceAloneMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		props cdkecs.ComposeServiceProps
		want  string
	}{
		"api":       {cdkecs.ComposeServiceProps{}, `Dependencies: the service depends on "db" in the compose file; add an entry`},
		"nobody":    {cdkecs.ComposeServiceProps{}, `there is no service "nobody" in the project, only after, api`},
		"worker":    {cdkecs.ComposeServiceProps{}, `the container of "worker" runs in the task of another service (network_mode: service:api2); define the services together in a ComposeProject`},
		"api2":      {cdkecs.ComposeServiceProps{}, `the task of "api2" also has containers of other services, such as "worker"`},
		"linked":    {cdkecs.ComposeServiceProps{}, `"linked" links to other services`},
		"migrate":   {cdkecs.ComposeServiceProps{}, `add x-aws-job: true for a job on its own`},
		"connected": {cdkecs.ComposeServiceProps{}, `Namespace is required`},
		"db":        {cdkecs.ComposeServiceProps{}, `services.db.privileged`},
		"inside":    {cdkecs.ComposeServiceProps{Dependencies: map[string]constructs.IDependable{"db": nil}}, `the service does not depend on "db"`},
		"own": {cdkecs.ComposeServiceProps{ComposeServiceOptions: cdkecs.ComposeServiceOptions{DesiredCount: jsii.Number(1)}},
			`ComposeService Test/own: DesiredCount: it requires an ECS service`},
		"after": {cdkecs.ComposeServiceProps{FileSystems: map[string]awsefs.IFileSystem{"data": nil}, Dependencies: map[string]constructs.IDependable{"migrate": nil}},
			`ComposeService Test/after: no service mounts a file system of the project for the volume "data"`},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			props := c.props
			props.Project, props.Cluster = parse(t, severalServices), h.cluster
			mustPanic(t, c.want, func() { cdkecs.NewComposeService(h.stack, jsii.String(name), &props) })
		})
	}
	h := newHome(t)
	mustPanic(t, "ComposeService A: Cluster is required", func() { cdkecs.NewComposeService(h.stack, jsii.String("A"), nil) })
	mustPanic(t, "set either Project, which composefile.Load returns, or Config", func() {
		cdkecs.NewComposeService(h.stack, jsii.String("A"), &cdkecs.ComposeServiceProps{Cluster: h.cluster})
	})
	mustPanic(t, "the service has no Name", func() {
		cdkecs.NewComposeService(h.stack, jsii.String("A"), &cdkecs.ComposeServiceProps{Cluster: h.cluster, Config: &types.ServiceConfig{}})
	})
}

// mustPanic wants a panic with an error that has a text.
func mustPanic(t *testing.T, want string, call func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("panicked with %v, want an error with %q", err, want)
		}
	}()
	call()
}
