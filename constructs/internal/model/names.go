package model

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
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
func (p *Project) FurtherNames() []FurtherName {
	var out []FurtherName
	byName := p.NameClaims()
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if claims := byName[name]; p.Problem(name, claims) == "" {
			out = append(out, FurtherName{name, servicesOf(claims)})
		}
	}
	return out
}

// nameClaim is a place in the file that gives a service a further name.
type nameClaim struct {
	Service string
	At      finding.Path
	// network is where an alias counts; empty for other names.
	network string
}

// IsOwnName reports whether the name is that of the container itself, which no
// other service need know.
func (c nameClaim) IsOwnName() bool {
	last := c.At[len(c.At)-1]
	return last == "hostname" || last == "container_name"
}

// NameClaims lists all further names in lower case, as DNS compares them.
func (p *Project) NameClaims() map[string][]nameClaim {
	out := map[string][]nameClaim{}
	claim := func(name, service string, at finding.Path, network string) {
		if !strings.EqualFold(name, service) {
			name = strings.ToLower(name)
			out[name] = append(out[name], nameClaim{service, at, network})
		}
	}
	all := p.Mentions()
	for _, name := range p.namedServices() {
		s := p.NamedService(name)
		if s.Host().OnHostNetwork() || s.Host().IsManagedDaemon() {
			continue // has no address that a name could lead to
		}
		for _, own := range []struct{ attribute, name string }{{"container_name", s.ContainerName}, {"hostname", s.Hostname}} {
			if s.IsMentioned(own.name, all) {
				claim(own.name, s.Name, s.At(own.attribute), "")
			}
		}
		for _, network := range s.NetworkNames() {
			if n := s.Networks[network]; n != nil {
				for i, alias := range n.Aliases {
					claim(alias, s.Name, s.At("networks", network, "aliases", i), network)
				}
			}
		}
		for i, link := range s.Links {
			if target, alias, ok := strings.Cut(link, ":"); ok && p.isNamed(target) {
				claim(alias, target, s.At("links", i), "")
			}
		}
	}
	return out
}

// Problem says why a further name does not resolve, or "".
func (p *Project) Problem(name string, claims []nameClaim) string {
	services := servicesOf(claims)
	switch {
	case !IsDNSName(name) || slices.Contains(ReservedNames, name):
		return "cannot be a name in Cloud Map"
	case p.isServiceName(name):
		return "is the name of another service"
	case len(services) > 1 && !onOneNetwork(claims):
		return "is an alias of " + finding.List(services) + " on different networks, but on ECS a name is the same for all services"
	}
	return ""
}

