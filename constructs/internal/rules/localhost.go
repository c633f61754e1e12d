package rules

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

var (
	// localhostAddress matches localhost as a host, with its scheme and port.
	localhostAddress = lazyregexp.New(`(?:^|[\s,;"'=(\[])((?:([a-z]+)://)?(?:localhost|127\.0\.0\.1)(?::(\d{1,5}))?)(?:$|[/\s,;"'?)\]])`)
	// forVisitors matches names of variables with an address that browsers and
	// other programs outside use.
	forVisitors = lazyregexp.New(`(?i)PUBLIC|EXTERNAL|ORIGIN|CORS|FRONTEND|CALLBACK|REDIRECT|WEBHOOK|ADVERTISED|NEXTAUTH_URL|REACT_APP_|VITE_|FQDN|DOMAIN|` +
		`(?:^|_)(?:BASE|SITE|APP|ROOT|SERVER|WEB|HOME|CLIENT|UI)_?(?:URL|URI|HOST)$|^(?:KC_HOSTNAME|VIRTUAL_HOST)|ALLOWED_HOSTS`)
	// forListening matches names of variables with an address that a server
	// listens on or tells its own tools.
	forListening = lazyregexp.New(`(?i)MAIL|SMTP|LISTEN|BIND|NO_?PROXY|HEALTH|TRUSTED|PROBE`)
	// forPeers matches names of variables with the address of another program.
	forPeers = lazyregexp.New(`(?i)(?:URL|URI|ENDPOINT|ADDR|ADDRESS|BROKERS?|SERVERS?|UPSTREAM|BACKEND)$`)
)

// checkLocalhost reports variables that send browsers or other services to
// localhost, where on ECS nothing but the task itself is.
func checkLocalhost(r *finding.Report, s *model.Service) {
	variables := s.Variables()
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		value := variables[name]
		if !strings.Contains(value, "localhost") && !strings.Contains(value, "127.0.0.1") ||
			forListening.MatchString(name) || hasOtherHosts(value) {
			continue
		}
		match := localhostAddress.FindStringSubmatch(value)
		if match == nil {
			continue
		}
		port, _ := strconv.Atoi(match[3])
		switch {
		case forVisitors.MatchString(name):
			r.Warn(s.At("environment", name), codes.LocalhostAddress, insteadOfLocalhost(name, value, match, visited(s, port, match[2])),
				"%s sends others to %s, which is their own computer", name, match[1])
		case forPeers.MatchString(name) && port != 0 && !listens(s, port):
			if p, ok := published(s.Project, port); ok {
				r.Warn(s.At("environment", name), codes.LocalhostAddress, insteadOfLocalhost(name, value, match, p),
					"%s has %s as the address of %s, but on ECS localhost is the task itself", name, match[1], p.Service)
			}
		}
	}
}

// insteadOfLocalhost is the line to write. What else is in the value is not
// shown, as it may be of an env file.
func insteadOfLocalhost(name, value string, match []string, to model.Port) string {
	address := "{url:service:port}"
	if to.Service != "" {
		address = addressOf(to, match)
	}
	if strings.TrimSuffix(value, "/") != match[1] {
		address += "…"
	}
	return fmt.Sprintf("add x-aws-environment: {%s: %q} to the service", name, address)
}

// addressOf writes the address of a port in the place of one of localhost, with
// what that has of scheme and port.
func addressOf(to model.Port, match []string) string {
	switch scheme := match[2]; {
	case scheme == "" && match[3] == "":
		return fmt.Sprintf("{%s:%s:%d}", model.HostWord, to.Service, to.Target)
	case scheme == "":
		return fmt.Sprintf("{%s:%s:%d}", model.AddressWord, to.Service, to.Target)
	case to.IsHTTP() && strings.HasPrefix(scheme, "http"):
		return fmt.Sprintf("{%s:%s:%d}", model.URLWord, to.Service, to.Target)
	default:
		return fmt.Sprintf("%s://{%s:%s:%d}", scheme, model.AddressWord, to.Service, to.Target)
	}
}

// hasOtherHosts reports that a list has an address besides localhost, which is
// what others use.
func hasOtherHosts(value string) bool {
	items := strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(", ;", c) })
	return len(items) > 1 && slices.ContainsFunc(items, func(item string) bool {
		return !strings.Contains(item, "localhost") && !strings.Contains(item, "127.0.0.1")
	})
}

// listens reports whether a container of the service's task has the port.
func listens(s *model.Service, port int) bool {
	return slices.ContainsFunc(s.Host().Task(), func(member *model.Service) bool {
		return slices.ContainsFunc(member.Ports(), func(p model.Port) bool { return p.Target == port }) ||
			slices.ContainsFunc(member.Exposed(), func(p model.ExposedPort) bool { return p.Target == port })
	})
}

// published finds the port that the project publishes under a number.
func published(p *model.Project, number int) (model.Port, bool) {
	ports := p.PublishedPorts()
	i := slices.IndexFunc(ports, func(port model.Port) bool { return port.Published == number })
	if i < 0 {
		return model.Port{}, false
	}
	return ports[i], true
}

// visited finds the port that an address for visitors means: the published one
// of that number; without a number the one of the scheme, or else the only port
// that the service publishes.
func visited(s *model.Service, number int, scheme string) model.Port {
	written := number != 0
	switch {
	case written:
	case scheme == "https":
		number = 443
	default:
		number = 80
	}
	if port, ok := published(s.Project, number); ok {
		return port
	}
	port, problem := s.Project.Published(model.AddressPart{Service: s.Name})
	if problem != "" || written {
		return model.Port{}
	}
	return port
}
