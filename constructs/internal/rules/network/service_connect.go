package network

import (
	"strconv"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkServiceConnect reports what its proxy does not carry.
func checkServiceConnect(r *finding.Report, p *model.Project) {
	all := p.Mentions()
	for _, name := range p.ServiceNames() {
		s := p.Service(name)
		if s.UsesServiceConnect() && s.HasUDP() {
			r.Warn(s.At(), codes.ServiceConnectUDP, "set x-aws-service_connect: false for the service, or move the UDP port to a service of its own",
				"service %q remains reachable through DNS only: Service Connect supports TCP only, for all ports of a name", name)
		}
		ports := s.ConnectPorts()
		if len(ports) == 0 {
			continue
		}
		known := map[string]bool{}
		for _, port := range ports {
			known[strconv.Itoa(port.Port)] = true
		}
		for _, m := range all {
			for _, port := range m.PortsOf(name) {
				if m.Service != name && !known[port] && p.Service(m.Service).UsesServiceConnect() {
					r.Warn(m.At(), codes.ServiceConnectPort, "add port "+port+" to `expose` of "+name,
						"%s does not answer on port %s: with Service Connect, a service answers only on the ports in the file", name, port)
				}
			}
		}
	}
}
