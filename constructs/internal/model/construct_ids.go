package model

import "fmt"

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
