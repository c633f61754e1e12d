package model

import (
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// RedirectPort is where plain HTTP is redirected from.
const RedirectPort = 80

// Redirected returns the listener to which requests on RedirectPort are
// redirected, if any: one that speaks HTTPS on port 443, where nothing is
// published on RedirectPort.
func (b LoadBalancer) Redirected() (Listener, bool) {
	var to Listener
	for _, l := range b.Listeners {
		if l.Port == RedirectPort {
			return Listener{}, false
		}
		if l.Port == 443 {
			to = l
		}
	}
	for _, port := range to.Ports {
		if b.HTTP && port.IsSecure() {
			return to, true
		}
	}
	return Listener{}, false
}

// Ingress lists who may reach the listener, which all of its ports agree on;
// empty means everybody.
func (l Listener) Ingress() []string { return l.Ports[0].Ingress }

// GroupRules counts the rules of a security group that admit the sources of the
// listener: those of IPv4 or those of IPv6, whichever are more. A prefix list
// counts as the heaviest that AWS manages.
func (l Listener) GroupRules() int {
	v4, v6 := 0, 0
	for _, source := range l.Ingress() {
		switch {
		case strings.HasPrefix(source, "pl-"):
			v4, v6 = v4+limits.PrefixListRules, v6+limits.PrefixListRules
		case IsGroupID(source):
			v4, v6 = v4+1, v6+1
		case strings.Contains(source, ":"):
			v6++
		default:
			v4++
		}
	}
	protocols := map[string]bool{}
	for _, port := range l.Ports {
		protocols[port.Transport] = true
	}
	return max(v4, v6, 1) * len(protocols)
}

// HasOwnGroup reports whether the listener has a security group of its own on a
// load balancer that the project makes.
func (l Listener) HasOwnGroup() bool { return l.GroupRules() > limits.SharedGroupRules }
