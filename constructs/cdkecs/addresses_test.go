package cdkecs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

// valueOf is the value of a variable of a container in a template, as JSON.
func valueOf(t *testing.T, resources map[string]resource, container, name string) string {
	t.Helper()
	for _, task := range ofType(resources, "AWS::ECS::TaskDefinition") {
		definitions, _ := task.Properties["ContainerDefinitions"].([]any)
		for _, d := range definitions {
			definition, _ := d.(map[string]any)
			if definition["Name"] != container {
				continue
			}
			variables, _ := definition["Environment"].([]any)
			for _, v := range variables {
				if variable, _ := v.(map[string]any); variable["Name"] == name {
					text, err := json.Marshal(variable["Value"])
					if err != nil {
						t.Fatal(err)
					}
					return string(text)
				}
			}
		}
	}
	return ""
}

func TestAddressesInVariables(t *testing.T) {
	f := newFixture(t, parse(t, `
services:
  web:
    image: nginx
    ports: ["8080:80"]
    environment: {SITE_URL: "http://localhost:8080", PLAIN: stays}
    x-aws-environment:
      SITE_URL: "{url:web:80}/start"
      HOSTS: "{host:web}"
      API: "http://{internal:api}:3000"
      ADDRESS: "{address:web:80}"
      TEXT: '{"a": "b"}'
  api: {image: api, expose: ["3000"]}
  side:
    image: side
    network_mode: service:web
    x-aws-environment: {SITE: "{url:web:80}"}
`))
	resources := f.resources(t)
	for _, tt := range []struct{ container, name, want string }{
		{"web", "SITE_URL", `["http://",{"Fn::GetAtt":["ProjectLoadBalancer`},
		{"web", "SITE_URL", `":8080/start"`},
		{"web", "HOSTS", `{"Fn::GetAtt":["ProjectLoadBalancer`},
		{"web", "ADDRESS", `":8080"`},
		{"web", "API", `"http://api.test.local:3000"`},
		{"web", "TEXT", `"{\"a\": \"b\"}"`},
		{"web", "PLAIN", `"stays"`},
		{"side", "SITE", `":8080"`},
	} {
		if got := valueOf(t, resources, tt.container, tt.name); !strings.Contains(got, tt.want) {
			t.Errorf("%s of %s is %s, want %s in it", tt.name, tt.container, got, tt.want)
		}
	}
}

// TestLocalhostBecomesTheAddress: a variable for visitors with a port that the
// project publishes gets the address of the load balancer in the place of localhost.
func TestLocalhostBecomesTheAddress(t *testing.T) {
	resources := newFixture(t, parse(t, `
services:
  web:
    image: nginx
    ports: ["8080:80"]
    environment:
      SITE_URL: http://localhost:8080/start
      CORS_ORIGINS: http://localhost:5173,http://127.0.0.1:8080
      PUBLIC_DOMAIN: localhost
      SERVER_HOST: localhost
      WS_URL: ws://localhost:9000
      OTHER_URL: http://localhost:4444
  live: {image: live, ports: ["9000:80"]}
`)).resources(t)
	for name, want := range map[string]string{
		"SITE_URL": `{"Fn::Join":["",["http://",{"Fn::GetAtt":["ProjectLoadBalancer`, "CORS_ORIGINS": `["http://localhost:5173,http://",{"Fn::GetAtt"`,
		"PUBLIC_DOMAIN": `{"Fn::GetAtt":["ProjectLoadBalancer`, "SERVER_HOST": `"localhost"`, "WS_URL": `["ws://",{"Fn::GetAtt":["ProjectLoadBalancer`,
		"OTHER_URL": `"http://localhost:4444"`,
	} {
		if got := valueOf(t, resources, "web", name); !strings.Contains(got, want) {
			t.Errorf("%s is %s, want %s in it", name, got, want)
		}
	}
	if got := valueOf(t, resources, "web", "SITE_URL"); !strings.Contains(got, `":8080/start"`) {
		t.Errorf("SITE_URL is %s, and has lost its path", got)
	}
}

