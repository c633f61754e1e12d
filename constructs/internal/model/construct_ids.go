package model

import "fmt"

// Ids of constructs that cdkecs defines and an overlay can name. They are API: a
// changed id replaces what is deployed.

// BalancerID is the id of what belongs to a load balancer. That of a second one
// has a prefix.
func BalancerID(id string, second bool) string {
	if second {
		return "Network" + id
	}
	return id
}

// ListenerID is the id of the listener on a port.
func ListenerID(port int) string { return fmt.Sprintf("Listener%d", port) }

// PortID is in the ids of what belongs to a published port. One that shares its
// listener by a rule has the target in its name, of which a service may have
// several.
func PortID(published, target int, routed bool) string {
	if routed {
		return fmt.Sprintf("%dTo%d", published, target)
	}
	return fmt.Sprint(published)
}
