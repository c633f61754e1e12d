package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Localhost is an address of localhost in a value.
type Localhost struct {
	// Text is the address as it is written, and Scheme and Port are what it has of
	// them; empty and zero for none.
	Text, Scheme string
	Port         int

	start int
}

// localhostAddress matches localhost as a host, with its scheme and port.
var localhostAddress = lazyregexp.New(`(?:^|[\s,;"'=(\[])((?:([a-z]+)://)?(?:localhost|127\.0\.0\.1)(?::(\d{1,5}))?)(?:$|[/\s,;"'?)\]])`)

// FindLocalhost finds the first address of localhost in a value.
func FindLocalhost(value string) (l Localhost, ok bool) {
	if !strings.Contains(value, "localhost") && !strings.Contains(value, "127.0.0.1") {
		return Localhost{}, false
	}
	matches := localhostAddress.FindAllStringSubmatchIndex(value, 1)
	if len(matches) == 0 {
		return Localhost{}, false
	}
	m := matches[0]
	l = Localhost{Text: value[m[2]:m[3]], start: m[2]}
	if m[4] >= 0 {
		l.Scheme = value[m[4]:m[5]]
	}
	if m[6] >= 0 {
		l.Port, _ = strconv.Atoi(value[m[6]:m[7]])
	}
	return l, true
}

// Replaced is the value in which the address was found, with another in its place.
func (l Localhost) Replaced(value, by string) string {
	return value[:l.start] + by + value[l.start+len(l.Text):]
}

// AddressOf writes the address of a port as x-aws-environment has it, with what
// the address of localhost has of scheme and port.
func (l Localhost) AddressOf(to Port) string {
	switch {
	case l.Scheme == "" && l.Port == 0:
		return fmt.Sprintf("{%s:%s:%d}", HostWord, to.Service, to.Target)
	case l.Scheme == "":
		return fmt.Sprintf("{%s:%s:%d}", AddressWord, to.Service, to.Target)
	case to.IsHTTP() && strings.HasPrefix(l.Scheme, "http"):
		return fmt.Sprintf("{%s:%s:%d}", URLWord, to.Service, to.Target)
	case to.IsSecure() && (l.Scheme == "http" || l.Scheme == "ws"):
		return fmt.Sprintf("%ss://{%s:%s:%d}", l.Scheme, AddressWord, to.Service, to.Target)
	default:
		return fmt.Sprintf("%s://{%s:%s:%d}", l.Scheme, AddressWord, to.Service, to.Target)
	}
}

// forVisitors matches names of variables with an address that browsers and
// other programs outside use.
var forVisitors = lazyregexp.New(`(?i)PUBLIC|EXTERNAL|ORIGIN|CORS|FRONTEND|CALLBACK|REDIRECT|WEBHOOK|ADVERTISED|NEXTAUTH_URL|^URL$|REACT_APP_|VITE_|FQDN|DOMAIN|` +
	`(?:^|_)(?:BASE|SITE|APP|ROOT|SERVER|WEB|HOME|CLIENT|UI)_?(?:URL|URI|HOST)$|^(?:KC_HOSTNAME|VIRTUAL_HOST)|ALLOWED_HOSTS`)

// IsForVisitors reports that a variable of this name has an address that
// browsers and other programs outside use.
func IsForVisitors(name string) bool { return forVisitors.MatchString(name) }

// Visited finds the port that an address of localhost for visitors means: the
// published one of that number; without a number the one of the scheme, or else
// the only port that the service publishes. Where the host alone is asked for,
// that is any port, if all have the same host. Service is empty if there is none.
func (s *Service) Visited(l Localhost) Port {
	number := l.Port
	switch {
	case number != 0:
	case l.Scheme == "https":
		number = 443
	default:
		number = 80
	}
	if port, ok := s.Project.PublishedAs(number); ok {
		return port
	}
	port, problem := s.Project.Published(AddressPart{Service: s.Name})
	switch {
	case l.Port != 0:
		return Port{}
	case problem == "":
		return port
	case l.Scheme == "":
		return s.Project.onlyHost()
	}
	return Port{}
}

// onlyHost is a published port, where one load balancer serves all and asks for
// no host.
func (p *Project) onlyHost() Port {
	ports := p.PublishedPorts()
	isOther := func(port Port) bool { return len(port.Hosts)+len(port.Paths) > 0 }
	if len(p.LoadBalancers()) != 1 || slices.ContainsFunc(ports, isOther) {
		return Port{}
	}
	return ports[0]
}

// PublishedAs finds the port that the project publishes under a number.
func (p *Project) PublishedAs(number int) (Port, bool) {
	ports := p.PublishedPorts()
	i := slices.IndexFunc(ports, func(port Port) bool { return port.Published == number })
	if i < 0 {
		return Port{}, false
	}
	return ports[i], true
}

// Listens reports whether a container of the service's task has the port.
func (s *Service) Listens(port int) bool {
	return slices.ContainsFunc(s.Host().Task(), func(member *Service) bool {
		return slices.ContainsFunc(member.Ports(), func(p Port) bool { return p.Target == port }) ||
			slices.ContainsFunc(member.Exposed(), func(p ExposedPort) bool { return p.Target == port })
	})
}
