package rules

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
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
				"%q has a dot: a resolver asks for it as it stands first, and that of musl never adds the domain of the project", name)
		}
	}
	checkFurtherNames(r, p)
}

// checkOwnNames looks at the names of a service that resolve only where they
// are mentioned.
func checkOwnNames(r *finding.Report, s *model.Service, all []model.Mention) {
	if s.ContainerName != "" && !s.IsMentioned(s.ContainerName, all) {
		support.ReportRow(r, support.RowOf("services.*.container_name"), s.At("container_name"), s.ContainerName)
	}
	row := support.RowOf("services.*.hostname")
	switch {
	case strings.EqualFold(s.Hostname, s.Name) || s.IsMentioned(s.Hostname, all):
		r.Info(s.At("hostname"), codes.Hostname, "", "%q is not the name that the container sees, but it resolves", s.Hostname)
	case s.Hostname != "":
		support.ReportRow(r, row, s.At("hostname"), s.Hostname)
	}
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
			case strings.Contains(name, "."):
				r.Warn(c.At, codes.AliasDots, orAcknowledge("use "+c.Service, codes.AliasDots)+" where no image is of Alpine Linux",
					"%q has a dot: a resolver asks for it as it stands first, and that of musl never adds the domain of the project", name)
			}
		}
	}
}

// checkAddresses looks at the static addresses of a service: a task has
// another one.
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
		r.Error(at, codes.StaticAddressUsed, "use the name "+s.Name+" there",
			"the address %s is not kept on ECS, and %s uses it", address, all[i].At())
		return
	}
	r.Warn(at, codes.StaticAddress, "remove it", "the address %s is not kept: AWS chooses the address of a task", address)
}
