package choices

import (
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

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
	_, reader := s.UnreadRoute()
	return []finding.Choice{
		{
			Title: "the load balancer routes by the labels", Loses: "the settings of the proxy's own configuration", Default: true,
			Patch: finding.Patch(finding.At("x-aws-labels"), reader),
		},
		{Title: "ignore the labels", Loses: "the routes", Patch: finding.Patch(finding.At("x-aws-acknowledge"), []any{f.Code})},
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
			Title: "serve the route without the middleware", Loses: "the effect of the middleware",
			Patch: finding.Patch(problem.At, escaped(*problem.Middlewares)),
		}
		if strings.HasPrefix(problem.Message, model.NotServed) {
			without.Loses, without.Asks = "the limits that it sets", "whether everyone who can reach the load balancer may use the service"
		}
		return []finding.Choice{without}
	}
	return nil
}
