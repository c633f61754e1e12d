package network

import (
	"fmt"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// openAddress is the beginning of an address that has no end.
var openAddress = lazyregexp.New(`\{(?:url|address|host|internal):`)

// checkAddressVariables holds x-aws-environment to services and ports that
// there are.
func checkAddressVariables(r *finding.Report, s *model.Service) {
	for _, variable := range s.AddressVariables() {
		if variable.OfLocalhost {
			continue
		}
		at := s.AddressPath(variable.Name)
		if !report.IsVariable(variable.Name) {
			r.Error(at, codes.AddressVariable, "use letters, digits and underscores", "%q is not the name of a variable", variable.Name)
		}
		for _, part := range variable.Parts {
			switch {
			case part.Word != "":
				checkAddressPart(r, s.Project, at, part)
			case openAddress.MatchString(part.Text):
				r.Error(at, codes.AddressVariable, "write it as {url:service:port}", "%q is not an address: it has no closing brace", part.Text)
			}
		}
	}
}

func checkAddressPart(r *finding.Report, p *model.Project, at finding.Path, part model.AddressPart) {
	if !slices.Contains(model.AddressWords, part.Word) {
		r.Error(at, codes.AddressVariable, "write {url:service:port}, {address:service:port}, {host:service:port} or {internal:service}",
			"%s is not an address: %q is not a known keyword", part.Text, part.Word)
		return
	}
	service, ok := p.Find(part.Service)
	if !ok && !model.IsReplaced(p.DisabledServices[part.Service]) {
		report.Defined(r, at, codes.UndefinedService, "service", part.Service, p.Services)
		return
	}
	if part.Word == model.InternalWord {
		checkInternalAddress(r, at, part, service)
		return
	}
	port, problem := p.Published(part)
	switch {
	case problem != "":
		r.Error(at, codes.AddressVariable, publishIt(part), "%s has no address: service %q %s", part.Text, part.Service, problem)
	case part.Word == model.URLWord && !port.IsHTTP():
		r.Error(at, codes.AddressVariable,
			fmt.Sprintf("write http://{address:%s:%d}, or add x-aws-protocol: http to the port", part.Service, port.Target),
			"%s is not a URL: the file does not say that port %d of service %q speaks HTTP", part.Text, port.Target, part.Service)
	}
}

// checkInternalAddress: sidecars and what does not keep running have no name.
func checkInternalAddress(r *finding.Report, at finding.Path, part model.AddressPart, s *model.Service) {
	switch {
	case part.Port != "":
		r.Error(at, codes.AddressVariable, "write {internal:"+part.Service+"}:"+part.Port,
			"%s is not an address: a DNS name has no port", part.Text)
	case s == nil: // replaced, and its name leads to the replacement
	case s.IsSidecar():
		r.Error(at, codes.AddressVariable, "write {internal:"+s.Host().Name+"}", "service %q has no name of its own: it runs in the task of %q",
			s.Name, s.Host().Name)
	case s.Run() != model.RunAlways:
		r.Error(at, codes.AddressVariable, "use a service that keeps running", "service %q has no address: its task ends", s.Name)
	}
}

func publishIt(part model.AddressPart) string {
	port := part.Port
	if port == "" {
		port = "80"
	}
	return fmt.Sprintf("use a container port that the service publishes, or publish it with `ports: [\"%[1]s:%[1]s\"]`", port)
}
