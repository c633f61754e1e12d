package adapt

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// place is where lines go: before the line with the index, at an indentation,
// below as many elements of the path as there are in the file.
type place struct{ line, indent, depth int }

// How a search for a place ends.
type ending int

const (
	// isFree means that there is a mapping without the next element of the path.
	isFree ending = iota
	// isTaken means that the file has a value there.
	isTaken
	// noPlace means that lines cannot be added there.
	noPlace
)

// root is the mapping of the file, nil if it has none; ok is false if it has
// something else, or several documents.
func (t *text) root() (mapping *yaml.Node, ok bool) {
	decoder := yaml.NewDecoder(strings.NewReader(t.String()))
	var doc, second yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		return nil, !hasLines(t.String())
	}
	if decoder.Decode(&second) == nil {
		return nil, false
	}
	if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
		return nil, !hasLines(t.String())
	}
	return doc.Content[0], doc.Content[0].Kind == yaml.MappingNode
}

// place finds the end of the mapping in which the next element of a path is
// missing.
func (t *text) place(path []string) (place, ending) {
	mapping, ok := t.root()
	switch {
	case !ok:
		return place{}, noPlace
	case mapping == nil:
		return place{line: len(t.lines)}, isFree
	}
	for depth, name := range path {
		if mapping.Kind != yaml.MappingNode || mapping.Style&yaml.FlowStyle != 0 || len(mapping.Content) == 0 {
			return place{}, endOf(mapping)
		}
		value := entry(mapping, name)
		if value == nil {
			first := mapping.Content[0]
			if line, ok := t.beforeServices(mapping, name); ok && depth == 0 {
				return place{line: line}, isFree
			}
			return place{line: t.end(first.Line-1, first.Column-1), indent: first.Column - 1, depth: depth}, isFree
		}
		if mapping = value; strings.HasPrefix(mapping.Tag, "!") && !strings.HasPrefix(mapping.Tag, "!!") {
			return place{}, isTaken
		}
	}
	return place{}, isTaken
}

// beforeServices is the place of an attribute of the project: before the services,
// unless a comment of the user's is in the way, which would be taken for one of
// the attribute.
func (t *text) beforeServices(root *yaml.Node, name string) (line int, ok bool) {
	for i := 0; i < len(root.Content); i += 2 {
		if key := root.Content[i]; key.Value == "services" && key.Column == 1 && strings.HasPrefix(name, finding.ExtensionPrefix) {
			line = key.Line - 1
			if line == 0 {
				return line, true
			}
			above := strings.TrimSpace(t.lines[line-1])
			return line, !strings.HasPrefix(above, "#") || isAlternative(above)
		}
	}
	return 0, false
}

// endOf says whether a node that is no mapping in block style is a value of the
// user's, or only in the way.
func endOf(n *yaml.Node) ending {
	if n.Kind == yaml.ScalarNode || n.Kind == yaml.SequenceNode {
		return isTaken
	}
	return noPlace
}

func entry(mapping *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// end is the index of the line after a block that begins at a line, with its
// comments at the same indentation.
func (t *text) end(first, indent int) int {
	end := first + 1
	for i := first + 1; i < len(t.lines); i++ {
		line := strings.TrimRight(t.lines[i], " \t\r\n")
		content := strings.TrimLeft(line, " ")
		switch own := len(line) - len(content); {
		case content == "":
			continue
		case strings.HasPrefix(line, "---") || strings.HasPrefix(line, "..."):
			return end
		case own >= indent:
			end = i + 1
		case !strings.HasPrefix(content, "#"):
			return end
		}
	}
	return end
}
