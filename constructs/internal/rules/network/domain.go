package network

import (
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkDomain refuses names of x-aws-domain that are no domain names, are not in the
// zone, or are too many for a certificate.
func checkDomain(r *finding.Report, p *model.Project) {
	ext := p.Extensions()
	d := ext.Domain
	if d == nil {
		return
	}
	place := finding.At("x-aws-domain")
	if len(d.Names) == 0 || d.Zone == "" {
		r.Error(place, codes.ExtensionValue, "write {name: shop.example.com, zone: example.com}", "the name or the zone is missing")
		return
	}
	zone := strings.TrimSuffix(d.Zone, ".")
	_, byID := d.ZoneID()
	if !byID {
		report.Domain.Check(r, place.Then("zone"), zone)
	}
	for i, name := range d.Names {
		name = strings.TrimSuffix(name, ".")
		report.Domain.Check(r, place.Then("name", i), name)
		if !byID && name != zone && !strings.HasSuffix(name, "."+zone) {
			r.Error(place.Then("name", i), codes.DomainZone, "set the zone that contains it",
				"%s is not in the zone %s", name, zone)
		}
	}
	report.AboveQuota(r, place.Then("name"), codes.DomainNames, limits.NamesPerCertificate, len(d.Names), "use a wildcard such as *."+zone,
		"%d names are too many for one certificate", len(d.Names))
}
