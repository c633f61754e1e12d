package cdkecs_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

const nestedWithSecrets = `
x-aws-secrets: true
services:
  near: {image: i, x-aws-stack: main, environment: {A_TOKEN: marker}}
  far: {image: i, x-aws-stack: other, environment: {A_TOKEN: marker}}
  none: {image: i, x-aws-stack: other}
`

// TestDigestsAreHidden: whoever may read a stack, or a nested one, reads neither
// values nor digests, and each service has the digest of its own secrets.
func TestDigestsAreHidden(t *testing.T) {
	templates := newFixture(t, parse(t, nestedWithSecrets)).templates(t)
	for stack, services := range map[string][]string{"": {"near"}, "other": {"far"}} {
		template := templates[stack]
		for name, p := range template.Parameters {
			parameter, _ := p.(map[string]any)
			carries := strings.HasPrefix(name, "Digest") || strings.HasPrefix(name, "Variables")
			if carries && parameter["NoEcho"] != true {
				t.Errorf("%q: parameter %s is shown", stack, name)
			}
			if !carries && strings.Contains(name, "Digest") {
				t.Errorf("%q: %s refers to a digest and is shown", stack, name)
			}
		}
		var nonces []string
		for _, r := range ofType(template.Resources, "AWS::ECS::Service") {
			if force, ok := r.Properties["ForceNewDeployment"].(map[string]any); ok {
				nonces = append(nonces, fmt.Sprint(force["ForceNewDeploymentNonce"]))
			}
		}
		if len(nonces) != len(services) || !strings.HasPrefix(nonces[0], "map[Ref:Digest"+services[0]) {
			t.Errorf("%q: the digests are %v, want those of %v", stack, nonces, services)
		}
	}
	for _, r := range ofType(templates[""].Resources, "AWS::CloudFormation::Stack") {
		text, _ := json.Marshal(r.Properties["Parameters"])
		if !strings.Contains(string(text), `{"Ref":"Digestfar`) {
			t.Errorf("the nested stack gets no digest: %s", text)
		}
	}
}

// TestLogOptionsAreSecrets: options of log drivers that are credentials are
// SecretOptions, of the secret that has the variables of the service.
func TestLogOptionsAreSecrets(t *testing.T) {
	for _, variables := range []string{"{}", "{A_TOKEN: marker}"} {
		template := newFixture(t, parse(t, `
x-aws-secrets: true
services:
  web:
    image: i
    environment: `+variables+`
    logging: {driver: splunk, options: {splunk-token: marker-of-logs, splunk-url: "https://splunk.example.com"}}
  other: {image: i}
`)).templates(t)[""]
		text, _ := json.Marshal(template)
		if strings.Contains(string(text), "marker") {
			t.Error("the template has a value")
		}
		found := 0
		for _, r := range ofType(template.Resources, "AWS::ECS::TaskDefinition") {
			text, _ := json.Marshal(r.Properties["ContainerDefinitions"])
			if !strings.Contains(string(text), `"splunk"`) {
				continue
			}
			found++
			if !strings.Contains(string(text), `:logging.splunk-token::"]]}}]}`) || !strings.Contains(string(text), `"Options":{"splunk-url":"https://splunk.example.com"}`) {
				t.Errorf("the log driver is in %s", text)
			}
		}
		policies, _ := json.Marshal(ofType(template.Resources, "AWS::IAM::Policy"))
		if found != 1 || len(ofType(template.Resources, "AWS::SecretsManager::Secret")) != 1 || !strings.Contains(string(policies), "secretsmanager:GetSecretValue") {
			t.Errorf("%d services have the driver; policies: %s", found, policies)
		}
	}
}

// TestSecretInitLogsAsContainer: the init container has the log driver of the container
// that mounts the files, with the secrets of that driver.
func TestSecretInitLogsAsContainer(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)
	parameter := awsssm.StringParameter_FromSecureStringParameterAttributes(stack, jsii.String("P"), &awsssm.SecureStringParameterAttributes{
		ParameterName: jsii.String("/team/token"),
	})
	secret := awsecs.Secret_FromSsmParameter(parameter)
	task.AddContainer(jsii.String("app"), &awsecs.ContainerDefinitionOptions{
		Image:   awsecs.ContainerImage_FromRegistry(jsii.String("example/app"), nil),
		Logging: awsecs.LogDrivers_Splunk(&awsecs.SplunkLogDriverProps{SecretToken: secret, Url: jsii.String("https://logs.example.com")}),
	})
	cdkecs.NewSecretInit(stack, jsii.String("Files"), &cdkecs.SecretInitProps{
		TaskDefinition: task, Files: &[]*cdkecs.SecretFile{{Path: jsii.String("a"), Secret: secret}},
	})
	resources := fixture{app, stack, nil, outdir}.resources(t)
	want := container(t, resources, "app")["LogConfiguration"]
	if got := container(t, resources, "Files")["LogConfiguration"]; !reflect.DeepEqual(got, want) || !strings.Contains(fmt.Sprint(got), "SecretOptions") {
		t.Errorf("got %v, want %v", got, want)
	}
}
