package rules

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkProxyLabels reports, once for the project, routes of a reverse proxy that
// nobody reads.
func checkProxyLabels(r *finding.Report, p *model.Project) {
	checkLabelReader(r, finding.At("x-aws-labels"), p.Extensions().Labels)
	for _, s := range p.All() {
		if p.Extensions().Labels != "" && imageRole(s) == images.RoleLabelProxy {
			r.Warn(s.At("image"), codes.ProxyUnneeded, orAcknowledge("leave it out with x-aws-exclude: true", codes.ProxyUnneeded),
				"the load balancer reads the labels of the project (x-aws-labels), and this proxy finds no container on ECS")
		}
	}
	for _, s := range p.All() {
		at, reader := unreadRoute(s)
		if reader == "" || s.LabelReader() != "" || s.Run() != model.RunAlways {
			continue
		}
		r.Warn(at, codes.ProxyLabels, orAcknowledge("add x-aws-labels: "+reader+" to the project, which makes listener rules of them", codes.ProxyLabels),
			"%s finds service %q by this, and nothing reads it on ECS", shownReader[reader], s.Name)
		return
	}
}

// shownReader are the names of the proxies.
var shownReader = map[string]string{model.LabelsTraefik: "Traefik", model.LabelsNginxProxy: "nginx-proxy"}

// routerRule matches the labels of which routes are made.
var routerRule = lazyregexp.New(`(?i)^traefik\.http\.routers\.[^.]+\.rule$`)

// unreadRoute is the first label or variable of a service that a proxy would
// read, and which proxy; empty if there is none.
func unreadRoute(s *model.Service) (at finding.Path, reader string) {
	var labels []string
	for label := range s.Labels {
		if routerRule.MatchString(label) {
			labels = append(labels, label)
		}
	}
	host := s.Environment["VIRTUAL_HOST"]
	switch {
	case len(labels) > 0 && s.Labels["traefik.enable"] != "false":
		return s.At("labels", slices.Min(labels)), model.LabelsTraefik
	case host != nil && strings.TrimSpace(*host) != "":
		return s.At("environment", "VIRTUAL_HOST"), model.LabelsNginxProxy
	}
	return nil, ""
}

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

// proxyChoices leave a proxy out.
func proxyChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || len(c.Services) < 2 {
		return nil
	}
	return []finding.Choice{agentExclusion(s)}
}

// labelChoices read the labels of the project.
func labelChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil {
		return nil
	}
	_, reader := unreadRoute(s)
	return []finding.Choice{
		{
			Title: "the load balancer routes by the labels", Loses: "what the configuration of the proxy adds to them", Default: true,
			Patch: finding.Patch(finding.At("x-aws-labels"), reader),
		},
		{Title: "leave the labels alone", Loses: "the routes", Patch: finding.Patch(finding.At("x-aws-acknowledge"), []any{f.Code})},
	}
}

// routeChoices serve a route without the middlewares that load balancers do not have.
func routeChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil {
		return nil
	}
	for _, problem := range s.RouteProblems() {
		if problem.At.String() != f.Path || problem.Middlewares == nil || problem.Message != f.Message {
			continue
		}
		without := finding.Choice{
			Title: "serve the route without the middleware", Loses: "what it does",
			Patch: finding.Patch(problem.At, escaped(*problem.Middlewares)),
		}
		if strings.HasPrefix(problem.Message, model.NotServed) {
			without.Loses, without.Asks = "the limits that it sets", "whether all who reach the load balancer may use the service"
		}
		return []finding.Choice{without}
	}
	return nil
}
