package e2e

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/efs"
)

var update = flag.Bool("update", false, "write the session of the documentation anew")

// TestSessionDoc repeats the session of the documentation, from a directory that
// has the compose file only, and holds the page to what the commands print.
func TestSessionDoc(t *testing.T) {
	t.Parallel()
	const page = "docs/start/session.md"
	text := string(must(os.ReadFile(filepath.Join(root, page)))(t))
	file, _, found := strings.Cut(strings.SplitAfter(text, "```yaml\n")[1], "```")
	if !found {
		t.Fatal("the page has no compose file")
	}
	s := newSession(t, file)
	got := sessionBlock.ReplaceAllStringFunc(text, func(block string) string { return s.repeat(t, block) })
	if *update {
		if err := os.WriteFile(filepath.Join(root, page), []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, got == text || *update, "%s differs from what the commands print; write it with go test -run TestSessionDoc -update. They print\n%s", page, got)
	expect(t, fileSystems(t, "guestbook") == 0, "down --volumes leaves file systems")
}

var sessionBlock = regexp.MustCompile("(?s)```text\n.*?```\n")

// session runs commands in one directory, as a shell does.
type session struct {
	workspace
	path string
}

// columns is the width of a page of the documentation.
const columns = "84"

func newSession(t *testing.T, file string) session {
	s := session{workspace{dir: t.TempDir()}, t.TempDir()}
	s.write(t, "compose.yaml", file)
	plugin := filepath.Join(s.path, "session-manager-plugin")
	if err := os.WriteFile(plugin, []byte("#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s session) run(t *testing.T, command string) result {
	t.Helper()
	path := strings.Join([]string{s.path, filepath.Dir(program), filepath.Join(root, "node_modules", ".bin"), os.Getenv("PATH")}, string(filepath.ListSeparator))
	// As users have it: the emulator may end a connection that is about to be used again.
	variables := environment(aws.endpoint, "PATH="+path, "AWS_MAX_ATTEMPTS=3", "COLUMNS="+columns)
	return must(execute(t.Context(), s.dir, variables, "sh", "-c", command))(t)
}

// repeat runs the commands of a block, and returns it with what they print.
func (s session) repeat(t *testing.T, block string) string {
	t.Helper()
	var out strings.Builder
	out.WriteString("```text\n")
	for _, line := range strings.Split(block, "\n") {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			out.WriteString(line + "\n" + normal(s.run(t, command).output))
		}
	}
	out.WriteString("```\n")
	return out.String()
}

var normalizations = []struct {
	what *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`guestboo\w*-ProjectLoa\w*-\w+-\d+\.`), "guestbook-0123456789."},
	{regexp.MustCompile(`\(\d+ (s|min) ago\)`), "(5 s ago)"},
	{regexp.MustCompile(`\bfs-[0-9a-f]+`), "fs-0123456789abcdef0"},
	{regexp.MustCompile(`(?m) +$`), ""},
}

// normal is an output without what differs each time: names that AWS makes, times, and
// the order in which things happen at the same time.
func normal(output string) string {
	for _, n := range normalizations {
		output = n.what.ReplaceAllString(output, n.with)
	}
	return stateLines.ReplaceAllStringFunc(output, func(lines string) string {
		all := strings.SplitAfter(strings.TrimSuffix(lines, "\n"), "\n")
		all[len(all)-1] += "\n"
		slices.SortFunc(all, func(a, b string) int {
			serviceA, stateA, _ := strings.Cut(strings.TrimSpace(a), " ")
			serviceB, stateB, _ := strings.Cut(strings.TrimSpace(b), " ")
			return cmp.Or(strings.Compare(serviceA, serviceB), slices.Index(states, stateA)-slices.Index(states, stateB))
		})
		return strings.Join(all, "")
	})
}

var states = []string{"starts", "runs as a job", "runs", "has ended", "stops", "has stopped"}

var stateLines = regexp.MustCompile(`(?m)(^  \S+ (` + strings.Join(states, "|") + `)\n)+`)

