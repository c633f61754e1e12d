package model

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Mention is a value of a service that may hold the name of a host.
type Mention struct {
	Service, attribute string
	// key is the name of the variable, or the option before the value.
	key, Value string
}

// At is the path of the variable, or of the list that the value is in.
func (m Mention) At() finding.Path {
	if m.attribute == "environment" {
		return finding.At("services", m.Service, m.attribute, m.key)
	}
	return finding.At("services", m.Service, m.attribute)
}

// InHealthCheck reports whether the value is a word of the health check.
func (m Mention) InHealthCheck() bool { return m.attribute == "healthcheck" }

func (p *Project) readMentions() []Mention {
	var out []Mention
	for _, name := range p.ServiceNames() {
		s := p.Service(name)
		variables := s.Variables()
		for _, key := range slices.Sorted(maps.Keys(variables)) {
			out = append(out, Mention{name, "environment", key, variables[key]})
		}
		out = append(out, wordsOf(name, "command", s.Command)...)
		out = append(out, wordsOf(name, "entrypoint", s.Entrypoint)...)
		if s.HealthCheck != nil {
			out = append(out, wordsOf(name, "healthcheck", s.HealthCheck.Test)...)
		}
	}
	return out
}

// wordsOf takes a command apart: the key of a word is the option that it
// stands with or behind.
func wordsOf(service, attribute string, command []string) []Mention {
	var out []Mention
	before := ""
	for _, word := range strings.Fields(strings.Join(command, " ")) {
		key, value, ok := strings.Cut(word, "=")
		if !ok {
			key, value = before, word
		}
		out = append(out, Mention{service, attribute, key, value})
		before = ""
		if strings.HasPrefix(word, "-") {
			before = word
		}
	}
	return out
}

// IsMentioned reports whether a service uses a name of s that is not the name
// of any service. It may be s itself, which tells others where to find it.
func (s *Service) IsMentioned(name string, all []Mention) bool {
	return name != "" && !s.Project.isServiceName(name) &&
		slices.ContainsFunc(all, func(m Mention) bool { return m.Names(name) })
}

var (
	// UserInURL matches the user and password of a URL.
	UserInURL  = lazyregexp.New(`//[^/@\s]*@`)
	hostInURL  = lazyregexp.New(`//([A-Za-z0-9][A-Za-z0-9._-]*)`)
	hostOfPort = lazyregexp.New(`([A-Za-z0-9][A-Za-z0-9._-]*):(\d{1,5})\b`)
)

// hostWords are parts of names of variables and options whose values are hosts.
var hostWords = []string{
	"host", "server", "addr", "url", "uri", "endpoint", "broker", "node", "peer", "dsn", "proxy", "upstream", "backend",
}

// Names reports whether the value holds the name as a host: in a URL, before
// a port, or alone where a host is expected.
func (m Mention) Names(host string) bool {
	if !strings.Contains(m.Value, host) {
		return false
	}
	value := UserInURL.ReplaceAllString(m.Value, "//")
	for _, pattern := range []*lazyregexp.Regexp{hostInURL, hostOfPort} {
		for _, match := range pattern.FindAllStringSubmatch(value, -1) {
			if match[1] == host {
				return true
			}
		}
	}
	key := strings.ToLower(m.key)
	expected := key == "-h" || slices.ContainsFunc(hostWords, func(w string) bool { return strings.Contains(key, w) })
	return expected && slices.Contains(strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(", ;", c) }), host)
}

// PortsOf lists the ports at which the value expects the host.
func (m Mention) PortsOf(host string) []string {
	var out []string
	if strings.Contains(m.Value, host) {
		for _, match := range hostOfPort.FindAllStringSubmatch(UserInURL.ReplaceAllString(m.Value, "//"), -1) {
			if match[1] == host {
				out = append(out, match[2])
			}
		}
	}
	return out
}
