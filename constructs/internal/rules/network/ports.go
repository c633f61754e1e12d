package network

import (
	"fmt"
	"math"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkPorts refuses numbers, protocols and modes that do not exist; it warns of
// ports of datastores and debuggers, and of ports that nothing can publish. Infos
// list the private ones.
func checkPorts(r *finding.Report, s *model.Service) {
	reachable := s.Reachable()
	var private, random []string
	for i, port := range s.Ports() {
		at := model.PortPath(port)
		if port.Label == nil {
			checkPortNumbers(r, s, at, i)
			checkPortExtensions(r, at, s, i)
		}
		switch {
		case port.Private && port.Implied:
			random = append(random, strconv.Itoa(port.Target))
		case port.Private:
			private = append(private, strconv.Itoa(port.Target))
		case s.Run() != model.RunAlways: // checkNoService
		case !reachable && (s.NetworkMode == "" || s.NetworkMode == "none" || s.IsSidecar()):
			r.Warn(at, codes.InternalPort, "add a network that is not internal, or remove the port",
				"port %d is not published: the service has no network that can be reached from outside", port.Target)
		case port.Label != nil: // the file asks to serve the route
		default:
			checkHostAddress(r, at, s.ServiceConfig.Ports[i].HostIP, port)
			checkDatastore(r, at, port)
			checkDebugger(r, at, s, port)
		}
	}
	if len(random) > 0 {
		r.Info(s.At("ports"), codes.PrivatePort, fmt.Sprintf("to publish a port, write %q", random[0]+":"+random[0]),
			"not published, because Docker would assign random host ports: %s", finding.List(random))
	}
	if len(private) > 0 {
		r.Info(s.At("ports"), codes.PrivatePort, "", "not published, because they are bound to a loopback address: %s", finding.List(private))
	}
}

func checkPortNumbers(r *finding.Report, s *model.Service, at finding.Path, i int) {
	c := s.ServiceConfig.Ports[i]
	const fix = "use 1 to 65535"
	if c.Target == 0 || c.Target > math.MaxUint16 {
		r.Error(at, codes.PortNumber, fix, "target %d is not a port number", c.Target)
	}
	first, last, isRange := strings.Cut(c.Published, "-")
	for _, n := range []string{first, last} {
		if port, err := strconv.Atoi(n); n != "" && (err != nil || port < 0 || port > math.MaxUint16) {
			r.Error(at, codes.PortNumber, fix, "published %q is not a port", n)
		}
	}
	if isRange {
		r.Warn(at, codes.PortRange, "publish one port",
			"of the ports %s, only the first is used: a load balancer does not choose from a range", c.Published)
	}
	switch c.Protocol {
	case "", model.TCP, model.UDP:
	default:
		r.Error(at, codes.PortProtocol, "use tcp or udp", "%q is not supported: load balancers use TCP and UDP", c.Protocol)
	}
	switch c.Mode {
	case "", "host", "ingress":
	default:
		r.Error(at, codes.PortMode, "use host or ingress", "%q is not a publishing mode", c.Mode)
	}
}

// checkHostAddress: an address of the machine, such as that of a private network,
// says who can reach a port. There is none that a load balancer could have.
func checkHostAddress(r *finding.Report, at finding.Path, address string, port model.Port) {
	ip := net.ParseIP(strings.Trim(address, "[]"))
	if address == "" || ip != nil && ip.IsUnspecified() || len(port.Ingress) > 0 {
		return
	}
	r.Warn(at, codes.HostAddress, "list the allowed sources in x-aws-ingress, or bind the port to 127.0.0.1 to keep it private",
		"the address %s is ignored: port %d would be published to everyone", address, port.Published)
}

func checkDatastore(r *finding.Report, at finding.Path, port model.Port) {
	if name := model.DatastoreOf(port.Target); name != "" && len(port.Ingress) == 0 {
		r.Warn(at, codes.DatastorePort, "remove the port (services reach it without `ports`), or list the allowed sources in x-aws-ingress",
			"port %d (%s) would be reachable from the internet", port.Published, name)
	}
}

// servers are images of applications that listen on the port of a debugger.
var servers = map[int]string{5005: "rasa", 5678: "n8n"}

// checkDebugger reports a published port of a debugger, which runs the code of
// whoever connects. An application that has the number is told by its image, by
// its health check, or by what the port speaks.
func checkDebugger(r *finding.Report, at finding.Path, s *model.Service, port model.Port) {
	language := model.DebuggerOf(port.Target)
	if language == "" || port.Transport != model.TCP || port.IsHTTP() || len(port.Ingress) > 0 {
		return
	}
	server := servers[port.Target]
	asked, ok := s.CheckedPort()
	if server != "" && strings.Contains(s.Image, server) || ok && asked.Target == port.Target {
		return
	}
	r.Warn(at, codes.DebuggerPort, "remove the port, or bind it to 127.0.0.1; if it is the port of the application, add app_protocol: http",
		"port %d is the debugger port of %s: anyone who can reach it can run code in the container", port.Target, language)
}

// checkExpose holds the entries to port[-port][/protocol].
func checkExpose(r *finding.Report, s *model.Service) {
	for i, entry := range s.Expose {
		if len(model.ExposedIn(entry)) == 0 {
			r.Error(s.At("expose", i), codes.PortNumber, "use a port from 1 to 65535, or a range", "%q is not a port", entry)
		}
	}
}

// checkPortExtensions refuses values of the x-aws-* attributes of a port.
func checkPortExtensions(r *finding.Report, at finding.Path, s *model.Service, i int) {
	c, match := s.ServiceConfig.Ports[i], s.Ports()[i].Match
	ext, mistakes := model.DecodeExtensions[model.PortExtensions](c.Extensions)
	report.ExtensionErrors(r, at, mistakes)
	if ext.Protocol != "" && !slices.Contains(model.PortProtocols, strings.ToLower(ext.Protocol)) {
		r.Error(at.Then("x-aws-protocol"), codes.ExtensionValue, "use http, https or tcp", "%q is not a supported protocol", ext.Protocol)
	}
	if ext.Protocol != "" && c.Protocol == model.UDP {
		r.Error(at.Then("x-aws-protocol"), codes.ExtensionValue, "remove it", "a UDP port cannot use %s", ext.Protocol)
	}
	report.Certificate.Check(r, at.Then("x-aws-certificate"), ext.Certificate)
	report.Ingress(r, at.Then("x-aws-ingress"), ext.Ingress)
	checkConditions(r, at, ext, match)
	checkRedirectSettings(r, at.Then("x-aws-redirect"), ext.Redirects)
	checkAuth(r, at.Then("x-aws-auth"), s.Project, ext, match)
	checkTargetSettings(r, at, ext)
	if test := ext.TestListener; test != nil {
		report.Ingress(r, at.Then("x-aws-test_listener", "ingress"), test.Ingress)
	}
	if ext.HealthCheck != nil {
		checkTargetHealth(r, at.Then("x-aws-healthcheck"), *ext.HealthCheck)
	}
}

// answerCodes are HTTP status codes from 200 to 599, or gRPC ones from 0 to
// 99, singly or in ranges (Elastic Load Balancing API reference, Matcher).
var answerCodes = lazyregexp.New(`^` + answerRange + `(,` + answerRange + `)*$`)

const answerRange = `([2-5]\d\d(-[2-5]\d\d)?|\d{1,2}(-\d{1,2})?)`

func checkTargetHealth(r *finding.Report, at finding.Path, h model.PortHealthCheck) {
	wrong := func(name, fix, message string, args ...any) {
		r.Error(at.Then(name), codes.TargetHealth, fix, message, args...)
	}
	if h.Port < 0 || h.Port > math.MaxUint16 {
		wrong("port", "use 1 to 65535", "%d is not a port", h.Port)
	}
	if h.Path != "" && !strings.HasPrefix(h.Path, "/") {
		wrong("path", "write /"+h.Path, "%q does not begin with a slash", h.Path)
	}
	if h.Codes != "" && !answerCodes.MatchString(h.Codes) {
		wrong("codes", "use the form 200-299 or 200,204", "%q is not a list of HTTP status codes", h.Codes)
	}
	targetSeconds(wrong, "grace_period", h.GracePeriod, limits.ServiceGrace)
	interval := targetSeconds(wrong, "interval", h.Interval, limits.TargetInterval)
	timeout := targetSeconds(wrong, "timeout", h.Timeout, limits.TargetTimeout)
	if interval > 0 && timeout >= interval {
		wrong("timeout", "make it shorter than the interval", "%s is not below the interval of %s", h.Timeout, h.Interval)
	}
	for _, t := range []struct {
		name  string
		value int
	}{{"healthy_threshold", h.HealthyThreshold}, {"unhealthy_threshold", h.UnhealthyThreshold}} {
		if b := limits.TargetThreshold; t.value != 0 && t.value != b.Clamp(t.value) {
			wrong(t.name, "", "%d is out of range: load balancers allow %d to %d", t.value, b.Min, b.Max)
		}
	}
}

// targetSeconds reads a duration, 0 where there is none or it is wrong.
func targetSeconds(wrong func(name, fix, message string, args ...any), name, value string, b limits.Range) time.Duration {
	if value == "" {
		return 0
	}
	d, err := time.ParseDuration(value)
	switch {
	case err != nil:
		wrong(name, "write it as 10s", "%q is not a duration", value)
		return 0
	case d%time.Second != 0 || d < time.Duration(b.Min)*time.Second || d > time.Duration(b.Max)*time.Second:
		wrong(name, "", "%s is out of range: load balancers allow whole seconds from %d to %d", value, b.Min, b.Max)
		return 0
	}
	return d
}

// checkTargetSettings refuses durations of a target group that are out of range.
func checkTargetSettings(r *finding.Report, at finding.Path, ext model.PortExtensions) {
	wrong := func(name, fix, message string, args ...any) {
		r.Error(at.Then(name), codes.TargetSettings, fix, message, args...)
	}
	duration := func(name, value string, b limits.Range) {
		if d, err := time.ParseDuration(value); err == nil && d == 0 {
			return
		}
		targetSeconds(wrong, name, value, b)
	}
	duration("x-aws-deregistration_delay", ext.DeregistrationDelay, limits.TargetDrain)
	duration("x-aws-slow_start", ext.SlowStart, limits.TargetSlowStart)
	if s := ext.Stickiness; s != nil {
		place := at.Then("x-aws-stickiness")
		if s.Duration == "" {
			r.Error(place, codes.TargetSettings, "add duration, for example 1h", "the stickiness has no duration")
		}
		targetSeconds(func(name, fix, message string, args ...any) {
			r.Error(place.Then(name), codes.TargetSettings, fix, message, args...)
		}, "duration", s.Duration, limits.TargetStickiness)
	}
}
