package cloud

import (
	"context"
	"errors"
	"fmt"
	"net"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

func TestNames(t *testing.T) {
	for got, want := range map[string]string{
		clusterOf("arn:aws:ecs:us-east-1:123456789012:service/shop/web"):                                      "shop",
		clusterOf("arn:aws:ecs:us-east-1:123456789012:service/web"):                                           "default",
		familyOf("arn:aws:ecs:us-east-1:123456789012:task-definition/shopweb0123:7"):                          "shopweb0123",
		nameOf(types.Service{ServiceName: aws.String("shop-web-0123")}):                                       "shop-web-0123",
		nameOf(types.Service{Tags: []types.Tag{{Key: aws.String(serviceTag), Value: aws.String("web")}}}):     "web",
		eventText(types.ServiceEvent{Message: aws.String("(service web) has started 1 tasks: (task 0123).")}): "has started 1 tasks: (task 0123).",
		eventText(types.ServiceEvent{Message: aws.String("something else")}):                                  "something else",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestContainers: those that only prepare the task are no services.
func TestContainers(t *testing.T) {
	define := func(name, prefix string) types.ContainerDefinition {
		return types.ContainerDefinition{Name: &name, Image: aws.String("image of " + name), LogConfiguration: &types.LogConfiguration{
			LogDriver: types.LogDriverAwslogs, Options: map[string]string{"awslogs-group": "logs", "awslogs-stream-prefix": prefix},
		}}
	}
	splunk := types.ContainerDefinition{Name: aws.String("agent"), LogConfiguration: &types.LogConfiguration{LogDriver: types.LogDriverSplunk}}
	got := containersOf("web", []types.ContainerDefinition{define("web-init", "web"), define("proxy", "proxy"), splunk, define("web", "web")})
	want := []container{
		{"web", "web", "image of web", "logs", "web"}, {"proxy", "proxy", "image of proxy", "logs", "proxy"}, {service: "agent", name: "agent"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestHealth(t *testing.T) {
	task := func(status, health string) types.Task {
		return types.Task{Containers: []types.Container{{Name: aws.String("web"), LastStatus: &status, HealthStatus: types.HealthStatus(health)}}}
	}
	for _, test := range []struct {
		name  string
		tasks []types.Task
		want  string
	}{
		{"no task", nil, ""},
		{"no health check", []types.Task{task("RUNNING", "UNKNOWN")}, ""},
		{"healthy", []types.Task{task("RUNNING", "HEALTHY"), task("RUNNING", "HEALTHY")}, "healthy"},
		{"one starts", []types.Task{task("RUNNING", "HEALTHY"), task("PENDING", "UNKNOWN"), task("RUNNING", "HEALTHY")}, "starting"},
		{"one is not", []types.Task{task("PENDING", "UNKNOWN"), task("RUNNING", "UNHEALTHY"), task("RUNNING", "HEALTHY")}, "unhealthy"},
	} {
		if got := healthOf(container{name: "web"}, test.tasks); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestLastLines(t *testing.T) {
	var events []deployed.LogEvent
	for _, message := range strings.Fields("a1 b1 a2 a3 b2") {
		events = append(events, deployed.LogEvent{Service: message[:1], Message: message})
	}
	for n, want := range map[int]string{-1: "a1 b1 a2 a3 b2", 0: "", 1: "a3 b2", 2: "b1 a2 a3 b2", 9: "a1 b1 a2 a3 b2"} {
		var got []string
		for _, e := range lastOf(events, n) {
			got = append(got, e.Message)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("the last %d are %v, want %s", n, got, want)
		}
	}
}

func TestExitCode(t *testing.T) {
	ended := types.Task{StoppedReason: aws.String("why"), Containers: []types.Container{
		{Name: aws.String("helper"), ExitCode: aws.Int32(0)}, {Name: aws.String("web"), ExitCode: aws.Int32(3)}, {Name: aws.String("other")},
	}}
	if code, err := exitCode(ended, "web"); code != 3 || err != nil {
		t.Errorf("got %d, %v", code, err)
	}
	if _, err := exitCode(ended, "other"); err == nil || err.Error() != "the task stopped before its container: why" {
		t.Errorf("got %v", err)
	}
}

// TestExplain: what AWS answers becomes one line.
func TestExplain(t *testing.T) {
	answer := func(code, message string) error {
		return &smithy.OperationError{ServiceID: "ECS", OperationName: "RunTask", Err: &smithy.GenericAPIError{Code: code, Message: message}}
	}
	for _, test := range []struct {
		err  error
		want string
	}{
		{answer("ExpiredTokenException", "x"), "AWS rejects the credentials, which have expired or are not valid; run aws sso login or aws configure"},
		{answer("AccessDeniedException", "User: u is not\n authorized"), "ECS RunTask: User: u is not authorized; the documentation page Deploying lists the required permissions"},
		{answer("InvalidParameterException", "No such\nsubnet."), "ECS RunTask: No such subnet."},
		{fmt.Errorf("a call: %w", &net.DNSError{Err: "no such host", Name: "ecs.nowhere.amazonaws.com"}),
			"AWS cannot be reached: lookup ecs.nowhere.amazonaws.com: no such host; check the network and AWS_REGION"},
		{errors.New("two\nlines"), "two lines"},
	} {
		if got := explain(test.err); got.Error() != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
	if err := explain(fmt.Errorf("a call: %w", context.Canceled)); !errors.Is(err, context.Canceled) {
		t.Errorf("an interruption became %v", err)
	}
}
