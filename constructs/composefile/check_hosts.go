package composefile

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// mention is a value of a service that may hold the name of a host.
type mention struct {
	service, attribute string
	// key is the name of the variable, or the option before the value.
	key, value string
}

// at is the path of the variable, or of the list that the value is in.
func (m mention) at() path {
	if m.attribute == "environment" {
		return at("services", m.service, m.attribute, m.key)
	}
	return at("services", m.service, m.attribute)
}

func mentionsIn(p *types.Project) []mention {
	var out []mention
	for _, name := range p.ServiceNames() {
		s := p.Services[name]
		for _, key := range slices.Sorted(maps.Keys(s.Environment)) {
			if value := s.Environment[key]; value != nil {
				out = append(out, mention{name, "environment", key, *value})
			}
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
func wordsOf(service, attribute string, command []string) []mention {
	var out []mention
	before := ""
	for _, word := range strings.Fields(strings.Join(command, " ")) {
		key, value, ok := strings.Cut(word, "=")
		if !ok {
			key, value = before, word
		}
		out = append(out, mention{service, attribute, key, value})
		before = ""
		if strings.HasPrefix(word, "-") {
			before = word
		}
	}
	return out
}

// checkHostNames reports names and addresses that one service has for another
// and that do not lead there on ECS.
func checkHostNames(r *report, p *Model) {
	all := p.mentions()
	for _, m := range all {
		if strings.Contains(m.value, "host.docker.internal") {
			r.error(m.at(), "docker-host", "use the address of what it stands for",
				"host.docker.internal is not possible on ECS: there is no host to reach")
		}
	}
	for _, name := range p.ServiceNames() {
		s := serviceOf(p, name)
		checkOwnNames(r, s, all)
		checkAddresses(r, s, all)
	}
	checkFurtherNames(r, p)
}

// checkOwnNames looks at the names of a service that resolve only where they
// are mentioned.
func checkOwnNames(r *report, s service, all []mention) {
	if s.ContainerName != "" && !isMentioned(s, s.ContainerName, all) {
		reportRow(r, rowOf("services.*.container_name"), s.at("container_name"), s.ContainerName)
	}
	row := rowOf("services.*.hostname")
	switch {
	case strings.EqualFold(s.Hostname, s.Name) || isMentioned(s, s.Hostname, all):
		r.info(s.at("hostname"), row.Code(), "", "%q is not the name that the container sees, but it resolves", s.Hostname)
	case s.Hostname != "":
		reportRow(r, row, s.at("hostname"), s.Hostname)
	}
}

// checkFurtherNames reports those that do not resolve, or not everywhere.
func checkFurtherNames(r *report, p *Model) {
	byName := nameClaims(p)
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		claims := byName[name]
		problem := problemOf(p, name, claims)
		for _, c := range claims {
			switch {
			case problem != "":
				r.warn(c.at, "alias", "use "+c.service, "%q does not resolve to %s: it %s", name, c.service, problem)
			case strings.Contains(name, "."):
				r.warn(c.at, "alias-dots", "use "+c.service+", or acknowledge it where no image is of Alpine Linux",
					"%q has a dot: a resolver asks for it as it stands first, and that of musl never adds the domain of the project", name)
			}
		}
	}
}

// isMentioned reports whether a service uses a name of s that is not the name
// of any service. It may be s itself, which tells others where to find it.
func isMentioned(s service, name string, all []mention) bool {
	return name != "" && !isServiceName(s.project, name) &&
		slices.ContainsFunc(all, func(m mention) bool { return m.names(name) })
}

var (
	userInURL  = lazyregexp.New(`//[^/@\s]*@`)
	hostInURL  = lazyregexp.New(`//([A-Za-z0-9][A-Za-z0-9._-]*)`)
	hostOfPort = lazyregexp.New(`([A-Za-z0-9][A-Za-z0-9._-]*):(\d{1,5})\b`)
)

// hostWords are parts of names of variables and options whose values are hosts.
var hostWords = []string{
	"host", "server", "addr", "url", "uri", "endpoint", "broker", "node", "peer", "dsn", "proxy", "upstream", "backend",
}

// names reports whether the value holds the name as a host: in a URL, before
// a port, or alone where a host is expected.
func (m mention) names(host string) bool {
	if !strings.Contains(m.value, host) {
		return false
	}
	value := userInURL.ReplaceAllString(m.value, "//")
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

// portsOf lists the ports at which the value expects the host.
func (m mention) portsOf(host string) []string {
	var out []string
	if strings.Contains(m.value, host) {
		for _, match := range hostOfPort.FindAllStringSubmatch(userInURL.ReplaceAllString(m.value, "//"), -1) {
			if match[1] == host {
				out = append(out, match[2])
			}
		}
	}
	return out
}

// checkAddresses looks at the static addresses of a service: a task has
// another one.
func checkAddresses(r *report, s service, all []mention) {
	for _, network := range NetworksOf(*s.ServiceConfig) {
		n := s.Networks[network]
		if n == nil {
			continue
		}
		for _, a := range []struct{ attribute, address string }{{"ipv4_address", n.Ipv4Address}, {"ipv6_address", n.Ipv6Address}} {
			if a.address != "" {
				checkAddress(r, s, s.at("networks", network, a.attribute), a.address, all)
			}
		}
	}
}

func checkAddress(r *report, s service, at path, address string, all []mention) {
	whole := regexp.MustCompile(`(^|[^0-9A-Za-z.:])` + regexp.QuoteMeta(address) + `($|[^0-9A-Za-z.])`)
	if i := slices.IndexFunc(all, func(m mention) bool { return whole.MatchString(m.value) }); i >= 0 {
		r.error(at, "static-address", "use the name "+s.Name+" there",
			"the address %s is not kept on ECS, and %s uses it", address, all[i].at())
		return
	}
	r.warn(at, "static-address", "remove it", "the address %s is not kept: AWS chooses the address of a task", address)
}
