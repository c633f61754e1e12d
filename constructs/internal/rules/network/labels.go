package network

import (
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkProxyLabels reports, once for the project, routes of a reverse proxy that
// nobody reads.
func checkProxyLabels(r *finding.Report, p *model.Project) {
	checkLabelReader(r, finding.At("x-aws-labels"), p.Extensions().Labels)
	for _, s := range p.All() {
		if p.Extensions().Labels != "" && s.ImageRole() == images.RoleLabelProxy {
			r.Warn(s.At("image"), codes.ProxyUnneeded, report.OrAcknowledge("exclude it with x-aws-exclude: true", codes.ProxyUnneeded),
				"the load balancer serves the labels of the project (x-aws-labels), and this proxy cannot find containers on ECS")
		}
	}
	for _, s := range p.All() {
		at, reader := s.UnreadRoute()
		if reader == "" || s.LabelReader() != "" || s.Run() != model.RunAlways {
			continue
		}
		r.Warn(at, codes.ProxyLabels, report.OrAcknowledge("add x-aws-labels: "+reader+" at the top level, which turns the labels into listener rules", codes.ProxyLabels),
			"%s uses this to find service %q, but it has no effect on ECS", shownReader[reader], s.Name)
		return
	}
}

// shownReader are the names of the proxies.
var shownReader = map[string]string{model.LabelsTraefik: "Traefik", model.LabelsNginxProxy: "nginx-proxy"}

func checkLabelReader(r *finding.Report, at finding.Path, value string) {
	if value != "" && !slices.Contains(model.LabelReaders, value) {
		r.Error(at, codes.ExtensionValue, finding.Suggest(value, model.LabelReaders), "%q is not a proxy whose labels are supported", value)
	}
}

// checkRoutes reports what of the routes of a service is not kept.
func checkRoutes(r *finding.Report, s *model.Service) {
	checkLabelReader(r, s.At("x-aws-labels"), s.Extensions().Labels)
	for _, problem := range s.RouteProblems() {
		r.Warn(problem.At, codes.ProxyRoute, problem.Fix, "%s", problem.Message)
	}
}
