package reach

import (
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// intent is what a compose file says of who may reach whom.
type intent struct{ *types.Project }

// carrier is the service in whose task another one runs: network_mode
// service:<name> shares the network of it.
func (i intent) carrier(name string) string {
	for range i.Services {
		other, shared := strings.CutPrefix(i.Services[name].NetworkMode, types.ServicePrefix)
		if !shared {
			break
		}
		name = other
	}
	return name
}

// shared lists the networks that both services are on.
func (i intent) shared(a, b string) []string {
	var out []string
	if i.onInstance(a) || i.onInstance(b) {
		return nil
	}
	for name := range i.Services[a].Networks {
		if _, both := i.Services[b].Networks[name]; both {
			out = append(out, name)
		}
	}
	sort.Strings(out)
	return out
}

// isOpen reports whether a service is on a network that leads to the outside,
// or on Docker's own bridge.
func (i intent) isOpen(name string) bool {
	s := i.Services[name]
	for network := range s.Networks {
		if !i.Networks[network].Internal {
			return true
		}
	}
	return s.NetworkMode == "bridge" || s.NetworkMode == "default" || i.onInstance(name)
}

// isElsewhere reports whether a network is somebody else's security group, of
// which the templates do not have the rules.
func (i intent) isElsewhere(network string) bool {
	n := i.Networks[network]
	return bool(n.External) || n.Extensions["x-aws-securitygroup"] != nil
}

// entries lists the published ports: what is bound to this machine alone, what
// has a random port there, and what is of a service without a way out, is not
// among them. An x-aws-* attribute publishes, as it is about load balancers.
func (i intent) entries() []string {
	var out []string
	for _, name := range i.ServiceNames() {
		carrier := i.carrier(name)
		if !i.isOpen(carrier) {
			continue
		}
		for _, p := range i.Services[name].Ports {
			published, err := strconv.Atoi(strings.Split(p.Published, "-")[0])
			isRandom := err != nil || published == 0
			if isLoopback(p.HostIP) || isRandom && !hasExtensions(p.Extensions) {
				continue
			}
			if isRandom {
				published = int(p.Target)
			}
			protocol := "tcp"
			if p.Protocol == "udp" {
				protocol = "udp"
			}
			for _, port := range append([]int{published}, testPorts(p.Extensions)...) {
				out = append(out, Entry{Port: port, Protocol: protocol, Service: carrier, Target: int(p.Target)}.String())
			}
		}
	}
	sort.Strings(out)
	return slices.Compact(out)
}

// testPorts are the ports of test listeners: none or one.
func testPorts(attributes types.Extensions) []int {
	value := attributes["x-aws-test_listener"]
	if settings, ok := value.(map[string]any); ok {
		value = settings["port"]
	}
	if port, ok := value.(int); ok {
		return []int{port}
	}
	return nil
}

// isLabelled reports whether labels for a reverse proxy, which x-aws-labels has
// read, name the port that an entry leads to.
func (i intent) isLabelled(e Entry) bool {
	s := i.Services[e.Service]
	target := strconv.Itoa(e.Target)
	if i.Extensions["x-aws-labels"] == nil && s.Extensions["x-aws-labels"] == nil || e.Port != 80 && e.Port != 443 {
		return false
	}
	for name, value := range s.Labels {
		if strings.HasSuffix(name, ".loadbalancer.server.port") && value == target {
			return true
		}
	}
	port := s.Environment["VIRTUAL_PORT"]
	return port != nil && *port == target || slices.Contains(s.Expose, target)
}

func hasExtensions(attributes types.Extensions) bool {
	for name := range attributes {
		if strings.HasPrefix(name, "x-aws-") {
			return true
		}
	}
	return false
}

func isLoopback(address string) bool {
	return strings.HasPrefix(address, "127.") || address == "::1" || address == "[::1]" || address == "localhost"
}

// isMountedBy reports whether a service mounts a named volume.
func (i intent) isMountedBy(volume, service string) bool {
	return slices.ContainsFunc(i.Services[service].Volumes, func(v types.ServiceVolumeConfig) bool {
		return v.Type == types.VolumeTypeVolume && v.Source == volume
	})
}

// mention is a service by its name, with a port, in a value of another.
type mention struct {
	name string
	port int
}

var nameAndPort = regexp.MustCompile(`(?:^|[^A-Za-z0-9._-])([A-Za-z0-9][A-Za-z0-9._-]*):(\d{1,5})\b`)

// owner is the service that has a name besides its own. There is none where
// several have it, or where it is the name of a service too; and names with dots
// are not completed everywhere.
func (i intent) owner(name string) (string, bool) {
	var owners []string
	for _, service := range i.ServiceNames() {
		s := i.Services[service]
		has := s.ContainerName == name || s.Hostname == name
		for _, network := range s.Networks {
			has = has || network != nil && slices.Contains(network.Aliases, name)
		}
		if has {
			owners = append(owners, service)
		}
	}
	_, taken := i.Services[name]
	if len(owners) != 1 || taken || strings.ContainsAny(name, "._") || strings.ToLower(name) != name {
		return "", false
	}
	return owners[0], true
}

// mentions lists the services that a service has in its values as name:port,
// by their own or another name.
func (i intent) mentions(service string) []mention {
	s := i.Services[service]
	texts := slices.Concat([]string(s.Command), []string(s.Entrypoint))
	for _, value := range s.Environment {
		if value != nil {
			texts = append(texts, *value)
		}
	}
	var out []mention
	for _, text := range texts {
		for _, match := range nameAndPort.FindAllStringSubmatch(text, -1) {
			port, err := strconv.Atoi(match[2])
			_, known := i.Services[match[1]]
			if !known {
				_, known = i.owner(match[1])
			}
			if known && err == nil && port <= lastPort && match[1] != service {
				out = append(out, mention{match[1], port})
			}
		}
	}
	sort.Slice(out, func(a, b int) bool {
		return out[a].name < out[b].name || out[a].name == out[b].name && out[a].port < out[b].port
	})
	return slices.Compact(out)
}
