package composefile

import "go.yaml.in/yaml/v4"

// find returns the position of the first value that is text, as a file name
// is searched by what includes or extends it.
func (s *sources) find(text string) Position {
	for _, f := range append(append([]*source(nil), s.main...), s.included...) {
		for _, doc := range f.docs {
			if n := f.find(doc, text, 0); n != nil {
				return place{file: f.file, node: n}.position()
			}
		}
	}
	return Position{}
}

func (f *source) find(n *yaml.Node, text string, depth int) *yaml.Node {
	if n.Kind == yaml.ScalarNode {
		if value := f.interpolate(n.Value); value == text || value != "" && absolute(f.dir, value) == text {
			return n
		}
	}
	if depth > maxDepth {
		return nil
	}
	for _, child := range n.Content {
		if found := f.find(child, text, depth+1); found != nil {
			return found
		}
	}
	return nil
}
