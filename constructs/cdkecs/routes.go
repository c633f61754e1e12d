package cdkecs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// routes lead from the load balancers of an ingress to services.
type routes struct {
	*ingress
	services map[string]*serviceDefinition
}

// newRoutes makes the listeners with their rules and target groups.
func newRoutes(in *ingress, services map[string]*serviceDefinition) {
	r := routes{in, services}
	for _, lb := range in.loadBalancers {
		for _, l := range lb.decided.Listeners {
			switch {
			case lb.listener != nil:
				r.addToListener(lb, l)
			case l.RedirectTo != 0 && lb.brought != nil:
				// Port 80 of the caller's may be taken; for that of the file's the plan has none.
			case lb.application != nil:
				lb.admit(l, r.shared)
				r.newApplicationListener(lb, l)
			default:
				lb.admit(l, r.shared)
				r.newNetworkListener(lb, l)
			}
		}
	}
}

// admit opens the load balancer's group to those who may reach the listener.
// Who may reach an existing one is for its owner to say.
func (lb *loadBalancer) admit(l plan.Listener, shared *shared) {
	if lb.group == nil {
		return
	}
	for _, source := range l.Sources {
		var peer awsec2.IPeer
		switch {
		case source.SecurityGroup != "":
			peer = awsec2.Peer_SecurityGroupId(jsii.String(source.SecurityGroup), nil)
		case source.PrefixList != "":
			peer = awsec2.Peer_PrefixList(jsii.String(source.PrefixList))
		case isIPv6(source.CIDR):
			peer = awsec2.Peer_Ipv6(jsii.String(source.CIDR))
		default:
			peer = shared.ipv4(source.CIDR)
		}
		for _, port := range ports(l.Protocol, l.Port) {
			lb.group.AddIngressRule(peer, port, jsii.String(fmt.Sprintf("published port %d", l.Port)), jsii.Bool(false))
		}
	}
}

