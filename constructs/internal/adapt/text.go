package adapt

import (
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// header is the beginning of a file that did not exist.
const header = `# Settings of this project for Amazon ECS. docker compose does not read this file.
# Written by compose-cdk adapt. Every line is a choice: keep it, change it, or use an alternative from the comments.
`

// text is the text of the file, to which lines are added. What there is stays
// byte by byte.
type text struct {
	lines []string
	// newline ends a line.
	newline  string
	added    int
	unplaced []string
}

func newText(content string) *text {
	t := &text{newline: "\n"}
	if strings.Contains(content, "\r\n") {
		t.newline = "\r\n"
	}
	t.lines = slices.Collect(strings.Lines(content))
	return t
}

func (t *text) String() string { return strings.Join(t.lines, "") }

// add writes choices where the file has nothing in their place.
func (t *text) add(choices []choice) {
	for _, c := range choices {
		if c.patch != nil && c.patch.Kind == yaml.MappingNode {
			t.merge(c)
		}
	}
}

// merge adds the entries of a patch, one after the other.
func (t *text) merge(c choice) {
	all := leaves(c.patch)
	for i, missing := range all {
		if i < len(all)-1 {
			missing.more = true
		}
		at, found := t.place(missing.path)
		switch found {
		case isTaken:
		case noPlace:
			t.unplaced = append(t.unplaced, c.Patch)
			return
		case isFree:
			t.insert(at, missing.lines(at, c))
		}
	}
}

// addOpen writes what only a person can answer as comments, each once.
func (t *text) addOpen(all finding.Findings) {
	for _, c := range questions(all) {
		if c.Patch == "" {
			t.comment(place{line: len(t.lines)}, question+comment(c))
			continue
		}
		t.addComments(question, c)
	}
}

// addOffers writes what may be chosen besides as comments, each once.
func (t *text) addOffers(all finding.Findings) {
	for _, c := range offers(all) {
		t.addComments(alternative, c)
	}
}

// addComments writes a choice as comments where its values belong, or at the end
// of the file where it has something there.
func (t *text) addComments(prefix string, c finding.Choice) {
	for _, missing := range t.joined(leaves(parsed(c.Patch))) {
		at, found := t.place(missing.path)
		if found == isTaken || found == noPlace {
			at = place{line: len(t.lines)}
		}
		t.comment(at, prefix+missing.flow(at.depth)+"   # "+comment(c))
	}
}

// joined are the leaves of one attribute as one, where the file does not have it:
// two comments with the same attribute could not both be uncommented.
func (t *text) joined(all []leaf) []leaf {
	if len(all) < 2 {
		return all
	}
	parent := all[0].path[:len(all[0].path)-1]
	if len(parent) == 0 || parent[0] == "services" && len(parent) < 3 {
		return all
	}
	mapping := &yaml.Node{Kind: yaml.MappingNode}
	for _, l := range all {
		last := len(l.path) - 1
		if !slices.Equal(l.path[:last], parent) {
			return all
		}
		mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: l.path[last]}, l.value)
	}
	if _, found := t.place(parent); found != isFree {
		return all
	}
	return []leaf{{path: parent, value: mapping}}
}

func (t *text) comment(at place, line string) {
	line = strings.Repeat(" ", at.indent) + line + t.newline
	if !slices.Contains(t.lines, line) {
		t.insert(at, []string{strings.TrimSuffix(line, t.newline)})
	}
}

// insert adds lines, unless that would change what the file says already.
func (t *text) insert(at place, lines []string) {
	before := slices.Clone(t.lines)
	if len(t.lines) == 0 {
		for line := range strings.Lines(header) {
			t.lines = append(t.lines, line)
		}
		t.lines = append(t.lines, "\n")
		at.line = len(t.lines)
	} else if last := &t.lines[len(t.lines)-1]; !strings.HasSuffix(*last, "\n") {
		*last += t.newline
	}
	for i := range lines {
		lines[i] += t.newline
	}
	if last := len(lines) - 1; last > 0 && at.line > 0 && isAlternative(lines[last]) && t.lines[at.line-1] == lines[last] {
		// The comment of its neighbour is for both.
		lines = lines[:last]
		at.line--
	}
	t.lines = slices.Insert(t.lines, at.line, lines...)
	if !holds(strings.Join(before, ""), t.String()) {
		t.lines = before
		t.unplaced = append(t.unplaced, strings.TrimSpace(strings.Join(lines, "")))
		return
	}
	t.added++
}

// isAlternative reports whether a line is a comment with other choices.
func isAlternative(line string) bool {
	return strings.HasPrefix(strings.TrimLeft(line, " "), alternative)
}

// holds reports whether a text says all that another does.
func holds(before, after string) bool {
	var a, b any
	if yaml.Unmarshal([]byte(after), &b) != nil {
		return false
	}
	return yaml.Unmarshal([]byte(before), &a) != nil || isPart(a, b)
}

func isPart(a, b any) bool {
	from, ok := a.(map[string]any)
	to, isMapping := b.(map[string]any)
	if !ok || !isMapping {
		return a == nil || reflect.DeepEqual(a, b)
	}
	for key, value := range from {
		if other, there := to[key]; !there || !isPart(value, other) {
			return false
		}
	}
	return true
}
