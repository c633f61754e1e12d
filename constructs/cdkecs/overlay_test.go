package cdkecs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

const overlaidShop = `
services:
  web:
    image: web
    ports: ["80:80", "8080:8080"]
    environment: {A: "1", B: "2", C: "3"}
    labels: {com.example.a: x}
    tmpfs: [/tmp]
    volumes: ["data:/data"]
    secrets: [key]
    networks: [front]
  a-b: {image: i, networks: [front], depends_on: [web]}
  ab: {image: i, networks: [front]}
networks: {front: {}}
volumes: {data: {}}
secrets: {key: {x-aws-generate: {}}}
`

// TestOverlay merges one of everything over a stack, to which the embedding
// program adds a container and a variable afterwards.
func TestOverlay(t *testing.T) {
	f := newFixture(t, parse(t, overlaidShop+`
x-aws-cloudformation:
  Parameters:
    Stage: {Type: String, Default: test, AllowedValues: [test, prod], MinLength: 1}
  Mappings:
    Sizes: {test: {Count: "1"}, prod: {Count: "3"}}
  Conditions:
    Prod: !Equals [!Ref Stage, prod]
    Other: !Not [!Condition Prod]
  Resources:
    Queue:
      Type: "AWS::SQS::Queue"
      Condition: Other
      DeletionPolicy: Retain
      UpdateReplacePolicy: Retain
      Properties: {QueueName: !Sub "$${Topic.TopicName}-$${WebService.Name}-$${AWS::Region}"}
    Topic: {Type: "AWS::SNS::Topic", DependsOn: LogGroup, Properties: {TopicName: !Ref Stage}}
    WebTCP8080Listener: null
    WebTCP80TargetGroup:
      Properties:
        TargetGroupAttributes: [{Key: stickiness.enabled, Value: "true"}]
    Services/ab/Service:
      Properties: {DesiredCount: !FindInMap [Sizes, !Ref Stage, Count], EnableExecuteCommand: null}
      DependsOn: [Services/a-b/Service]
    LogGroup: {Metadata: {a.b: c}}
    WebTaskDefinition:
      Properties:
        Family: web
        ContainerDefinitions:
          - Name: web
            DockerLabels: {com.example.a: null, com.example.b: y}
            Environment: [{Name: B, Value: changed}, {Name: C, Value: null}, {Name: D, Value: !GetAtt Topic.TopicArn}]
          - {Name: side, Image: side, Essential: false}
  Outputs:
    Where: {Value: !GetAtt LoadBalancer.DNSName, Description: it is here, Export: {Name: !Sub "$${AWS::StackName}-where"}, Condition: Prod}
`))
	web := f.project.Service("web")
	web.Container().AddEnvironment(jsii.String("LATER"), jsii.String("1"))
	web.TaskDefinition().AddContainer(jsii.String("added"), &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String("added"), nil),
	})
	text := f.bytes(t)
	for _, want := range []string{
		`"Stage":{"AllowedValues":["test","prod"],"Default":"test","MinLength":1,"Type":"String"}`,
		`"Sizes":{"prod":{"Count":"3"},"test":{"Count":"1"}}`,
		`"Other":{"Fn::Not":[{"Condition":"Prod"}]},"Prod":{"Fn::Equals":[{"Ref":"Stage"},"prod"]}`,
		`"Queue":{"Condition":"Other","DeletionPolicy":"Retain","Properties":{"QueueName":{"Fn::Sub":["${Reference1}-${Reference2}-${AWS::Region}",` +
			`{"Reference1":{"Fn::GetAtt":["Topic","TopicName"]},"Reference2":{"Fn::GetAtt":["<Services/web/Service>","Name"]}}]}},"Type":"AWS::SQS::Queue",` +
			`"UpdateReplacePolicy":"Retain"}`,
		`"Topic":{"DependsOn":["<LogGroup>"],"Properties":{"TopicName":{"Ref":"Stage"}},"Type":"AWS::SNS::Topic"}`,
		`"TargetGroupAttributes":[{"Key":"deregistration_delay.timeout_seconds","Value":"30"},{"Key":"stickiness.enabled","Value":"true"}]`,
		`"DesiredCount":{"Fn::FindInMap":["Sizes",{"Ref":"Stage"},"Count"]}`,
		`"Metadata":{"a.b":"c"}`,
		`"Family":"web"`,
		`"DockerLabels":{"com.example.b":"y"}`,
		`"Environment":[{"Name":"A","Value":"1"},{"Name":"B","Value":"changed"},{"Ref":"AWS::NoValue"},{"Name":"LATER","Value":"1"},` +
			`{"Name":"D","Value":{"Fn::GetAtt":["Topic","TopicArn"]}}]`,
		`"Tmpfs":[{"ContainerPath":"/tmp","Size":64}]`,
		`"Name":"added"},{"Essential":false,"Image":"side","Name":"side"}]`,
		`"Where":{"Condition":"Prod","Description":"it is here","Export":{"Name":{"Fn::Sub":"${AWS::StackName}-where"}},` +
			`"Value":{"Fn::GetAtt":["<LoadBalancer>","DNSName"]}}`,
	} {
		if want = f.withIDs(t, want); !strings.Contains(compact(t, text), want) {
			t.Errorf("the template has no %s\n%s", want, compact(t, text))
		}
	}
	resources := resourcesOf(t, text)
	if n := len(ofType(resources, "AWS::ElasticLoadBalancingV2::Listener")); n != 1 {
		t.Errorf("%d listeners, want the one that is left", n)
	}
	ab := resources[f.logicalID(t, "Services/ab/Service")]
	if _, there := ab.Properties["EnableExecuteCommand"]; there {
		t.Error("EnableExecuteCommand is still there")
	}
	if got := fmt.Sprint(ab.DependsOn); !strings.Contains(got, f.logicalID(t, "Services/a-b/Service")) || len(ab.DependsOn) < 2 {
		t.Errorf("ab depends on %s", got)
	}
}

