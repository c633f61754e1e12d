package rules

import (
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkBroughtToProject refuses names and ids of existing resources that are not in
// their form, and warns of settings that an existing log group does not take.
func checkBroughtToProject(r *finding.Report, p *model.Project, ext model.ProjectExtensions) {
	checkSubnets(r, p, finding.At("x-aws-subnets"), ext.Subnets)
	report.LogGroup.Check(r, finding.At("x-aws-log_group"), ext.LogGroup)
	if ext.LogGroup != "" && ext.LogsRetention != 0 {
		r.Warn(finding.At("x-aws-logs_retention"), codes.ExistingLogGroup, "remove it, or x-aws-log_group",
			"x-aws-logs_retention has no effect: the retention of an existing log group is not changed")
	}
	report.Policy.Check(r, finding.At("x-aws-permissions_boundary"), ext.PermissionsBoundary)
	if n := ext.Namespace; n != nil {
		place := finding.At("x-aws-namespace")
		checkBroughtVPC(r, p, place, "a private namespace belongs to a VPC, and the file does not name one")
		for name, value := range map[string]string{"id": n.ID, "name": n.Name} {
			if value == "" {
				r.Error(place, codes.ExtensionValue, "write {id: ns-0123456789abcdef, name: shop.local}", "the namespace has no %s", name)
			}
		}
		report.Namespace.Check(r, place.Then("id"), n.ID)
		report.NamespaceName.Check(r, place.Then("name"), n.Name)
	}
}

// checkSubnets holds the entries to ids in a VPC that is looked up.
func checkSubnets(r *finding.Report, p *model.Project, place finding.Path, ids []string) {
	for i, id := range ids {
		report.Subnet.Check(r, place.Then(i), id)
		if slices.Contains(ids[:i], id) {
			r.Error(place.Then(i), codes.ExtensionValue, "remove it", "%q is listed twice", id)
		}
	}
	if len(ids) > 0 {
		checkBroughtVPC(r, p, place, "subnets belong to a VPC, and the file does not name one")
	}
}

// checkBroughtVPC warns where something of a VPC is brought without the VPC,
// which may still come as a prop.
func checkBroughtVPC(r *finding.Report, p *model.Project, place finding.Path, message string) {
	if p.Extensions().VPC == "" && !model.LoadBalancerOf(p.Project).IsExisting() {
		r.Warn(place, codes.MissingVPC, "add x-aws-vpc, or give the project a VPC in Go", "%s", message)
	}
}
