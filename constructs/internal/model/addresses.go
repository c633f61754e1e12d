package model

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Words of an address in x-aws-environment.
const (
	// URLWord is the URL at which a published port answers that speaks HTTP.
	URLWord = "url"
	// AddressWord is the host name and the port at which a published port answers.
	AddressWord = "address"
	// HostWord is that host name.
	HostWord = "host"
	// InternalWord is the full name of a service in the project's DNS namespace.
	InternalWord = "internal"
)

// AddressWords are all of them.
var AddressWords = []string{URLWord, AddressWord, HostWord, InternalWord}

// AddressPart is a piece of the value of a variable: text, or an address.
type AddressPart struct {
	// Text is what stands in the file.
	Text string
	// Word is one of AddressWords for an address as {word:service:port}, another
	// word for a mistake, and empty for text.
	Word, Service string
	// Port is the container's as it is written; empty for none.
	Port string
}

// AddressVariable is a variable with addresses of the project in its value.
type AddressVariable struct {
	Name  string
	Parts []AddressPart
	// OfLocalhost reports that the addresses are in the place of localhost in a
	// variable of environment; the others are those of x-aws-environment.
	OfLocalhost bool
}

// hostLists matches names of variables with the hosts for which a server answers
// requests; it refuses those for others.
var hostLists = lazyregexp.New(`(?i)(?:ALLOWED_?HOSTS?|TRUSTED_?(?:HOSTS?|DOMAINS?))$`)

// localHost matches an item of a list of hosts that visitors do not use.
var localHost = lazyregexp.New(`^\.?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1\]?)(?::\d+)?$`)

// hostList is a variable of the service with a list of hosts that lacks the one
// at which the project answers; ok is false for others. The hosts of the list
// stay, because a health check may ask for one of them. A single one, behind which
// nothing says how others are added, is replaced unless the health check does.
func (s *Service) hostList(name, value string) (a LocalAddress, ok bool) {
	a = LocalAddress{Name: name, Value: value, ForVisitors: true, IsHostList: true}
	items := strings.FieldsFunc(value, isSeparator)
	for _, item := range items {
		if !localHost.MatchString(item) && (len(s.Ports()) == 0 || !s.Project.isServiceName(item)) {
			return a, false
		}
	}
	if a.Found, ok = FindLocalhost(value); !ok || a.Found.Scheme != "" {
		return a, false
	}
	a.To = s.Offered(name, Localhost{})
	if a.To.Service != "" {
		own := addressParts(Localhost{}.AddressOf(a.To))
		switch {
		case len(items) > 1:
			behindFirst := strings.Index(value, items[0]) + len(items[0])
			a.Parts = append([]AddressPart{{Text: value + value[behindFirst:behindFirst+1]}}, own...)
		case !s.checksLocalhost():
			a.Parts = own
		}
	}
	return a, len(s.Project.PublishedPorts()) > 0
}

// checksLocalhost reports whether the health check of the container asks localhost.
func (s *Service) checksLocalhost() bool {
	if s.HealthCheck == nil {
		return false
	}
	_, ok := FindLocalhost(strings.ReplaceAll(strings.Join(s.HealthCheck.Test, " "), "//", " "))
	return ok
}

func isSeparator(c rune) bool { return strings.ContainsRune(", ;|", c) }

// AddressVariables are the variables of x-aws-environment, by name, and behind
// them those of environment that send others to localhost.
func (s *Service) AddressVariables() []AddressVariable {
	var out []AddressVariable
	values := s.Extensions().Environment
	for _, name := range slices.Sorted(maps.Keys(values)) {
		out = append(out, AddressVariable{Name: name, Parts: addressParts(values[name])})
	}
	for _, a := range s.LocalAddresses() {
		if a.Parts != nil {
			out = append(out, AddressVariable{Name: a.Name, Parts: a.Parts, OfLocalhost: true})
		}
	}
	return out
}

// addressForm matches {word:service} and {word:service:port}.
var addressForm = lazyregexp.New(`\{([a-z]+):([^{}:"]*)(?::([^{}:"]*))?\}`)

func addressParts(value string) []AddressPart {
	var parts []AddressPart
	end := 0
	for _, at := range addressForm.FindAllStringSubmatchIndex(value, -1) {
		if at[0] > end {
			parts = append(parts, AddressPart{Text: value[end:at[0]]})
		}
		part := AddressPart{Text: value[at[0]:at[1]], Word: value[at[2]:at[3]], Service: value[at[4]:at[5]]}
		if at[6] >= 0 {
			part.Port = value[at[6]:at[7]]
		}
		parts, end = append(parts, part), at[1]
	}
	if end < len(value) {
		parts = append(parts, AddressPart{Text: value[end:]})
	}
	return parts
}

// Published finds the port whose address a part asks for: of several entries
// with the same container port one with TLS, else the first. Problem completes
// a sentence that begins with the service; it is empty where there is a port.
func (p *Project) Published(part AddressPart) (port Port, problem string) {
	var candidates []Port
	var known []string
	for _, port := range p.PublishedPorts() {
		if port.Service != part.Service {
			continue
		}
		if number := strconv.Itoa(port.Target); !slices.Contains(known, number) {
			known = append(known, number)
		}
		if part.Port == "" || part.Port == strconv.Itoa(port.Target) {
			candidates = append(candidates, port)
		}
	}
	switch {
	case len(known) == 0:
		return Port{}, "publishes no ports"
	case len(candidates) == 0:
		return Port{}, "publishes the container ports " + strings.Join(known, ", ") + ", not " + part.Port
	case part.Port == "" && len(known) > 1:
		return Port{}, "publishes several container ports (" + strings.Join(known, ", ") + ")"
	}
	return slices.MinFunc(candidates, func(a, b Port) int {
		return cmp.Compare(insecurity(a), insecurity(b))
	}), ""
}

func insecurity(p Port) int {
	if p.IsSecure() {
		return 0
	}
	return 1
}

// Variables are the plain variables of the service that have a value, without
// those that x-aws-environment sets.
func (s *Service) Variables() map[string]string {
	out := map[string]string{}
	replaced := s.Extensions().Environment
	for name, value := range s.Environment {
		if _, own := replaced[name]; value != nil && !own {
			out[name] = *value
		}
	}
	return out
}

// Domain is the DNS domain of the names of services.
func (p *Project) Domain() string {
	if n := p.Extensions().Namespace; n != nil {
		return n.Name
	}
	return p.Name + ".local"
}

// AddressPath is the place of a variable of x-aws-environment.
func (s *Service) AddressPath(name string) finding.Path { return s.At("x-aws-environment", name) }
