package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Kinds of load balancers.
const (
	ApplicationLoadBalancer = "application"
	NetworkLoadBalancer     = "network"
)

// Ingress is the way into a project from outside.
//
// Compose: a published port answers on the host's address. ECS: tasks come and
// go, a load balancer has the address that stays. Decision: one for the
// project, an Application Load Balancer if all published ports speak HTTP,
// else a Network Load Balancer; one of each where the file asks for that; a
// listener on each published port. A load balancer that exists gets listeners,
// a listener that exists gets rules, and neither is changed otherwise.
type Ingress struct {
	LoadBalancers []LoadBalancer `json:"loadBalancers"`
	// WAF is the ARN of a web ACL for the Application Load Balancer, or
	// model.ManagedWAF for one that is made; empty has none.
	WAF string `json:"waf,omitempty"`
	// Domain is nil where the load balancer has no name of its own.
	Domain *Domain `json:"domain,omitempty"`
}

// managedWAFRules are the rule groups of AWS that a web ACL of the project has, in
// their order: addresses of bad repute, what is never right, and the common attacks.
var managedWAFRules = []string{
	"AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet",
}

// WAFRules are the rule groups of the web ACL that is made; nil where none is.
func (in Ingress) WAFRules() []string {
	if in.WAF == model.ManagedWAF {
		return managedWAFRules
	}
	return nil
}

// LoadBalancer is one load balancer.
type LoadBalancer struct {
	Kind string `json:"kind"`
	// NotHTTP are the ports, as service:port, for which it is a Network Load Balancer.
	NotHTTP []string `json:"notHTTP,omitempty"`
	// Second means that it stands beside an Application Load Balancer, or would:
	// what is made for it has a name of its own.
	Second bool `json:"second,omitempty"`
	// Existing is the name or ARN of a load balancer that the project does not
	// own, ExistingListener the ARN of a listener of such a one.
	Existing         string `json:"existing,omitempty"`
	ExistingListener string `json:"existingListener,omitempty"`
	// Internal gives it private addresses only.
	Internal bool `json:"internal,omitempty"`
	// AsksElsewhere lets it connect to the providers of logins.
	AsksElsewhere bool `json:"asksElsewhere,omitempty"`
	// AccessLogs is nil where none are kept.
	AccessLogs         *AccessLogs `json:"accessLogs,omitempty"`
	DeletionProtection bool        `json:"deletionProtection,omitempty"`
	// IdleSeconds is how long a connection may be silent; 0 stands for AWS's default.
	IdleSeconds int `json:"idleSeconds,omitempty"`
	// CloudFront is nil where browsers connect to the load balancer.
	CloudFront *CloudFront `json:"cloudFront,omitempty"`
	// Listeners are ordered by port, those for tests last. Of an existing listener only the rules count.
	Listeners []Listener `json:"listeners"`
}

// ConstructID is the id of what belongs to the load balancer.
func (lb LoadBalancer) ConstructID(id string) string { return model.LoadBalancerID(id, lb.Second) }

// AccessLogs is where access logs go.
type AccessLogs struct {
	Bucket string `json:"bucket"`
	Prefix string `json:"prefix,omitempty"`
}

// Domain are the names of the load balancer.
type Domain struct {
	// Names have no dot at the end.
	Names []string `json:"names"`
	// Zone is the name of the hosted zone, or empty where ZoneID is set.
	Zone   string `json:"zone,omitempty"`
	ZoneID string `json:"zoneID,omitempty"`
}

func ingress(project *model.Project) *Ingress {
	balancers := project.LoadBalancers()
	if len(balancers) == 0 {
		return nil
	}
	in := &Ingress{Domain: domain(project), WAF: project.Extensions().WAF}
	settings := model.LoadBalancerOf(project.Project)
	for _, b := range balancers {
		in.LoadBalancers = append(in.LoadBalancers, loadBalancer(project, b, settings))
	}
	return in
}

func loadBalancer(project *model.Project, b model.LoadBalancer, settings model.LoadBalancerExtension) LoadBalancer {
	lb := LoadBalancer{
		Kind:          NetworkLoadBalancer,
		Second:        b.Second,
		AsksElsewhere: b.AsksElsewhere(),
		Existing:      settings.Existing, ExistingListener: settings.Listener,
		Internal:           settings.Scheme == model.SchemeInternal,
		DeletionProtection: settings.DeletionProtection,
		IdleSeconds:        seconds(settings.IdleTimeout),
	}
	if b.HTTP {
		lb.Kind = ApplicationLoadBalancer
	}
	if lb.CloudFront = cloudFront(project, b); lb.CloudFront != nil {
		lb.Internal = true
	}
	if bucket, prefix, _ := strings.Cut(settings.AccessLogs, "/"); bucket != "" {
		lb.AccessLogs = &AccessLogs{bucket, prefix}
	}
	for _, l := range b.Listeners {
		lb.Listeners = append(lb.Listeners, listener(project, l, b.HTTP))
		for _, port := range l.Ports {
			if name := fmt.Sprintf("%s:%d", port.Service, port.Target); !port.IsHTTP() && !slices.Contains(lb.NotHTTP, name) {
				lb.NotHTTP = append(lb.NotHTTP, name)
			}
		}
	}
	for _, l := range b.TestListeners() {
		test := listener(project, l, b.HTTP)
		test.Test, test.Target, test.Rules, test.URL = true, nil, nil, ""
		lb.Listeners = append(lb.Listeners, test)
	}
	// On a load balancer that exists port 80 may be taken.
	if to, ok := b.Redirected(); ok && !settings.IsExisting() {
		lb.Listeners = slices.Insert(lb.Listeners, 0, Listener{
			Port: model.RedirectPort, Protocol: "HTTP", Sources: sources(to.Ingress()), OwnGroup: to.HasOwnGroup(), RedirectTo: to.Port,
		})
	}
	return lb
}

func domain(project *model.Project) *Domain {
	from := project.Extensions().Domain
	if from == nil {
		return nil
	}
	d := &Domain{}
	for _, name := range from.Names {
		d.Names = append(d.Names, strings.TrimSuffix(name, "."))
	}
	if id, ok := from.ZoneID(); ok {
		d.ZoneID = id
	} else {
		d.Zone = strings.TrimSuffix(from.Zone, ".")
	}
	return d
}
