package network

import (
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
	"github.com/compose-cdk/compose-cdk/constructs/internal/support"
)

// checkHostNames reports names and addresses that one service has for another
// and that do not lead there on ECS.
func checkHostNames(r *finding.Report, p *model.Project) {
	all := p.Mentions()
	for _, name := range p.ServiceNames() {
		s := p.Service(name)
		checkOwnNames(r, s, all)
		checkAddresses(r, s, all)
		if strings.Contains(name, ".") && len(p.Services) > 1 && s.Run() == model.RunAlways && !s.IsSidecar() {
			r.Warn(s.At(), codes.AliasDots, "use a name with hyphens, such as "+strings.ReplaceAll(name, ".", "-"),
				"%q contains a dot: resolvers look such a name up unchanged first, and musl's never adds the domain of the project", name)
		}
	}
	checkFurtherNames(r, p)
}

// checkOwnNames reports a container_name or hostname that does not resolve, as
// nothing mentions it, by its row of the support table.
func checkOwnNames(r *finding.Report, s *model.Service, all []model.Mention) {
	if s.ContainerName != "" && !s.IsMentioned(s.ContainerName, all) {
		support.ReportRow(r, support.RowOf("services.*.container_name"), s.At("container_name"), s.ContainerName)
	}
	row := support.RowOf("services.*.hostname")
	switch {
	case s.Host().OnHostNetwork() && s.Can(needs.Hostname): // is set
	case strings.EqualFold(s.Hostname, s.Name) || s.IsMentioned(s.Hostname, all):
		r.Info(s.At("hostname"), codes.Hostname, "", "%q is not the hostname in the container, but the name resolves", s.Hostname)
	case s.Hostname != "":
		support.ReportRow(r, row, s.At("hostname"), s.Hostname)
	}
}

// checkOwnName reports a health check by the name of the service where several
// tasks have it: it asks any of them, and none before the first is healthy.
func checkOwnName(r *finding.Report, s *model.Service) {
	if s.IsSidecar() || s.Run() != model.RunAlways || !s.HasSeveralTasks() || s.HealthCheck == nil {
		return
	}
	for _, m := range s.Mentions() {
		if !m.InHealthCheck() {
			continue
		}
		if i := slices.IndexFunc(s.Names(), m.Names); i >= 0 {
			r.Warn(m.At(), codes.OwnName, "use localhost",
				"the health check of %s connects to %s, which may be another task, and which does not resolve before the first task is healthy", s.Name, s.Names()[i])
			return
		}
	}
}

// checkExtraHosts holds extra_hosts to what can be a line of a hosts file.
func checkExtraHosts(r *finding.Report, s *model.Service) {
	for _, name := range slices.Sorted(maps.Keys(s.ServiceConfig.ExtraHosts)) {
		at := s.At("extra_hosts", name)
		for _, address := range s.ServiceConfig.ExtraHosts[name] {
			_, err := netip.ParseAddr(address)
			switch {
			case address == model.HostGateway:
				if !mentionsDocker(s, name) {
					r.Warn(at, codes.DockerHost, "remove it, and use the name of a service, or an address that tasks on AWS can reach",
						"%s stands for the Docker host, which does not exist on ECS", name)
				}
			case err != nil:
				r.Error(at, codes.InvalidValue, "write name=address, for example db=10.0.0.5", "%q is not an IP address", address)
			case !model.IsDNSName(name):
				r.Error(at, codes.InvalidValue, "use letters, digits, hyphens and dots", "%q is not the name of a host", name)
			}
		}
	}
}

// mentionsDocker reports whether checkDockerAddresses has found the name already.
func mentionsDocker(s *model.Service, name string) bool {
	return dockerAddress.MatchString(name) && slices.ContainsFunc(s.Mentions(), func(m model.Mention) bool {
		return dockerAddress.MatchString(m.Value)
	})
}

// checkFurtherNames reports those that do not resolve, or not everywhere.
func checkFurtherNames(r *finding.Report, p *model.Project) {
	byName := p.NameClaims()
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		claims := byName[name]
		problem := p.Problem(name, claims)
		for _, c := range claims {
			switch {
			case problem != "":
				r.Warn(c.At, codes.Alias, "use "+c.Service, "%q does not resolve to %s: it %s", name, c.Service, problem)
			case strings.Contains(name, ".") && (!c.IsOwnName() || isMentionedByOthers(p, name, c.Service)):
				r.Warn(c.At, codes.AliasDots, report.OrAcknowledge("use "+c.Service, codes.AliasDots)+" where no image is of Alpine Linux",
					"%q contains a dot: resolvers look such a name up unchanged first, and musl's never adds the domain of the project", name)
			case strings.Contains(name, "."):
			case slices.Contains(c.At, any("aliases")):
				r.Info(c.At, codes.AliasRename, "if it is, deploy once without the alias, then with it",
					"%q, an alias of %s, must not be the name of a service in the deployed stack: names in Cloud Map are unique", name, c.Service)
			}
		}
	}
}

// isMentionedByOthers reports whether another service names the host.
func isMentionedByOthers(p *model.Project, name, service string) bool {
	return slices.ContainsFunc(p.Mentions(), func(m model.Mention) bool { return m.Service != service && m.Names(name) })
}

// checkAddresses refuses static addresses that a value of the project uses, and
// warns of others: a task has another address.
func checkAddresses(r *finding.Report, s *model.Service, all []model.Mention) {
	for _, network := range s.NetworkNames() {
		n := s.Networks[network]
		if n == nil {
			continue
		}
		for _, a := range []struct{ attribute, address string }{{"ipv4_address", n.Ipv4Address}, {"ipv6_address", n.Ipv6Address}} {
			if a.address != "" {
				checkAddress(r, s, s.At("networks", network, a.attribute), a.address, all)
			}
		}
	}
}

func checkAddress(r *finding.Report, s *model.Service, at finding.Path, address string, all []model.Mention) {
	whole := regexp.MustCompile(`(^|[^0-9A-Za-z.:])` + regexp.QuoteMeta(address) + `($|[^0-9A-Za-z.])`)
	if i := slices.IndexFunc(all, func(m model.Mention) bool { return whole.MatchString(m.Value) }); i >= 0 {
		r.Error(at, codes.StaticAddressUsed, "use the name "+s.Name+" instead",
			"the address %s does not exist on ECS, but %s uses it", address, all[i].At())
		return
	}
	r.Warn(at, codes.StaticAddress, "remove it", "the address %s is ignored: AWS assigns the addresses of tasks", address)
}
