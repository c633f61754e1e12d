package jobfunction_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// driver calls the handler as the provider framework does: once, and then with
// what it returned every ten seconds until the task has ended. It prints the
// last answer, or the error, and how long that took.
const driver = `
import json, sys, time
began = now = time.time()
time.time = lambda: now
time.sleep = lambda seconds: None
import index
index.print = lambda *_: None
event = json.load(sys.stdin)
answer = {"IsComplete": False}
event |= index.handler(event, None)
try:
    while not answer["IsComplete"] and now < began + 3600:
        answer = index.handler(event, None)
        now += 10
    print(json.dumps({"IsComplete": answer["IsComplete"], "Seconds": int(now - began)}))
except RuntimeError as error:
    print(json.dumps({"Error": str(error), "Seconds": int(now - began)}))
`

// outcome is what the driver prints.
type outcome struct {
	IsComplete bool
	Error      string
	Seconds    int
}

// interpreter is a Python with the AWS SDK, which AWS Lambda has.
var interpreter = sync.OnceValue(func() string {
	for _, python := range []string{filepath.Join("..", "..", "..", ".venv", "bin", "python"), "python3"} {
		if exec.Command(python, "-c", "import boto3").Run() == nil {
			if path, err := exec.LookPath(python); err == nil {
				path, _ = filepath.Abs(path)
				return path
			}
		}
	}
	return ""
})

func python(t *testing.T) string {
	t.Helper()
	found := interpreter()
	if found == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("Python with boto3 is needed to run the function of the jobs: make setup installs it")
		}
		t.Skip("no Python with boto3: make setup installs it")
	}
	return found
}

// call runs the function against an API.
func call(t *testing.T, api http.Handler, event map[string]any) outcome {
	t.Helper()
	server := httptest.NewServer(api)
	defer server.Close()
	input, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	process := exec.Command(python(t), "-c", driver)
	process.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+server.URL, "AWS_REGION=eu-west-1", "AWS_DEFAULT_REGION=eu-west-1",
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "PYTHONDONTWRITEBYTECODE=1")
	process.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	process.Stderr = &stderr
	printed, err := process.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var got outcome
	if err := json.Unmarshal(printed, &got); err != nil {
		t.Fatalf("%v: %s", err, printed)
	}
	return got
}

// event is a request of CloudFormation; the old definition is that of an update.
func event(kind, definition, old string) map[string]any {
	properties := func(definition string) map[string]any {
		return map[string]any{
			"Job": "migrate", "Container": "main", "Timeout": "600",
			"Logs": map[string]any{
				"main": map[string]any{"Group": "shop", "Stream": "migrate/main"},
				"init": map[string]any{"Group": "shop", "Stream": "migrate/init"},
			},
			"Run": map[string]any{
				"cluster": "shop", "taskDefinition": definition,
				// The provider framework makes texts of numbers.
				"capacityProviderStrategy": []any{map[string]any{"capacityProvider": "FARGATE_SPOT", "weight": "3", "base": "1"}},
				"networkConfiguration":     map[string]any{"awsvpcConfiguration": map[string]any{"subnets": []string{"subnet-1"}}},
			},
		}
	}
	e := map[string]any{
		"RequestType": kind, "RequestId": "request-1", "LogicalResourceId": "Job", "StackId": "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1",
		"ResourceProperties": properties(definition),
	}
	if old != "" {
		e["OldResourceProperties"] = properties(old)
	}
	return e
}

const taskARN = "arn:aws:ecs:eu-west-1:123456789012:task/shop/0123"

// api answers as AWS does, with the next of the answers to an action, and with
// the last one from then on. It notes what it is asked. The task that was
// started is listed, and described as the request's.
type api struct {
	t       *testing.T
	answers map[string][]answer
	calls   []string
	bodies  map[string]string
	starter string
}

// answer is a body, or an error where code is not empty.
type answer struct {
	body string
	code string
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body bytes.Buffer
	_, _ = body.ReadFrom(r.Body)
	_, action, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if action == "" { // CloudFormation
		action = "DescribeStacks"
	}
	a.calls = append(a.calls, action)
	if a.bodies == nil {
		a.bodies = map[string]string{}
	}
	a.bodies[action] = body.String()
	var asked struct{ StartedBy, DesiredStatus string }
	_ = json.Unmarshal(body.Bytes(), &asked)
	next := a.answers[action]
	switch {
	case len(next) > 0:
	case action == "ListTasks" && asked.DesiredStatus == "RUNNING" && a.starter != "":
		next = []answer{{body: `{"taskArns": ["` + taskARN + `"]}`}}
	case action == "ListTasks":
		next = []answer{{body: `{"taskArns": []}`}}
	case action == "DescribeStacks":
		next = stack("CREATE_IN_PROGRESS")
	default:
		a.t.Errorf("%s is not expected", action)
		next = []answer{{code: "AccessDeniedException"}}
	}
	if len(next) > 1 {
		a.answers[action] = next[1:]
	}
	if action == "RunTask" && next[0].code == "" && !strings.Contains(next[0].body, `"reason"`) {
		a.starter = asked.StartedBy
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if next[0].code != "" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"__type": %q, "message": %q}`, next[0].code, next[0].body)
		return
	}
	fmt.Fprint(w, strings.ReplaceAll(next[0].body, "STARTER", a.starter))
}

func (a *api) count(action string) int {
	n := 0
	for _, call := range a.calls {
		if call == action {
			n++
		}
	}
	return n
}

func started() []answer {
	return []answer{{body: `{"tasks": [{"taskArn": "` + taskARN + `"}], "failures": []}`}}
}

// stack is what CloudFormation says of it.
func stack(status string) []answer {
	return []answer{{body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>` +
		`<member><StackName>shop</StackName><StackStatus>` + status + `</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`}}
}

// running has not ended, stopped has.
var running = answer{body: fmt.Sprintf(`{"tasks": [{"taskArn": %q, "lastStatus": "RUNNING", "desiredStatus": "RUNNING",
	"startedBy": "STARTER", "createdAt": 1, "containers": [{"name": "main"}]}]}`, taskARN)}

func stopped(stopCode, reason, containers string) answer {
	return answer{body: fmt.Sprintf(`{"tasks": [{"taskArn": %q, "lastStatus": "STOPPED", "desiredStatus": "STOPPED", "startedBy": "STARTER",
		"createdAt": 1, "stoppedAt": 1, "stopCode": %q, "stoppedReason": %q, "containers": [%s]}]}`, taskARN, stopCode, reason, containers)}
}

func lines(messages ...string) []answer {
	events := []map[string]any{}
	for i, m := range messages {
		events = append(events, map[string]any{"timestamp": i, "message": m})
	}
	text, _ := json.Marshal(map[string]any{"events": events})
	return []answer{{body: string(text)}}
}

var success = stopped("EssentialContainerExited", "Essential container in task exited",
	`{"name": "init", "exitCode": 0}, {"name": "main", "exitCode": 0}`)
