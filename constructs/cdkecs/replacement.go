package cdkecs

import (
	"fmt"
	"iter"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/compose-spec/compose-go/v2/types"

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
	// Default: - the default port of Connections.
	Port awsec2.Port

	// Dependencies must be there before the services that depend on the
	// replaced one, besides Connections and what Host refers to.
	//
	// Default: - none.
	Dependencies *[]constructs.IDependable
}

// withReplacements takes services and variables out of a project for which
// the properties have others. It panics with an error where they name a service
// that there is not.
func withReplacements(path string, props *ComposeProjectProps) *types.Project {
	fail := func(format string, args ...any) { panic(fmt.Errorf("ComposeProject "+path+": "+format, args...)) }
	names := slices.Sorted(maps.Keys(props.Replacements))
	for _, name := range names {
		_, active := props.Project.Services[name]
		_, inactive := props.Project.DisabledServices[name]
		switch {
		case !active && !inactive:
			fail("Replacements names %q, which is no service of the project", name)
		case props.Replacements[name].Host == nil:
			fail("the replacement of %q is without a Host", name)
		case isIPv6Address(*props.Replacements[name].Host):
			fail("the replacement of %q has an IPv6 address; give it a DNS name or an IPv4 address", name)
		case !isHost(*props.Replacements[name].Host):
			fail("the replacement of %q has the Host %q; give it a DNS name or an IPv4 address, with neither scheme nor port",
				name, *props.Replacements[name].Host)
		}
	}
	project := model.Replace(props.Project, names...)
	variables := map[string][]string{}
	add := func(property, service string, names iter.Seq[string]) {
		if _, ok := project.Services[service]; !ok {
			fail("%s names %q, which is no service that runs", property, service)
		}
		for name := range names {
			if name == "" {
				fail("%s of %q has a variable without a name", property, service)
			}
			variables[service] = append(variables[service], name)
		}
	}
	for _, service := range slices.Sorted(maps.Keys(props.Environment)) {
		add("Environment", service, maps.Keys(props.Environment[service]))
	}
	for _, service := range slices.Sorted(maps.Keys(props.EnvironmentSecrets)) {
		add("EnvironmentSecrets", service, maps.Keys(props.EnvironmentSecrets[service]))
		for _, name := range slices.Sorted(maps.Keys(props.EnvironmentSecrets[service])) {
			if props.EnvironmentSecrets[service][name] != nil && props.Environment[service][name] != nil {
				fail("%s of %q is in Environment and in EnvironmentSecrets; ECS takes one of them", name, service)
			}
		}
	}
	return model.WithoutVariables(project, variables)
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
			for _, name := range r.Networks {
				connect(peer(peers, name, networks[name].group), endpoint, r.Name)
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

// connect is called on the network, so that the rule is made in the stack of
// the project, which depends on that of the endpoint.
func connect(network awsec2.ISecurityGroup, to Endpoint, name string) {
	description := jsii.String("Compose service " + name)
	if to.Port == nil {
		network.Connections().AllowToDefaultPort(to.Connections, description)
		return
	}
	network.Connections().AllowTo(to.Connections, to.Port, description)
}

// addVariables gives the container of a service the variables of the
// properties.
func (p *projectDefinition) addVariables(service string, container awsecs.ContainerDefinition) {
	values := p.props.Environment[service]
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if values[name] != nil {
			container.AddEnvironment(jsii.String(name), values[name])
		}
	}
	secrets := p.props.EnvironmentSecrets[service]
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		if secrets[name] != nil {
			container.AddSecret(jsii.String(name), secrets[name])
		}
	}
}
