package network

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

var (
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
		found, ok := model.FindLocalhost(value)
		if !ok || forListening.MatchString(name) || hasOtherHosts(value) {
			continue
		}
		switch {
		case model.IsForVisitors(name):
			r.Warn(s.At("environment", name), codes.LocalhostAddress, insteadOfLocalhost(name, value, found, s.Visited(found)),
				"%s sends others to %s, which is their own computer", name, found.Text)
		case forPeers.MatchString(name) && found.Port != 0 && !s.Listens(found.Port):
			if p, ok := s.Project.PublishedAs(found.Port); ok {
				r.Warn(s.At("environment", name), codes.LocalhostAddress, insteadOfLocalhost(name, value, found, p),
					"%s has %s as the address of %s, but on ECS localhost is the task itself", name, found.Text, p.Service)
			}
		}
	}
}

// insteadOfLocalhost is the line to write. What else is in the value is not
// shown, as it may be of an env file.
func insteadOfLocalhost(name, value string, found model.Localhost, to model.Port) string {
	address := "{url:service:port}"
	if to.Service != "" {
		address = found.AddressOf(to)
	}
	if strings.TrimSuffix(value, "/") != found.Text {
		address += "…"
	}
	return fmt.Sprintf("add x-aws-environment: {%s: %q} to the service", name, address)
}

// hasOtherHosts reports that a list has an address besides localhost, which is
// what others use.
func hasOtherHosts(value string) bool {
	items := strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(", ;", c) })
	return len(items) > 1 && slices.ContainsFunc(items, func(item string) bool {
		return !strings.Contains(item, "localhost") && !strings.Contains(item, "127.0.0.1")
	})
}
