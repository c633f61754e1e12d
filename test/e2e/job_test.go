package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// TestJobRunsAgain asserts that an update runs a job where something of the
// job has changed, such as a file that it mounts, and else does not.
func TestJobRunsAgain(t *testing.T) {
	t.Parallel()
	from := filepath.Join(root, "examples", "migrations")
	file := string(must(os.ReadFile(filepath.Join(from, "compose.yaml")))(t))
	file = strings.Replace(file, "name: migrations", "name: again", 1)
	w := newWorkspace(t, map[string]string{"compose.yaml": file, "schema/1.sql": "create schema shop;\n"})
	assemblyOf(t, w).create(t)
	jobRequests(t, "Create")

	w.write(t, "compose.yaml", strings.Replace(file, "PGRST_DB_SCHEMAS: shop", "PGRST_DB_SCHEMAS: shop,more", 1))
	assemblyOf(t, w).update(t)
	jobRequests(t, "Create")

	w.write(t, "schema/2.sql", "create table shop.orders ();\n")
	assemblyOf(t, w).update(t)
	jobRequests(t, "Create", "Update")

	describe(t, "again", template{}, nil).remove(t)
	jobRequests(t, "Create", "Update", "Delete")
}

// jobRequests asserts what the function that runs jobs has been asked to do.
func jobRequests(t *testing.T, want ...string) {
	t.Helper()
	var all []struct{ Stack, ResourceType, RequestType string }
	aws.ask(t, &all, "custom")
	var got []string
	for _, r := range all {
		if r.Stack == "again" && r.ResourceType == "Custom::ComposeJob" {
			got = append(got, r.RequestType)
		}
	}
	expect(t, slices.Equal(got, want), "the job's requests are %q, want %q", got, want)
}

// update brings the stack to the assembly, with the parameters that it has.
func (a assembly) update(t testing.TB) {
	t.Helper()
	if status, why := a.updated(t); status != types.StackStatusUpdateComplete {
		t.Fatalf("stack %s: %s\n%s", a.stack, status, why)
	}
}

// updated is update, and returns the status that the stack then has, with what
// failed.
func (a assembly) updated(t testing.TB) (types.StackStatus, string) {
	t.Helper()
	a.beginUpdate(t)
	return stackStatus(t, a.stack)
}

func (a assembly) beginUpdate(t testing.TB) {
	t.Helper()
	var parameters []types.Parameter
	for name, declared := range a.template.Parameters {
		if declared.Default == nil {
			parameters = append(parameters, types.Parameter{ParameterKey: ptr(name), UsePreviousValue: ptr(true)})
		}
	}
	must(aws.stacks.UpdateStack(t.Context(), &cloudformation.UpdateStackInput{
		StackName: &a.stack, TemplateURL: &a.url, Parameters: parameters,
		Capabilities: []types.Capability{types.CapabilityCapabilityIam, types.CapabilityCapabilityAutoExpand},
	}))(t)
}
