package model

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

// What a port speaks, as far as the compose file says it.
const (
	HTTP  = "http"
	HTTP2 = "http2"
	HTTPS = "https"
	GRPC  = "grpc"
	TCP   = "tcp"
	UDP   = "udp"
)

// PortProtocols are the values of x-aws-protocol.
var PortProtocols = []string{HTTP, HTTPS, TCP}

// Port is one entry of a service's ports with everything implied made
// explicit. It is what both the check and the plan look at, so that there is
// one answer to each question about a port.
type Port struct {
	// Service is the name of the service, Index the place in its ports list.
	Service string
	Index   int
	// Label is the attribute and the name of the label or variable that the port
	// comes from; nil if it is in the ports list.
	Label finding.Path
	// Target is the container's port, Published the one outside.
	Target, Published int
	// Implied means that the file does not say on which port it is published.
	Implied bool
	// Transport is TCP or UDP.
	Transport string
	// Speaks is HTTP, HTTP2, HTTPS, GRPC, TCP or UDP.
	Speaks string
	// Private means that nothing outside the project may reach the port: it is
	// bound to the loopback address, or Docker publishes it on a random port and
	// no x-aws-* attribute says how a load balancer serves it.
	Private bool
	// Certificate is the ARN for a listener with TLS, from the port or the project.
	Certificate string
	// DomainCertificate means that the listener has the certificate of x-aws-domain.
	DomainCertificate bool
	// CloudFront means that browsers connect to CloudFront, with HTTPS, and it to
	// the listener.
	CloudFront bool
	// Ingress lists who may reach it; empty means everybody.
	Ingress []string
	// HealthCheck overrides the load balancer's defaults; nil has none.
	HealthCheck *PortHealthCheck
	// Match are the conditions of its listener rule; a port without any takes what
	// no rule does.
	routing.Match
	// StripPrefix and Rewrite are as in PortExtensions.
	StripPrefix []string
	Rewrite     *RewriteSettings
	// Redirects are answered by the listener, and get to no container.
	Redirects []Redirect
	// Auth is as in PortExtensions.
	Auth *Auth
	// TestListener is as in PortExtensions.
	TestListener *TestListener
	// Priority is the place of that rule: what the file says, else what
	// follows from Match alone.
	Priority int
	// Stickiness, DrainDelay and SlowStart are as in PortExtensions.
	Stickiness            *Stickiness
	DrainDelay, SlowStart string
}

// IsSecure reports whether the listener speaks TLS.
func (p Port) IsSecure() bool { return p.Certificate != "" || p.DomainCertificate }

// IsRouted reports whether the port takes only some of its listener's requests.
func (p Port) IsRouted() bool { return !p.IsEmpty() }

// IsHTTP reports whether an Application Load Balancer can serve the port.
func (p Port) IsHTTP() bool { return p.Speaks != TCP && p.Speaks != UDP }

func (s *Service) readPorts() []Port {
	global, own := s.Project.Extensions(), s.Extensions()
	ports := make([]Port, 0, len(s.ServiceConfig.Ports))
	for i, c := range s.ServiceConfig.Ports {
		ext := PortExtensionsOf(c)
		p := Port{
			Service: s.Name, Index: i, Target: int(c.Target), Transport: TCP,
			Certificate: ext.Certificate,
			HealthCheck: ext.HealthCheck,
			Ingress:     firstNonEmpty(ext.Ingress, own.Ingress, global.Ingress),
			Match:       matchOf(ext),
			StripPrefix: ext.StripPrefix, Rewrite: ext.Rewrite, Auth: ext.Auth,
			Stickiness: ext.Stickiness, DrainDelay: ext.DeregistrationDelay, SlowStart: ext.SlowStart,
			CloudFront: s.Project.CloudFront() != nil, TestListener: ext.TestListener,
		}
		if c.Protocol == UDP {
			p.Transport = UDP
		}
		p.publish(c, ext, global)
		if p.IsRouted() {
			p.Priority = p.Match.Priority()
		}
		if ext.Priority != nil {
			p.Priority = *ext.Priority
		}
		p.Redirects = redirects(p, ext.Redirects)
		ports = append(ports, p)
	}
	return s.withRoutes(ports)
}

// saysProtocol reports whether the file says what a port speaks.
func saysProtocol(c types.ServicePortConfig) bool {
	return c.AppProtocol != "" || PortExtensionsOf(c).Protocol != ""
}

