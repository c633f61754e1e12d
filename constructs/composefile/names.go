package composefile

import (
	"maps"
	"slices"
	"strings"
)

// FurtherName is a name of services besides their own.
type FurtherName struct {
	// Name is in lower case.
	Name string
	// Services are those that answer to it, sorted.
	Services []string
}

// FurtherNames lists what resolves besides the names of services, sorted: the
// aliases of services on their networks and in links, and a container_name or
// hostname that a service mentions. A name that several services share stands
// for any of them, as under Docker, if all have it on one network.
func FurtherNames(p *Model) []FurtherName {
	var out []FurtherName
	byName := nameClaims(p)
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if claims := byName[name]; problemOf(p, name, claims) == "" {
			out = append(out, FurtherName{name, servicesOf(claims)})
		}
	}
	return out
}

// nameClaim is a place in the file that gives a service a further name.
type nameClaim struct {
	service string
	at      path
	// network is where an alias counts; empty for other names.
	network string
}

// nameClaims lists all further names in lower case, as DNS compares them.
func nameClaims(p *Model) map[string][]nameClaim {
	out := map[string][]nameClaim{}
	claim := func(name, service string, at path, network string) {
		if !strings.EqualFold(name, service) {
			name = strings.ToLower(name)
			out[name] = append(out[name], nameClaim{service, at, network})
		}
	}
	all := p.mentions()
	for _, name := range namedServices(p) {
		s := namedService(p, name)
		for _, own := range []struct{ attribute, name string }{{"container_name", s.ContainerName}, {"hostname", s.Hostname}} {
			if isMentioned(s, own.name, all) {
				claim(own.name, s.Name, s.at(own.attribute), "")
			}
		}
		for _, network := range NetworksOf(*s.ServiceConfig) {
			if n := s.Networks[network]; n != nil {
				for i, alias := range n.Aliases {
					claim(alias, s.Name, s.at("networks", network, "aliases", i), network)
				}
			}
		}
		for i, link := range s.Links {
			if target, alias, ok := strings.Cut(link, ":"); ok && isNamed(p, target) {
				claim(alias, target, s.at("links", i), "")
			}
		}
	}
	return out
}

// problemOf says why a further name does not resolve, or "".
func problemOf(p *Model, name string, claims []nameClaim) string {
	services := servicesOf(claims)
	switch {
	case !isDNSName(name) || slices.Contains(reservedNames, name):
		return "cannot be a name in Cloud Map"
	case isServiceName(p, name):
		return "is the name of another service, which alone answers to it on ECS"
	case len(services) > 1 && !onOneNetwork(claims):
		return "stands for " + list(services) + ", depending on who asks: on ECS a name is the same for all"
	}
	return ""
}

func servicesOf(claims []nameClaim) []string {
	seen := map[string]bool{}
	for _, c := range claims {
		seen[c.service] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// onOneNetwork reports whether all the claims are aliases on the same network.
func onOneNetwork(claims []nameClaim) bool {
	return claims[0].network != "" &&
		!slices.ContainsFunc(claims, func(c nameClaim) bool { return c.network != claims[0].network })
}

// namedServices lists the services that have names, sorted: those that keep
// running, and those that something else takes the place of.
func namedServices(p *Model) []string {
	names := append(runningServices(p), ReplacedServices(p.Project)...)
	slices.Sort(names)
	return names
}

func namedService(p *Model, name string) service {
	config, ok := p.Services[name]
	if !ok {
		config = p.DisabledServices[name]
	}
	config.Name = name
	return service{&config, p}
}

// isNamed reports whether a service of exactly that name has a name.
func isNamed(p *Model, name string) bool {
	_, runs := p.Services[name]
	return runs || isReplaced(p.DisabledServices[name])
}

// isServiceName reports whether DNS takes the name for that of a service.
func isServiceName(p *Model, name string) bool {
	for service := range p.Services {
		if strings.EqualFold(service, name) {
			return true
		}
	}
	for service, s := range p.DisabledServices {
		if isReplaced(s) && strings.EqualFold(service, name) {
			return true
		}
	}
	return false
}
