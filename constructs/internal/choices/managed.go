package choices

import (
	"strings"

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

// modelChoices ask for a model of Amazon Bedrock: another one gives other answers,
// so that none is the default.
func modelChoices(c *chooser, f finding.Finding) []finding.Choice {
	for name := range c.Models {
		at := model.ModelPath(c.Project.Project, name)
		if !strings.HasPrefix(f.Path, at.String()+".") {
			continue
		}
		return []finding.Choice{{
			Title: "use a model of Amazon Bedrock", Asks: "the id of a model of Amazon Bedrock, such as openai.gpt-oss-20b-1:0",
			Patch: finding.Patch(at.Then(model.BedrockKey), "<model id>"),
		}}
	}
	return nil
}