// publish reads what is outside of the container: the port of the listener, who
// may reach it, and what it speaks.
func (p *Port) publish(c types.ServicePortConfig, ext PortExtensions, global ProjectExtensions) {
	p.Published, p.Implied = firstPublished(c.Published, p.Target)
	p.Private = isLoopback(c.HostIP) || p.Implied && !hasExtensions(c.Extensions)
	hasCertificate := p.CloudFront || ext.Certificate != "" || global.Certificate != "" || global.Domain != nil
	p.Speaks = speaks(c, ext, *p, hasCertificate)
	if p.Certificate == "" && !p.CloudFront && p.IsHTTP() && (p.Published == 443 || p.Speaks == HTTPS) {
		p.Certificate = global.Certificate
		p.DomainCertificate = global.Domain != nil && global.Certificate == ""
	}
}

// AskedPorts are the ports that the service asks to publish: all that are not
// private, whether or not a load balancer can serve them.
func (s *Service) AskedPorts() []Port {
	var out []Port
	for _, port := range s.Ports() {
		if !port.Private {
			out = append(out, port)
		}
	}
	return out
}

// PublishedPorts are the ports that a load balancer serves: none of a job, or of
// a service that is only on internal networks, or on none.
func (s *Service) PublishedPorts() []Port { return s.publishedPorts() }

func (s *Service) selectPublishedPorts() []Port {
	if !s.Reachable() {
		return nil
	}
	return s.AskedPorts()
}

// PublishedPorts are those of all services, ordered by published port, transport
// and service.
func (p *Project) PublishedPorts() []Port { return p.publishedPorts() }

func (p *Project) sortPublishedPorts() []Port {
	var out []Port
	for _, s := range p.All() {
		out = append(out, s.PublishedPorts()...)
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		switch {
		case a.Published != b.Published:
			return a.Published < b.Published
		case a.Transport != b.Transport:
			return a.Transport < b.Transport
		case a.Service != b.Service:
			return a.Service < b.Service
		default:
			return a.Index < b.Index
		}
	})
	return out
}

// AllHTTP reports whether an Application Load Balancer can serve all the ports.
func AllHTTP(ports []Port) bool {
	for _, p := range ports {
		if !p.IsHTTP() {
			return false
		}
	}
	return true
}

// speaks applies the rule that targets 80 and 443, ports with conditions or
// redirects, and what is published on 443 where there is a certificate, are
// HTTP unless the file says otherwise.
func speaks(c types.ServicePortConfig, ext PortExtensions, p Port, hasCertificate bool) string {
	if p.Transport == UDP {
		return UDP
	}
	switch said := strings.ToLower(ext.Protocol); said {
	case HTTP, HTTPS, TCP:
		return said
	}
	switch said := strings.ToLower(c.AppProtocol); said {
	case HTTP, HTTP2, HTTPS, GRPC:
		return said
	case "":
	default:
		return TCP
	}
	ended := hasCertificate && p.Published == 443
	switch {
	case p.Target == 443, slices.Contains(tlsPorts, p.Target) && (p.IsRouted() || ended):
		return HTTPS
	case p.Target == 80, p.IsRouted(), len(ext.Redirects) > 0, ended:
		return HTTP
	}
	return TCP
}

// tlsPorts are those on which servers of HTTP expect TLS.
var tlsPorts = []int{443, 8443, 9443}

// firstPublished reads the published port; of a range Docker takes a free one,
// we take the first. It is implied where Docker takes a random one.
func firstPublished(published string, target int) (port int, implied bool) {
	first, _, _ := strings.Cut(published, "-")
	if n, err := strconv.Atoi(first); err == nil && n > 0 {
		return n, false
	}
	return target, published == "" || published == "0"
}

func isLoopback(ip string) bool {
	return strings.HasPrefix(ip, "127.") || ip == "::1" || ip == "[::1]" || ip == "localhost"
}

func firstNonEmpty(lists ...[]string) []string {
	for _, l := range lists {
		if len(l) > 0 {
			return l
		}
	}
	return nil
}

// PortPath is the path of a port in the file, or of the label that it comes from.
func PortPath(p Port) finding.Path {
	if p.Label != nil {
		return finding.At("services", p.Service).Then(p.Label...)
	}
	return finding.At("services", p.Service, "ports", p.Index)
}

// PrivateEntrance is the first TCP port of a service that publishes none to everybody:
// it is published to the machine of Docker alone, or on a random port. Ports of databases
// and debuggers are left out.
func (s *Service) PrivateEntrance() (Port, bool) {
	for _, port := range s.Ports() {
		if port.Transport == TCP && DatastoreOf(port.Target) == "" && DebuggerOf(port.Target) == "" {
			return port, true
		}
	}
	return Port{}, false
}

// Mapping is the port in the short syntax of Compose, published to everybody.
func (p Port) Mapping() string { return fmt.Sprintf("%d:%d", p.Published, p.Target) }
