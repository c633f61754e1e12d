package cdkecs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

const replaceable = `
services:
  web: {image: web, depends_on: [api]}
  api:
    image: api
    depends_on: [db]
    environment: {DB_HOST: main-db, DB_USER: local, DB_NAME: local, DB_PASSWORD: local}
    networks: {default: {aliases: [backend]}}
  db: {image: postgres, container_name: main-db, privileged: true}
`

// TestReplacement: the names of a replaced service lead to what replaces it,
// its network is let in there, and who depends on it waits.
func TestReplacement(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), nil)
	database := awsec2.NewSecurityGroup(stack, jsii.String("Database"), &awsec2.SecurityGroupProps{Vpc: vpc})
	first := awsec2.NewSecurityGroup(stack, jsii.String("First"), &awsec2.SecurityGroupProps{Vpc: vpc})
	user := awscdk.NewCfnParameter(stack, jsii.String("User"), nil)
	password := awsssm.StringParameter_FromSecureStringParameterAttributes(stack, jsii.String("Password"),
		&awsssm.SecureStringParameterAttributes{ParameterName: jsii.String("/db/password")})
	f := fixture{app: app, stack: stack, outdir: outdir, project: cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{
		Project: parse(t, replaceable),
		Vpc:     vpc,
		Replacements: map[string]cdkecs.Endpoint{"db": {
			Host:         jsii.String("db.example.com"),
			Connections:  database,
			Port:         awsec2.Port_POSTGRES(),
			Dependencies: &[]constructs.IDependable{first},
		}},
		Services: map[string]*cdkecs.ComposeServiceOptions{"api": {
			Environment:        map[string]*string{"DB_USER": user.ValueAsString(), "DB_NAME": nil},
			EnvironmentSecrets: map[string]awsecs.Secret{"DB_PASSWORD": awsecs.Secret_FromSsmParameter(password)},
		}},
	})}
	resources := f.resources(t)
	var targets []string
	for _, r := range ofType(resources, "AWS::ServiceDiscovery::Instance") {
		targets = append(targets, fmt.Sprint(r.Properties["InstanceAttributes"]))
	}
	for _, want := range []string{"db.example.com", "db.test.local", "api.test.local"} {
		if !strings.Contains(fmt.Sprint(targets), "map[AWS_INSTANCE_CNAME:"+want+"]") {
			t.Errorf("no name leads to %s: %s", want, targets)
		}
	}
	rules := ofType(resources, "AWS::EC2::SecurityGroupIngress")
	if text := fmt.Sprint(rules); !strings.Contains(text, "FromPort:5432") || !strings.Contains(text, "Networksdefault") {
		t.Errorf("the network may not reach the database: %s", text)
	}
	services := ofType(resources, "AWS::ECS::Service")
	if len(services) != 2 {
		t.Errorf("%d services", len(services))
	}
	for id, s := range services {
		waits := strings.Contains(fmt.Sprint(s.DependsOn), "Replacementsdb") && strings.Contains(fmt.Sprint(s.DependsOn), "First")
		if waits != strings.Contains(id, "api") {
			t.Errorf("%s waits for %s", id, s.DependsOn)
		}
	}
	for id, policy := range ofType(resources, "AWS::IAM::Policy") {
		if strings.Contains(fmt.Sprint(policy.Properties), "ssm:GetParameters") && !strings.Contains(id, "ServicesapiExecutionRole") {
			t.Errorf("%s may read the password", id)
		}
	}
	task := fmt.Sprint(ofType(resources, "AWS::ECS::TaskDefinition"))
	if strings.Contains(task, "DB_NAME") {
		t.Error("a variable is there that is left out")
	}
	for _, want := range []string{"map[Name:DB_HOST Value:main-db]", "map[Name:DB_USER Value:map[Ref:User]]", "[map[Name:DB_PASSWORD ValueFrom:"} {
		if !strings.Contains(task, want) {
			t.Errorf("no %s in %s", want, task)
		}
	}
}

