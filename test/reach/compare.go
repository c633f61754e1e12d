package reach

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// nfsPort is where file systems of Amazon EFS are mounted.
const nfsPort = 2049

// Compare says how a graph differs from what the compose file says; nothing
// where it does not.
func Compare(g Graph, project *types.Project) []string {
	c := &comparison{graph: g, intent: intent{project}}
	c.outside()
	c.entries()
	c.doors()
	names := project.ServiceNames()
	for _, a := range names {
		c.running(a)
		c.wayOut(a)
		c.dependencies(a)
		c.mentions(a)
		for _, b := range names {
			if a != b && c.intent.carrier(a) != c.intent.carrier(b) {
				c.pair(a, b)
			}
		}
	}
	c.files()
	c.instances()
	sort.Strings(c.problems)
	return slices.Compact(c.problems)
}

type comparison struct {
	graph    Graph
	intent   intent
	problems []string
}

func (c *comparison) problem(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// tasks are those that run a service.
func (c *comparison) tasks(service string) []Task { return c.graph.Tasks[c.intent.carrier(service)] }

// running: something must run each service, in a task of its own or in that
// of the service whose network it shares. What runs a task definition without
// an ECS service may do so in ways that only its program knows; and a program
// that embeds the project may put something else into the place of a service.
func (c *comparison) running(service string) {
	known := slices.Contains(c.graph.Defined, c.intent.carrier(service)) || slices.Contains(c.graph.Elsewhere, service)
	if len(c.tasks(service)) == 0 && !known {
		c.problem("nothing runs %s", service)
	}
}

// outside: only load balancers let connections from outside in.
func (c *comparison) outside() {
	parties := slices.Clone(c.graph.Others)
	for _, name := range sorted(c.graph.Tasks) {
		for _, t := range c.graph.Tasks[name] {
			parties = append(parties, t.Party)
		}
	}
	for _, name := range sorted(c.graph.Files) {
		parties = append(parties, c.graph.Files[name])
	}
	for _, p := range parties {
		if ports := c.graph.FromOutside(p); len(ports) > 0 {
			c.problem("%s can be reached from outside: %s", p.Name, describe(ports))
		}
	}
}

// entries: published ports, and no others, lead to the services, and the
// security groups let them.
func (c *comparison) entries() {
	var got, labelled []string
	for _, e := range c.graph.Entries {
		got = append(got, e.String())
		if c.intent.isLabelled(e) {
			labelled = append(labelled, e.String())
		}
		c.entry(e)
	}
	want := c.intent.entries()
	for _, e := range want {
		if !slices.Contains(got, e) {
			c.problem("published, but not there: %s", e)
		}
	}
	for _, e := range got {
		if !slices.Contains(want, e) && !slices.Contains(labelled, e) {
			c.problem("not published, but there: %s", e)
		}
	}
	c.fromBalancers()
}

// entry: the way in is open from its beginning to its end.
func (c *comparison) entry(e Entry) {
	if e.Balancer.Name == "" || c.graph.unknown(e.Balancer) {
		return
	}
	if len(e.Balancer.Groups) == 0 {
		c.problem("%s: the load balancer has no security group", e)
		return
	}
	if !has(c.graph.FromOutside(e.Balancer), e.Protocol, e.Port) {
		c.problem("%s: nobody may connect to the load balancer", e)
	}
	for _, t := range c.graph.Tasks[e.Service] {
		if !has(c.graph.Connect(e.Balancer, t.Party), e.Protocol, e.Target) {
			c.problem("%s: the load balancer may not connect to %s", e, t.Name)
		}
		if e.Health != 0 && !has(c.graph.Connect(e.Balancer, t.Party), "tcp", e.Health) {
			c.problem("%s: the load balancer may not ask %s for its health on tcp %d", e, t.Name, e.Health)
		}
	}
}

// fromBalancers: a load balancer reaches the published ports of a service, and
// of others at most the one that it asks for health.
func (c *comparison) fromBalancers() {
	for _, b := range c.graph.Balancers {
		for _, name := range sorted(c.graph.Tasks) {
			for _, t := range c.graph.Tasks[name] {
				for _, ports := range c.graph.Connect(b, t.Party) {
					if !c.leadsTo(b, name, ports) || ports.From != ports.To {
						c.problem("%s: the load balancer may connect to %s, which is not published", t.Name, ports)
					}
				}
			}
		}
	}
}

// leadsTo reports whether a load balancer has to reach a port of a service: it
// forwards connections there, or asks for health.
func (c *comparison) leadsTo(b Party, service string, ports Ports) bool {
	return slices.ContainsFunc(c.graph.Entries, func(e Entry) bool {
		forwarded := e.Protocol == ports.Protocol && e.Target == ports.From
		asked := ports.Protocol == "tcp" && e.Health == ports.From
		return e.Service == service && e.Balancer.Name == b.Name && (forwarded || asked)
	})
}

// pair: services on one network reach each other on every port, and others on
// none.
func (c *comparison) pair(a, b string) {
	shared := c.intent.shared(c.intent.carrier(a), c.intent.carrier(b))
	own := slices.DeleteFunc(slices.Clone(shared), c.intent.isElsewhere)
	for _, from := range c.tasks(a) {
		for _, to := range c.tasks(b) {
			ports := c.graph.Connect(from.Party, to.Party)
			switch {
			case len(shared) == 0 && len(ports) > 0:
				c.problem("%s and %s share no network, but %s reaches %s of the other", a, b, a, describe(ports))
			case len(own) > 0 && !hasAll(ports):
				c.problem("%s and %s share the network %s, but %s reaches only %q of the other", a, b, own[0], a, describe(ports))
			}
		}
	}
}

// wayOut: a service reaches the outside, unless all of its networks are
// internal: then only what starting a task and mounting file systems takes.
func (c *comparison) wayOut(service string) {
	carrier := c.intent.carrier(service)
	for network := range c.intent.Services[carrier].Networks {
		if c.intent.isElsewhere(network) {
			return
		}
	}
	for _, t := range c.tasks(service) {
		ports := c.graph.ToOutside(t.Party)
		if c.intent.isOpen(carrier) {
			if !hasAll(ports) {
				c.problem("%s reaches only %q outside", service, describe(ports))
			}
			continue
		}
		for _, p := range ports {
			if p.Protocol != "tcp" || p.From != p.To || p.From != httpsPort && p.From != nfsPort {
				c.problem("%s is on internal networks only, but reaches %s outside", service, p)
			}
		}
	}
}

const httpsPort = 443

// dependencies: a service reaches what it depends on, where they share a
// network.
func (c *comparison) dependencies(service string) {
	for _, name := range sorted(c.intent.Services[service].DependsOn) {
		if _, there := c.intent.Services[name]; there {
			c.leads(service, name, name)
		}
	}
}

// mentions: a service reaches what its values name, by that name and port.
func (c *comparison) mentions(service string) {
	for _, m := range c.intent.mentions(service) {
		of, further := c.intent.owner(m.name)
		if !further {
			of = m.name
		}
		if !c.leads(service, m.name, of) {
			continue
		}
		for _, from := range c.tasks(service) {
			for _, to := range c.tasks(of) {
				if !has(c.graph.Connect(from.Party, to.Party), "tcp", m.port) {
					c.problem("%s names %s:%d, but does not reach it", service, m.name, m.port)
				}
			}
		}
	}
}

// leads: a name leads to the service that has it, and only there. It is true
// where a connection is to be expected, too.
func (c *comparison) leads(from, name, to string) bool {
	carrier := c.intent.carrier(to)
	own := slices.DeleteFunc(c.intent.shared(c.intent.carrier(from), carrier), c.intent.isElsewhere)
	if len(own) == 0 || len(c.graph.Tasks[carrier]) == 0 || c.intent.carrier(from) == carrier {
		return false
	}
	if got := c.graph.Names[name]; c.graph.isService(carrier) && !slices.Equal(got, []string{carrier}) {
		c.problem("%s uses the name %s, which leads to %q", from, name, strings.Join(got, ", "))
	}
	return true
}

// instances: what has the network of its instance has no name, and no load balancer
// leads to it; and nothing else is there.
func (c *comparison) instances() {
	for _, service := range c.intent.ServiceNames() {
		for _, t := range c.tasks(service) {
			switch on := c.intent.onInstance(c.intent.carrier(service)); {
			case on != t.nameless:
				c.problem("%s has the network of its instance: %t, but in the file it is %t", t.Name, t.nameless, on)
			case on && len(t.Groups) == 0:
				c.problem("%s is on instances without a security group", t.Name)
			case on:
				c.nameless(service)
			}
		}
	}
}

// nameless: no name leads to a service.
func (c *comparison) nameless(service string) {
	for _, name := range sorted(c.graph.Names) {
		if slices.Contains(c.graph.Names[name], service) {
			c.problem("%s has the network of its instance, but the name %s leads there", service, name)
		}
	}
}

// files: a file system is reached by the services that mount it, on one port.
func (c *comparison) files() {
	for _, volume := range sorted(c.graph.Files) {
		files := c.graph.Files[volume]
		if c.graph.unknown(files) {
			continue
		}
		_, declared := c.intent.Volumes[volume]
		for _, service := range c.intent.ServiceNames() {
			for _, t := range c.tasks(service) {
				ports := c.graph.Connect(t.Party, files)
				mounts := slices.Contains(t.Volumes, volume)
				if declared && c.intent.isMountedBy(volume, service) && !mounts {
					c.problem("%s mounts the volume %s, but its task does not", service, volume)
				}
				switch {
				case mounts && !has(ports, "tcp", nfsPort):
					c.problem("%s mounts the volume %s, but does not reach it", service, volume)
				case !mounts && len(ports) > 0 && !c.mountedOnInstance(service, t, volume):
					c.problem("%s does not mount the volume %s, but reaches %s of it", service, volume, describe(ports))
				case len(ports) > 0 && describe(ports) != "tcp 2049":
					c.problem("%s reaches %s of the volume %s", service, describe(ports), volume)
				}
			}
		}
	}
}
