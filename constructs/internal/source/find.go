package source

import (
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// Find returns the position of the first value that is text, as a file name
// is searched by what includes or extends it.
func (s *Sources) Find(text string) finding.Position {
	for _, f := range append(append([]*Source(nil), s.Main...), s.Included...) {
		for _, doc := range f.Docs {
			if n := f.find(doc, text, 0); n != nil {
				return Place{File: f.File, Node: n}.Position()
			}
		}
	}
	return finding.Position{}
}

func (f *Source) find(n *yaml.Node, text string, depth int) *yaml.Node {
	if n.Kind == yaml.ScalarNode {
		if value := f.Interpolate(n.Value); value == text || value != "" && Absolute(f.dir, value) == text {
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
