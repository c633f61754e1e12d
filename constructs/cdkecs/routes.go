package cdkecs

import (
	"cmp"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs/internal/frontdoor"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// routes lead from the load balancers of an ingress to services.
type routes struct {
	*ingress
	services map[string]*serviceDefinition
	// listeners are those on which ports are published, by port, and groups the
	// target groups in the order of published ports.
	listeners map[int]awselasticloadbalancingv2.IListener
	groups    []routedGroup
	logins    frontdoor.Logins
	// testListeners are those of an Application Load Balancer on which requests reach
	// new tasks first, by port, and testPlans what is to be made of others.
	testListeners map[int]awselasticloadbalancingv2.IApplicationListener
	testPlans     map[int]plan.Listener
	// alternates are the second target groups, where ECS moves requests.
	alternates []routedGroup
}

// routedGroup is the target group of a container port.
type routedGroup struct {
	service string
	port    int
	group   awselasticloadbalancingv2.ITargetGroup
}

// newRoutes makes the listeners with their rules and target groups.
func newRoutes(in *ingress, services map[string]*serviceDefinition) *routes {
	r := &routes{
		ingress: in, services: services, listeners: map[int]awselasticloadbalancingv2.IListener{}, logins: frontdoor.Logins{Scope: in.scope},
		testListeners: map[int]awselasticloadbalancingv2.IApplicationListener{}, testPlans: map[int]plan.Listener{},
	}
	for _, lb := range in.loadBalancers {
		r.newTestListeners(lb)
		for _, l := range lb.decided.Listeners {
			switch {
			case l.Test:
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
	return r
}

// keep keeps the first listener on a port: that of the Application Load Balancer
// where UDP has the same number.
func (r *routes) keep(l plan.Listener, listener awselasticloadbalancingv2.IListener) {
	if _, ok := r.listeners[l.Port]; !ok {
		r.listeners[l.Port] = listener
	}
}

// url is where a service, or with "" the project, answers: by HTTPS, else by
// HTTP, else at any port, of several at the lowest; nil where nobody here knows.
func (r *routes) url(service string) *string {
	rank := map[string]int{"https": 0, "http": 1, "": 2}
	var best *publishedAddress
	for _, a := range r.addresses() {
		if service != "" && a.service != service {
			continue
		}
		if best == nil || cmp.Or(cmp.Compare(rank[a.scheme], rank[best.scheme]), cmp.Compare(a.published, best.published)) < 0 {
			best = &a
		}
	}
	if best == nil {
		return nil
	}
	return jsii.String(best.url())
}

// targetGroup is that of a container port; of several the one of the lowest
// published port, and nil where there is none.
func (r *routes) targetGroup(service string, port int) awselasticloadbalancingv2.ITargetGroup {
	for _, g := range r.groups {
		if g.service == service && g.port == port {
			return g.group
		}
	}
	return nil
}

// groupsOf are all target groups that lead to services.
func (r *routes) groupsOf(services []*serviceDefinition) []awselasticloadbalancingv2.ITargetGroup {
	var out []awselasticloadbalancingv2.ITargetGroup
	for _, s := range services {
		for _, g := range slices.Concat(r.groups, r.alternates) {
			if g.service == s.name {
				out = append(out, g.group)
			}
		}
	}
	return out
}

// keepGroup remembers a target group.
func (r *routes) keepGroup(kind string, g routedGroup) {
	if kind == alternateGroup {
		r.alternates = append(r.alternates, g)
		return
	}
	r.groups = append(r.groups, g)
}

// joinTargetGroups registers the tasks with the target groups of the options, of
// the service and of its sidecars.
func (s *serviceDefinition) joinTargetGroups() {
	for _, member := range s.members() {
		groups := member.own.TargetGroups
		for _, port := range slices.Sorted(maps.Keys(groups)) {
			target := s.service.LoadBalancerTarget(&awsecs.LoadBalancerTargetOptions{
				ContainerName: member.container.ContainerName(), ContainerPort: jsii.Number(port),
			})
			switch group := groups[port].(type) {
			case awselasticloadbalancingv2.IApplicationTargetGroup:
				group.AddTarget(target)
			case awselasticloadbalancingv2.INetworkTargetGroup:
				group.AddTarget(target)
			}
		}
	}
}
