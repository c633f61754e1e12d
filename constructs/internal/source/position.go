package source

import (
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// MaxExtends bounds how far chains of `extends` are followed, as they may
// lead back to where they began.
const MaxExtends = 20

// WithPositions fills in where the findings stand: the last merged file that
// has the attribute, else a file that it extends or includes, else the place
// of the nearest attribute above it. Findings that have a position keep it;
// of a file that can no longer be read, the position stays unknown.
func WithPositions(p *types.Project, fs finding.Findings) finding.Findings {
	if len(fs) == 0 {
		return fs
	}
	return Locator{SourcesOf(p), p}.Fill(fs)
}

// Locator finds attributes of the model in the files it was made from.
type Locator struct {
	*Sources
	// Model may be nil; then items of lists are known by their index alone.
	Model *types.Project
}

// Fill gives findings without a position the one of their path.
func (l Locator) Fill(fs finding.Findings) finding.Findings {
	defer Silence()()
	out := make(finding.Findings, len(fs))
	for i, f := range fs {
		if f.Position == (finding.Position{}) {
			f.Position = l.Position(f.Where)
		}
		out[i] = f
	}
	return out
}

// Place is how far a path was found in a file.
type Place struct {
	File string
	Node *yaml.Node
	// Value is what the path leads to. Node is its key where it has one.
	Value *yaml.Node
	// Depth is how many elements of the path lead to node.
	Depth int
}

// Position is the position of the place for a reader.
func (p Place) Position() finding.Position {
	if p.Node == nil {
		return finding.Position{File: ShownName(p.File)}
	}
	return finding.Position{File: ShownName(p.File), Line: p.Node.Line, Column: p.Node.Column}
}

// Position looks for a path in the files.
func (l Locator) Position(at finding.Path) finding.Position {
	if best := l.Place(at); best.Depth > 0 {
		return best.Position()
	}
	return l.top()
}

// Place is the deepest place of a path in the files.
func (l Locator) Place(at finding.Path) Place {
	var best Place
	for _, try := range l.Searches() {
		found := l.InSource(try.Source, at, try.Extends)
		if found.Node != nil && (best.Node == nil || found.Depth > best.Depth) {
			best = found
		}
		if best.Depth == len(at) && best.Node != nil {
			break
		}
	}
	return best
}

// top is the beginning of the first file.
func (l Locator) top() finding.Position {
	switch {
	case len(l.Main) == 0 || l.Main[0].Err != nil:
		return finding.Position{}
	case len(l.Main[0].Docs) == 0:
		return finding.Position{File: ShownName(l.Main[0].File)}
	}
	return Place{File: l.Main[0].File, Node: l.Main[0].Docs[0]}.Position()
}

// search is a file to look into, on its own or with what it extends.
type search struct {
	Source  *Source
	Extends int
}

// Searches are in the order of precedence: what merges last, first.
func (l Locator) Searches() []search {
	var out []search
	for _, extends := range []int{0, MaxExtends} {
		for i := len(l.Main) - 1; i >= 0; i-- {
			out = append(out, search{l.Main[i], extends})
		}
	}
	for _, f := range l.Included {
		out = append(out, search{f, MaxExtends})
	}
	return out
}

// InSource finds the path in the last document that has the most of it.
func (l Locator) InSource(f *Source, at finding.Path, extends int) Place {
	best := Place{File: f.File}
	for i := len(f.Docs) - 1; i >= 0; i-- {
		if found := l.InDocument(f, f.Docs[i], at, extends); best.Node == nil || found.Depth > best.Depth {
			best = found
		}
	}
	return best
}

// InDocument looks for a path in a document.
func (l Locator) InDocument(f *Source, doc *yaml.Node, at finding.Path, extends int) Place {
	here := Place{File: f.File, Node: doc}
	value := doc
	for i, element := range at {
		shown, next := l.Child(f, value, at[:i], element)
		if shown == nil {
			break
		}
		here.Node, here.Value, here.Depth, value = shown, next, i+1, next
		if next.Kind == yaml.ScalarNode {
			// Short syntax: the text stands for all attributes below it.
			here.Depth = len(at)
			break
		}
	}
	if here.Depth < len(at) && extends > 0 && len(at) > 2 && at[0] == "services" {
		if found, ok := l.inExtended(f, at, extends-1); ok && found.Depth > here.Depth {
			return found
		}
	}
	return here
}

// inExtended looks for the path in the service that the path's one extends.
func (l Locator) inExtended(f *Source, at finding.Path, extends int) (Place, bool) {
	name, ok := at[1].(string)
	if !ok {
		return Place{}, false
	}
	base, ok := l.Base(Definition{f, name})
	if !ok {
		return Place{}, false
	}
	found := l.InSource(base.File, finding.Path{"services", base.Name}.Then(at[2:]...), extends)
	return found, found.Node != nil
}

// Child steps into a node by one element of a path. It returns what to show
// as the position, and what to go on from; nil if the element is not there.
func (l Locator) Child(f *Source, n *yaml.Node, parent finding.Path, element any) (shown, value *yaml.Node) {
	n = Follow(n)
	switch n.Kind {
	case yaml.MappingNode:
		if name, ok := element.(string); ok {
			return Keyed(n, name, 0)
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
		item := Follow(item)
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
func (l Locator) item(f *Source, list *yaml.Node, parent finding.Path, i int) (shown, value *yaml.Node) {
	model, known := modelAt(l.Model, parent)
	if known {
		if match := matching(f, list, model, i); match != nil {
			return match, Follow(match)
		}
	}
	if i < 0 || i >= len(list.Content) || (known && model.Len() != len(list.Content)) {
		return nil, nil
	}
	return list.Content[i], Follow(list.Content[i])
}