// compact has one form for all: no spaces, keys sorted.
func compact(t *testing.T, text []byte) string {
	t.Helper()
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// logicalID is that of the resource of a construct of the project.
func (f fixture) logicalID(t *testing.T, path string) string {
	t.Helper()
	var node constructs.IConstruct = f.project
	for _, id := range strings.Split(path, "/") {
		if node = node.Node().TryFindChild(jsii.String(id)); node == nil {
			t.Fatalf("there is no construct %s", path)
		}
	}
	child := node.Node().DefaultChild()
	if child == nil {
		t.Fatalf("%s is no resource", path)
	}
	resource, ok := child.(interface{ LogicalId() *string })
	if !ok {
		t.Fatalf("%s is no resource", path)
	}
	return fmt.Sprint(f.stack.Resolve(resource.LogicalId()))
}

// withIDs replaces paths in <> by logical ids.
func (f fixture) withIDs(t *testing.T, text string) string {
	t.Helper()
	for {
		before, rest, ok := strings.Cut(text, "<")
		if !ok {
			return text
		}
		path, after, _ := strings.Cut(rest, ">")
		text = before + f.logicalID(t, path) + after
	}
}

// TestOverlayTargetsExist holds the names of composefile to the construct tree.
func TestOverlayTargetsExist(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		min  int
	}{
		"a shop": {overlaidShop, 20},
		"two load balancers, a rule, a job and a sidecar": {`
services:
  web: {image: i, ports: [{target: 80, published: "80"}, {target: 53, published: "53"}], depends_on: {job: {condition: service_completed_successfully}}}
  api: {image: i, ports: [{target: 81, published: "80", x-aws-path: [/api], x-aws-protocol: http}]}
  job: {image: i}
  side: {image: i, network_mode: "service:web"}
x-aws-loadbalancer: {split: true}
`, 20},
	} {
		t.Run(name, func(t *testing.T) {
			targets := model.New(parse(t, test.text)).OverlayTargets()
			if len(targets) < test.min {
				t.Errorf("only %d names", len(targets))
			}
			// A service has an execution role of its own where the overlay says
			// something of it.
			text := test.text + "x-aws-cloudformation:\n  Resources:\n"
			for _, target := range targets {
				if strings.HasSuffix(target.Name, "TaskExecutionRole") {
					text += "    " + target.Path + ": {Metadata: {}}\n"
				}
			}
			f := newFixture(t, parse(t, text))
			for _, target := range targets {
				f.logicalID(t, target.Path)
			}
		})
	}
}

