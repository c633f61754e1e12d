package cdkecs

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs/internal/cdkmanaged"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// Endpoint is what takes the place of a compose service: a database of Amazon
// RDS, a cache, a host outside of AWS.
type Endpoint struct {
	// Host is where it is: a DNS name, which may be a token, or an IPv4
	// address, which may not. Required.
	//
	// The service's name becomes a CNAME record with this name, or an A record
	// with this address. A certificate of the endpoint is for its own name, and
	// not for that of the service: a client that verifies it needs Host.
	Host *string

	// Connections are let in from the networks of the service, whose other
	// members could reach it in the compose file.
	//
	// Default: - no rules are made.
	Connections awsec2.IConnectable

	// Port is what the networks are let in to.
	//
	// Default: - the default port of Connections, which a database has, else the
	// ports that the compose file lists for the service, in ports and expose.
	Port awsec2.Port

	// Dependencies must be there before the services that depend on the
	// replaced one, besides Connections and what Host refers to.
	//
	// Default: - none.
	Dependencies *[]constructs.IDependable
}

// checkReplacements panics with an error where an endpoint cannot take the place
// of a service.
func checkReplacements(c constructs.IConstruct, project *types.Project, endpoints map[string]Endpoint) {
	for _, name := range slices.Sorted(maps.Keys(endpoints)) {
		_, active := project.Services[name]
		_, inactive := project.DisabledServices[name]
		host := endpoints[name].Host
		switch {
		case !active && !inactive:
			panic(mistake(c, "Replacements has the key %q, which is not a service of the project", name))
		case host == nil:
			panic(mistake(c, "the replacement of %q has no Host", name))
		case isIPv6Address(*host):
			panic(mistake(c, "the replacement of %q has an IPv6 address; use a DNS name or an IPv4 address", name))
		case !isHost(*host):
			panic(mistake(c, "the replacement of %q has the Host %q; use a DNS name or an IPv4 address, without scheme and port", name, *host))
		}
	}
}

var hostName = lazyregexp.New(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?$`)

// isHost reports whether a text is a DNS name or an IPv4 address, or has a token
// in it, which may become one.
func isHost(text string) bool {
	return strings.Contains(text, "${Token[") || len(text) <= 255 && hostName.MatchString(text)
}

func isIPv6Address(host string) bool {
	address, err := netip.ParseAddr(host)
	return err == nil && !address.Is4()
}

// newReplacements makes the names of replaced services, and lets their
// networks in to what replaces them. It returns what to wait for, by service.
func newReplacements(
	project constructs.Construct, decided []plan.Replacement, endpoints map[string]Endpoint, in *names, networks map[string]network,
) map[string][]constructs.IDependable {
	if len(decided) == 0 {
		return nil
	}
	replaced := map[string][]constructs.IDependable{}
	scope := constructs.NewConstruct(project, jsii.String("Replacements"))
	for _, r := range decided {
		endpoint := endpoints[r.Name]
		below := constructs.NewConstruct(scope, jsii.String(r.Name))
		tag(below, "service", r.Name)
		in.newEndpointName(below, r.Name, endpoint.Host)
		waits := []constructs.IDependable{below}
		if endpoint.Dependencies != nil {
			waits = append(waits, *endpoint.Dependencies...)
		}
		if endpoint.Connections != nil {
			if made, ok := endpoint.Connections.(constructs.IDependable); ok {
				waits = append(waits, made)
			}
			peers := constructs.NewConstruct(below, jsii.String("Networks"))
			// Called on the network, so that the rule is made in the stack of the
			// project, which depends on that of the endpoint.
			ports, description := portsOf(project, endpoint, r), jsii.String("Compose service "+r.Name)
			for _, name := range r.Networks {
				connections := peer(peers, name, networks[name].group).Connections()
				for _, port := range ports {
					connections.AllowTo(endpoint.Connections, port, description)
				}
			}
		}
		replaced[r.Name] = waits
	}
	return replaced
}

func (n *names) newEndpointName(scope constructs.Construct, name string, host *string) {
	if _, err := netip.ParseAddr(*host); err != nil {
		registerCname(scope, "Endpoint", n.newCname(scope, name), host)
		return
	}
	service := awsservicediscovery.NewService(scope, jsii.String("Service"), &awsservicediscovery.ServiceProps{
		Namespace:     n.namespace,
		Name:          jsii.String(name),
		DnsRecordType: awsservicediscovery.DnsRecordType_A,
		DnsTtl:        n.ttl,
	})
	service.RegisterIpInstance(jsii.String("Endpoint"), &awsservicediscovery.IpInstanceBaseProps{Ipv4: host})
}

// peer is the group of a network as one end of a connection. Where everything
// may leave the network, it is a reference to the group: the CDK would warn
// that the group itself has no use for a rule about what may leave it.
func peer(scope constructs.Construct, network string, group awsec2.ISecurityGroup) awsec2.ISecurityGroup {
	if !*group.AllowAllOutbound() {
		return group
	}
	return awsec2.SecurityGroup_FromSecurityGroupId(scope, jsii.String(network), group.SecurityGroupId(), nil)
}

// portsOf are what the networks of a replaced service are let in to.
func portsOf(c constructs.IConstruct, to Endpoint, from plan.Replacement) []awsec2.Port {
	if to.Port != nil {
		return []awsec2.Port{to.Port}
	}
	if port := to.Connections.Connections().DefaultPort(); port != nil {
		return []awsec2.Port{port}
	}
	var out []awsec2.Port
	for _, port := range from.Ports {
		out = append(out, awsec2.Port_Tcp(jsii.Number(port)))
	}
	if out == nil {
		panic(mistake(c, "Replacements[%q].Port: its Connections have no default port, and the service has neither ports nor expose in the file; set Port", from.Name))
	}
	return out
}

// managedEndpoints makes the managed services, and gives their endpoints beside
// those that are given.
func (p *projectDefinition) managedEndpoints(decided []plan.Replacement, given map[string]Endpoint, subnets awsec2.SubnetSelection) map[string]Endpoint {
	out := maps.Clone(given)
	var scope constructs.Construct
	for _, r := range decided {
		if r.Managed == nil {
			continue
		}
		if scope == nil {
			scope = constructs.NewConstruct(p.scope, jsii.String("Managed"))
		}
		if out == nil {
			out = map[string]Endpoint{}
		}
		below := constructs.NewConstruct(scope, jsii.String(r.Name))
		tag(below, "service", r.Name)
		props := cdkmanaged.Props{Name: r.Name, Vpc: p.location.vpc, Subnets: &subnets}
		if password := r.Managed.Password; password != nil {
			props.Password = p.secrets[password.Secret].reference(password.Key)
		}
		made := cdkmanaged.New(below, *r.Managed, props)
		out[r.Name] = Endpoint{
			Host: made.Host, Connections: made.Connections, Port: made.Port, Dependencies: &[]constructs.IDependable{made.Made},
		}
	}
	return out
}
