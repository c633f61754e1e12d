package adapt

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

const (
	// alternative begins a comment with other choices.
	alternative = "# Or "
	// question begins a comment with what only a person can answer.
	question = "# TODO "
)

// widest is the longest line that has its comment behind it.
const widest = 120

// leaf is a value of a patch with the path to it.
type leaf struct {
	path  []string
	value *yaml.Node
	// more means that other leaves of the choice follow, and the other choices
	// after the last one.
	more bool
}

// leaves are the values of a patch that are no mappings.
func leaves(n *yaml.Node) []leaf { return leavesBelow(n, nil) }

func leavesBelow(n *yaml.Node, path []string) []leaf {
	if n == nil || n.Kind != yaml.MappingNode || isTagged(n) {
		return []leaf{{path: path, value: n}}
	}
	var out []leaf
	for i := 0; i+1 < len(n.Content); i += 2 {
		out = append(out, leavesBelow(n.Content[i+1], append(slices.Clone(path), n.Content[i].Value))...)
	}
	return out
}

// isTagged reports whether a node has one of the tags of Compose.
func isTagged(n *yaml.Node) bool { return n.Tag == "!override" || n.Tag == "!reset" }

// lines are the missing part of the path, the value with its comment, and the
// other choices as comments.
func (l leaf) lines(at place, c choice) []string {
	var out []string
	indent := strings.Repeat(" ", at.indent)
	for _, name := range l.path[at.depth : len(l.path)-1] {
		out = append(out, indent+finding.Flow(name)+":")
		indent += "  "
	}
	out = append(out, commented(indent, indent+l.last(), comment(c.Choice))...)
	if l.more {
		return out
	}
	return append(out, l.alternatives(indent, c.others)...)
}

// alternatives are the other choices as comments: those of the same value on one
// line, the others as they would stand in the file.
func (l leaf) alternatives(indent string, all []finding.Choice) []string {
	var values, lines []string
	for _, other := range all {
		if same, ok := l.same(other); ok && l.value.Kind == yaml.ScalarNode && !isTagged(l.value) {
			values = append(values, same+" ("+comment(other)+")")
		} else {
			lines = append(lines, indent+alternative+l.beside(other)+"   # "+comment(other))
		}
	}
	if len(values) > 0 {
		lines = slices.Insert(lines, 0, indent+alternative+strings.Join(values, ", or "))
	}
	return lines
}

// same is the value of another choice for the same attribute.
func (l leaf) same(other finding.Choice) (string, bool) {
	all := leaves(parsed(other.Patch))
	if len(all) != 1 || !slices.Equal(all[0].path, l.path) {
		return "", false
	}
	return flow(all[0].value), true
}

// commented has a comment behind a line, or above one that is long.
func commented(indent, line, comment string) []string {
	if len(line)+len(comment) > widest {
		return []string{indent + "# " + comment, line}
	}
	return []string{line + "   # " + comment}
}

// last is the last element of the path with the value.
func (l leaf) last() string { return finding.Flow(l.path[len(l.path)-1]) + ": " + flow(l.value) }

// flow is what is missing below a depth, on one line.
func (l leaf) flow(depth int) string {
	line := l.last()
	for i := len(l.path) - 2; i >= depth; i-- {
		line = finding.Flow(l.path[i]) + ": {" + line + "}"
	}
	return line
}

// beside is another choice as it would stand beside the leaf, or from the top of
// the file where it belongs elsewhere.
func (l leaf) beside(other finding.Choice) string {
	all := leaves(parsed(other.Patch))
	parent := l.path[:len(l.path)-1]
	if len(all) == 1 && len(all[0].path) == len(l.path) && slices.Equal(all[0].path[:len(parent)], parent) {
		return all[0].last()
	}
	return other.Patch
}

// flow renders a node of a patch in flow style, with its tag.
func flow(n *yaml.Node) string {
	tag := ""
	if isTagged(n) {
		tag = n.Tag + " "
	}
	var parts []string
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			parts = append(parts, flow(item))
		}
		return tag + "[" + strings.Join(parts, ", ") + "]"
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, finding.Flow(n.Content[i].Value)+": "+flow(n.Content[i+1]))
		}
		return tag + "{" + strings.Join(parts, ", ") + "}"
	}
	if n.Tag == "!!str" {
		return finding.Flow(n.Value)
	}
	return tag + n.Value
}
