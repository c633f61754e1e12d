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
			r.Warn(s.At("image"), codes.ProxyUnneeded, report.OrAcknowledge("leave it out with x-aws-exclude: true", codes.ProxyUnneeded),
				"the load balancer reads the labels of the project (x-aws-labels), and this proxy finds no container on ECS")
		}
	}
	for _, s := range p.All() {
		at, reader := s.UnreadRoute()
		if reader == "" || s.LabelReader() != "" || s.Run() != model.RunAlways {
			continue
		}
		r.Warn(at, codes.ProxyLabels, report.OrAcknowledge("add x-aws-labels: "+reader+" to the project, which makes listener rules of them", codes.ProxyLabels),
			"%s finds service %q by this, and nothing reads it on ECS", shownReader[reader], s.Name)
		return
	}
}

// shownReader are the names of the proxies.
var shownReader = map[string]string{model.LabelsTraefik: "Traefik", model.LabelsNginxProxy: "nginx-proxy"}

func checkLabelReader(r *finding.Report, at finding.Path, value string) {
	if value != "" && !slices.Contains(model.LabelReaders, value) {
		r.Error(at, codes.ExtensionValue, finding.Suggest(value, model.LabelReaders), "%q is not a proxy whose labels are read", value)
	}
}

// checkRoutes reports what of the routes of a service is not kept.
func checkRoutes(r *finding.Report, s *model.Service) {
	checkLabelReader(r, s.At("x-aws-labels"), s.Extensions().Labels)
	for _, problem := range s.RouteProblems() {
		r.Warn(problem.At, codes.ProxyRoute, problem.Fix, "%s", problem.Message)
	}
}