// TestReplacementByAddress: an address is an A record.
func TestReplacementByAddress(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	f := fixture{app: app, stack: stack, outdir: outdir, project: cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{
		Project:      parse(t, replaceable),
		Replacements: map[string]cdkecs.Endpoint{"db": {Host: jsii.String("10.1.2.3")}},
	})}
	if text := fmt.Sprint(f.resources(t)); !strings.Contains(text, "AWS_INSTANCE_IPV4:10.1.2.3") {
		t.Error("no record with the address")
	}
}

func TestReplacementOfNothing(t *testing.T) {
	_, stack, _ := newApp(t, nil)
	ssm := awsecs.Secret_FromSsmParameter(awsssm.StringParameter_FromSecureStringParameterAttributes(stack, jsii.String("P"),
		&awsssm.SecureStringParameterAttributes{ParameterName: jsii.String("p")}))
	for name, props := range map[string]cdkecs.ComposeProjectProps{
		`Replacements has the key "dbs"`:  {Replacements: map[string]cdkecs.Endpoint{"dbs": {Host: jsii.String("h")}}},
		`replacement of "db" has no Host`: {Replacements: map[string]cdkecs.Endpoint{"db": {}}},
		`of "db" has an IPv6 address`:     {Replacements: map[string]cdkecs.Endpoint{"db": {Host: jsii.String("fd00::1")}}},
		`of "db" has the Host ""`:         {Replacements: map[string]cdkecs.Endpoint{"db": {Host: jsii.String("")}}},
		`of "db" has the Host "db:5432"`:  {Replacements: map[string]cdkecs.Endpoint{"db": {Host: jsii.String("db:5432")}}},
		`Services["api"].Environment: a variable has no name`: {Services: map[string]*cdkecs.ComposeServiceOptions{
			"api": {Environment: map[string]*string{"": jsii.String("")}},
		}},
		`Services["api"].EnvironmentSecrets: A is also in Environment`: {Services: map[string]*cdkecs.ComposeServiceOptions{"api": {
			Environment:        map[string]*string{"A": jsii.String(""), "B": nil},
			EnvironmentSecrets: map[string]awsecs.Secret{"A": ssm, "B": ssm},
		}}},
		`Services has the key "dbs"`: {Services: map[string]*cdkecs.ComposeServiceOptions{"dbs": nil}},
	} {
		_, stack, _ := newApp(t, nil)
		props.Project = parse(t, replaceable)
		func() {
			defer func() {
				if err := fmt.Sprint(recover()); !strings.Contains(err, name) {
					t.Errorf("panics with %q, not with %q", err, name)
				}
			}()
			cdkecs.NewComposeProject(stack, jsii.String("Project"), &props)
		}()
	}
}

// TestReplacementInAnotherStack: the project's stack depends on that of the
// database, so the rule that lets it in is in the project's.
func TestReplacementInAnotherStack(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	data := awscdk.NewStack(app, jsii.String("Data"), nil)
	vpc := awsec2.NewVpc(data, jsii.String("Vpc"), nil)
	database := awsec2.NewSecurityGroup(data, jsii.String("Database"), &awsec2.SecurityGroupProps{Vpc: vpc})
	host := awscdk.NewCfnWaitConditionHandle(data, jsii.String("Host"), nil)
	for _, network := range []string{"default: ", "default: {internal: true}"} {
		id := fmt.Sprintf("Project%d", len(network))
		cdkecs.NewComposeProject(stack, jsii.String(id), &cdkecs.ComposeProjectProps{
			Project:      parse(t, replaceable+"networks: {"+network+"}\n"),
			Vpc:          vpc,
			Replacements: map[string]cdkecs.Endpoint{"db": {Host: host.Ref(), Connections: database, Port: awsec2.Port_POSTGRES()}},
		})
	}
	resources := fixture{app: app, outdir: outdir}.resources(t)
	if rules := fmt.Sprint(ofType(resources, "AWS::EC2::SecurityGroupIngress")); strings.Count(rules, "FromPort:5432") != 2 {
		t.Errorf("no rules for the database in %s", rules)
	}
	if rules := fmt.Sprint(ofType(resources, "AWS::EC2::SecurityGroupEgress")); strings.Count(rules, "FromPort:5432") != 1 {
		t.Errorf("the internal network has no way to the database: %s", rules)
	}
}
