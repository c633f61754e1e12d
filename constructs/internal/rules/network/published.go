package network

import (
	"fmt"
	"math"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkPublishedPorts refuses published ports that cannot share a load balancer,
// too many of them, and what their load balancer does not do; it warns of
// certificates and names that nothing uses.
func checkPublishedPorts(r *finding.Report, p *model.Project) {
	for _, b := range p.LoadBalancers() {
		checkBalancer(r, p, b)
	}
	ports := p.PublishedPorts()
	checkTargetGroups(r, p, ports)
	checkUnusedCertificate(r, p, ports)
}

func checkBalancer(r *finding.Report, p *model.Project, b model.LoadBalancer) {
	var all []model.Port
	for _, l := range b.Listeners {
		all = append(all, l.Ports...)
		checkListener(r, b, l)
		checkOpenRules(r, l)
		if b.HTTP {
			checkRedirects(r, l)
		}
	}
	checkBalancerQuotas(r, b, len(all))
	checkListenerGroups(r, p, b)
	checkForwardedScheme(r, b)
	checkTestListeners(r, p, b)
	for _, l := range b.Listeners {
		for _, port := range l.Ports {
			checkAuthPort(r, p, b, l, port)
			checkPortOf(r, p, b, l, port, all)
		}
	}
}

// checkPortOf checks a port for what its kind of load balancer does.
func checkPortOf(r *finding.Report, p *model.Project, b model.LoadBalancer, l model.Listener, port model.Port, all []model.Port) {
	switch {
	case port.CloudFront:
		checkCloudFrontPort(r, p, port)
	case !b.HTTP:
		checkNetworkPort(r, p, port, all)
	case l.IsSecure(), model.LoadBalancerOf(p.Project).Listener != "": // what an existing listener speaks is not in the file
	default:
		checkApplicationPort(r, port)
	}
}

func shownTarget(p model.Port) string {
	return fmt.Sprintf("%s:%d/%s", p.Service, p.Target, p.Transport)
}

// checkTargetGroups counts those of each ECS service: one for each port, but for a
// TCP and a UDP port that share a listener.
func checkTargetGroups(r *finding.Report, p *model.Project, ports []model.Port) {
	published := map[string][]string{}
	seen := map[[3]any]bool{}
	var services []string
	for _, port := range ports {
		key := [3]any{port.Service, port.Published, port.Target}
		if seen[key] {
			continue
		}
		seen[key] = true
		name := p.Service(port.Service).Host().Name
		if published[name] == nil {
			services = append(services, name)
		}
		published[name] = append(published[name], fmt.Sprint(port.Published))
	}
	for _, name := range services {
		if most := limits.TargetGroupsPerService; len(published[name]) > most {
			r.Error(finding.At("services", name, "ports"), codes.TargetGroups, "publish fewer ports, or split the service",
				"service %q publishes %d ports (%s): an ECS service allows at most %d", name, len(published[name]),
				finding.List(published[name]), most)
		}
	}
}

// checkUnusedCertificate reports a certificate of the project that no listener has.
func checkUnusedCertificate(r *finding.Report, p *model.Project, ports []model.Port) {
	ext := p.Extensions()
	if p.CloudFront() != nil {
		return // checkHTTPS
	}
	for _, port := range ports {
		if port.Certificate == ext.Certificate && port.Certificate != "" || port.DomainCertificate {
			return
		}
	}
	const fix = "publish an HTTP port on 443, for example {target: 80, published: 443}"
	if ext.Certificate != "" && len(ports) > 0 {
		r.Warn(finding.At("x-aws-certificate"), codes.UnusedCertificate, fix, "no port is published on 443 that could use the certificate")
	}
	if ext.Domain == nil {
		return
	}
	if len(ports) == 0 {
		r.Warn(finding.At("x-aws-domain"), codes.UnusedDomain, "publish a port", "no port is published, so there is no load balancer to give the name to")
		return
	}
	for _, port := range ports {
		if port.IsSecure() || model.LoadBalancerOf(p.Project).Listener != "" {
			return
		}
	}
	r.Warn(finding.At("x-aws-domain"), codes.UnusedCertificate, fix, "no port is published on 443 that could serve HTTPS under the name")
}

// checkApplicationPort refuses gRPC and HTTP/2 without a certificate behind an
// Application Load Balancer, and warns of plain HTTP where HTTPS is expected.
func checkApplicationPort(r *finding.Report, port model.Port) {
	switch {
	case port.Speaks == model.GRPC || port.Speaks == model.HTTP2:
		r.Error(model.PortPath(port), codes.CertificateNeeded, "add x-aws-certificate to the port, or use app_protocol: http",
			"%s needs a certificate: the load balancer supports it over HTTPS only", port.Speaks)
	case port.Published == 443 || port.Speaks == model.HTTPS:
		r.Warn(model.PortPath(port), codes.NoCertificate,
			"add x-aws-https: cloudfront, x-aws-certificate (at the top level or to the port), or x-aws-protocol: tcp to pass TLS through",
			"port %d would serve plain HTTP, because there is no certificate", port.Published)
	}
}

// checkNetworkPort refuses settings of a port that a Network Load Balancer does not
// have, and warns of UDP whose health nothing answers for.
func checkNetworkPort(r *finding.Report, p *model.Project, port model.Port, all []model.Port) {
	if port.IsSecure() && port.Transport == model.UDP {
		r.Error(model.PortPath(port), codes.CertificateUDP, "remove x-aws-certificate", "a certificate is for TLS, and the port is UDP")
	}
	checkRouted(r, port, all)
	if port.Stickiness != nil && port.IsSecure() {
		r.Error(model.PortPath(port), codes.TargetSettings, "remove x-aws-stickiness, or pass TLS through to the task without a certificate",
			"a Network Load Balancer does not support stickiness where it terminates TLS")
	}
	if port.Stickiness != nil && port.Stickiness.Cookie != "" || port.SlowStart != "" {
		r.Error(model.PortPath(port), codes.TargetSettings, "remove them, or set app_protocol of the port",
			"cookies and x-aws-slow_start require HTTP: a Network Load Balancer supports neither")
	}
	if _, ok := p.Service(port.Service).HealthPort(); port.Transport == model.UDP && !ok {
		r.Warn(model.PortPath(port), codes.UDPHealth, "add a TCP port to expose that answers when the service is healthy",
			"load balancers check the health of UDP ports by TCP, and service %q has no TCP port: unless it also answers TCP on port %d, ECS keeps replacing its tasks, and the deployment fails",
			port.Service, port.Target)
	}
}

// checkTestListener refuses a test listener of a port that no deployment moves
// requests of.
func checkTestListener(r *finding.Report, s *model.Service) {
	for _, port := range s.Ports() {
		if port.TestListener == nil {
			continue
		}
		at := testListenerPath(port)
		published := slices.ContainsFunc(s.PublishedPorts(), func(p model.Port) bool { return p.Index == port.Index })
		switch number := port.TestListener.Port; {
		case number < 1 || number > math.MaxUint16:
			r.Error(at, codes.TestListener, "use 1 to 65535", "%d is not a port", number)
		case !published:
			r.Error(at, codes.TestListener, "remove it, or publish the port", "port %d is not published", port.Target)
		case !s.Host().ShiftsTraffic():
			r.Error(at, codes.TestListener, "remove it, or set x-aws-strategy to blue_green, linear or canary",
				"a rolling update has no test traffic: requests reach new tasks as they start")
		}
	}
}

// checkTestListeners refuses test listeners that a load balancer cannot have.
func checkTestListeners(r *finding.Report, p *model.Project, b model.LoadBalancer) {
	const code = codes.TestListener
	taken := map[int]string{}
	for _, l := range b.Listeners {
		taken[l.Port] = shownTarget(l.Ports[0])
		if first := l.Ports[0]; !b.HTTP && slices.ContainsFunc(l.Ports, func(port model.Port) bool { return testPort(port) != testPort(first) }) {
			r.Error(model.PortPath(first), code, "set it on both", "TCP and UDP of port %d have different test listeners", l.Port)
		}
	}
	if _, ok := b.Redirected(); ok {
		taken[model.RedirectPort] = "the redirect to HTTPS"
	}
	for _, l := range b.TestListeners() {
		at := testListenerPath(l.Ports[0])
		switch other, ok := taken[l.Port]; {
		case model.LoadBalancerOf(p.Project).Listener != "":
			r.Error(at, code, "remove it, or use an existing load balancer without `listener`", "the project adds rules to an existing listener and makes none of its own")
		case l.Ports[0].CloudFront:
			r.Error(at, code, "remove it", "the load balancer is private: only CloudFront connects to it")
		case ok:
			r.Error(at, code, "use another port", "port %d of the load balancer is taken by %s", l.Port, other)
		default:
			checkConflict(r, b, l)
			checkTestRules(r, l)
		}
	}
}

// checkTestRules reports ports that cannot share a test listener, although they
// may be published on different ports.
func checkTestRules(r *finding.Report, l model.Listener) {
	for i, port := range l.Ports {
		for _, other := range l.Ports[:i] {
			same := port.IsRouted() && other.IsRouted() && port.Priority == other.Priority
			if same || !slices.Equal(slices.Sorted(slices.Values(other.Ingress)), slices.Sorted(slices.Values(port.Ingress))) {
				r.Error(testListenerPath(port), codes.TestListener, "use another port",
					"%s and %s cannot share the test listener on port %d: their rules or their sources collide", shownTarget(other), shownTarget(port), l.Port)
				break
			}
		}
	}
}

func testPort(port model.Port) int {
	if port.TestListener == nil {
		return 0
	}
	return port.TestListener.Port
}

func testListenerPath(port model.Port) finding.Path {
	return model.PortPath(port).Then("x-aws-test_listener")
}

func firstNotHTTP(ports []model.Port) string {
	for _, port := range ports {
		if !port.IsHTTP() {
			return shownTarget(port)
		}
	}
	return ""
}
