package choices

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/managed"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// managedChoices put a managed service in the place of a container.
func managedChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil {
		return nil
	}
	kind := managed.Offer(s)
	loses := "what is in its volume now"
	if kind == model.ElastiCache {
		loses = "a low price: a node costs as long as it runs"
	}
	return []finding.Choice{{
		Title: "use " + managed.Named(kind, s), Loses: loses,
		Patch: finding.Patch(s.At(model.ManagedKey), kind),
	}}
}
