package reach

import (
	"fmt"
	"slices"
	"strings"
)

// Ports are ports of one protocol.
type Ports struct {
	// Protocol is tcp, udp, icmp or other.
	Protocol string
	From, To int
}

const lastPort = 65535

// String gives tcp, tcp 80 or tcp 80-90.
func (p Ports) String() string {
	switch {
	case p.From == 0 && p.To == lastPort:
		return p.Protocol
	case p.From == p.To:
		return fmt.Sprintf("%s %d", p.Protocol, p.From)
	}
	return fmt.Sprintf("%s %d-%d", p.Protocol, p.From, p.To)
}

// allPorts are those of every protocol.
var allPorts = []Ports{{"tcp", 0, lastPort}, {"udp", 0, lastPort}, {"icmp", 0, lastPort}, {"other", 0, lastPort}}

// portsOf reads IpProtocol, FromPort and ToPort of a rule.
func portsOf(rule map[string]any) []Ports {
	protocol := strings.ToLower(fmt.Sprint(rule["IpProtocol"]))
	switch protocol {
	case "-1", "all":
		return allPorts
	case "6":
		protocol = "tcp"
	case "17":
		protocol = "udp"
	}
	if protocol != "tcp" && protocol != "udp" {
		if strings.HasPrefix(protocol, "icmp") || protocol == "1" || protocol == "58" {
			return []Ports{{"icmp", 0, lastPort}}
		}
		return []Ports{{"other", 0, lastPort}}
	}
	from, hasFrom := rule["FromPort"].(float64)
	to, hasTo := rule["ToPort"].(float64)
	if !hasFrom || !hasTo || from < 0 {
		return []Ports{{protocol, 0, lastPort}}
	}
	return []Ports{{protocol, int(from), int(to)}}
}

// common are the ports that are in both lists.
func common(a, b []Ports) []Ports {
	var out []Ports
	for _, p := range a {
		for _, q := range b {
			both := Ports{p.Protocol, max(p.From, q.From), min(p.To, q.To)}
			if p.Protocol == q.Protocol && both.From <= both.To && !slices.Contains(out, both) {
				out = append(out, both)
			}
		}
	}
	return out
}

// has reports whether a port is among them.
func has(ports []Ports, protocol string, port int) bool {
	return len(common(ports, []Ports{{protocol, port, port}})) > 0
}

// hasAll reports whether every port of TCP and UDP is among them.
func hasAll(ports []Ports) bool {
	return slices.Contains(ports, Ports{"tcp", 0, lastPort}) && slices.Contains(ports, Ports{"udp", 0, lastPort})
}

func describe(ports []Ports) string {
	var out []string
	for _, p := range ports {
		out = append(out, p.String())
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}
