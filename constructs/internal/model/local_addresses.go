package model

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// LocalAddress is a variable of a service that sends browsers or other services
// to localhost.
type LocalAddress struct {
	Name, Value string
	// Found is the first address of localhost in the value that can be replaced,
	// else the first of all.
	Found Localhost
	// ForVisitors reports that browsers and other programs outside use the address.
	ForVisitors bool
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
		a := LocalAddress{Name: name, Value: variables[name], ForVisitors: IsForVisitors(name)}
		found, ok := FindLocalhost(a.Value)
		if !ok || forListening.MatchString(name) || hasOtherHosts(a.Value) {
			continue
		}
		a.Found = found
		if !a.ForVisitors && (!forPeers.MatchString(name) || !s.isElsewhere(found)) {
			continue
		}
		a.To = s.meant(a, found)
		if !s.HasSecret(name) && !IsCredential(name, a.Value) {
			s.replaceAddresses(&a)
		}
		out = append(out, a)
	}
	return out
}

// isElsewhere reports that nothing in the task has the port of an address, and
// that a service publishes it.
func (s *Service) isElsewhere(l Localhost) bool {
	_, published := s.Project.PublishedAs(l.Port)
	return published && l.Port != 0 && !s.Listens(l.Port)
}

// meant is the port that an address in the value of a variable means.
func (s *Service) meant(a LocalAddress, l Localhost) Port {
	if a.ForVisitors {
		return s.Visited(l)
	}
	port, _ := s.Project.PublishedAs(l.Port)
	return port
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
		if to := s.meant(*a, l); s.canReplace(a.Name, l, to) {
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
		upper := strings.ToUpper(name)
		return IsForVisitors(name) && !strings.Contains(upper, "ADVERTISED") && (l.Port != 0 || !strings.HasSuffix(upper, "HOST"))
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
