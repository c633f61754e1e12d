package cdkecs_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

const migrated = `services:
  web: {image: web, depends_on: {migrate: {condition: service_completed_successfully}}}
  migrate: {image: migrate:1, depends_on: [db]}
  db: {image: db}
`

// TestJobWaitsAndIsWaitedFor holds the order of a deployment.
func TestJobWaitsAndIsWaitedFor(t *testing.T) {
	resources := newFixture(t, parse(t, migrated)).resources(t)
	job := soleID(t, resources, "Custom::ComposeJob", "migrate")
	if db := soleID(t, resources, "AWS::ECS::Service", "db"); !slices.Contains(resources[job].DependsOn, db) {
		t.Errorf("the job does not wait for %s: %v", db, resources[job].DependsOn)
	}
	if web := soleID(t, resources, "AWS::ECS::Service", "web"); !slices.Contains(resources[web].DependsOn, job) {
		t.Errorf("%s does not wait for the job: %v", web, resources[web].DependsOn)
	}
	if n := len(ofType(resources, "AWS::ECS::Service")); n != 2 {
		t.Errorf("%d ECS services, want 2", n)
	}
}

// TestRunnerIsBound: the boundary that the file names is on all roles.
func TestRunnerIsBound(t *testing.T) {
	for id, r := range ofType(newFixture(t, parse(t, "x-aws-permissions_boundary: arn:aws:iam::123456789012:policy/b\n"+migrated)).resources(t), "AWS::IAM::Role") {
		if r.Properties["PermissionsBoundary"] != "arn:aws:iam::123456789012:policy/b" {
			t.Errorf("%s has the permissions boundary %v", id, r.Properties["PermissionsBoundary"])
		}
	}
}

// soleID finds the resource of a type whose id has a word in it.
func soleID(t *testing.T, resources map[string]resource, kind, word string) string {
	t.Helper()
	var found []string
	for id := range ofType(resources, kind) {
		if strings.Contains(id, word) {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s with %q in its id: %v", kind, word, found)
	}
	return found[0]
}

// TestOneRunnerForAStack puts two projects with jobs into one stack.
func TestOneRunnerForAStack(t *testing.T) {
	app, stack, outdir := newApp(t, &awscdk.StackProps{})
	for _, id := range []string{"One", "Two"} {
		cdkecs.NewComposeProject(stack, jsii.String(id), &cdkecs.ComposeProjectProps{Project: parse(t, migrated)})
	}
	resources := fixture{app: app, stack: stack, outdir: outdir}.resources(t)
	if n := len(ofType(resources, "Custom::ComposeJob")); n != 2 {
		t.Errorf("%d jobs, want 2", n)
	}
	functions := 0
	for _, r := range ofType(resources, "AWS::Lambda::Function") {
		if r.Properties["Handler"] == "index.handler" {
			functions++
		}
	}
	if functions != 1 {
		t.Errorf("%d functions run jobs, want 1", functions)
	}
}

// TestTasksWithoutAService holds what the accessors give where there is no ECS service.
func TestTasksWithoutAService(t *testing.T) {
	project := newFixture(t, parse(t, `services:
  web: {image: web}
  agent: {image: agent, network_mode: "service:web"}
  job: {image: job, x-aws-job: true}
`)).project
	if project.Service("job").Service() != nil {
		t.Error("the job has an ECS service")
	}
	if *project.Service("job").Container().ContainerName() != "job" {
		t.Error("the job has no container")
	}
	agent, web := project.Service("agent"), project.Service("web")
	if agent.Service() != web.Service() || agent.TaskDefinition() != web.TaskDefinition() || agent.TaskRole() != web.TaskRole() {
		t.Error("the sidecar has another task than its service")
	}
	if *agent.Container().ContainerName() != "agent" {
		t.Errorf("the container of the sidecar is %s", *agent.Container().ContainerName())
	}
	if n := len(project.Services()); n != 3 {
		t.Errorf("%d services, want 3", n)
	}
}

// TestJobInANestedStack: the function is in the stack of the job, whose
// policies it has, and other stacks wait.
func TestJobInANestedStack(t *testing.T) {
	all := newFixture(t, parse(t, `services:
  web: {image: web, x-aws-stack: front, depends_on: {migrate: {condition: service_completed_successfully}}}
  agent: {image: agent, network_mode: "service:web"}
  migrate: {image: migrate, x-aws-stack: back, depends_on: [db]}
  console: {image: web, x-aws-run: true, x-aws-stack: back}
  db: {image: db}
`)).templates(t)
	for _, kind := range []string{"Custom::ComposeJob", "AWS::StepFunctions::StateMachine"} {
		if len(ofType(all["back"].Resources, kind)) != 1 {
			t.Errorf("stack back has no %s", kind)
		}
	}
	if len(ofType(all["front"].Resources, "AWS::ServiceDiscovery::Instance")) != 1 {
		t.Error("stack front has no name of the sidecar")
	}
	front := soleID(t, all[""].Resources, "AWS::CloudFormation::Stack", "front")
	back := soleID(t, all[""].Resources, "AWS::CloudFormation::Stack", "back")
	db := soleID(t, all[""].Resources, "AWS::ECS::Service", "db")
	if !slices.Contains(all[""].Resources[front].DependsOn, back) || !slices.Contains(all[""].Resources[back].DependsOn, db) {
		t.Errorf("the order is not kept: %v, %v", all[""].Resources[front].DependsOn, all[""].Resources[back].DependsOn)
	}
	want := []string{"Cluster", "ConsoleRunCommand", "LogGroup", "MigrateRunCommand"}
	if got := slices.Sorted(maps.Keys(all[""].Outputs)); !slices.Equal(got, want) {
		t.Errorf("the outputs are %v, want %v", got, want)
	}
}

// TestRunnerStopsItsJobsOnly: the cluster has other tasks too.
func TestRunnerStopsItsJobsOnly(t *testing.T) {
	resources := newFixture(t, parse(t, migrated)).resources(t)
	found := false
	for id, p := range ofType(resources, "AWS::IAM::Policy") {
		document, _ := p.Properties["PolicyDocument"].(map[string]any)
		statements, _ := document["Statement"].([]any)
		for _, s := range statements {
			statement, _ := s.(map[string]any)
			if !strings.Contains(fmt.Sprint(statement["Action"]), "ecs:StopTask") {
				continue
			}
			found = true
			want := map[string]any{"StringEquals": map[string]any{
				"aws:ResourceTag/com.docker.compose.project": "test", "aws:ResourceTag/com.docker.compose.service": "migrate",
			}}
			if !reflect.DeepEqual(statement["Condition"], want) {
				t.Errorf("%s may stop tasks on the condition %v", id, statement["Condition"])
			}
		}
	}
	if !found {
		t.Error("nobody may stop a job that takes too long")
	}
	for id, r := range ofType(resources, "AWS::ECS::TaskDefinition") {
		if strings.Contains(id, "migrate") && !strings.Contains(fmt.Sprint(r.Properties["Tags"]), "com.docker.compose.service Value:migrate") {
			t.Errorf("%s has the tags %v", id, r.Properties["Tags"])
		}
	}
}
