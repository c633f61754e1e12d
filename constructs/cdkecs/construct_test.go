package cdkecs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

const twoServices = `
services:
  web: {image: nginx, ports: ["80:80"]}
  api: {image: api, expose: ["8080"]}
`

// TestUsableAsConstruct uses both constructs for everything that the CDK does
// with constructs.
func TestUsableAsConstruct(t *testing.T) {
	f := newFixture(t, parse(t, twoServices))
	for _, c := range []constructs.Construct{f.project, f.project.Service("api")} {
		bucket := awss3.NewBucket(c, jsii.String("Bucket"), nil)
		awscdk.Tags_Of(c).Add(jsii.String("owner"), jsii.String("team"), nil)
		awscdk.Annotations_Of(c).AddWarningV2(jsii.String("test:warning"), jsii.String("a warning"), nil)
		c.Node().AddDependency(awss3.NewBucket(f.stack, jsii.String("Before"+*c.Node().Id()), nil))
		if path := *bucket.Node().Path(); !strings.HasPrefix(path, *c.Node().Path()+"/") {
			t.Errorf("bucket is at %s, outside of its scope %s", path, *c.Node().Path())
		}
	}
	resources := f.resources(t)
	tagged := 0
	for _, r := range ofType(resources, "AWS::ECS::Service") {
		if strings.Contains(fmt.Sprint(r.Properties["Tags"]), "owner") {
			tagged++
		}
		if !strings.Contains(fmt.Sprint(r.DependsOn), "BeforeProject") {
			t.Errorf("an ECS service does not wait for what the project depends on: %v", r.DependsOn)
		}
	}
	if tagged != 2 {
		t.Errorf("%d ECS services have the project's tag, want 2", tagged)
	}
}

