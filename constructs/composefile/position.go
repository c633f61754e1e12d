package composefile

import (
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"
)

// maxExtends bounds how far chains of `extends` are followed, as they may
// lead back to where they began.
const maxExtends = 20

// withPositions fills in where the findings stand: the last merged file that
// has the attribute, else a file that it extends or includes, else the place
// of the nearest attribute above it. Findings that have a position keep it;
// of a file that can no longer be read, the position stays unknown.
func withPositions(p *types.Project, fs Findings) Findings {
	if len(fs) == 0 {
		return fs
	}
	return locator{sourcesOf(p), p}.fill(fs)
}

// locator finds attributes of the model in the files it was made from.
type locator struct {
	*sources
	// model may be nil; then items of lists are known by their index alone.
	model *types.Project
}

func (l locator) fill(fs Findings) Findings {
	defer silence()()
	out := make(Findings, len(fs))
	for i, f := range fs {
		if f.Position == (Position{}) {
			f.Position = l.position(f.path)
		}
		out[i] = f
	}
	return out
}

// place is how far a path was found in a file.
type place struct {
	file string
	node *yaml.Node
	// depth is how many elements of the path lead to node.
	depth int
}

func (p place) position() Position {
	if p.node == nil {
		return Position{File: shownName(p.file)}
	}
	return Position{File: shownName(p.file), Line: p.node.Line, Column: p.node.Column}
}

func (l locator) position(at path) Position {
	var best place
	for _, try := range l.searches() {
		found := l.inSource(try.source, at, try.extends)
		if found.node != nil && (best.node == nil || found.depth > best.depth) {
			best = found
		}
		if best.depth == len(at) && best.node != nil {
			break
		}
	}
	if best.depth > 0 {
		return best.position()
	}
	return l.top()
}

// top is the beginning of the first file.
func (l locator) top() Position {
	switch {
	case len(l.main) == 0 || l.main[0].err != nil:
		return Position{}
	case len(l.main[0].docs) == 0:
		return Position{File: shownName(l.main[0].file)}
	}
	return place{file: l.main[0].file, node: l.main[0].docs[0]}.position()
}

// search is a file to look into, on its own or with what it extends.
type search struct {
	source  *source
	extends int
}

// searches are in the order of precedence: what merges last, first.
func (l locator) searches() []search {
	var out []search
	for _, extends := range []int{0, maxExtends} {
		for i := len(l.main) - 1; i >= 0; i-- {
			out = append(out, search{l.main[i], extends})
		}
	}
	for _, f := range l.included {
		out = append(out, search{f, maxExtends})
	}
	return out
}

// inSource finds the path in the last document that has the most of it.
func (l locator) inSource(f *source, at path, extends int) place {
	best := place{file: f.file}
	for i := len(f.docs) - 1; i >= 0; i-- {
		if found := l.inDocument(f, f.docs[i], at, extends); best.node == nil || found.depth > best.depth {
			best = found
		}
	}
	return best
}

func (l locator) inDocument(f *source, doc *yaml.Node, at path, extends int) place {
	here := place{file: f.file, node: doc}
	value := doc
	for i, element := range at {
		shown, next := l.child(f, value, at[:i], element)
		if shown == nil {
			break
		}
		here.node, here.depth, value = shown, i+1, next
		if next.Kind == yaml.ScalarNode {
			// Short syntax: the text stands for all attributes below it.
			here.depth = len(at)
			break
		}
	}
	if here.depth < len(at) && extends > 0 && len(at) > 2 && at[0] == "services" {
		if found, ok := l.inExtended(f, at, extends-1); ok && found.depth > here.depth {
			return found
		}
	}
	return here
}

// inExtended looks for the path in the service that the path's one extends.
func (l locator) inExtended(f *source, at path, extends int) (place, bool) {
	name, ok := at[1].(string)
	if !ok {
		return place{}, false
	}
	base, ok := l.base(definition{f, name})
	if !ok {
		return place{}, false
	}
	found := l.inSource(base.file, path{"services", base.name}.then(at[2:]...), extends)
	return found, found.node != nil
}

// child steps into a node by one element of a path. It returns what to show
// as the position, and what to go on from; nil if the element is not there.
func (l locator) child(f *source, n *yaml.Node, parent path, element any) (shown, value *yaml.Node) {
	n = follow(n)
	switch n.Kind {
	case yaml.MappingNode:
		if name, ok := element.(string); ok {
			return keyed(n, name, 0)
		}
	case yaml.SequenceNode:
		if name, ok := element.(string); ok {
			return named(n, name)
		}
		if i, ok := element.(int); ok {
			return l.item(f, n, parent, i)
		}
	}
	return nil, nil
}

// named finds a name in a list that stands for a mapping: NAME, NAME=value,
// or NAME:value as in extra_hosts.
func named(list *yaml.Node, name string) (shown, value *yaml.Node) {
	for _, item := range list.Content {
		item := follow(item)
		if item.Kind != yaml.ScalarNode {
			continue
		}
		rest, ok := strings.CutPrefix(item.Value, name)
		if ok && (rest == "" || rest[0] == '=' || rest[0] == ':') {
			return item, item
		}
	}
	return nil, nil
}

// item finds the item of a list that became item i of the model's list: the
// one with the same content, else the one at i if the lists are equally long.
func (l locator) item(f *source, list *yaml.Node, parent path, i int) (shown, value *yaml.Node) {
	model, known := modelAt(l.model, parent)
	if known {
		if match := matching(f, list, model, i); match != nil {
			return match, follow(match)
		}
	}
	if i < 0 || i >= len(list.Content) || (known && model.Len() != len(list.Content)) {
		return nil, nil
	}
	return list.Content[i], follow(list.Content[i])
}
