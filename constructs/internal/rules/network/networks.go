package network

import (
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
	"github.com/compose-cdk/compose-cdk/constructs/internal/support"
)

// checkNetworkDefinitions refuses mistakes in the extensions of any network, and
// networks with services that ECS cannot have.
func checkNetworkDefinitions(r *finding.Report, p *model.Project) {
	for _, name := range p.NetworkNames() {
		n, at := p.Networks[name], finding.At("networks", name)
		_, mistakes := model.DecodeExtensions[model.NetworkExtensions](n.Extensions)
		report.ExtensionErrors(r, at, mistakes)
		if id := model.NetworkExtensionsOf(n).SecurityGroup; id != "" && !model.IsGroupID(id) {
			r.Error(at.Then("x-aws-securitygroup"), codes.SecurityGroup, "write it as sg-0123456789abcdef0",
				"%q is not the id of a security group", id)
		}
	}
	for _, name := range p.UsedNetworks() {
		if n, ok := p.Networks[name]; ok {
			checkUsedNetwork(r, finding.At("networks", name), n)
		}
	}
}

func checkUsedNetwork(r *finding.Report, at finding.Path, n types.NetworkConfig) {
	_, existing := model.ExistingGroup(n)
	if bool(n.External) && !existing {
		r.Error(at, codes.ExternalNetwork, "add `x-aws-securitygroup: sg-…`, or set `name` to the id of a security group",
			"an external network stands for a security group on AWS, and %q is not the id of one", n.Name)
	}
	switch {
	case n.Internal && existing:
		r.Info(at.Then("internal"), codes.InternalNetworkRules, "", "the rules of the existing security group apply")
	case n.Internal:
		r.Warn(at.Then("internal"), codes.InternalNetwork, report.OrAcknowledge("set x-aws-securitygroup to the id of a security group", codes.InternalNetwork),
			"tasks may still connect to any address on port 443, to pull images and to send logs")
	}
	switch n.Driver {
	case "host", "macvlan", "ipvlan", "none":
		r.Warn(at.Then("driver"), codes.NetworkDriver, "remove it", "`driver: %s` is ignored: the network is a VPC", n.Driver)
	}
	if n.EnableIPv6 != nil && *n.EnableIPv6 {
		support.ReportRow(r, support.RowOf("networks.*.enable_ipv6"), at.Then("enable_ipv6"), "true")
	}
}

// checkServiceNetworks: each network is a security group, and one group of
// the interface is the service's own.
func checkServiceNetworks(r *finding.Report, s *model.Service) {
	if most := limits.GroupsPerTask - 1; len(s.Networks) > most {
		r.Error(s.At("networks"), codes.NetworksPerService, "merge some of the networks",
			"service %q is on %d networks: a task allows at most %d (%s)", s.Name, len(s.Networks), most,
			finding.List(s.NetworkNames()))
	}
}