func TestAddressesByDomainAndRule(t *testing.T) {
	f := newFixture(t, parse(t, `
x-aws-domain: {name: shop.example.com, zone: Z0123456789ABCDEFGHIJ}
services:
  web: {image: nginx, ports: [{target: 443, published: "443", x-aws-protocol: http}], x-aws-environment: {URL: "{url:web:443}", HOST: "{host:web}", API: "{url:api:80}"}}
  api: {image: api, ports: [{target: 80, published: "443", x-aws-host: api.example.com, x-aws-path: ["/v1/*"]}]}
`))
	resources := f.resources(t)
	for name, want := range map[string]string{
		"URL": `"https://shop.example.com"`, "HOST": `"shop.example.com"`, "API": `"https://api.example.com/v1/"`,
	} {
		if got := valueOf(t, resources, "web", name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

// TestAddressesInNestedStacks: the name of the load balancer, here one for
// networks, reaches a nested stack as a parameter.
func TestAddressesInNestedStacks(t *testing.T) {
	templates := newFixture(t, parse(t, `
services:
  queue: {image: mq, ports: ["1883:1883"]}
  api: {image: api, x-aws-stack: more, x-aws-environment: {QUEUE: "tcp://{address:queue:1883}"}}
`)).templates(t)
	got := valueOf(t, templates["more"].Resources, "api", "QUEUE")
	if !strings.Contains(got, `["tcp://",{"Ref":"reference`) || !strings.Contains(got, `":1883"`) {
		t.Errorf("QUEUE is %s, want a parameter and the port", got)
	}
}

// givenListener is a listener whose load balancer nobody knows.
func givenListener(stack awscdk.Stack) awselasticloadbalancingv2.IApplicationListener {
	return awselasticloadbalancingv2.ApplicationListener_FromApplicationListenerAttributes(stack, jsii.String("Listener"),
		&awselasticloadbalancingv2.ApplicationListenerAttributes{
			SecurityGroup: awsec2.SecurityGroup_FromSecurityGroupId(stack, jsii.String("Group"), jsii.String("sg-0123456789abcdef0"), nil),
			ListenerArn:   jsii.String("arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/x/1234567890123456/1234567890123456"),
		})
}

// TestLocalhostOfUnknownLoadBalancer: the value stays as it is in the file.
func TestLocalhostOfUnknownLoadBalancer(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	f := fixture{app, stack, cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{
		Project: parse(t, `
services:
  web: {image: nginx, ports: [{target: 80, published: "80", x-aws-host: "*.example.com"}], environment: {SITE_URL: "http://localhost"}}
`),
		ApplicationListener: givenListener(stack),
	}), outdir}
	if got := valueOf(t, f.resources(t), "web", "SITE_URL"); got != `"http://localhost"` {
		t.Errorf("SITE_URL is %s", got)
	}
}

// TestAddressOfUnknownLoadBalancer: nobody knows the address of a listener
// without its load balancer.
func TestAddressOfUnknownLoadBalancer(t *testing.T) {
	_, stack, _ := newApp(t, nil)
	listener := givenListener(stack)
	defer func() {
		if message := fmt.Sprint(recover()); !strings.Contains(message, "SITE") || !strings.Contains(message, "Environment in the options") {
			t.Errorf("panicked with %s, want the variable and the remedy", message)
		}
	}()
	cdkecs.NewComposeProject(awscdk.NewStack(stack, jsii.String("Other"), nil), jsii.String("Project"), &cdkecs.ComposeProjectProps{
		Project: parse(t, `
services:
  web: {image: nginx, ports: [{target: 80, published: "80", x-aws-path: [/x]}], x-aws-environment: {SITE: "{url:web:80}"}}
`),
		ApplicationListener: listener,
	})
}
