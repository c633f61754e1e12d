package jobfunction_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestJob(t *testing.T) {
	const exited = "Essential container in task exited"
	for _, c := range []struct {
		name    string
		answers map[string][]answer
		// want are parts of the error; none is for success.
		want []string
	}{
		{"success", map[string][]answer{
			"RunTask": started(), "DescribeTasks": {running, success},
		}, nil},
		{"start that no container came of", map[string][]answer{
			"RunTask": started(),
			"DescribeTasks": {
				stopped("TaskFailedToStart", "ResourceInitializationError: failed to resolve fs-1.efs", `{"name": "main"}`), success,
			},
		}, nil},
		{"not known everywhere at once", map[string][]answer{
			"RunTask": started(), "DescribeTasks": {{body: `{"tasks": [], "failures": [{"reason": "MISSING"}]}`}, success},
		}, nil},
		{"exit code", map[string][]answer{
			"RunTask": started(),
			"DescribeTasks": {stopped("EssentialContainerExited", exited,
				`{"name": "init", "exitCode": 0}, {"name": "main", "exitCode": 3}`)},
			"GetLogEvents": lines("connecting", "\x1b[31mno such column\x1b[0m"),
		}, []string{"job migrate failed: " + exited, "main: exit code 3", "log group shop", "connecting\n[31mno such column"}},
		{"an earlier container", map[string][]answer{
			"RunTask": started(),
			"DescribeTasks": {stopped("TaskFailedToStart", "Dependency failed",
				`{"name": "init", "exitCode": 1}, {"name": "main"}`)},
			"GetLogEvents": lines("cannot write secret database"),
		}, []string{"Dependency failed", "init: exit code 1", "cannot write secret database"}},
		{"image that cannot be pulled", map[string][]answer{
			"RunTask": started(),
			"DescribeTasks": {stopped("TaskFailedToStart", "CannotPullContainerError: pull image manifest: shop:1: not found",
				`{"name": "main", "reason": "CannotPullContainerError"}`)},
			"GetLogEvents": {{code: "ResourceNotFoundException", body: "The specified log stream does not exist."}},
		}, []string{"CannotPullContainerError: pull image manifest: shop:1: not found", "main: exit code none", "log stream does not exist"}},
		{"stopped from outside", map[string][]answer{
			"RunTask":       started(),
			"DescribeTasks": {stopped("UserInitiated", "Task stopped by a person", `{"name": "main", "exitCode": 0}`)},
			"GetLogEvents":  lines(),
		}, []string{"Task stopped by a person"}},
		{"starts that fail to the end", map[string][]answer{
			"RunTask":       started(),
			"DescribeTasks": {stopped("TaskFailedToStart", "CannotPullContainerError: toomanyrequests", `{"name": "main"}`)},
			"GetLogEvents":  lines(),
		}, []string{"job migrate failed: CannotPullContainerError: toomanyrequests"}},
		{"timeout", map[string][]answer{
			"RunTask": started(), "StopTask": {{body: `{}`}},
			"DescribeTasks": append(slices.Repeat([]answer{running}, 62), stopped("UserInitiated", "The job took too long", `{"name": "main", "exitCode": 0}`)),
			"GetLogEvents":  lines("waiting for the database"),
		}, []string{"stopped after 600 seconds", "waiting for the database"}},
		{"no capacity", map[string][]answer{
			"RunTask": {{body: `{"tasks": [], "failures": [{"reason": "RESOURCE:ENI"}]}`}},
		}, []string{"job migrate did not start: RESOURCE:ENI"}},
		{"refused", map[string][]answer{
			"RunTask": {{code: "InvalidParameterException", body: "Subnet is missing"}},
		}, []string{"job migrate did not start", "Subnet is missing"}},
		{"no permission", map[string][]answer{
			"RunTask": {{code: "AccessDeniedException", body: "not authorized to perform: ecs:RunTask"}},
		}, []string{"job migrate did not start", "not authorized to perform: ecs:RunTask"}},
		{"capacity that comes", map[string][]answer{
			"RunTask": append([]answer{
				{body: `{"tasks": [], "failures": [{"reason": "Capacity is unavailable at this time"}]}`},
				{code: "ClientException", body: "You've reached the limit on the number of tasks you can run concurrently"},
				{code: "InvalidParameterException", body: "Unable to assume the service linked role"},
			}, started()...),
			"DescribeTasks": {success},
		}, nil},
		{"role that is too new", map[string][]answer{
			"RunTask": append([]answer{
				{code: "ClientException", body: "ECS was unable to assume the role"},
				{code: "AccessDeniedException", body: "not authorized to perform: ecs:RunTask"},
			}, started()...),
			"DescribeTasks": {success},
		}, nil},
		{"throttled", map[string][]answer{
			"RunTask":       append([]answer{{code: "ThrottlingException", body: "Rate exceeded"}}, started()...),
			"DescribeTasks": {{code: "ThrottlingException", body: "Rate exceeded"}, success},
		}, nil},
		{"much output", map[string][]answer{
			"RunTask":       started(),
			"DescribeTasks": {stopped("EssentialContainerExited", strings.Repeat("because ", 500), `{"name": "main", "exitCode": 1}`)},
			"GetLogEvents":  lines(strings.Repeat("ä", 5000), "the end"),
		}, []string{"job migrate failed: because", "exit code 1", "the end"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			aws := &api{t: t, answers: c.answers}
			got := call(t, aws, event("Create", "shop:1", ""))
			if c.want == nil {
				if !got.IsComplete {
					t.Errorf("got %+v", got)
				}
				return
			}
			for _, part := range c.want {
				if !strings.Contains(got.Error, part) {
					t.Errorf("%q is not in the error:\n%s", part, got.Error)
				}
			}
			// CloudFormation takes a response of 4096 bytes in all.
			if len(got.Error) > 2100 {
				t.Errorf("the error has %d bytes", len(got.Error))
			}
		})
	}
}

