package reach

import (
	"net/netip"
	"slices"
)

// rule lets connections of some ports in from a peer, or out to it.
type rule struct {
	peer  peer
	ports []Ports
}

// peer is the other side of a rule.
type peer struct {
	// group is the id of a security group.
	group string
	// outside is whether addresses outside of the VPC are meant, inside
	// whether addresses of the VPC are, whatever group they have.
	outside, inside bool
}

// group is a security group of the templates.
type group struct{ ingress, egress []rule }

// groups reads the security groups and their rules, inline and on their own.
func groups(stacks []*Stack) map[string]*group {
	found := map[string]*group{}
	for _, s := range stacks {
		for id, r := range s.Resources {
			if r.Type == "AWS::EC2::SecurityGroup" {
				found[s.ID(id)] = &group{
					ingress: s.rules(r.Properties["SecurityGroupIngress"], "Source"),
					egress:  s.rules(r.Properties["SecurityGroupEgress"], "Destination"),
				}
			}
		}
	}
	// A group is open to the outside until a rule says otherwise.
	for _, g := range found {
		if len(g.egress) == 0 {
			g.egress = []rule{{peer{outside: true, inside: true}, allPorts}}
		}
	}
	for _, s := range stacks {
		for _, id := range sorted(s.Resources) {
			r := s.Resources[id]
			g := found[s.Resolve(r.Properties["GroupId"])]
			switch {
			case g == nil: // not a rule, or one of a group that is not ours
			case r.Type == "AWS::EC2::SecurityGroupIngress":
				g.ingress = append(g.ingress, s.rule(r.Properties, "Source"))
			case r.Type == "AWS::EC2::SecurityGroupEgress":
				g.egress = append(g.egress, s.rule(r.Properties, "Destination"))
			}
		}
	}
	return found
}

func (s *Stack) rules(value any, side string) []rule {
	items, _ := value.([]any)
	var out []rule
	for _, item := range items {
		if fields, ok := item.(map[string]any); ok {
			out = append(out, s.rule(fields, side))
		}
	}
	return out
}

func (s *Stack) rule(fields map[string]any, side string) rule {
	r := rule{ports: portsOf(fields)}
	switch {
	case fields[side+"SecurityGroupId"] != nil:
		r.peer.group = s.Resolve(fields[side+"SecurityGroupId"])
	case fields["CidrIp"] != nil:
		r.peer = s.addresses(fields["CidrIp"])
	case fields["CidrIpv6"] != nil:
		r.peer = s.addresses(fields["CidrIpv6"])
	default:
		// A prefix list, or what nobody here has heard of.
		r.peer = peer{outside: true, inside: true}
	}
	return r
}

// addresses reads a range. One that is not written out is that of the VPC.
func (s *Stack) addresses(value any) peer {
	prefix, err := netip.ParsePrefix(s.Resolve(value))
	switch {
	case err != nil:
		return peer{inside: true}
	case prefix.Addr() == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return peer{} // what stands in a group that lets nothing out
	case prefix.Bits() == 0:
		return peer{outside: true, inside: true}
	case prefix.Addr().IsPrivate():
		return peer{inside: true}
	}
	return peer{outside: true}
}

// Party is what can connect or be connected to: the groups it has.
type Party struct {
	// Name is for messages.
	Name   string
	Groups []string
}

// unknown reports whether the party has a group whose rules are elsewhere.
func (g Graph) unknown(p Party) bool {
	return slices.ContainsFunc(p.Groups, func(id string) bool { return g.groups[id] == nil })
}

// Connect lists the ports of one party that another may connect to: those
// that some group of the one lets out and some group of the other lets in.
func (g Graph) Connect(from, to Party) []Ports {
	return common(g.rulesTo(from, to), g.rulesFrom(to, from))
}

func (g Graph) rulesTo(from, to Party) []Ports {
	return g.matching(from, func(g *group) []rule { return g.egress }, func(p peer) bool {
		return p.inside || slices.Contains(to.Groups, p.group)
	})
}

func (g Graph) rulesFrom(to, from Party) []Ports {
	return g.matching(to, func(g *group) []rule { return g.ingress }, func(p peer) bool {
		return p.inside || slices.Contains(from.Groups, p.group)
	})
}

// FromOutside lists the ports of a party that addresses outside of the VPC, or
// security groups of others, may connect to.
func (g Graph) FromOutside(to Party) []Ports {
	return g.matching(to, func(g *group) []rule { return g.ingress }, func(p peer) bool {
		return p.outside || p.group != "" && g.groups[p.group] == nil
	})
}

// ToOutside lists the ports of addresses outside of the VPC that a party may
// connect to.
func (g Graph) ToOutside(from Party) []Ports {
	return g.matching(from, func(g *group) []rule { return g.egress }, func(p peer) bool { return p.outside })
}

func (g Graph) matching(of Party, rules func(*group) []rule, matches func(peer) bool) []Ports {
	var out []Ports
	for _, id := range of.Groups {
		if g.groups[id] == nil {
			continue
		}
		for _, r := range rules(g.groups[id]) {
			if matches(r.peer) {
				out = append(out, r.ports...)
			}
		}
	}
	return out
}
