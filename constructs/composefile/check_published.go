package composefile

import (
	"fmt"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// checkPublishedPorts looks at all published ports together: they share one
// load balancer.
func checkPublishedPorts(r *report, p *types.Project) {
	ports := PublishedPorts(p)
	listeners := checkConflicts(r, p, ports)
	if most := limits.ListenersPerLoadBalancer; listeners > most {
		r.error(at("services"), "listeners", "publish fewer ports, or split the project",
			"%d ports are published: a load balancer has room for %d", listeners, most)
	}
	checkTargetGroups(r, p, ports)
	if AllHTTP(ports) {
		for _, port := range ports {
			checkApplicationPort(r, port)
		}
		return
	}
	for _, port := range ports {
		checkNetworkPort(r, p, port, ports)
	}
}

func portPath(p Port) path { return at("services", p.Service, "ports", p.Index) }

// checkConflicts reports ports that would need the same listener, and counts
// the listeners. TCP and UDP share one where they go to the same target.
func checkConflicts(r *report, p *types.Project, ports []Port) int {
	taken := map[int]Port{}
	listeners := 0
	for _, port := range ports {
		other, ok := taken[port.Published]
		switch {
		case !ok:
			taken[port.Published] = port
			listeners++
		case other.Service == port.Service && other.Target == port.Target && other.Transport != port.Transport:
		default:
			fix := "publish one of them on another port"
			for _, one := range []Port{other, port} {
				if p.Services[one.Service].Ports[one.Index].Published == "" {
					fix = "publish " + shownTarget(one) + " on another port, or move it to `expose`"
				}
			}
			r.error(portPath(port), "port-conflict", fix, "%s and %s both publish port %d", shownTarget(other), shownTarget(port), port.Published)
		}
	}
	return listeners
}

func shownTarget(p Port) string { return fmt.Sprintf("%s:%d/%s", p.Service, p.Target, p.Transport) }

// checkTargetGroups counts those of each ECS service: one for each listener.
func checkTargetGroups(r *report, p *types.Project, ports []Port) {
	published := map[string][]string{}
	seen := map[string]map[int]bool{}
	var services []string
	for _, port := range ports {
		name := HostOf(p, p.Services[port.Service]).Name
		if seen[name] == nil {
			seen[name] = map[int]bool{}
			services = append(services, name)
		}
		if !seen[name][port.Published] {
			seen[name][port.Published] = true
			published[name] = append(published[name], fmt.Sprint(port.Published))
		}
	}
	for _, name := range services {
		if most := limits.TargetGroupsPerService; len(published[name]) > most {
			r.error(at("services", name, "ports"), "target-groups", "publish fewer ports, or split the service",
				"service %q publishes %d ports (%s): an ECS service has room for %d", name, len(published[name]),
				list(published[name]), most)
		}
	}
}

// checkApplicationPort looks at a port behind an Application Load Balancer.
func checkApplicationPort(r *report, port Port) {
	if port.Certificate != "" {
		return
	}
	switch {
	case port.Speaks == GRPC || port.Speaks == HTTP2:
		r.error(portPath(port), "certificate-needed", "add x-aws-certificate to the port, or use app_protocol: http",
			"%s needs a certificate: the load balancer speaks it with HTTPS only", port.Speaks)
	case port.Published == 443:
		r.warn(portPath(port), "no-certificate",
			"add x-aws-certificate (at the top or to the port), or x-aws-protocol: tcp to pass TLS through",
			"plain HTTP would be served on port 443: there is no certificate")
	}
}

// checkNetworkPort looks at a port behind a Network Load Balancer.
func checkNetworkPort(r *report, p *types.Project, port Port, all []Port) {
	if port.Certificate != "" {
		r.error(portPath(port), "certificate-network", "give every published port an HTTP app_protocol, or remove the certificate",
			"the certificate is not supported yet on a Network Load Balancer, which is needed as %s is not HTTP", firstNotHTTP(all))
	}
	if _, ok := HealthPort(p.Services[port.Service]); port.Transport == UDP && !ok {
		r.warn(portPath(port), "udp-health", "add a TCP port to expose that answers when the service is well",
			"port %d cannot be checked: load balancers ask about UDP by TCP, and service %q has no TCP port", port.Target, port.Service)
	}
}

func firstNotHTTP(ports []Port) string {
	for _, port := range ports {
		if !port.IsHTTP() {
			return shownTarget(port)
		}
	}
	return ""
}
