package cdkecs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// addAddresses adds variables with addresses to the container, with tokens of the
// load balancers in their values.
func (s *serviceDefinition) addAddresses(variables []plan.AddressVariable) {
	for _, variable := range variables {
		if variable.OfLocalhost && !s.project.knows(variable) {
			continue
		}
		var value strings.Builder
		for _, part := range variable.Parts {
			value.WriteString(s.project.resolve(variable.Name, part))
		}
		s.container.AddEnvironment(jsii.String(variable.Name), jsii.String(value.String()))
	}
}

// knows reports whether each load balancer has a name that the variable needs.
func (p *projectDefinition) knows(variable plan.AddressVariable) bool {
	return !slices.ContainsFunc(variable.Parts, func(part plan.AddressPart) bool {
		return part.Word != "" && p.ingress.published(part).host == ""
	})
}

func (p *projectDefinition) resolve(variable string, part plan.AddressPart) string {
	switch part.Word {
	case "":
		return part.Text
	case plan.InternalAddress:
		if p.domain == "" {
			panic(mistake(p.scope, "Namespace is required: %s in x-aws-environment has the name of %q", variable, part.Service))
		}
		return part.Service + "." + p.domain
	}
	at := p.ingress.published(part)
	if at.host == "" {
		panic(mistake(p.scope, "x-aws-environment needs the address of service %q for %s, but the load balancer of ApplicationListener is unknown; "+
			"set the variable with Environment in the options of the service", part.Service, variable))
	}
	switch part.Word {
	case plan.URLAddress:
		return at.url()
	case plan.HostAddress:
		return at.host
	}
	return at.withPort()
}

// published finds the address of a published port.
func (in *ingress) published(part plan.AddressPart) address {
	is := func(t plan.Target) bool {
		return t.Service == part.Service && t.Port == part.Port && t.Published == part.Published
	}
	for _, lb := range in.loadBalancers {
		for _, l := range lb.decided.Listeners {
			if l.Target != nil && is(*l.Target) {
				return in.addressOf(lb, l, nil, nil)
			}
			for _, rule := range l.Rules {
				if is(rule.Target) {
					return in.addressOf(lb, l, rule.Hosts, rule.Paths)
				}
			}
		}
	}
	return address{}
}

// address is where a published port answers.
type address struct {
	// host is empty where nobody here knows it.
	host string
	// port is 0 where it is not known.
	port int
	// scheme is http or https for a port that speaks HTTP; path is what the
	// rule of the port asks for.
	scheme, path string
}

// url is the whole address; host:port where there is no scheme.
func (a address) url() string {
	out := a.host
	if a.port != 0 && !isDefaultPort(a.scheme, a.port) {
		out = a.withPort()
	}
	if a.scheme != "" {
		out = a.scheme + "://" + out
	}
	return out + a.path
}

func (a address) withPort() string {
	if a.port == 0 {
		return a.host
	}
	return fmt.Sprintf("%s:%d", a.host, a.port)
}

// doorHost is the name at which CloudFront serves a listener: a host that a rule asks
// for, a name of the domain where that leads there, or CloudFront's own.
func (in *ingress) doorHost(from *plan.CloudFront, port int, hosts []string) string {
	if from.DomainPort == port {
		if name := firstName(hosts, in.domainNames); name != "" {
			return name
		}
	}
	return in.door.Host(port)
}

// addressOf is where requests for the hosts and paths of a listener go to.
func (in *ingress) addressOf(lb *loadBalancer, l plan.Listener, hosts, paths []string) address {
	out := address{host: in.hostOf(lb, hosts), port: l.Port, scheme: l.URL}
	if in.door != nil {
		out = address{host: in.doorHost(lb.decided.CloudFront, l.Port, hosts), port: 443, scheme: "https"}
	}
	if lb.listener != nil {
		out.port = lb.port
		out.scheme = map[int]string{80: "http", 443: "https"}[lb.port]
	}
	if len(paths) > 0 {
		out.path, _, _ = strings.Cut(paths[0], "*")
	}
	return out
}
