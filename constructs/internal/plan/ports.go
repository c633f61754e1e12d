package plan

import (
	"slices"
	"strings"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

// Listener is a port of a load balancer.
//
// Compose: a published port answers on the host's address, and belongs to one
// service. ECS: a listener has a default action, and on an Application Load
// Balancer rules before it. Decision: the port of a service that takes all
// requests is the default; ports with hosts or paths are rules, which stand in
// the order that follows from each rule alone; where no service takes the rest
// the answer is 404.
type Listener struct {
	Port int `json:"port"`
	// Protocol is HTTP, HTTPS, TCP, TLS, UDP or TCP_UDP.
	Protocol string `json:"protocol"`
	// Certificates are ARNs of ACM certificates for HTTPS and TLS, sorted.
	Certificates []string `json:"certificates,omitempty"`
	// DomainCertificate adds the certificate of the project's domain.
	DomainCertificate bool `json:"domainCertificate,omitempty"`
	// Sources are who may connect; nobody where CloudFront alone may.
	Sources []Source `json:"sources"`
	// OwnGroup gives the listener a security group of its own, as the rules of
	// all listeners together might be too many for one.
	OwnGroup bool `json:"ownGroup,omitempty"`
	// RedirectTo is a port to which HTTP requests are redirected with HTTPS;
	// where it is set there is no Target.
	RedirectTo int `json:"redirectTo,omitempty"`
	// Target is where connections go that no rule takes; nil answers 404.
	Target *Target `json:"target,omitempty"`
	// Rules are ordered by priority, and so are Redirects.
	Rules     []Rule     `json:"rules,omitempty"`
	Redirects []Redirect `json:"redirects,omitempty"`
	// Test means that it leads to the targets that name its port, for whom its rules
	// are made.
	Test bool `json:"test,omitempty"`
	// URL is the scheme of the address in the outputs: http, https, or empty
	// for host:port.
	URL string `json:"url,omitempty"`
}

// Rule leads some of a listener's requests to a target: those that match.
type Rule struct {
	// Priority is 1 to 50000; requests try the lowest first.
	Priority int `json:"priority"`
	Match
	Transforms
	Target Target `json:"target"`
}

// Match are the conditions of a rule.
type Match = routing.Match

// Transforms change requests on their way to the target.
type Transforms struct {
	// Rewrite changes the URL without scheme and host; nil leaves it as it is.
	Rewrite *routing.Rewrite `json:"rewrite,omitempty"`
	// RewriteHost changes the header Host.
	RewriteHost *routing.Rewrite `json:"rewriteHost,omitempty"`
}

// Redirect sends the clients whose requests match to another address.
type Redirect struct {
	Priority int `json:"priority"`
	Match
	To routing.Location `json:"to"`
	// Status is 301 or 302.
	Status int `json:"status"`
	// Service is the one whose port has the redirect.
	Service string `json:"service"`
}

// Source is one way into a listener; exactly one field is set.
type Source struct {
	CIDR          string `json:"cidr,omitempty"`
	SecurityGroup string `json:"securityGroup,omitempty"`
	PrefixList    string `json:"prefixList,omitempty"`
}

// Target is a container port behind a listener.
type Target struct {
	Service   string `json:"service"`
	Container string `json:"container"`
	Port      int    `json:"port"`
	// Published is the port that the compose file publishes it on.
	Published int `json:"published"`
	// ID is in the construct ids of what belongs to the port.
	ID string `json:"-"`
	// Protocol is HTTP, HTTPS, TCP, TLS, UDP or TCP_UDP.
	Protocol string `json:"protocol"`
	// Version is HTTP1, HTTP2 or GRPC; empty below a Network Load Balancer.
	Version string `json:"version,omitempty"`
	// DrainSeconds is how long open connections may last when a task leaves.
	DrainSeconds int `json:"drainSeconds"`
	// Sticky keeps a client with one task; nil does not.
	Sticky *Sticky `json:"sticky,omitempty"`
	// SlowStartSeconds is how long a new task gets less than its share; 0 for none.
	SlowStartSeconds int          `json:"slowStartSeconds,omitempty"`
	HealthCheck      TargetHealth `json:"healthCheck"`
	// Auth is what the load balancer asks for first; nil lets everybody in.
	Auth *Auth `json:"auth,omitempty"`
	// Shifts means that a deployment starts its tasks behind a second target group,
	// and moves the requests there.
	Shifts bool `json:"shifts,omitempty"`
	// TestPort is the listener on which requests reach the new tasks before the
	// others move; 0 for none.
	TestPort int `json:"testPort,omitempty"`
}

// Sticky is how long a client stays with a task, and by which cookie of the
// application; without one a cookie of the load balancer, or the client's
// address below a Network Load Balancer.
type Sticky struct {
	Seconds int    `json:"seconds"`
	Cookie  string `json:"cookie,omitempty"`
}

// drainSeconds replaces the default of five minutes, which would make every
// deployment wait.
const drainSeconds = 30

// listener decides about the ports that share one.
func listener(project *model.Project, from model.Listener, http bool) Listener {
	l := Listener{Port: from.Port, Sources: sources(from.Ingress()), OwnGroup: from.HasOwnGroup()}
	if from.Ports[0].CloudFront {
		l.Sources = []Source{}
	}
	secure := false
	for _, port := range from.Ports {
		if port.Certificate != "" && !slices.Contains(l.Certificates, port.Certificate) {
			l.Certificates = append(l.Certificates, port.Certificate)
		}
		l.DomainCertificate = l.DomainCertificate || port.DomainCertificate
		secure = secure || port.IsSecure()
	}
	slices.Sort(l.Certificates)
	if !http {
		networkListener(project, &l, from, secure)
		return l
	}
	l.Protocol, l.URL = "HTTP", "http"
	if secure {
		l.Protocol, l.URL = "HTTPS", "https"
	}
	for _, port := range from.Ports {
		t := target(project, port)
		t.Protocol, t.Version = applicationProtocol(port.Speaks)
		t.HealthCheck = targetHealth(project.Service(port.Service), port, t)
		if port.IsRouted() {
			l.Rules = append(l.Rules, Rule{port.Priority, port.Match, transforms(port), t})
		} else {
			l.Target = &t
		}
		for _, r := range port.Redirects {
			l.Redirects = append(l.Redirects, Redirect{r.Priority, r.Match, r.To, r.Status, port.Service})
		}
	}
	slices.SortFunc(l.Redirects, func(a, b Redirect) int { return a.Priority - b.Priority })
	slices.SortFunc(l.Rules, func(a, b Rule) int { return a.Priority - b.Priority })
	return l
}

func transforms(port model.Port) Transforms {
	var t Transforms
	if port.Rewrite != nil {
		t = Transforms{port.Rewrite.URL, port.Rewrite.Host}
	}
	if len(port.StripPrefix) > 0 {
		t.Rewrite = &routing.Rewrite{Regex: routing.StripExpression(port.StripPrefix), Replace: "/$2"}
	}
	return t
}

func networkListener(project *model.Project, l *Listener, from model.Listener, secure bool) {
	port := from.Ports[0]
	t := target(project, port)
	l.Protocol = strings.ToUpper(port.Transport)
	if len(from.Ports) > 1 {
		l.Protocol = "TCP_UDP"
	}
	t.Protocol = l.Protocol
	if secure {
		l.Protocol = "TLS"
		if port.Speaks == model.HTTPS {
			t.Protocol = "TLS"
		}
		if port.IsHTTP() {
			l.URL = "https"
		}
	}
	t.HealthCheck = targetHealth(project.Service(port.Service), port, t)
	l.Target = &t
}

// target has what all protocols have in common.
func target(project *model.Project, port model.Port) Target {
	t := Target{
		Service: port.Service, Container: containerName(port.Service), Port: port.Target, Published: port.Published,
		ID:           port.ID(),
		DrainSeconds: drainSeconds, SlowStartSeconds: seconds(port.SlowStart),
		Shifts: project.Service(port.Service).Host().ShiftsTraffic(),
		Auth:   auth(project, port),
	}
	if port.DrainDelay != "" {
		t.DrainSeconds = seconds(port.DrainDelay)
	}
	if port.TestListener != nil {
		t.TestPort = port.TestListener.Port
	}
	if port.Stickiness != nil {
		t.Sticky = &Sticky{seconds(port.Stickiness.Duration), port.Stickiness.Cookie}
	}
	return t
}

func applicationProtocol(speaks string) (protocol, version string) {
	switch speaks {
	case model.HTTPS:
		return "HTTPS", "HTTP1"
	case model.HTTP2:
		return "HTTP", "HTTP2"
	case model.GRPC:
		return "HTTP", "GRPC"
	default:
		return "HTTP", "HTTP1"
	}
}

// ID is the construct id of the listener.
func (l Listener) ID() string { return model.ListenerID(l.Port) }

// TargetGroupID is the construct id of the target group, as it is behind the first
// load balancer.
func (t Target) TargetGroupID() string { return model.TargetGroupID(t.ID) }

// sources reads x-aws-ingress; who is not named stays out, and everybody may
// come in where nobody is named.
func sources(entries []string) []Source {
	if len(entries) == 0 {
		return []Source{{CIDR: "0.0.0.0/0"}}
	}
	out := make([]Source, 0, len(entries))
	for _, e := range entries {
		switch {
		case strings.HasPrefix(e, "sg-"):
			out = append(out, Source{SecurityGroup: e})
		case strings.HasPrefix(e, "pl-"):
			out = append(out, Source{PrefixList: e})
		default:
			out = append(out, Source{CIDR: e})
		}
	}
	return out
}

// seconds reads a Compose duration that Check has accepted; 0 stands for none.
func seconds(duration string) int {
	d, err := time.ParseDuration(duration)
	if err != nil {
		return 0
	}
	return int(d / time.Second)
}