func TestGrantsReachTheTaskRole(t *testing.T) {
	f := newFixture(t, parse(t, twoServices))
	awss3.NewBucket(f.stack, jsii.String("Bucket"), nil).GrantRead(f.project.Service("api"), nil)
	policies := ofType(f.resources(t), "AWS::IAM::Policy")
	found := 0
	for id, p := range policies {
		if strings.Contains(fmt.Sprint(p.Properties["PolicyDocument"]), "s3:GetObject") {
			found++
			if !strings.Contains(id, "apiTaskRole") {
				t.Errorf("the grant is in %s", id)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d policies have the grant, want 1", found)
	}
}

func TestConnectionsAreOfTheServiceAlone(t *testing.T) {
	f := newFixture(t, parse(t, twoServices))
	database := awsec2.NewSecurityGroup(f.stack, jsii.String("Database"), &awsec2.SecurityGroupProps{Vpc: f.project.Vpc()})
	database.Connections().AllowFrom(f.project.Service("api"), awsec2.Port_Tcp(jsii.Number(5432)), nil)
	from := map[string]bool{}
	for _, r := range ofType(f.resources(t), "AWS::EC2::SecurityGroupIngress") {
		if strings.Contains(fmt.Sprint(r.Properties["GroupId"]), "Database") {
			from[fmt.Sprint(r.Properties["SourceSecurityGroupId"])] = true
		}
	}
	if len(from) != 1 {
		t.Fatalf("sources are %v, want the api's group", from)
	}
	for source := range from {
		if !strings.Contains(source, "ServicesapiSecurityGroup") {
			t.Errorf("source is %s, want the api's group", source)
		}
	}
}

func TestAccessors(t *testing.T) {
	f := newFixture(t, parse(t, twoServices))
	if n := len(f.project.Services()); n != 2 {
		t.Errorf("%d services", n)
	}
	if f.project.LoadBalancer() == nil || f.project.Network("default") == nil || f.project.Namespace() == nil || f.project.LogGroup() == nil {
		t.Error("an accessor of the project gives nil")
	}
	api := f.project.Service("api")
	if api.Name() != "api" || api.Service() == nil || api.TaskDefinition() == nil || api.LogGroup() == nil || api.TaskRole() == nil {
		t.Error("an accessor of the service gives nil")
	}
	api.Container().AddEnvironment(jsii.String("ADDED"), jsii.String("later"))
	assertions.Template_FromStack(f.stack, nil).HasResourceProperties(jsii.String("AWS::ECS::TaskDefinition"), map[string]any{
		"ContainerDefinitions": assertions.Match_ArrayWith(&[]any{assertions.Match_ObjectLike(&map[string]any{
			"Name":        "api",
			"Environment": []any{map[string]any{"Name": "ADDED", "Value": "later"}},
		})}),
	})
	if private := newFixture(t, parse(t, "services: {api: {image: api}}")); private.project.LoadBalancer() != nil {
		t.Error("nothing is published, and there is a load balancer")
	}
}

// TestBringYourOwn gives VPC and cluster by props; none is made.
func TestBringYourOwn(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	vpc := awsec2.NewVpc(stack, jsii.String("MyVpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
	cluster := awsecs.NewCluster(stack, jsii.String("MyCluster"), &awsecs.ClusterProps{Vpc: vpc})
	project := cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{
		Project: parse(t, twoServices), Vpc: vpc, Cluster: cluster,
	})
	resources := fixture{app, stack, project, outdir}.resources(t)
	for kind, want := range map[string]int{"AWS::EC2::VPC": 1, "AWS::ECS::Cluster": 1} {
		if got := len(ofType(resources, kind)); got != want {
			t.Errorf("%d of %s, want %d", got, kind, want)
		}
	}
	for id, r := range ofType(resources, "AWS::ECS::Service") {
		if text := fmt.Sprint(r.Properties["NetworkConfiguration"]); !strings.Contains(text, "DISABLED") || !strings.Contains(text, "MyVpcPrivateSubnet") {
			t.Errorf("%s is not in the private subnets: %s", id, text)
		}
	}
}

func TestFindingsBecomeAnnotations(t *testing.T) {
	f := newFixture(t, parse(t, `
services:
  db: {image: postgres, ports: ["5432:5432"]}
`))
	assertions.Annotations_FromStack(f.stack).HasWarning(jsii.String("/Test/Project/Services/db"),
		assertions.Match_StringLikeRegexp(jsii.String(`PostgreSQL.*\[ack: cdkecs:datastore-port\]`)))
}

// TestNoBreakerWarning: the CDK asks for a circuit breaker, which a deployment in
// steps has not.
func TestNoBreakerWarning(t *testing.T) {
	f := newFixture(t, parse(t, `
services:
  web: {image: nginx, ports: ["80:80"], deploy: {update_config: {x-aws-strategy: {canary: 10, every: 5m}}}}
`))
	assertions.Annotations_FromStack(f.stack).HasNoWarning(jsii.String("*"), assertions.Match_StringLikeRegexp(jsii.String("circuitBreaker")))
}

// TestAcknowledgedFindings: a warning that the file acknowledges is none of the
// CDK's, and infos are one.
func TestAcknowledgedFindings(t *testing.T) {
	f := newFixture(t, parse(t, `
services:
  db: {image: postgres, environment: [A], logging: {driver: local}, ports: ["5432:5432"], x-aws-acknowledge: [datastore-port]}
`))
	annotations := assertions.Annotations_FromStack(f.stack)
	annotations.HasNoWarning(jsii.String("*"), assertions.Match_StringLikeRegexp(jsii.String("datastore-port")))
	annotations.HasNoInfo(jsii.String("/Test/Project/Services/db"), assertions.Match_AnyValue())
	annotations.HasInfo(jsii.String("/Test/Project"), assertions.Match_StringLikeRegexp(jsii.String(`^\d+ infos`)))
}

// TestCallersMistakes: a mistake of the caller panics with an error value
// that says what is wrong.
func TestCallersMistakes(t *testing.T) {
	f := newFixture(t, parse(t, twoServices))
	broken := parse(t, "services: {a: {image: i, depends_on: [nobody]}}")
	for name, c := range map[string]struct {
		call func()
		want string
	}{
		"no project": {func() { cdkecs.NewComposeProject(f.stack, jsii.String("A"), nil) }, "Project is required"},
		"errors in the file": {func() {
			cdkecs.NewComposeProject(f.stack, jsii.String("B"), &cdkecs.ComposeProjectProps{Project: broken})
		}, "services.a.depends_on"},
		"no such service": {func() { f.project.Service("nobody") }, `no service "nobody"`},
		"no such volume":  {func() { f.project.Volume("nothing") }, `volume "nothing"`},
		"no such network": {func() { f.project.Network("nowhere") }, `network "nowhere"`},
		"no id":           {func() { cdkecs.NewComposeProject(f.stack, nil, nil) }, "Project is required"},
		"are in different VPCs": {func() {
			cdkecs.NewComposeProject(f.stack, jsii.String("D"), &cdkecs.ComposeProjectProps{
				Project: parse(t, twoServices), Cluster: f.project.Cluster(), Vpc: awsec2.NewVpc(f.stack, jsii.String("Other"), nil),
			})
		}, "are in different VPCs"},
		"no way out": {func() {
			vpc := awsec2.NewVpc(f.stack, jsii.String("Closed"), &awsec2.VpcProps{
				SubnetConfiguration: &[]*awsec2.SubnetConfiguration{{
					Name: jsii.String("Closed"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED,
				}},
			})
			cdkecs.NewComposeProject(f.stack, jsii.String("C"), &cdkecs.ComposeProjectProps{
				Project: parse(t, "services: {a: {image: i}}"), Vpc: vpc,
			})
		}, "neither public subnets nor private subnets"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				err, ok := recover().(error)
				if !ok || !strings.Contains(err.Error(), c.want) {
					t.Errorf("panicked with %v, want an error with %q", err, c.want)
				}
			}()
			c.call()
		})
	}
}

// TestUnpublishing: a service without load balancers says so, whatever the
// feature flags of the app are. CloudFormation would leave it with the ones of
// an earlier deployment, whose target groups are gone.
func TestUnpublishing(t *testing.T) {
	f := newFixture(t, parse(t, `
services:
  web: {image: nginx, ports: ["80:80"]}
  api: {image: api}
`))
	for id, r := range ofType(f.resources(t), "AWS::ECS::Service") {
		list, ok := r.Properties["LoadBalancers"].([]any)
		if published := strings.Contains(id, "web"); !ok || (len(list) > 0) != published {
			t.Errorf("%s has the load balancers %v", id, r.Properties["LoadBalancers"])
		}
	}
}

// TestRebalancing: ECS refuses a maximum of 100 % where it may move tasks
// between zones, which it may in every service that was made with more.
func TestRebalancing(t *testing.T) {
	resources := newFixture(t, parse(t, `
services:
  web: {image: nginx}
  db: {image: postgres, volumes: ["data:/data"]}
  model: {image: model, gpus: all}
volumes: {data: {}}
`)).resources(t)
	for service, want := range map[string]any{"web": nil, "db": "DISABLED", "model": "DISABLED"} {
		if got := resources[soleID(t, resources, "AWS::ECS::Service", "Services"+service)].Properties["AvailabilityZoneRebalancing"]; got != want {
			t.Errorf("%s: %v, want %v", service, got, want)
		}
	}
}
