package source

import "go.yaml.in/yaml/v4"

// HasAliasedValue reports whether aliases stand for the value of a name at the
// top of a file, or for a part of it.
func HasAliasedValue(s *Sources, name string) bool {
	for _, f := range s.All() {
		for _, doc := range f.Docs {
			aliased := map[*yaml.Node]bool{}
			collectAliased(doc, aliased)
			if value := Entry(doc, name); value != nil && containsAny(value, aliased) {
				return true
			}
		}
	}
	return false
}

// collectAliased adds what the aliases below a node stand for.
func collectAliased(n *yaml.Node, to map[*yaml.Node]bool) {
	if n.Kind == yaml.AliasNode {
		to[n.Alias] = true
		return
	}
	for _, child := range n.Content {
		collectAliased(child, to)
	}
}

func containsAny(n *yaml.Node, wanted map[*yaml.Node]bool) bool {
	if wanted[n] {
		return true
	}
	for _, child := range n.Content {
		if containsAny(child, wanted) {
			return true
		}
	}
	return false
}