// TestSequences plays requests that are cancelled, delivered twice, and fail in
// all ways that the services have.
func TestSequences(t *testing.T) {
	t.Parallel()
	out, err := exec.Command(python(t), "sequences_test.py", "0", "300").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// TestTakenBack holds that what an earlier request left running is stopped, and
// that nothing is started, when the stack goes back.
func TestTakenBack(t *testing.T) {
	for _, c := range []struct {
		name, kind, old, status string
		want                    outcome
	}{
		{"create", "Create", "", "ROLLBACK_IN_PROGRESS", outcome{IsComplete: true, Seconds: 50}},
		{"update", "Update", "shop:2", "UPDATE_ROLLBACK_IN_PROGRESS", outcome{IsComplete: true, Seconds: 50}},
		{"deletion", "Delete", "", "DELETE_IN_PROGRESS", outcome{IsComplete: true, Seconds: 50}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := event(c.kind, "shop:1", c.old)
			aws := &api{t: t, starter: starter(e, "another-request"), answers: map[string][]answer{
				"DescribeStacks": stack(c.status), "StopTask": {{body: `{}`}},
				"DescribeTasks": append(slices.Repeat([]answer{running}, 4), stopped("UserInitiated", "The deployment is taken back", `{"name": "main"}`)),
			}}
			if got := call(t, aws, e); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if aws.count("StopTask") == 0 || aws.count("RunTask") != 0 {
				t.Errorf("the calls are %v", aws.calls)
			}
		})
	}
}

// TestStray: a task that an earlier request left is stopped before the job runs.
func TestStray(t *testing.T) {
	t.Parallel()
	e := event("Create", "shop:1", "")
	stray := starter(e, "another-request")
	aws := &api{t: t, starter: stray, answers: map[string][]answer{
		"RunTask": started(), "StopTask": {{body: `{}`}},
		"DescribeTasks": {running, stopped("UserInitiated", "stopped", `{"name": "main"}`), success},
	}}
	if got := call(t, aws, e); !got.IsComplete {
		t.Errorf("got %+v", got)
	}
	if stop, run := slices.Index(aws.calls, "StopTask"), slices.Index(aws.calls, "RunTask"); stop < 0 || run < stop {
		t.Errorf("the calls are %v", aws.calls)
	}
}

// starter marks the tasks of a request.
func starter(event map[string]any, request string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s", event["StackId"], event["LogicalResourceId"]))
	return fmt.Sprintf("%x/%s", sum[:16], request)
}

// TestRunTask holds that a call that is repeated cannot start a second task.
func TestRunTask(t *testing.T) {
	t.Parallel()
	aws := &api{t: t, answers: map[string][]answer{"RunTask": started(), "DescribeTasks": {success}}}
	call(t, aws, event("Create", "shop:1", ""))
	var asked map[string]any
	if err := json.Unmarshal([]byte(aws.bodies["RunTask"]), &asked); err != nil {
		t.Fatal(err)
	}
	if asked["clientToken"] != "request-1-0" || asked["taskDefinition"] != "shop:1" || asked["cluster"] != "shop" {
		t.Errorf("RunTask was asked with %v", asked)
	}
	want := []any{map[string]any{"capacityProvider": "FARGATE_SPOT", "weight": 3., "base": 1.}}
	if !reflect.DeepEqual(asked["capacityProviderStrategy"], want) {
		t.Errorf("RunTask was asked with the strategy %v, want %v", asked["capacityProviderStrategy"], want)
	}
}

func TestWhenAJobRuns(t *testing.T) {
	for _, c := range []struct {
		name, kind, definition, old, status string
		want                                int
	}{
		{"new", "Create", "shop:1", "", "", 1},
		{"changed", "Update", "shop:2", "shop:1", "UPDATE_IN_PROGRESS", 1},
		{"another network alone", "Update", "shop:1", "shop:1", "UPDATE_IN_PROGRESS", 0},
		{"rollback", "Update", "shop:1", "shop:2", "UPDATE_ROLLBACK_IN_PROGRESS", 0},
		{"deleted", "Delete", "shop:1", "", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			aws := &api{t: t, answers: map[string][]answer{
				"RunTask": started(), "DescribeTasks": {success}, "DescribeStacks": stack(c.status),
			}}
			if got := call(t, aws, event(c.kind, c.definition, c.old)); !got.IsComplete {
				t.Errorf("got %+v", got)
			}
			if n := aws.count("RunTask"); n != c.want {
				t.Errorf("the job ran %d times, want %d", n, c.want)
			}
		})
	}
}
