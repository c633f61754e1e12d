package rules

import (
	"fmt"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkAccountQuotas reports once which quotas the project shares with all
// others of the account, as no project can know whether there is room.
func checkAccountQuotas(r *finding.Report, p *model.Project) {
	ext := p.Extensions()
	var said []string
	say := func(n float64, q limits.Quota) {
		said = append(said, fmt.Sprintf("%g of %d (quota %q)", n, q.Most, q.Name))
	}
	fix := "AWS raises quotas on request"
	if ext.VPC == "" && !model.LoadBalancerOf(p.Project).IsExisting() {
		say(1, limits.VPCsPerRegion)
		if p.MachineKinds() > 0 {
			say(1, limits.ElasticAddresses)
		}
		fix += "; with x-aws-vpc: default, or the id of a shared VPC, no VPC is created"
	}
	if ext.Namespace == nil {
		say(1, limits.NamespacesPerRegion)
	}
	if vcpus := fargateVCPUs(p); vcpus > float64(limits.FargateVCPUs.Most) {
		say(vcpus, limits.FargateVCPUs)
	}
	if len(said) > 0 {
		r.Info(finding.At("services"), codes.AccountQuotas, fix, "the project uses a share of the quotas of the account in its Region: %s", strings.Join(said, ", "))
	}
}

// fargateVCPUs is what the services need on Fargate with the most tasks that
// they may have.
func fargateVCPUs(p *model.Project) float64 {
	units := 0
	for _, s := range p.All() {
		if s.IsSidecar() || s.OnMachines() || s.Run() != model.RunAlways {
			continue
		}
		size, _ := s.Granted()
		_, most := s.Tasks()
		units += size.CPU * most
	}
	return float64(units) / 1024
}
