package test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestEmbedded synthesizes the example that is a CDK app of its own, and looks
// for the grant on its table.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	run, outdir := cdk(t, root, nil, embedded, "--quiet")
	run.mustSucceed(t)
	stack := readTemplate(t, outdir)
	if got, want := stack.names("AWS::ServiceDiscovery::Service"), []string{"api", "web"}; !slices.Equal(got, want) {
		t.Errorf("services %q, want %q", got, want)
	}
	granted := tableUsers(t, stack)
	if want := []string{taskRole(t, stack, "api")}; !slices.Equal(granted, want) {
		t.Errorf("the roles %q may write to a DynamoDB table, want only the task role of api, %q", granted, want)
	}
}

// reference is {"Ref": id} or {"Fn::GetAtt": [id, "Arn"]}.
type reference struct {
	Ref    string
	GetAtt []string `json:"Fn::GetAtt"`
}

// tableUsers returns the logical ids of the roles that may write to a table.
func tableUsers(t *testing.T, stack template) []string {
	t.Helper()
	var users []string
	for _, properties := range stack.ofType("AWS::IAM::Policy") {
		var policy struct {
			Roles          []reference
			PolicyDocument struct{ Statement []struct{ Action any } }
		}
		decode(t, properties, &policy)
		for _, statement := range policy.PolicyDocument.Statement {
			actions, err := json.Marshal(statement.Action)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(actions), "dynamodb:PutItem") {
				for _, role := range policy.Roles {
					users = append(users, role.Ref)
				}
			}
		}
	}
	return users
}

// taskRole returns the logical id of the role that a service's task has.
func taskRole(t *testing.T, stack template, service string) string {
	t.Helper()
	for _, properties := range stack.ofType("AWS::ECS::TaskDefinition") {
		var task struct {
			TaskRoleArn          reference
			ContainerDefinitions []container
		}
		decode(t, properties, &task)
		isIts := func(c container) bool { return c.Name == service }
		if slices.ContainsFunc(task.ContainerDefinitions, isIts) && len(task.TaskRoleArn.GetAtt) == 2 {
			return task.TaskRoleArn.GetAtt[0]
		}
	}
	t.Fatalf("no task definition with the container %q has a task role of this stack", service)
	return ""
}