// TestSession looks at what the session of the documentation does not show.
func TestSession(t *testing.T) {
	t.Parallel()
	s := newSession(t, `
name: visitors
services:
  web: {image: "nginx:1.29", ports: ["80:80"], x-aws-exec: true, volumes: ["data:/data:nocopy"]}
  agent: {image: "busybox:1.37", network_mode: "service:web"}
  migrate: {image: "busybox:1.37", x-aws-job: true}
volumes: {data: }
`)
	for _, step := range []struct {
		name, command string
		code          int
		want          string
	}{
		{"a stack that does not exist", "compose-cdk ps", 1, "error: stack visitors does not exist in " + region},
		{"up without an answer", "compose-cdk up < /dev/null", 1, "error: confirmation requires a terminal; use compose-cdk up --yes"},
		{"up", "compose-cdk up --yes", 0, "visitors is deployed to " + region},
		{"up again", "compose-cdk up --yes", 0, "visitors is deployed to " + region},
		{"what changes: nothing", "compose-cdk plan --changes", 0, "There were no differences"},
		{"what changes", "sed 's/nginx:1.29/nginx:1.30/' compose.yaml > next.yaml && compose-cdk plan --changes next.yaml", 0, "nginx:1.30"},
		{"up with a question", `echo n | script --quiet --return --echo never --command "compose-cdk -f next.yaml up" /dev/null`, 1, "[~] AWS::ECS::TaskDefinition"},
		{"without a compose file", "cd / && compose-cdk --project-name visitors url web", 0, "http://visitors-"},
		{"of another directory", "cd / && compose-cdk url --stack visitors --format json", 0, `"output": "WebUrl"`},
		{"a session", "compose-cdk exec web ls /", 3, `{"Target":"ecs:visitors-`},
		{"a session in a sidecar", "compose-cdk exec agent ls /", 3, "StartSession"},
		{"a session in a job", "compose-cdk exec migrate ls /", 1, "error: no task of migrate is running"},
		{"a command that fails", "compose-cdk run -e A=1 web sh -c 'exit 7'", 7, "web ended with exit code 7"},
		{"its output", "compose-cdk logs --tail 1 web", 0, "web | sh -c exit 7"},
		{"a task in the background", "compose-cdk run -d migrate", 0, "-"},
		{"a sidecar by itself", "compose-cdk run agent", 1, "error: agent is a sidecar of web; run web"},
		{"to restart all", "compose-cdk restart", 0, "web runs with new tasks"},
		{"to restart a job", "compose-cdk restart migrate", 1, "compose-cdk run migrate"},
		{"a service that does not exist", "compose-cdk restart wep", 1, "error: service wep is not in stack visitors; did you mean web?"},
		{"without credentials", "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY; compose-cdk ps", 1, "error: no AWS credentials; set AWS_PROFILE, "},
		{"without a region", "unset AWS_REGION AWS_DEFAULT_REGION; compose-cdk ps", 1, "error: no AWS Region is set; set AWS_REGION, or use --region"},
		{"without the network", "AWS_ENDPOINT_URL=http://127.0.0.1:9 compose-cdk ps", 1, "error: AWS cannot be reached: "},
		{"down without a compose file", "cd / && compose-cdk -p visitors down --yes", 0, "kept, and still billed:\n  AWS::EFS::FileSystem  fs-"},
	} {
		run := s.run(t, step.command)
		expect(t, run.code == step.code && strings.Contains(run.output, step.want), "%s: exit code %d, want %d and %q in\n%s", step.name, run.code, step.code, step.want, run.output)
		if step.code == 1 {
			expect(t, strings.Count(run.output, "error: ") == 1 && strings.HasSuffix(run.output, "\n"), "%s: more than one line of errors:\n%s", step.name, run.output)
		}
	}
}

// TestInterruptedUp interrupts up while CloudFormation waits for a service.
func TestInterruptedUp(t *testing.T) {
	t.Parallel()
	s := newSession(t, strings.ReplaceAll(small, "%", "halted"))
	aws.control(t, "hold", "stack", "halted", "type", "AWS::ECS::Service")
	ended := make(chan result)
	go func() { ended <- s.run(t, "compose-cdk up --yes & echo $! > pid; wait $!") }()
	waitUntilHeld(t, aws)
	id := strings.TrimSpace(string(must(os.ReadFile(filepath.Join(s.dir, "pid")))(t)))
	process := must(os.FindProcess(must(strconv.Atoi(id))(t)))(t)
	expect(t, process.Signal(syscall.SIGTERM) == nil, "up does not run any more")
	run := <-ended
	const want = "error: interrupted; CloudFormation continues; compose-cdk ps shows its state\n"
	expect(t, run.code == 130 && strings.HasSuffix(run.output, want), "exit code %d, want 130 and %q in\n%s", run.code, want, run.output)
	aws.control(t, "release")
	status, _ := stackStatus(t, "halted")
	expect(t, status == types.StackStatusCreateComplete, "the stack is %s", status)
	s.run(t, "compose-cdk down --yes")
}

// fileSystems is how many there are with the tag of a project.
func fileSystems(t *testing.T, project string) int {
	t.Helper()
	n := 0
	for _, f := range must(aws.files.DescribeFileSystems(t.Context(), &efs.DescribeFileSystemsInput{}))(t).FileSystems {
		for _, tag := range f.Tags {
			if *tag.Key == "com.docker.compose.project" && *tag.Value == project {
				n++
			}
		}
	}
	return n
}
