package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

const small = "name: %\nservices:\n  web:\n    image: example/web:1\n"

// TestTwoDeploymentsAtOnce starts a second deployment of a stack whose first
// one is still going on.
func TestTwoDeploymentsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, map[string]string{"compose.yaml": strings.ReplaceAll(small, "%", "twice")})
	aws.control(t, "hold", "stack", "twice", "type", "AWS::ECS::Service")
	first := make(chan result)
	go func() { first <- w.cdk(t, "deploy", "--require-approval", "never") }()
	waitUntilHeld(t, aws)
	w.write(t, "compose.yaml", strings.ReplaceAll(small, "%", "twice")+"    stop_grace_period: 20s\n")
	a := assemblyOf(t, w)
	_, err := aws.stacks.UpdateStack(t.Context(), &cloudformation.UpdateStackInput{StackName: &a.stack, TemplateURL: &a.url})
	expect(t, err != nil && strings.Contains(err.Error(), "CREATE_IN_PROGRESS"), "the second deployment starts: %v", err)
	aws.control(t, "release")
	run := <-first
	expect(t, run.code == 0, "the first deployment ends with %d\n%s", run.code, run.output)
	w.mustCDK(t, "deploy", "--require-approval", "never")
	w.mustCDK(t, "destroy", "--force")
}

func waitUntilHeld(t *testing.T, c *cloud) {
	t.Helper()
	for start := time.Now(); time.Since(start) < patience; time.Sleep(50 * time.Millisecond) {
		if held, _ := c.control(t, "held")["held"].(bool); held {
			return
		}
	}
	t.Fatal("the deployment does not get to what is held")
}

// TestFirstDeploymentFails asserts that nothing stays of a stack that could
// not be created, and that it can be deployed again.
func TestFirstDeploymentFails(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, map[string]string{"compose.yaml": strings.ReplaceAll(small, "%", "fresh")})
	aws.control(t, "fail", "stack", "fresh", "type", "AWS::ECS::Service", "message", "ECS Deployment Circuit Breaker was triggered.")
	run := w.cdk(t, "deploy", "--require-approval", "never")
	expect(t, run.code == 1, "exit code %d of a failed deployment", run.code)
	expect(t, strings.Contains(run.output, "Circuit Breaker was triggered"), "the reason is not told:\n%s", run.output)
	status, _ := stackStatus(t, "fresh")
	expect(t, status == types.StackStatusRollbackComplete, "status %s", status)
	expect(t, len(describe(t, "fresh", template{}, nil).physical) == 0, "resources of the failed stack stay")
	w.mustCDK(t, "deploy", "--require-approval", "never")
	w.mustCDK(t, "destroy", "--force")
}

// TestGoneInTheMiddle takes the endpoint away while a deployment goes on.
func TestGoneInTheMiddle(t *testing.T) {
	t.Parallel()
	endpoint, stop, err := startEmulator(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	c := must(newCloud(endpoint))(t)
	if err := bootstrap(endpoint); err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, map[string]string{"compose.yaml": strings.ReplaceAll(small, "%", "gone")}, "AWS_ENDPOINT_URL="+endpoint)
	c.control(t, "hold", "stack", "gone", "type", "AWS::ECS::Service")
	ended := make(chan result)
	go func() { ended <- w.cdk(t, "deploy", "--require-approval", "never") }()
	waitUntilHeld(t, c)
	stop()
	run := <-ended
	expect(t, run.code == 1, "exit code %d", run.code)
	expect(t, strings.Contains(run.output, "ECONN"), "the reason is not told:\n%s", run.output)
}

// TestUnreachable deploys to nowhere, and as nobody.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, map[string]string{"compose.yaml": strings.ReplaceAll(small, "%", "unreachable")})
	for name, test := range map[string]struct {
		variables []string
		says      string
	}{
		"no such endpoint": {[]string{"AWS_ENDPOINT_URL=http://127.0.0.1:1"}, "ECONNREFUSED"},
		"no credentials":   {[]string{"AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY="}, "Unable to resolve AWS account"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := workspace{dir: w.dir, app: w.app, variables: test.variables}.cdk(t, "deploy", "--require-approval", "never")
			expect(t, run.code == 1, "exit code %d", run.code)
			expect(t, strings.Contains(run.output, test.says), "the output does not say %q:\n%s", test.says, run.output)
		})
	}
}

// TestStackOfOthers shows what keeps a project from replacing a stack of the
// same name that is not its own: cdk diff says what would be destroyed, and a
// protected stack cannot be deleted.
func TestStackOfOthers(t *testing.T) {
	t.Parallel()
	body := `{"Resources": {"Precious": {"Type": "AWS::SNS::Topic"}}}`
	must(aws.stacks.CreateStack(t.Context(), &cloudformation.CreateStackInput{
		StackName: ptr("theirs"), TemplateBody: &body, EnableTerminationProtection: ptr(true),
	}))(t)
	w := newWorkspace(t, map[string]string{"compose.yaml": strings.ReplaceAll(small, "%", "theirs")})
	run := w.cdk(t, "diff", "--fail")
	expect(t, run.code == 1, "cdk diff --fail: exit code %d", run.code)
	expect(t, strings.Contains(run.output, "[-] AWS::SNS::Topic Precious"), "cdk diff does not show what would go:\n%s", run.output)
	run = w.cdk(t, "destroy", "--force")
	expect(t, run.code == 1, "cdk destroy: exit code %d", run.code)
	expect(t, strings.Contains(run.output, "TerminationProtection"), "the reason is not told:\n%s", run.output)
	status, _ := stackStatus(t, "theirs")
	expect(t, status == types.StackStatusCreateComplete, "their stack is %s", status)
	own := w.cdk(t, "deploy", "--require-approval", "never", "-c", "stack=ours")
	expect(t, own.code == 0, "a stack of another name: exit code %d\n%s", own.code, own.output)
	w.mustCDK(t, "destroy", "--force", "-c", "stack=ours")
}
