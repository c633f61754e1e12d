package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkExcluded says who is left out, and who may miss them.
func checkExcluded(r *finding.Report, p *model.Project) {
	for _, name := range p.ServiceNames() {
		s := p.Service(name)
		_, mistakes := model.DecodeExtensions[model.ExcludeExtension](s.ServiceConfig.Extensions)
		report.ExtensionErrors(r, s.At(), mistakes)
		if model.IsExcluded(s.ServiceConfig) {
			r.Error(s.At("x-aws-exclude"), codes.ExcludeLate, "remove the service from the project", "x-aws-exclude has an effect only when a file is loaded")
		}
	}
	all := p.Mentions()
	for _, name := range slices.Sorted(maps.Keys(p.DisabledServices)) {
		if s := p.DisabledServices[name]; !model.IsExcluded(s) || model.IsReplaced(s) {
			continue
		}
		at, users := finding.At("services", name, "x-aws-exclude"), []string{}
		for _, m := range all {
			if m.Names(name) {
				users = append(users, m.At().String())
			}
		}
		if len(users) > 0 {
			r.Warn(at, codes.ExcludedNamed, report.OrAcknowledge("change those places", codes.ExcludedNamed),
				"%s is excluded, but still used in %s", name, strings.Join(users[:min(len(users), 3)], ", "))
			continue
		}
		r.Info(at, codes.Excluded, "", "%s is excluded", name)
	}
}

// checkReplaced says what of a replaced service is missed that others may
// count on.
func checkReplaced(r *finding.Report, p *model.Project) {
	for _, name := range model.ReplacedServices(p.Project) {
		s := p.NamedService(name)
		if mark, _ := s.ServiceConfig.Extensions[model.ReplacedMark].(model.Replaced); !mark.Active || mark.Managed {
			continue
		}
		for _, port := range s.AskedPorts() {
			r.Warn(model.PortPath(port), codes.ReplacedPort, report.OrAcknowledge("publish it with the replacement of the service", codes.ReplacedPort),
				"port %d is not published: %s is replaced by something outside the project", port.Published, name)
		}
	}
}
