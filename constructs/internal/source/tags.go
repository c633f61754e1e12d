package source

import (
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// shortForm is a tag of CloudFormation's YAML, such as !Ref.
var shortForm = lazyregexp.New(`^![A-Z][A-Za-z0-9:]*$`)

func isShortForm(n *yaml.Node) bool { return shortForm.MatchString(n.Tag) }

func withoutTag(n *yaml.Node) *yaml.Node {
	plain := *n
	plain.Tag = map[yaml.Kind]string{yaml.MappingNode: "!!map", yaml.SequenceNode: "!!seq", yaml.ScalarNode: "!!str"}[n.Kind]
	return &plain
}

// longForm is the mapping that a tag stands for (AWS CloudFormation User
// Guide, Intrinsic function reference).
func longForm(tag string, value any) map[string]any {
	switch name := tag[1:]; name {
	case "Ref", "Condition":
		return map[string]any{name: value}
	default:
		return map[string]any{"Fn::" + name: value}
	}
}
