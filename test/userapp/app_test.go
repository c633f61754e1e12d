package userapp

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

func TestMain(m *testing.M) {
	bin, err := filepath.Abs("../../node_modules/.bin")
	if err != nil {
		panic(err)
	}
	path := bin + string(filepath.ListSeparator) + os.Getenv("PATH")
	if err := errors.Join(os.Setenv("PATH", path), os.Setenv("CDK_VALIDATION", "false")); err != nil {
		panic(err)
	}
	jsii.Close() // the runtime copied the environment when it was linked
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

// flags are those that cdk init writes.
func flags(t *testing.T) map[string]any {
	t.Helper()
	text, err := os.ReadFile("../../cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	var settings struct{ Context map[string]any }
	if err := json.Unmarshal(text, &settings); err != nil {
		t.Fatal(err)
	}
	return settings.Context
}

// aspect collects the ECS services that it comes by, and turns Container Insights
// of clusters on.
type aspect struct{ services []string }

func (a *aspect) Visit(node constructs.IConstruct) {
	switch resource := node.(type) {
	case awsecs.CfnService:
		a.services = append(a.services, *resource.Node().Path())
	case awsecs.CfnCluster:
		resource.SetClusterSettings(&[]any{&awsecs.CfnCluster_ClusterSettingsProperty{
			Name: jsii.String("containerInsights"), Value: jsii.String("enabled"),
		}})
	}
}

// TestApp does with the constructs what CDK apps do with constructs.
func TestApp(t *testing.T) {
	project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{"compose.yaml"}, Environment: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	context := flags(t)
	app := awscdk.NewApp(&awscdk.AppProps{Context: &context, Outdir: jsii.String(t.TempDir()), AnalyticsReporting: jsii.Bool(false)})
	visitor := &aspect{}
	stages := []Stage{NewStage(app, "Europe", "eu-west-1", project), NewStage(app, "America", "us-east-1", project)}
	for _, stage := range stages {
		// Aspects, and tags with them, do not cross the border of a stage.
		awscdk.Aspects_Of(stage.Stage).Add(visitor, nil)
		awscdk.Aspects_Of(stage.Stage).Add(cdknag.NewAwsSolutionsChecks(&cdknag.NagPackProps{Verbose: jsii.Bool(true)}), nil)
		awscdk.Tags_Of(stage.Stage).Add(jsii.String("owner"), jsii.String("shop"), nil)
		service, ok := stage.Application.Project.Service("web").Service().Node().DefaultChild().(awsecs.CfnService)
		if !ok {
			t.Fatal("the service has no resource")
		}
		service.AddPropertyOverride(jsii.String("DeploymentConfiguration.MaximumPercent"), jsii.Number(150))
	}
	app.Synth(nil)
	for _, stage := range stages {
		checkStage(t, stage)
	}
	if n := len(visitor.services); n != 6 {
		t.Errorf("the aspect came by %d ECS services, want 6: %s", n, visitor.services)
	}
}

func checkStage(t *testing.T, stage Stage) {
	t.Helper()
	application := assertions.Template_FromStack(stage.Application.Stack, nil)
	// What others have is not made again.
	for kind, want := range map[string]float64{
		"AWS::EC2::VPC": 0, "AWS::ECS::Cluster": 0, "AWS::RDS::DBInstance": 0, "AWS::ECS::Service": 3, "AWS::ElasticLoadBalancingV2::Listener": 1,
	} {
		application.ResourceCountIs(jsii.String(kind), jsii.Number(want))
	}
	application.HasResourceProperties(jsii.String("AWS::ECS::Service"), map[string]any{
		"DeploymentConfiguration": map[string]any{"MaximumPercent": 150},
		"Tags":                    assertions.Match_ArrayWith(&[]any{map[string]any{"Key": "owner", "Value": "shop"}}),
	})
	// The port of the database of another stack is found, and its name leads there.
	port := assertions.Match_ObjectLike(&map[string]any{
		"Fn::ImportValue": assertions.Match_StringLikeRegexp(jsii.String("Database.*EndpointPort")),
	})
	for _, description := range []string{"Compose service db", "reports"} {
		application.HasResourceProperties(jsii.String("AWS::EC2::SecurityGroupIngress"), map[string]any{"Description": description, "FromPort": port, "ToPort": port})
	}
	if strings.Contains(templateOf(t, application), "development") {
		t.Error("a password for development is in the template")
	}
	// The stacks below do not depend on the application.
	for _, below := range []awscdk.Stack{stage.Network.Stack, stage.Data.Stack} {
		for _, on := range *below.Dependencies() {
			if *on.StackName() == *stage.Application.Stack.StackName() {
				t.Errorf("%s depends on the application", *below.StackName())
			}
		}
	}
	checkFindings(t, stage.Application.Stack)
}

func templateOf(t *testing.T, template assertions.Template) string {
	t.Helper()
	text, err := json.Marshal(template.ToJSON())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// checkFindings wants cdk-nag to have looked, and to have found nothing but what
// docs/security.md has reasons for.
func checkFindings(t *testing.T, stack awscdk.Stack) {
	t.Helper()
	annotations := assertions.Annotations_FromStack(stack)
	annotations.HasError(jsii.String("*"), assertions.Match_StringLikeRegexp(jsii.String("AwsSolutions-ECS2")))
	annotations.HasNoError(jsii.String("*"), assertions.Match_StringLikeRegexp(jsii.String("AwsSolutions-(?!ECS2|IAM5|L1)")))
}
