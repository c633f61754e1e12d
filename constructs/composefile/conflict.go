package composefile

import (
	"strings"

	"go.yaml.in/yaml/v4"
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

// conflicts reports attributes that exclude each other. compose-go checks the
// same of the merged model, but names one place, and not always the same.
func conflicts(f *source) Findings {
	var r report
	for _, doc := range f.docs {
		for _, rule := range exclusive {
			each(doc, rule.pattern, nil, func(n *yaml.Node, at path) {
				present := having(n, rule.names)
				names := "`" + strings.Join(rule.names, "`, `") + "`"
				switch {
				case len(present) > 1:
					r.error(at, "conflicting-attributes", "keep one of them", "only one of %s is possible", names)
				case rule.required && len(present)+len(having(n, []string{"external", "driver", generatedSecret})) == 0:
					r.error(at, "missing-attribute", "add one", "lacks one of %s", names)
				default:
					return
				}
				r.findings[len(r.findings)-1].Position = locator{}.inDocument(f, doc, at, 0).position()
			})
		}
	}
	return r.findings
}

func having(n *yaml.Node, names []string) []string {
	var out []string
	for _, name := range names {
		if entry(n, name) != nil {
			out = append(out, name)
		}
	}
	return out
}

// each calls visit with the mappings at a pattern, in the order of the file.
func each(n *yaml.Node, pattern []string, at path, visit func(*yaml.Node, path)) {
	n = follow(n)
	switch {
	case n == nil:
	case len(pattern) == 0:
		if n.Kind == yaml.MappingNode {
			visit(n, at)
		}
	case n.Kind == yaml.SequenceNode && pattern[0] == "*":
		for i, item := range n.Content {
			each(item, pattern[1:], at.then(i), visit)
		}
	case n.Kind == yaml.MappingNode && pattern[0] == "*":
		for i := 0; i+1 < len(n.Content); i += 2 {
			each(n.Content[i+1], pattern[1:], at.then(n.Content[i].Value), visit)
		}
	case n.Kind == yaml.MappingNode:
		each(entry(n, pattern[0]), pattern[1:], at.then(pattern[0]), visit)
	}
}
