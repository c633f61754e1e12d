package rules

import (
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkReservedNames refuses names of services, networks and volumes that the CDK
// needs for ids of constructs.
func checkReservedNames(r *finding.Report, p *model.Project) {
	for noun, names := range map[string][]string{"services": p.ServiceNames(), "networks": p.UsedNetworks(), "volumes": p.UsedVolumes()} {
		for _, name := range names {
			if slices.Contains(model.ReservedNames, name) {
				r.Error(finding.At(noun, name), codes.ReservedName, "rename it", "%q is reserved by the CDK", name)
			}
		}
	}
}
