package deployed_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

func TestOutputNames(t *testing.T) {
	for service, want := range map[string]string{"web": "WebUrl", "my-web_1.x": "MyWeb1XUrl", "API": "APIUrl"} {
		if got := deployed.URLOutput(service); got != want {
			t.Errorf("%s: got %s, want %s", service, got, want)
		}
	}
}

// TestDescriptions: who reads an output finds the service again.
func TestDescriptions(t *testing.T) {
	if got, ok := deployed.AddressOf(deployed.AddressDescription(8080, "my-web_1.x")); !ok || got != "my-web_1.x" {
		t.Errorf("got %q", got)
	}
	if got, ok := deployed.RunOf(deployed.RunDescription("migrate")); !ok || got != "migrate" {
		t.Errorf("got %q", got)
	}
	if got, ok := deployed.CertificateOf(deployed.CertificateDescription("us-east-1")); !ok || got != "us-east-1" {
		t.Errorf("got %q", got)
	}
	for _, text := range []string{"", "Stack in us-east-1 with a table", deployed.AddressDescription(80, "a")} {
		if got, ok := deployed.CertificateOf(text); ok {
			t.Errorf("%q is a stack in %q", text, got)
		}
	}
	for _, text := range []string{"", "ECS cluster of the project shop", deployed.RunDescription("a")} {
		if got, ok := deployed.AddressOf(text); ok {
			t.Errorf("%q is the address of %q", text, got)
		}
	}
}

func TestRunCommand(t *testing.T) {
	request := deployed.RunRequest{
		Cluster: "c", TaskDefinition: "arn:t", PropagateTags: "TASK_DEFINITION",
		Providers: []deployed.Provider{{Name: "FARGATE_SPOT", Weight: 1, Base: 2}},
	}
	request.Network.VPC.Subnets = []string{"subnet-1", "subnet-2"}
	command := request.RunCommand("eu-central-1")
	const want = `aws ecs run-task --region eu-central-1 --cli-input-json '{"cluster":"c","taskDefinition":"arn:t",` +
		`"propagateTags":"TASK_DEFINITION","capacityProviderStrategy":[{"capacityProvider":"FARGATE_SPOT","weight":1,"base":2}],` +
		`"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1","subnet-2"],"securityGroups":null,"assignPublicIp":""}}}'`
	if command != want {
		t.Errorf("got  %s\nwant %s", command, want)
	}
	if got, err := deployed.ParseRunCommand(command); err != nil || !reflect.DeepEqual(got, request) {
		t.Errorf("got %+v (%v), want %+v", got, err, request)
	}
	if _, err := deployed.ParseRunCommand("echo"); err == nil {
		t.Error("echo is a command that runs a task")
	}
}

// TestCertificateStack: a name says of which stack and region, and CloudFormation allows it.
func TestCertificateStack(t *testing.T) {
	long := strings.Repeat("a", 128)
	for _, c := range []struct{ name, region, want string }{
		{"shop", "eu-west-1", "shop-eu-west-1-certificate"},
		{"shop", "eu-central-1", "shop-eu-central-1-certificate"},
		{long, "eu-west-1", long[:106] + "-eu-west-1-certificate"},
	} {
		if got := deployed.CertificateStack(c.name, c.region); got != c.want || len(got) > 128 {
			t.Errorf("the stack for %s in %s is %s", c.name, c.region, got)
		}
	}
}
