package choices

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// portChoices are those of ports that cannot or should not all be published. The
// ports of a service are one list, so that all its findings have one choice.
func portChoices(c *chooser, f finding.Finding) []finding.Choice {
	if c.kept == nil {
		c.keepPorts()
	}
	if f.Code == codes.PortConflict || f.Code == codes.Listeners {
		return oneChoice(c.fewerPorts(slices.Sorted(maps.Keys(c.kept))))
	}
	return oneChoice(c.fewerPorts([]string{f.Service()}))
}

// entranceChoices publish ports that have no fixed public one in the file, where the
// project has no other. The default is the only one, or the only one of a web server
// by its number; else a person knows which is for users.
func entranceChoices(c *chooser, f finding.Finding) []finding.Choice {
	if f.Where[len(f.Where)-1] != "ports" {
		return nil // the port is in labels or variables
	}
	var all, web []model.Port
	for _, s := range c.All() {
		port, ok := s.PrivateEntrance()
		if !ok || !s.Reachable() {
			continue
		}
		all = append(all, port)
		if port.Published == 80 || port.Published == 443 {
			web = append(web, port)
		}
	}
	out := make([]finding.Choice, len(all))
	for i, port := range all {
		out[i] = entrance(port)
		out[i].Default = len(all) == 1 || len(web) == 1 && port.Service == web[0].Service
		if !out[i].Default && len(web) != 1 {
			out[i].Asks = "whether users connect to it"
		}
	}
	return out
}

func entrance(port model.Port) finding.Choice {
	return finding.Choice{
		Title: fmt.Sprintf("publish port %d of %s", port.Published, port.Service),
		Loses: "privacy: everybody can connect; x-aws-ingress sets who can",
		Patch: finding.Patch(finding.At("services", port.Service, "ports"), []any{port.Mapping()}),
	}
}

func oneChoice(choice finding.Choice, ok bool) []finding.Choice {
	if !ok {
		return nil
	}
	return []finding.Choice{choice}
}

// fewerPorts publishes those ports of some services that are kept.
func (c *chooser) fewerPorts(services []string) (finding.Choice, bool) {
	patch, shown := map[string]any{}, []string{}
	for _, name := range services {
		indexes, changed := c.kept[name]
		if !changed {
			continue
		}
		var ports []any
		for _, i := range indexes {
			ports = append(ports, portEntry(c.Service(name), i))
			shown = append(shown, strconv.Itoa(c.Service(name).Ports()[i].Published))
		}
		patch[name] = map[string]any{"ports": finding.Override{Value: ports}}
		if len(ports) == 0 {
			patch[name] = map[string]any{"ports": finding.Reset{}}
		}
	}
	if len(patch) == 0 {
		return finding.Choice{}, false
	}
	title := "publish no port"
	switch {
	case len(patch) > 1:
		title = "publish each port once"
	case len(shown) > 0:
		title = "publish " + finding.List(shown) + " only"
	}
	return finding.Choice{
		Title: title, Loses: "access to the others from outside; services still reach them", Default: true,
		Patch: finding.Patch(finding.At("services"), patch),
	}, true
}

// splitChoices give ports that do not speak HTTP a load balancer of their own.
func splitChoices(c *chooser, _ finding.Finding) []finding.Choice {
	if model.LoadBalancerOf(c.Project.Project).IsExisting() {
		return nil
	}
	return []finding.Choice{{
		Title: "a second load balancer, at additional cost, for the ports that do not use HTTP", Default: true,
		Patch: finding.Patch(finding.At("x-aws-loadbalancer", "split"), true),
	}}
}

// portEntry is an item of ports in long syntax, with its extensions.
func portEntry(s *model.Service, i int) any {
	p := s.ServiceConfig.Ports[i]
	entry := map[string]any{"target": int(p.Target)}
	for _, attribute := range []struct{ name, value string }{
		{"published", p.Published}, {"app_protocol", p.AppProtocol}, {"host_ip", p.HostIP}, {"mode", p.Mode}, {"name", p.Name},
	} {
		if attribute.value != "" && attribute.value != "ingress" {
			entry[attribute.name] = escaped(attribute.value)
		}
	}
	if p.Protocol != "" && p.Protocol != model.TCP {
		entry["protocol"] = p.Protocol
	}
	for name, value := range p.Extensions {
		entry[name] = value
	}
	return entry
}

// keepPorts decides which ports stay published where not all can: of those that
// want one listener the proxy's, of too many those that speak HTTP, and none of
// a datastore. Services that keep all theirs get no entry.
func (c *chooser) keepPorts() {
	c.kept = map[string][]int{}
	all := slices.Clone(c.PublishedPorts())
	slices.SortStableFunc(all, func(a, b model.Port) int {
		return cmp.Or(precedence(c.Service(a.Service), a)-precedence(c.Service(b.Service), b), a.Published-b.Published)
	})
	listeners, ofService, dropped := map[[2]any]string{}, map[string]int{}, map[string]map[int]bool{}
	for _, port := range all {
		key := [2]any{port.Published, port.Transport}
		host := c.Service(port.Service).Host().Name
		_, taken := listeners[key]
		if taken && port.IsRouted() || port.Label != nil {
			continue
		}
		if c.isRefused(port) || taken || ofService[host] >= limits.TargetGroupsPerService {
			if dropped[port.Service] == nil {
				dropped[port.Service] = map[int]bool{}
			}
			dropped[port.Service][port.Index] = true
			continue
		}
		listeners[key] = port.Service
		ofService[host]++
	}
	for name, without := range dropped {
		c.kept[name] = []int{}
		for i := range c.Service(name).ServiceConfig.Ports {
			if !without[i] {
				c.kept[name] = append(c.kept[name], i)
			}
		}
	}
}

// isRefused reports whether a port has the finding that it is one of a datastore.
func (c *chooser) isRefused(port model.Port) bool {
	ok := model.DatastoreOf(port.Target) != ""
	return ok && len(port.Ingress) == 0
}

// proxies are parts of names of services and images that pass requests on.
var proxies = []string{"proxy", "nginx", "traefik", "envoy", "caddy", "gateway", "ingress"}

// precedence is lower for the port that people use: that of a proxy, then one
// that speaks HTTP.
func precedence(s *model.Service, port model.Port) int {
	rank := 4
	if slices.ContainsFunc(proxies, func(part string) bool { return strings.Contains(s.Name+" "+s.Image, part) }) {
		rank -= 2
	}
	if image, known := images.Of(s.Image); known && image.Role >= images.RoleDatabase && image.Role <= images.RoleObjectStore {
		rank += 2
	}
	if port.IsHTTP() {
		rank--
	}
	return rank
}