// TestOverlayOfNestedStacks changes what is in a nested stack, by names that
// do not say so, and refers into it and out of it.
func TestOverlayOfNestedStacks(t *testing.T) {
	f := newFixture(t, parse(t, `
services:
  web: {image: web}
  api: {image: api, x-aws-stack: sales, ports: ["80:80"], environment: {A: b}}
x-aws-cloudformation:
  Resources:
    Bucket: {Type: "AWS::S3::Bucket"}
    ApiTCP80Listener: {Properties: {Port: 82}}
    Services/api/TaskDefinition:
      Properties: {ContainerDefinitions: [{Name: api, Environment: [{Name: B, Value: !GetAtt Bucket.Arn}]}]}
  Outputs: {Name: {Value: !GetAtt ApiService.Name}}
`))
	templates := f.templates(t)
	main, sales := templates[""], templates["sales"]
	if main.Resources["Bucket"].Type == "" || main.Outputs["Name"] == nil {
		t.Error("the main stack has not what the overlay adds")
	}
	for _, r := range ofType(main.Resources, "AWS::ElasticLoadBalancingV2::Listener") {
		if r.Properties["Port"] != 82. {
			t.Errorf("the listener is on port %v", r.Properties["Port"])
		}
	}
	for _, r := range ofType(sales.Resources, "AWS::ECS::TaskDefinition") {
		text, err := json.Marshal(r.Properties["ContainerDefinitions"])
		if err != nil || !strings.Contains(string(text), `{"Name":"A","Value":"b"},{"Name":"B","Value":{"Ref":"reference`) {
			t.Errorf("the containers are %s (%v)", text, err)
		}
	}
}

func TestOverlayErrors(t *testing.T) {
	for name, test := range map[string]struct{ overlay, want string }{
		"no such construct":             {"Services/web/Servcie: {Properties: {}}", "Services/web has"},
		"a group of constructs":         {"Services/web: {Properties: {}}", "is not a resource"},
		"a reference to nothing":        {"A: {Type: 'AWS::A::B', Properties: {C: !GetAtt Services/web/Nothing.Arn}}", "Services/web has"},
		"another type":                  {"WebService: {Type: 'AWS::A::B'}", "AWS::ECS::Service"},
		"others refer to it":            {"LogGroup: null", "Services/web/ExecutionRole/DefaultPolicy/Resource refers to it"},
		"a mapping over a list":         {"WebTaskDefinition: {Properties: {ContainerDefinitions: {Name: web}}}", "Properties.ContainerDefinitions is a list"},
		"a removal of nothing":          {"WebTaskDefinition: {Properties: {ContainerDefinitions: [{Name: sidecar, Image: null}]}}", "Properties.ContainerDefinitions has no element sidecar to remove"},
		"a security group":              {"FrontNetwork: null", "refer to security groups"},
		"an output refers to it":        {"LoadBalancer: null", "refers to it"},
		"a condition in a nested stack": {"NestedService: {Condition: No}\n  Conditions: {No: !Equals [a, b]}", "is in a nested stack"},
	} {
		t.Run(name, func(t *testing.T) {
			project := parse(t, strings.Replace(overlaidShop, "networks: {front: {}}", "  nested: {image: i, x-aws-stack: part}\nnetworks: {front: {}}", 1)+"x-aws-cloudformation:\n  Resources:\n    "+test.overlay+"\n")
			defer func() {
				failure := fmt.Sprint(recover())
				if !strings.Contains(failure, test.want) || !strings.Contains(failure, "x-aws-cloudformation: ") {
					t.Errorf("panic with %s, want one that says %q", failure, test.want)
				}
			}()
			newFixture(t, project).app.Synth(nil)
		})
	}
}
