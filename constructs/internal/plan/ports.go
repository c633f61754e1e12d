package plan

import (
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// Kinds of load balancers.
const (
	ApplicationLoadBalancer = "application"
	NetworkLoadBalancer     = "network"
)

// Ingress is the one load balancer of a project.
//
// Compose: a published port answers on the host's address. ECS: tasks come and
// go, a load balancer has the address that stays. Decision: one for the
// project, an Application Load Balancer if all published ports speak HTTP,
// else a Network Load Balancer; a listener on each published port.
type Ingress struct {
	Kind string `json:"kind"`
	// Listeners are ordered by port.
	Listeners []Listener `json:"listeners"`
}

// Listener is a port of the load balancer.
type Listener struct {
	Port int `json:"port"`
	// Protocol is HTTP, HTTPS, TCP, UDP or TCP_UDP.
	Protocol string `json:"protocol"`
	// Certificate is the ARN of the ACM certificate of an HTTPS listener.
	Certificate string `json:"certificate,omitempty"`
	// Sources are who may connect.
	Sources []Source `json:"sources"`
	// RedirectTo is a port to which HTTP requests are redirected with HTTPS;
	// where it is set there is no Target.
	RedirectTo int `json:"redirectTo,omitempty"`
	// Target is where connections go.
	Target *Target `json:"target,omitempty"`
	// URL is the scheme of the address in the outputs: http, https, or empty
	// for host:port.
	URL string `json:"url,omitempty"`
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
	// Protocol is HTTP, HTTPS, TCP, UDP or TCP_UDP.
	Protocol string `json:"protocol"`
	// Version is HTTP1, HTTP2 or GRPC; empty below a Network Load Balancer.
	Version string `json:"version,omitempty"`
	// DrainSeconds is how long open connections may last when a task leaves.
	DrainSeconds int          `json:"drainSeconds"`
	HealthCheck  TargetHealth `json:"healthCheck"`
}

// TargetHealth is how the load balancer asks a task.
type TargetHealth struct {
	// Protocol is HTTP, HTTPS or TCP; Port is the container port that is asked.
	Protocol string `json:"protocol"`
	Port     int    `json:"port"`
	// Path and Codes are for HTTP and HTTPS. For gRPC, Codes are gRPC codes.
	Path  string `json:"path,omitempty"`
	Codes string `json:"codes,omitempty"`
	// Zero stands for the load balancer's own default.
	IntervalSeconds    int `json:"intervalSeconds,omitempty"`
	TimeoutSeconds     int `json:"timeoutSeconds,omitempty"`
	HealthyThreshold   int `json:"healthyThreshold,omitempty"`
	UnhealthyThreshold int `json:"unhealthyThreshold,omitempty"`
}

// drainSeconds replaces the default of five minutes, which would make every
// deployment wait.
const drainSeconds = 30

func ingress(project *types.Project) *Ingress {
	ports := composefile.PublishedPorts(project)
	if len(ports) == 0 {
		return nil
	}
	in := &Ingress{Kind: NetworkLoadBalancer}
	if composefile.AllHTTP(ports) {
		in.Kind = ApplicationLoadBalancer
	}
	for i, port := range ports {
		if i > 0 && ports[i-1].Published == port.Published {
			continue // the UDP half of a TCP_UDP listener
		}
		both := i+1 < len(ports) && ports[i+1].Published == port.Published
		in.Listeners = append(in.Listeners, listener(project, port, in.Kind, both))
	}
	if redirect, ok := redirect(in); ok {
		in.Listeners = append([]Listener{redirect}, in.Listeners...)
	}
	return in
}

func listener(project *types.Project, port composefile.Port, kind string, both bool) Listener {
	l := Listener{Port: port.Published, Sources: sources(port.Ingress)}
	t := Target{
		Service: port.Service, Container: containerName(port.Service), Port: port.Target,
		DrainSeconds: drainSeconds,
	}
	if kind == ApplicationLoadBalancer {
		l.Protocol, l.URL = "HTTP", "http"
		if port.Certificate != "" {
			l.Protocol, l.URL, l.Certificate = "HTTPS", "https", port.Certificate
		}
		t.Protocol, t.Version = applicationProtocol(port.Speaks)
	} else {
		l.Protocol = strings.ToUpper(port.Transport)
		if both {
			l.Protocol = "TCP_UDP"
		}
		t.Protocol = l.Protocol
	}
	t.HealthCheck = targetHealth(project.Services[port.Service], port, t)
	l.Target = &t
	return l
}

func applicationProtocol(speaks string) (protocol, version string) {
	switch speaks {
	case composefile.HTTPS:
		return "HTTPS", "HTTP1"
	case composefile.HTTP2:
		return "HTTP", "HTTP2"
	case composefile.GRPC:
		return "HTTP", "GRPC"
	default:
		return "HTTP", "HTTP1"
	}
}

func targetHealth(s types.ServiceConfig, port composefile.Port, t Target) TargetHealth {
	h := TargetHealth{Protocol: "TCP", Port: port.Target}
	if t.Version != "" {
		h.Protocol, h.Path, h.Codes = t.Protocol, "/", "200-499"
		if t.Version == "GRPC" {
			h.Path, h.Codes = "/AWS.ALB/healthcheck", "0-99"
		}
	}
	if t.Protocol == "UDP" {
		if tcp, ok := composefile.HealthPort(s); ok {
			h.Port = tcp
		}
	}
	if own := port.HealthCheck; own != nil {
		if t.Version == "" && own.Path != "" {
			h.Protocol, h.Path, h.Codes = "HTTP", own.Path, "200-399"
		}
		h.Path, h.Codes = stringOr(own.Path, h.Path), stringOr(own.Codes, h.Codes)
		h.IntervalSeconds, h.TimeoutSeconds = seconds(own.Interval), seconds(own.Timeout)
		h.HealthyThreshold, h.UnhealthyThreshold = own.HealthyThreshold, own.UnhealthyThreshold
	}
	return h
}

// redirect sends port 80 to 443 where HTTPS is served there and nothing else
// is on port 80.
func redirect(in *Ingress) (Listener, bool) {
	for _, l := range in.Listeners {
		if l.Port == 80 {
			return Listener{}, false
		}
	}
	for _, l := range in.Listeners {
		if l.Port == 443 && l.Protocol == "HTTPS" {
			return Listener{Port: 80, Protocol: "HTTP", Sources: l.Sources, RedirectTo: 443}, true
		}
	}
	return Listener{}, false
}

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
