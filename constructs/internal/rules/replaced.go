package rules

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

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
