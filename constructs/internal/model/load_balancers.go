package model

import (
	"reflect"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// LoadBalancerExtension is what x-aws-loadbalancer says, with everything implied made
// explicit.
type LoadBalancerExtension struct {
	// Existing is the name or ARN of one that the project does not own.
	Existing string
	LoadBalancerSettings
}

// LoadBalancerSettings is the value of x-aws-loadbalancer as a mapping.
type LoadBalancerSettings struct {
	// Listener is the ARN of an existing listener of an Application Load
	// Balancer, to which rules are added.
	Listener string `yaml:"listener"`
	// Scheme is internal or internet-facing, the default.
	Scheme string `yaml:"scheme"`
	// Split puts the ports that speak HTTP on an Application Load Balancer and
	// the others on a Network Load Balancer.
	Split bool `yaml:"split"`
	// AccessLogs is the name of an S3 bucket, with a prefix behind a slash;
	// empty keeps no access logs.
	AccessLogs string `yaml:"access_logs"`
	// DeletionProtection keeps the load balancer from being deleted.
	DeletionProtection bool `yaml:"deletion_protection"`
	// IdleTimeout is a Compose duration; empty means that of AWS.
	IdleTimeout string `yaml:"idle_timeout"`
}

// SchemeInternal is the scheme of a load balancer without public addresses.
const SchemeInternal = "internal"

// Schemes are the values of scheme.
var Schemes = []string{SchemeInternal, "internet-facing"}

// Domain is the value of x-aws-domain: names of the load balancer in a hosted
// zone of Amazon Route 53.
type Domain struct {
	// Names are domain names; one may begin with *.
	Names []string `yaml:"name"`
	// Zone is the name or the id of the public hosted zone.
	Zone string `yaml:"zone"`
}

// Namespace is the value of x-aws-namespace.
type Namespace struct {
	// ID is that of a private DNS namespace in AWS Cloud Map, ns-….
	ID string `yaml:"id"`
	// Name is its domain.
	Name string `yaml:"name"`
}

// LoadBalancerOf reads x-aws-loadbalancer. Values that cannot be decoded are
// left out here and are errors in Check.
func LoadBalancerOf(p *types.Project) LoadBalancerExtension {
	lb, _ := DecodeLoadBalancer(ProjectExtensionsOf(p).LoadBalancer)
	return lb
}

// DecodeLoadBalancer reads x-aws-loadbalancer: a name, an ARN or settings.
func DecodeLoadBalancer(value any) (LoadBalancerExtension, []ExtensionError) {
	var lb LoadBalancerExtension
	switch value := value.(type) {
	case nil:
		return lb, nil
	case string:
		lb.Existing = value
		return lb, nil
	case map[string]any:
		settings := reflect.ValueOf(&lb.LoadBalancerSettings).Elem()
		return lb, decodeStruct(settings, value, finding.At("x-aws-loadbalancer"))
	default:
		return lb, wrongType(finding.At("x-aws-loadbalancer"), "a name, an ARN or a mapping",
			"write the name or ARN of a load balancer, or settings as in {scheme: internal}", value)
	}
}

// IsExisting reports whether the load balancer is not the project's own.
func (lb LoadBalancerExtension) IsExisting() bool { return lb.Existing != "" || lb.Listener != "" }

// LoadBalancer are the published ports that one load balancer serves.
type LoadBalancer struct {
	// HTTP means an Application Load Balancer, else it is a Network Load Balancer.
	HTTP bool
	// Second means that the file asks for a Network Load Balancer beside the
	// Application Load Balancer: the constructs of it have ids of their own.
	Second bool
	// Listeners are ordered by port.
	Listeners []Listener
}

// Listener are the ports that share a listener: one, a TCP and a UDP
// port with the same target, or several that are told apart by host and path.
type Listener struct {
	// Port is the published one.
	Port  int
	Ports []Port
}

// LoadBalancers distributes the published ports over load balancers: one for all,
// or one for those that speak HTTP and one for the others where the file asks
// for that. On an existing listener there is only one set of rules, whatever
// ports are published.
func (p *Project) LoadBalancers() []LoadBalancer { return p.loadBalancers() }

func (p *Project) distributePorts() []LoadBalancer {
	ports, lb := p.PublishedPorts(), LoadBalancerOf(p.Project)
	if len(ports) == 0 {
		return nil
	}
	if lb.Listener != "" {
		return []LoadBalancer{{HTTP: AllHTTP(ports), Listeners: []Listener{{Port: ports[0].Published, Ports: ports}}}}
	}
	if p.CloudFront() != nil {
		return []LoadBalancer{{HTTP: p.needsApplication(ports), Listeners: listenersOf(ports)}}
	}
	if !lb.Split {
		return []LoadBalancer{{HTTP: AllHTTP(ports), Listeners: listenersOf(ports)}}
	}
	var out []LoadBalancer
	for _, http := range []bool{true, false} {
		var some []Port
		for _, port := range ports {
			if port.IsHTTP() == http {
				some = append(some, port)
			}
		}
		if len(some) > 0 {
			out = append(out, LoadBalancer{HTTP: http, Second: !http, Listeners: listenersOf(some)})
		}
	}
	return out
}

// listenersOf groups ports, which are ordered, by the published one.
func listenersOf(ports []Port) []Listener {
	var out []Listener
	for _, port := range ports {
		if n := len(out); n > 0 && out[n-1].Port == port.Published {
			out[n-1].Ports = append(out[n-1].Ports, port)
			continue
		}
		out = append(out, Listener{port.Published, []Port{port}})
	}
	return out
}

// TestListeners are the listeners on which requests reach the new tasks of a
// deployment first, ordered by port. Their ports are published there.
func (b LoadBalancer) TestListeners() []Listener {
	var ports []Port
	for _, l := range b.Listeners {
		for _, port := range l.Ports {
			if test := port.TestListener; test != nil {
				port.Published, port.Ingress = test.Port, firstNonEmpty(test.Ingress, port.Ingress)
				ports = append(ports, port)
			}
		}
	}
	slices.SortStableFunc(ports, func(a, b Port) int { return a.Published - b.Published })
	return listenersOf(ports)
}

// ZoneID returns the id of the hosted zone where the file names it by that.
func (d Domain) ZoneID() (string, bool) { return d.Zone, zoneIDForm.MatchString(d.Zone) }

// NeedsEnvironment names the first attribute for which a stack must have an account
// and a region while it is synthesized: something is looked up there, or a certificate
// of CloudFront may need a stack of its own; empty where there is none.
func NeedsEnvironment(p *types.Project) string {
	ext := ProjectExtensionsOf(p)
	switch {
	case ext.VPC != "":
		return "x-aws-vpc"
	case LoadBalancerOf(p).IsExisting():
		return "x-aws-loadbalancer"
	case ext.Domain != nil:
		if _, byID := ext.Domain.ZoneID(); !byID || cloudFrontOf(ext) != nil && ext.Certificate == "" {
			return "x-aws-domain"
		}
	}
	return ""
}

// IsApplicationARN tells the kind of a load balancer from its ARN, or that of a
// listener of it.
func IsApplicationARN(arn string) bool { return strings.Contains(arn, "/app/") }

// zoneIDForm is that of the ids of hosted zones; domain names have a dot.
var zoneIDForm = lazyregexp.New(`^Z[0-9A-Z]{5,31}$`)

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

// IsSecure reports whether the listener speaks TLS, as it does for all of its ports
// where one of them has a certificate.
func (l Listener) IsSecure() bool { return slices.ContainsFunc(l.Ports, Port.IsSecure) }

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
