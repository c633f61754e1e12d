package cli

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// progress reads what cdk prints, and prints what people wait for: the services, jobs
// and failures among the events of CloudFormation, and the images that are built. The
// rest is kept for a failure.
type progress struct {
	to      io.Writer
	counts  bool
	partial []byte
	rest    bytes.Buffer
}

func newProgress(to io.Writer) *progress {
	_, isTerminal := terminal(to)
	return &progress{to: to, counts: isTerminal}
}

func (p *progress) Write(data []byte) (int, error) {
	p.partial = append(p.partial, data...)
	for {
		line, rest, found := bytes.Cut(p.partial, []byte("\n"))
		if !found {
			return len(data), nil
		}
		p.line(strings.TrimRight(string(line), "\r"))
		p.partial = rest
	}
}

var (
	// cdkEvent is a line such as
	// shop | 55/60 | 5:22:21 PM | CREATE_IN_PROGRESS | AWS::ECS::Service | Project/Services/web/Service/Service (…) reason
	cdkEvent = regexp.MustCompile(`^\S+ \| +(\d+)/(\d+) +\| [^|]*\| ([A-Z_]+) +\| (\S+) +\| (.*)$`)
	// cdkImage is a line of an image that is built; the name of its service follows Services/.
	cdkImage    = regexp.MustCompile(`^\S+: (start|success|fail): (Building|Built|Publishing|Published) (.*Services/\S+)`)
	eventOf     = regexp.MustCompile(`(?:^|/)Services/([^/]+)/`)
	eventStates = map[string]string{
		"AWS::ECS::Service CREATE_IN_PROGRESS":  "starts",
		"AWS::ECS::Service CREATE_COMPLETE":     "runs",
		"AWS::ECS::Service UPDATE_IN_PROGRESS":  "is updated",
		"AWS::ECS::Service UPDATE_COMPLETE":     "runs",
		"AWS::ECS::Service DELETE_IN_PROGRESS":  "stops",
		"AWS::ECS::Service DELETE_COMPLETE":     "has stopped",
		"Custom::ComposeJob CREATE_IN_PROGRESS": "runs as a job",
		"Custom::ComposeJob CREATE_COMPLETE":    "has ended",
		"Custom::ComposeJob UPDATE_IN_PROGRESS": "runs as a job",
		"Custom::ComposeJob UPDATE_COMPLETE":    "has ended",
	}
)

func (p *progress) line(line string) {
	if m := cdkImage.FindStringSubmatch(line); m != nil && m[1] == "start" {
		p.print(strings.ToLower(m[2][:1]) + m[2][1:] + " " + m[3])
		return
	}
	m := cdkEvent.FindStringSubmatch(line)
	if m == nil {
		p.rest.WriteString(line + "\n")
		return
	}
	if p.counts {
		fmt.Fprintf(p.to, "\r\x1b[K  %s of %s", m[1], m[2])
	}
	service := eventOf.FindStringSubmatch(m[5])
	switch state := eventStates[m[4]+" "+m[3]]; {
	case strings.HasSuffix(m[3], "_FAILED"):
		p.print(m[3] + " " + m[4] + " " + m[5])
	case state != "" && service != nil:
		p.print(service[1] + " " + state)
	}
}

func (p *progress) print(text string) {
	if p.counts {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
	fmt.Fprintf(p.to, "  %s\n", text)
}

// close ends the output. If the work has failed, it prints what was kept.
func (p *progress) close(failed bool) {
	p.rest.Write(p.partial)
	if p.counts {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
	if failed {
		_, _ = p.to.Write(p.rest.Bytes())
	}
}
