package reach

import (
	"fmt"
	"strconv"
)

// listener is what receives connections for target groups.
type listener struct {
	balancer string
	port     int
	// protocols are tcp, udp or both.
	protocols []string
	targets   []string
}

// addEntries follows each listener, and each of its rules, to target groups,
// and these to the container ports of ECS services.
func (g *Graph) addEntries(stacks []*Stack) {
	listeners := listenersOf(stacks)
	each(stacks, func(s *Stack, _ string, r Resource) {
		if r.Type != "AWS::ECS::Service" {
			return
		}
		attachments, _ := r.Properties["LoadBalancers"].([]any)
		for _, a := range attachments {
			fields, _ := a.(map[string]any)
			target, _ := fields["ContainerPort"].(float64)
			group := s.Resolve(fields["TargetGroupArn"])
			health := healthPort(stacks, group)
			for _, id := range sorted(listeners) {
				l := listeners[id]
				for _, leadsTo := range l.targets {
					if leadsTo == group {
						g.addEntry(l, Entry{Service: r.tag(tagOfService), Target: int(target), Health: health})
					}
				}
			}
		}
	})
}

// healthPort is the port that a target group asks, if it is one of its own.
func healthPort(stacks []*Stack, group string) int {
	found := 0
	each(stacks, func(s *Stack, id string, r Resource) {
		text, _ := r.Properties["HealthCheckPort"].(string)
		if port, err := strconv.Atoi(text); s.ID(id) == group && err == nil {
			found = port
		}
	})
	return found
}

// addEntry adds the entry of a listener, for each of its protocols.
func (g *Graph) addEntry(l *listener, e Entry) {
	for _, protocol := range l.protocols {
		e.Port, e.Protocol = l.port, protocol
		for _, b := range g.Balancers {
			if b.Name == l.balancer {
				e.Balancer = b
			}
		}
		g.Entries = append(g.Entries, e)
	}
}

// listenersOf reads listeners and the rules that add targets to them. A
// listener of somebody else is known by its rules alone.
func listenersOf(stacks []*Stack) map[string]*listener {
	found := map[string]*listener{}
	each(stacks, func(s *Stack, id string, r Resource) {
		if r.Type != "AWS::ElasticLoadBalancingV2::Listener" {
			return
		}
		port, _ := r.Properties["Port"].(float64)
		found[s.ID(id)] = &listener{
			balancer: s.Resolve(r.Properties["LoadBalancerArn"]), port: int(port),
			protocols: transports(fmt.Sprint(r.Properties["Protocol"])),
			targets:   s.targetGroups(r.Properties["DefaultActions"]),
		}
	})
	each(stacks, func(s *Stack, _ string, r Resource) {
		if r.Type != "AWS::ElasticLoadBalancingV2::ListenerRule" {
			return
		}
		id := s.Resolve(r.Properties["ListenerArn"])
		if found[id] == nil {
			found[id] = &listener{protocols: []string{"tcp"}}
		}
		found[id].targets = append(found[id].targets, s.targetGroups(r.Properties["Actions"])...)
	})
	return found
}

func transports(protocol string) []string {
	switch protocol {
	case "UDP", "QUIC":
		return []string{"udp"}
	case "TCP_UDP", "TCP_QUIC":
		return []string{"tcp", "udp"}
	}
	return []string{"tcp"}
}

// targetGroups lists those that actions forward to.
func (s *Stack) targetGroups(actions any) []string {
	list, _ := actions.([]any)
	var out []string
	for _, action := range list {
		fields, _ := action.(map[string]any)
		if fields["TargetGroupArn"] != nil {
			out = append(out, s.Resolve(fields["TargetGroupArn"]))
		}
		forward, _ := fields["ForwardConfig"].(map[string]any)
		groups, _ := forward["TargetGroups"].([]any)
		for _, group := range groups {
			fields, _ := group.(map[string]any)
			out = append(out, s.Resolve(fields["TargetGroupArn"]))
		}
	}
	return out
}
