package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// noAccount stands for a machine without credentials.
func noAccount(context.Context, string) (deployed.Account, error) {
	return nil, errors.New("no AWS credentials; set AWS_PROFILE, or run aws configure or aws sso login")
}

// fakeAccount has one stack, shop.
type fakeAccount struct{ stack *fakeStack }

func (a fakeAccount) Region() string { return "eu-central-1" }

func (a fakeAccount) Find(_ context.Context, name string) (deployed.Stack, error) {
	if name != "shop" {
		return nil, deployed.NoStack{Name: name, Region: a.Region()}
	}
	return a.stack, nil
}

// fakeStack keeps what it is asked for.
type fakeStack struct {
	query     deployed.LogQuery
	task      deployed.Task
	command   string
	restarted []string
	code      int
	err       error
	// certificates are the stacks that it has beside it; nil for none.
	certificates func() []deployed.StackName
}

var someServices = []deployed.Service{
	{Name: "agent", Kind: deployed.Sidecar, Of: "web", Image: "agent:2"},
	{Name: "migrate", Kind: deployed.OneTask, Image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/cdk-hnb659fds-container-assets-123456789012-eu-central-1:0123456789abcdef"},
	{Name: "web", Kind: deployed.ECSService, Image: "nginx:1.29"},
}

func (s *fakeStack) Name() string { return "shop" }

func (s *fakeStack) Addresses() []deployed.Address {
	return []deployed.Address{{Service: "web", Output: "WebUrl", URL: "http://lb.example"}, {Service: "web", Output: "WebUrl8080", URL: "http://lb.example:8080"}}
}

func (s *fakeStack) Certificates() []deployed.StackName {
	if s.certificates == nil {
		return nil
	}
	return s.certificates()
}

func (s *fakeStack) Services(context.Context) ([]deployed.Service, error) { return someServices, s.err }

func (s *fakeStack) Status(context.Context) ([]deployed.Status, error) {
	return []deployed.Status{
		{Service: someServices[0], Desired: 2, Running: 1},
		{Service: someServices[1], Running: 1},
		{Service: someServices[2], Desired: 2, Running: 1, Health: "unhealthy", Event: "has started 1 tasks", EventAt: time.Now().Add(-90 * time.Second)},
	}, s.err
}

func (s *fakeStack) Logs(_ context.Context, query deployed.LogQuery, each func(deployed.LogEvent)) error {
	s.query = query
	at := time.Date(2026, 11, 28, 17, 0, 0, 0, time.UTC)
	each(deployed.LogEvent{Service: "web", Task: "1", Time: at, Message: "GET /"})
	each(deployed.LogEvent{Service: "migrate", Task: "2", Time: at, Message: "done"})
	return s.err
}

func (s *fakeStack) Restart(_ context.Context, services []string, steady func(string)) error {
	s.restarted = services
	steady("web")
	return s.err
}

func (s *fakeStack) Run(_ context.Context, task deployed.Task, wait bool, each func(deployed.LogEvent)) (string, int, error) {
	s.task = task
	if wait {
		each(deployed.LogEvent{Service: task.Service, Message: "hello"})
	}
	return "0123", s.code, s.err
}

func (s *fakeStack) Session(_ context.Context, _, command string) (deployed.Session, error) {
	s.command = command
	return deployed.Session{Arguments: []string{"a session"}}, s.err
}

func (s *fakeStack) Kept(context.Context) ([]deployed.Resource, error) { return nil, s.err }

func (s *fakeStack) DeleteVolumes(context.Context, []deployed.Resource) error { return s.err }

// runRemote runs a command on a machine where shop is deployed.
func runRemote(s *fakeStack, args ...string) (code int, stdout, stderr string) {
	var out, errOut strings.Builder
	open := func(context.Context, string) (deployed.Account, error) { return fakeAccount{s}, nil }
	code = run(args, &out, &errOut, open)
	return code, out.String(), errOut.String()
}

// program puts a program first on the PATH, and hides all others.
func program(t *testing.T, name, script string) {
	t.Helper()
	dir := t.TempDir()
	if name != "" {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
}

func shopDirectory(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("compose.yaml", []byte("name: shop\nservices:\n  web: {image: 'nginx:1.29'}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRemoteCommands(t *testing.T) {
	shopDirectory(t)
	program(t, sessionPlugin, `echo "plugin $1"; exit 5`)
	for _, test := range []struct {
		arguments      string
		code           int
		stdout, stderr string
	}{
		{"url", 0, "  web  http://lb.example\n  web  http://lb.example:8080\n", ""},
		{"url web", 0, "http://lb.example\nhttp://lb.example:8080\n", ""},
		{"url web --format json", 0, `[{"service": "web", "output": "WebUrl", "url": "http://lb.example"}, {"service": "web", "output": "WebUrl8080", "url": "http://lb.example:8080"}]`, ""},
		{"url migrate", 1, "", "error: service migrate publishes no ports; other services reach it by its name\n"},
		{"url wep", 1, "", "error: service wep is not in stack shop; did you mean web?\n"},
		{"ps", 0, "  SERVICE  RUNS AS         TASKS   HEALTH     IMAGE           LAST EVENT\n" +
			"  agent    sidecar of web  1 of 2  -          agent:2         -\n" +
			"  migrate  task            1       -          built 01234567  -\n" +
			"  web      service         1 of 2  unhealthy  nginx:1.29      has started 1 tasks (1 min ago)\n", ""},
		{"ps other", 1, "", "error: service other is not in stack shop; its services are agent, migrate and web\n"},
		{"logs", 0, "web     | GET /\nmigrate | done\n", ""},
		{"logs --no-log-prefix -t web", 0, "2026-11-28T17:00:00.000Z GET /\n2026-11-28T17:00:00.000Z done\n", ""},
		{"logs --format json", 0, `{"service":"web","task":"1","time":"2026-11-28T17:00:00Z","message":"GET /"}` + "\n" +
			`{"service":"migrate","task":"2","time":"2026-11-28T17:00:00Z","message":"done"}` + "\n", ""},
		{"logs --since yesterday", 1, "", "error: --since must be a duration such as 15m, or a time such as 2026-11-28T17:00:00Z, found \"yesterday\"\n"},
		{"restart web", 0, "web runs with new tasks\n", ""},
		{"run migrate", 0, "hello\n", ""},
		{"run -d migrate", 0, "0123\n", ""},
		{"run", 1, "", "error: a service is required: compose-cdk run [flags] service [command …]\n"},
		{"exec web sh", 5, "plugin a session\n", ""},
		{"exec web", 1, "", "error: a service and a command are required: compose-cdk exec [flags] service command …\n"},
		{"ps --stack Other", 1, "", "error: stack Other does not exist in eu-central-1; deploy it with compose-cdk up, or set --stack and --region\n"},
		{"-p my_shop ps", 1, "", "error: stack my-shop does not exist in eu-central-1; deploy it with compose-cdk up, or set --stack and --region\n"},
		{"ps --format xml", 1, "", "error: invalid argument \"xml\" for \"--format\" flag: must be text or json; compose-cdk ps --help lists the flags\n"},
	} {
		t.Run(test.arguments, func(t *testing.T) {
			code, stdout, stderr := runRemote(&fakeStack{}, strings.Fields(test.arguments)...)
			if strings.HasPrefix(test.stdout, "[") {
				stdout, test.stdout = strings.Join(strings.Fields(stdout), ""), strings.Join(strings.Fields(test.stdout), "")
			}
			if code != test.code || stdout != test.stdout || stderr != test.stderr {
				t.Errorf("exit code %d, want %d; stdout\n%swant\n%sstderr\n%swant\n%s", code, test.code, stdout, test.stdout, stderr, test.stderr)
			}
		})
	}
}

// TestRemoteRequests: the arguments of the commands reach the stack.
func TestRemoteRequests(t *testing.T) {
	shopDirectory(t)
	program(t, sessionPlugin, "exit 0")
	for _, test := range []struct {
		arguments []string
		got       func(*fakeStack) any
		want      any
	}{
		{[]string{"exec", "web", "sh", "-c", "ls -l 'a b'"}, func(s *fakeStack) any { return s.command }, `sh -c 'ls -l '\''a b'\'''`},
		{[]string{"run", "-e", "A=1", "--env", "B=2=3", "web", "./manage", "-v"}, func(s *fakeStack) any { return s.task },
			deployed.Task{Service: "web", Command: []string{"./manage", "-v"}, Environment: []string{"A=1", "B=2=3"}}},
		{[]string{"restart", "web", "api"}, func(s *fakeStack) any { return s.restarted }, []string{"web", "api"}},
		{[]string{"logs", "-f", "-n", "5", "--since", "2026-11-28T17:00:00Z", "web"}, func(s *fakeStack) any { return s.query },
			deployed.LogQuery{Services: []string{"web"}, Since: time.Date(2026, 11, 28, 17, 0, 0, 0, time.UTC), Tail: 5, Follow: true}},
		{[]string{"logs", "--since", "2026-11-28T17:00:00Z"}, func(s *fakeStack) any { return s.query.Tail }, -1},
		{[]string{"-f", "compose.yaml", "logs", "-f", "--file", "compose.yaml"}, func(s *fakeStack) any { return s.query.Follow }, true},
	} {
		t.Run(fmt.Sprint(test.arguments), func(t *testing.T) {
			s := &fakeStack{}
			if code, _, stderr := runRemote(s, test.arguments...); code != 0 {
				t.Fatal(stderr)
			}
			if got := test.got(s); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %#v, want %#v", got, test.want)
			}
		})
	}
}

// remoteCommands are all commands on a stack, with what each needs.
var remoteCommands = []string{"up --yes", "down --yes", "ps", "logs", "exec web sh", "run web", "restart", "url"}

// TestRemoteFailures: a failure is one line with the remedy, and an exit code.
func TestRemoteFailures(t *testing.T) {
	const noFile = "no-compose-file"
	with := func(err error) func(string) (int, string, string) {
		return func(arguments string) (int, string, string) {
			return runRemote(&fakeStack{err: err}, strings.Fields(arguments)...)
		}
	}
	withoutAccount := func(arguments string) (int, string, string) { return runApp(strings.Fields(arguments)...) }
	for _, arguments := range remoteCommands {
		t.Run(arguments, func(t *testing.T) {
			shopDirectory(t)
			program(t, sessionPlugin, "exit 0")
			programs := os.Getenv("PATH")
			fakeTools(t, programs)
			for _, test := range []struct {
				name string
				run  func(string) (int, string, string)
				code int
				want string
			}{
				{"credentials", withoutAccount, 1, "error: no AWS credentials; set AWS_PROFILE, "},
				{"interruption", with(fmt.Errorf("ECS: %w", context.Canceled)), interruptedCode, "error: interrupted\n"},
			} {
				if test.name == "interruption" && (strings.HasPrefix(arguments, "u") || strings.HasPrefix(arguments, "d")) {
					continue // what is interrupted there is cdk; url asks nothing of the stack
				}
				code, _, stderr := test.run(arguments)
				if code != test.code || !strings.HasPrefix(stderr, test.want) || strings.Count(stderr, "\n") != 1 {
					t.Errorf("%s: exit code %d, stderr %q, want %d, %q", test.name, code, stderr, test.code, test.want)
				}
			}
			t.Chdir(t.TempDir())
			if code, _, stderr := with(nil)(arguments); code != 1 || !strings.Contains(stderr, noFile) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("an empty directory: exit code %d, %s", code, stderr)
			}
		})
	}
}

// fakeTools adds a Node.js and a cdk to a directory of the PATH.
func fakeTools(t *testing.T, dir string) {
	t.Helper()
	for name, script := range map[string]string{"node": "echo v24.1.0", "cdk": `printf '%s\0' "$@" > arguments; echo "$AWS_REGION" > region; exit 7`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

// TestUpNeedsItsTools: what is missing is reported before anything is begun.
func TestUpNeedsItsTools(t *testing.T) {
	shopDirectory(t)
	for _, command := range []string{"up", "down"} {
		program(t, "", "")
		if code, _, stderr := runRemote(&fakeStack{}, command, "--yes"); code != 1 || stderr != "error: there is no cdk on the PATH or in node_modules; install it with npm install aws-cdk\n" {
			t.Errorf("%s: exit code %d, %s", command, code, stderr)
		}
		fakeTools(t, os.Getenv("PATH"))
		if code, _, stderr := runRemote(&fakeStack{}, command); code != 1 || stderr != "error: confirmation requires a terminal; use compose-cdk "+command+" --yes\n" {
			t.Errorf("%s: exit code %d, %s", command, code, stderr)
		}
		if err := os.WriteFile(filepath.Join(os.Getenv("PATH"), "node"), []byte("#!/bin/sh\necho v20.1.0\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		if code, _, stderr := runRemote(&fakeStack{}, command, "--yes"); code != 1 || !strings.HasSuffix(stderr, "install Node.js 22 or later\n") || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit code %d, %s", command, code, stderr)
		}
	}
}

// TestUpRunsCDK: the flags reach cdk, and its exit code is that of the command.
func TestUpRunsCDK(t *testing.T) {
	shopDirectory(t)
	program(t, "", "")
	fakeTools(t, os.Getenv("PATH"))
	code, _, _ := runRemote(&fakeStack{}, "-f", "compose.yaml", "--profile", "x", "up", "--yes", "--stack", "shop", "--", "--no-rollback")
	text, err := os.ReadFile("arguments")
	if err != nil || code != 7 {
		t.Fatalf("exit code %d, %v", code, err)
	}
	got := strings.ReplaceAll(string(text), "\x00", " ")
	for _, want := range []string{"deploy shop --require-approval never --progress events --no-rollback --app ", " -c compose=compose.yaml -c profiles=x -c stack=shop "} {
		if !strings.Contains(got, want) {
			t.Errorf("cdk gets %s, without %s", got, want)
		}
	}
	if region, err := os.ReadFile("region"); err != nil || string(region) != "eu-central-1\n" {
		t.Errorf("cdk gets the region %s (%v)", region, err)
	}
}
