package network

import (
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkBalancerQuotas counts what a load balancer with so many ports has. Of an
// existing one that is the part of the project.
func checkBalancerQuotas(r *finding.Report, b model.LoadBalancer, ports int) {
	at := finding.At("services")
	const fix = "publish fewer ports, or split the project"
	code, listeners := codes.Listeners, limits.ListenersPerNLB
	if b.HTTP {
		code, listeners = codes.ApplicationListeners, limits.ListenersPerALB
		report.AboveQuota(r, at, codes.Rules, limits.TargetGroupsPerALB, ports, fix, "%d ports share an Application Load Balancer, each with a target group", ports)
	}
	if ports <= limits.TargetGroupsPerALB.Most {
		report.AboveQuota(r, at, codes.ListenerRules, limits.RulesPerALB, b.Rules(), "use fewer conditions and redirects, or split the project",
			"the listeners of the load balancer need %d rules", b.Rules())
	}
	n := len(b.Listeners) + len(b.TestListeners())
	if _, ok := b.Redirected(); ok {
		n++
	}
	report.AboveQuota(r, at, code, listeners, n, fix, "the project needs %d listeners", n)
	certificates := 0
	for _, l := range b.Listeners {
		of := map[string]bool{}
		for _, port := range l.Ports {
			if port.IsSecure() {
				of[port.Certificate] = true
			}
		}
		certificates += max(0, len(of)-1)
	}
	report.AboveQuota(r, at, codes.Certificates, limits.CertificatesPerALB, certificates, "use certificates with several names",
		"the project needs %d certificates in addition to the default certificates of the listeners", certificates)
}

// checkListenerGroups counts the rules that admit the sources of listeners, and
// the security groups that have them, of a load balancer that the project makes.
func checkListenerGroups(r *finding.Report, p *model.Project, b model.LoadBalancer) {
	if model.LoadBalancerOf(p.Project).IsExisting() {
		return
	}
	const fix = "allow fewer sources, or put them in a prefix list"
	shared, groups := 0, 1
	for _, l := range slices.Concat(b.Listeners, b.TestListeners()) {
		n := l.GroupRules()
		if !l.HasOwnGroup() {
			shared += n
			continue
		}
		groups++
		report.AboveQuota(r, model.PortPath(l.Ports[0]), codes.SecurityGroupRules, limits.RulesPerGroup, n, fix,
			"port %d needs %d rules in a security group, where a prefix list counts as %d", l.Port, n, limits.PrefixListRules)
	}
	if to, ok := b.Redirected(); ok && to.HasOwnGroup() {
		groups++
	} else if ok {
		shared += to.GroupRules()
	}
	report.AboveQuota(r, finding.At("services"), codes.SecurityGroupRules, limits.RulesPerGroup, shared, fix,
		"the published ports need %d rules in the security group of the load balancer", shared)
	report.AboveQuota(r, finding.At("services"), codes.LoadBalancerGroups, limits.GroupsPerInterface, groups, fix+", or publish fewer ports",
		"the load balancer needs %d security groups: a port with more than %d rules has a security group of its own", groups, limits.SharedGroupRules)
}