func servicesOf(claims []nameClaim) []string {
	seen := map[string]bool{}
	for _, c := range claims {
		seen[c.Service] = true
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
func (p *Project) namedServices() []string {
	names := append(p.runningServices(), ReplacedServices(p.Project)...)
	slices.Sort(names)
	return names
}

// NamedService returns a service by its name, an excluded or replaced one too.
func (p *Project) NamedService(name string) *Service {
	if s := p.services[name]; s != nil {
		return s
	}
	config := p.DisabledServices[name]
	config.Name = name
	return newService(p, config)
}

// isNamed reports whether a service of exactly that name has a name.
func (p *Project) isNamed(name string) bool {
	_, runs := p.Services[name]
	return runs || IsReplaced(p.DisabledServices[name])
}

// isServiceName reports whether DNS takes the name for that of a service.
func (p *Project) isServiceName(name string) bool {
	for service := range p.Services {
		if strings.EqualFold(service, name) {
			return true
		}
	}
	for service, s := range p.DisabledServices {
		if IsReplaced(s) && strings.EqualFold(service, name) {
			return true
		}
	}
	return false
}

// DnsLabel is a part of a name between dots as Cloud Map takes it (AWS Cloud
// Map API reference, CreateService, Name).
var DnsLabel = lazyregexp.New(`^([A-Za-z0-9_][A-Za-z0-9_-]{0,61}[A-Za-z0-9_]|[A-Za-z0-9])$`)

// cloudMapNameLength is from the same place.
const cloudMapNameLength = 127

// IsDNSName reports whether a name can stand in DNS.
func IsDNSName(name string) bool {
	for _, label := range strings.Split(name, ".") {
		if !DnsLabel.MatchString(label) {
			return false
		}
	}
	return len(name) <= cloudMapNameLength
}

// ReservedNames cannot be ids of constructs: the CDK keeps the children of a
// construct in a JavaScript object, where these names are taken
// (ECMAScript, properties of the Object prototype).
var ReservedNames = []string{
	"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
	"__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
}

// OwnNames lists the names of the service that the hosts file of its task must
// have: all that lead to this service alone, where a container of the task
// mentions one of them. A service with several tasks asks for its name to find
// the others, and has none.
func (s *Service) OwnNames() []string {
	if s.IsSidecar() || s.Run() != RunAlways || s.HasSeveralTasks() {
		return nil
	}
	names := s.Names()
	for _, member := range s.Task() {
		for _, m := range member.Mentions() {
			if slices.ContainsFunc(names, m.Names) {
				return append([]string{s.Name + "." + s.Project.Domain()}, names...)
			}
		}
	}
	return nil
}

// Names are the service's own name and the further names that lead to it alone.
func (s *Service) Names() []string { return append([]string{s.Name}, s.Project.aliases()[s.Name]...) }

// HasSeveralTasks reports whether more than one task may run at a time.
func (s *Service) HasSeveralTasks() bool {
	_, most := s.Tasks()
	return most > 1 || s.IsGlobal()
}

// readAliases lists the further names that lead to one service, by service.
func (p *Project) readAliases() map[string][]string {
	out := map[string][]string{}
	for _, n := range p.FurtherNames() {
		if len(n.Services) == 1 {
			out[n.Services[0]] = append(out[n.Services[0]], n.Name)
		}
	}
	return out
}

func (p *Project) groupMentions() map[string][]Mention {
	out := map[string][]Mention{}
	for _, m := range p.Mentions() {
		out[m.Service] = append(out[m.Service], m)
	}
	return out
}

// HostGateway stands in extra_hosts for the address of Docker's host.
const HostGateway = "host-gateway"

// Host is an entry of extra_hosts with an address.
type Host struct{ Name, Address string }

// ExtraHosts lists the entries of extra_hosts that can be lines of a hosts
// file, by name.
func (s *Service) ExtraHosts() []Host {
	var out []Host
	for _, name := range slices.Sorted(maps.Keys(s.ServiceConfig.ExtraHosts)) {
		for _, address := range s.ServiceConfig.ExtraHosts[name] {
			if _, err := netip.ParseAddr(address); err == nil && IsDNSName(name) {
				out = append(out, Host{name, address})
			}
		}
	}
	return out
}

// Mentions are those by the service itself.
func (s *Service) Mentions() []Mention { return s.Project.mentionsBy()[s.Name] }

// Ids of constructs that cdkecs defines and an overlay can name. They are API: a
// changed id replaces what is deployed.

// LoadBalancerID is the id of what belongs to a load balancer. That of a second
// one has a prefix.
func LoadBalancerID(id string, second bool) string {
	if second {
		return "Network" + id
	}
	return id
}

// ListenerID is the id of the listener on a port.
func ListenerID(port int) string { return fmt.Sprintf("Listener%d", port) }

// ID is in the ids of what belongs to a published port. One that shares its
// listener by a rule has the target in its name, of which a service may have
// several.
func (p Port) ID() string {
	if p.IsRouted() {
		return fmt.Sprintf("%dTo%d", p.Published, p.Target)
	}
	return fmt.Sprint(p.Published)
}

// SecretID is the id of a secret with a version of its generated value; 0 is the
// first.
func SecretID(version int) string {
	if version <= 1 {
		return "Secret"
	}
	return fmt.Sprintf("Secret%d", version)
}

// TargetGroupID is the id of the target group of a port with the ID.
func TargetGroupID(port string) string { return "TargetGroup" + port }
