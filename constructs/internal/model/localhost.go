package model

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
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
var localhostAddress = lazyregexp.New(`(?:^|[\s,;"'=(\[])((?:([A-Za-z][A-Za-z_]*)://)?(?:localhost|127\.0\.0\.1)(?::(\d{1,5}))?)(?:$|[/\s,;"'?)\]])`)

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
	`(?:^|_)(?:BASE|SITE|APP|ROOT|SERVER|WEB|HOME|CLIENT|UI)_?(?:URL|URI|HOST)$|^(?:KC_HOSTNAME|VIRTUAL_HOST|N8N_HOST)|ALLOWED_HOSTS`)

// IsForVisitors reports that a variable of this name has an address that
// browsers and other programs outside use.
func IsForVisitors(name string) bool { return forVisitors.MatchString(name) }

// IsAdvertised reports whether a variable of this name has the address of the
// service itself, which a broker gives to its clients.
func IsAdvertised(name string, l Localhost) bool {
	return strings.Contains(strings.ToUpper(name), "ADVERTISED") && l.Scheme != "http" && l.Scheme != "https"
}

// visited finds the port that an address of localhost for visitors means: the
// published one of that number; without a number the one of the scheme, or else
// the only port that the service publishes. Where the host alone is asked for,
// that is any port, if all have the same host. Service is empty if there is none.
func (s *Service) visited(l Localhost) Port {
	number := l.Port
	switch {
	case number != 0:
	case l.Scheme == "https":
		number = 443
	default:
		number = 80
	}
	if port, ok := s.Project.publishedAs(number); ok {
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

// publishedAs finds the port that the project publishes under a number.
func (p *Project) publishedAs(number int) (Port, bool) {
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

// LocalAddress is a variable of a service that sends browsers or other services
// to localhost.
type LocalAddress struct {
	Name, Value string
	// Found is the first address of localhost in the value that can be replaced,
	// else the first of all.
	Found Localhost
	// ForVisitors reports that browsers and other programs outside use the address.
	ForVisitors bool
	// IsHostList reports that the value lists the hosts for which the service
	// answers requests.
	IsHostList bool
	// To is the port that the address means; its service is empty for none.
	To Port
	// Parts are the value with the addresses at which the project answers on AWS;
	// nil where the value stays as it is in the file.
	Parts []AddressPart
}

var (
	// forListening matches names of variables with an address that a server
	// listens on or tells its own tools.
	forListening = lazyregexp.New(`(?i)MAIL|SMTP|LISTEN|BIND|NO_?PROXY|HEALTH|TRUSTED|PROBE`)
	// forPeers matches names of variables with the address of another program.
	forPeers = lazyregexp.New(`(?i)(?:URL|URI|ENDPOINT|ADDR|ADDRESS|BROKERS?|SERVERS?|UPSTREAM|BACKEND)$`)
)

// LocalAddresses lists the variables that send others to localhost, by name.
func (s *Service) LocalAddresses() []LocalAddress { return s.localAddresses() }

func (s *Service) readLocalAddresses() []LocalAddress {
	variables := s.Variables()
	var out []LocalAddress
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		read := s.localAddress
		if value := variables[name]; hostLists.MatchString(name) && !strings.ContainsAny(value, `"/`) && !s.HasSecret(name) {
			read = s.hostList
		}
		if a, ok := read(name, variables[name]); ok && !s.sharesVariable(name) {
			out = append(out, a)
		}
	}
	return out
}

func (s *Service) localAddress(name, value string) (a LocalAddress, ok bool) {
	a = LocalAddress{Name: name, Value: value, ForVisitors: IsForVisitors(name)}
	a.Found, ok = FindLocalhost(value)
	if !ok || value == ModelEndpoint || forListening.MatchString(name) && !IsAdvertised(name, a.Found) || hasOtherHosts(value) {
		return a, false
	}
	if !a.ForVisitors && (!forPeers.MatchString(name) || !s.isElsewhere(a.Found)) {
		return a, false
	}
	a.To = s.Offered(name, a.Found)
	if !s.HasSecret(name) && !s.Project.HoldsCredential(name, value) {
		s.replaceAddresses(&a)
	}
	return a, true
}

// sharesVariable reports whether the service is a database or a cache that has the
// variable because another one, which it is for, has it too: they share an env
// file.
func (s *Service) sharesVariable(name string) bool {
	if role := s.KnownImage().Role; role != images.RoleDatabase && role != images.RoleCache {
		return false
	}
	value := s.Variables()[name]
	return slices.ContainsFunc(s.Project.All(), func(other *Service) bool {
		text, ok := other.Variables()[name]
		role := other.KnownImage().Role
		return ok && text == value && role != images.RoleDatabase && role != images.RoleCache
	})
}

// isElsewhere reports that nothing in the task has the port of an address, and
// that a service publishes it.
func (s *Service) isElsewhere(l Localhost) bool {
	_, published := s.Project.publishedAs(l.Port)
	return published && l.Port != 0 && !s.Listens(l.Port)
}

// Meant is the port that an address of localhost means in the value of a variable
// of this name; its service is empty for none.
func (s *Service) Meant(name string, l Localhost) Port {
	if IsForVisitors(name) {
		to := s.visited(l)
		if IsAdvertised(name, l) && to.Service != s.Name {
			return Port{}
		}
		return to
	}
	port, _ := s.Project.publishedAs(l.Port)
	return port
}

// Offered is the port that an address of localhost means or, in a variable for
// visitors, the one at which they find the project, if there is no other.
func (s *Service) Offered(name string, l Localhost) Port {
	if to := s.Meant(name, l); to.Service != "" || !IsForVisitors(name) || IsAdvertised(name, l) || l.Scheme != "http" && l.Scheme != "https" {
		return to
	}
	return s.Project.frontDoor()
}

// frontDoor is the published port of a project that has no other address for
// browsers; its service is empty if there are several, or other conditions.
func (p *Project) frontDoor() Port {
	ports := p.PublishedPorts()
	isOther := func(port Port) bool {
		return port.Service != ports[0].Service || !port.IsHTTP() || len(port.Hosts)+len(port.Paths) > 0
	}
	if len(ports) == 0 || slices.ContainsFunc(ports, isOther) {
		return Port{}
	}
	if secure := slices.IndexFunc(ports, Port.IsSecure); secure >= 0 {
		return ports[secure]
	}
	return ports[0]
}

// replaceAddresses puts the addresses at which the project answers into a value,
// where the file says what they are. An address whose port nobody publishes stays
// beside others.
func (s *Service) replaceAddresses(a *LocalAddress) {
	var parts []AddressPart
	replaced := false
	rest := a.Value
	for l, ok := FindLocalhost(rest); ok; l, ok = FindLocalhost(rest) {
		before, end := rest[:l.start], l.start+len(l.Text)
		if to := s.Meant(a.Name, l); s.canReplace(a.Name, l, to) {
			if !replaced {
				replaced, a.Found, a.To = true, l, to
			}
			parts = append(append(parts, AddressPart{Text: before}), addressParts(l.AddressOf(to))...)
		} else {
			parts = append(parts, AddressPart{Text: rest[:end]})
		}
		rest = rest[end:]
	}
	if replaced {
		parts = append(parts, AddressPart{Text: rest})
		a.Parts = slices.DeleteFunc(parts, func(p AddressPart) bool { return p.Text == "" })
	}
}

// canReplace reports whether an address of localhost can mean nothing but a
// port of the project as it answers outside: it is one of the web, of a port
// that requests for one service alone go to. A name of a host alone may be what
// a server listens on, and what a broker advertises is also for itself.
func (s *Service) canReplace(name string, l Localhost, to Port) bool {
	if to.Service == "" || len(to.Paths) > 0 {
		return false
	}
	for _, other := range s.Project.PublishedPorts() {
		if other.Published == to.Published && other.Service != to.Service {
			return false
		}
	}
	switch l.Scheme {
	case "http", "https", "ws", "wss":
		return true
	case "":
		return IsForVisitors(name) && !IsAdvertised(name, l) && (l.Port != 0 || !strings.HasSuffix(strings.ToUpper(name), "HOST"))
	}
	return false
}

// hasOtherHosts reports that a list has an address besides localhost, which is
// what others use.
func hasOtherHosts(value string) bool {
	items := strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(", ;", c) })
	return len(items) > 1 && slices.ContainsFunc(items, func(item string) bool {
		return !strings.Contains(item, "localhost") && !strings.Contains(item, "127.0.0.1")
	})
}
