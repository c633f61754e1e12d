package diagnose

import (
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// exclusive are attributes of which a mapping may have one. Patterns are
// paths, with * for any element.
var exclusive = []struct {
	pattern, names []string
	// required says that there must be one, unless the mapping has another of
	// its own ways: external, driver or x-aws-generate.
	required bool
}{
	{strings.Fields("secrets *"), strings.Fields("file environment"), true},
	{strings.Fields("configs *"), strings.Fields("file environment content"), true},
	{strings.Fields("services * gpus *"), strings.Fields("count device_ids"), false},
	{strings.Fields("services * deploy resources reservations devices *"), strings.Fields("count device_ids"), false},
}

// otherSources are the ways of their own by which a secret or config has a value.
var otherSources = []string{"external", "driver", finding.GeneratedSecret}

// conflicts reports attributes that exclude each other. compose-go checks the
// same of the merged model, but names one place, and not always the same.
func conflicts(f *source.Source) finding.Findings {
	var r finding.Report
	for _, doc := range f.Docs {
		for _, rule := range exclusive {
			each(doc, rule.pattern, nil, func(n *yaml.Node, at finding.Path) {
				present := having(n, rule.names)
				names := "`" + strings.Join(rule.names, "`, `") + "`"
				switch {
				case len(present) > 1:
					r.Error(at, codes.ConflictingAttributes, "keep one of them", "only one of %s is allowed", names)
				case rule.required && len(present)+len(having(n, otherSources)) == 0:
					r.Error(at, codes.MissingAttribute, "add one", "one of %s is required", names)
				default:
					return
				}
				r.Findings[len(r.Findings)-1].Position = source.Locator{}.InDocument(f, doc, at, 0).Position()
			})
		}
	}
	return r.Findings
}

// having returns which of the names a mapping has.
func having(n *yaml.Node, names []string) []string {
	var out []string
	for _, name := range names {
		if source.Entry(n, name) != nil {
			out = append(out, name)
		}
	}
	return out
}

// each calls visit with the mappings at a pattern, in the order of the file.
func each(n *yaml.Node, pattern []string, at finding.Path, visit func(*yaml.Node, finding.Path)) {
	n = source.Follow(n)
	switch {
	case n == nil:
	case len(pattern) == 0:
		if n.Kind == yaml.MappingNode {
			visit(n, at)
		}
	case n.Kind == yaml.SequenceNode && pattern[0] == "*":
		for i, item := range n.Content {
			each(item, pattern[1:], at.Then(i), visit)
		}
	case n.Kind == yaml.MappingNode && pattern[0] == "*":
		for i := 0; i+1 < len(n.Content); i += 2 {
			each(n.Content[i+1], pattern[1:], at.Then(n.Content[i].Value), visit)
		}
	case n.Kind == yaml.MappingNode:
		each(source.Entry(n, pattern[0]), pattern[1:], at.Then(pattern[0]), visit)
	}
}
