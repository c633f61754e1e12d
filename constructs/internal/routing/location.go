package routing

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Location is the address that a client is sent to, of which an empty part stays as
// it is. Keywords such as #{path} stand for parts of the request.
type Location struct {
	// Protocol is HTTP, HTTPS or #{protocol}.
	Protocol string `json:"protocol,omitempty"`
	Host     string `json:"host,omitempty"`
	Port     string `json:"port,omitempty"`
	// Path begins with a slash; Query has no question mark.
	Path  string `json:"path,omitempty"`
	Query string `json:"query,omitempty"`
}

// locationForm is that of `to`: scheme, host, port, path, query.
var locationForm = lazyregexp.New(`^(?:(https?|#\{protocol\})://((?:#\{host\}|[A-Za-z0-9.-])+)(?::(\d{1,5}|#\{port\}))?)?(/[^?]*)?(?:\?(.+))?$`)

// ReadLocation reads `to`. Where it names a scheme, the port is that of the scheme
// unless it names one.
func ReadLocation(to string) (Location, bool) {
	found := locationForm.FindStringSubmatch(to)
	if to == "" || found == nil {
		return Location{}, false
	}
	l := Location{Protocol: found[1], Host: found[2], Port: found[3], Path: found[4], Query: found[5]}
	if port, known := map[string]string{"http": "80", "https": "443"}[l.Protocol]; known {
		l.Port, l.Protocol = cmp.Or(l.Port, port), strings.ToUpper(l.Protocol)
	}
	if l.Host != "" && l.Path == "" {
		l.Path = KeptPath
	}
	return l, true
}

// KeptPath is the path of the request.
const KeptPath = "/#{path}"

// keyword is the place of a part of the request.
var keyword = lazyregexp.New(`#\{([^}]*)\}`)

// UnknownKeyword is a keyword that its part of the address cannot have; empty if there
// is none (Elastic Load Balancing API reference, RedirectActionConfig).
func (l Location) UnknownKeyword() string {
	for _, part := range []struct {
		text  string
		known []string
	}{
		{l.Path, []string{"host", "path", "port"}},
		{l.Query, []string{"protocol", "host", "port", "path", "query"}},
	} {
		for _, found := range keyword.FindAllStringSubmatch(part.text, -1) {
			if !slices.Contains(part.known, found[1]) {
				return found[0]
			}
		}
	}
	return ""
}

// LongPart is a part of the address that has more than some characters.
func (l Location) LongPart(most int) string {
	for _, part := range []string{l.Host, l.Path, l.Query} {
		if len(part) > most {
			return part
		}
	}
	return ""
}

// HasPort reports whether the port is one, or that of the request.
func (l Location) HasPort() bool {
	port, err := strconv.Atoi(l.Port)
	return l.Port == "" || l.Port == "#{port}" || err == nil && port > 0 && port < 1<<16
}

// Loops reports whether an address is that of a rule which sends clients there, on a
// listener with a scheme and a port.
func (l Location) Loops(m Match, scheme string, port int) bool { return l.LeadsTo(m, m, scheme, port) }

// LeadsTo reports whether the requests of one rule, sent to the address, are all those
// of another rule of a listener with a scheme and a port.
func (l Location) LeadsTo(from, to Match, scheme string, port int) bool {
	same := func(part string, values ...string) bool { return part == "" || slices.Contains(values, part) }
	if !same(l.Host, "#{host}") {
		from.Hosts, from.HostRegex = []string{strings.ToLower(l.Host)}, nil
	}
	if !same(l.Path, KeptPath) {
		from.Paths, from.PathRegex = []string{strings.ReplaceAll(l.Path, "#{path}", "*")}, nil
	}
	return same(l.Protocol, scheme, "#{protocol}") && same(l.Port, strconv.Itoa(port), "#{port}") && to.Takes(from)
}
