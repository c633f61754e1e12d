package composefile

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"go.yaml.in/yaml/v4"
)

// schemaFindings reports how a document breaks the schema of the Compose
// specification. Places in doubt are left out, as their value is not known.
func schemaFindings(f *source, doc *yaml.Node, value any, doubtful []path) Findings {
	var r report
	for _, v := range violations(value) {
		at := instancePath(value, v.location)
		if touches(at, doubtful) {
			continue
		}
		v.report(&r, at, nodeAt(f, doc, at))
	}
	return r.findings
}

// typeFix says how a value of the wrong type becomes one of the right.
func typeFix(allowed []string, n *yaml.Node) string {
	if n != nil && n.Kind == yaml.ScalarNode && n.Tag != "!!null" && slices.Contains(allowed, "string") {
		return "put it in quotes"
	}
	return ""
}

// touches reports whether a place is one of others, or below it.
func touches(at path, doubtful []path) bool {
	for _, d := range doubtful {
		if len(d) <= len(at) && slices.Equal(d, at[:len(d)]) {
			return true
		}
	}
	return false
}

// nodeAt returns the value at a path of a document, or nil.
func nodeAt(f *source, doc *yaml.Node, at path) *yaml.Node {
	n := follow(doc)
	for i, element := range at {
		if n == nil {
			return nil
		}
		_, n = locator{}.child(f, n, at[:i], element)
	}
	return n
}

// report turns a violation into findings, one for each attribute.
func (v violation) report(r *report, at path, n *yaml.Node) {
	switch k := v.kind.(type) {
	case *kind.Type:
		r.error(at, codeWrongType, typeFix(v.allowed, n), "must be %s, found %s", oneOfTypes(v.allowed), describeNode(n, at))
	case *kind.AdditionalProperties:
		names := append([]string(nil), k.Properties...)
		sort.Strings(names)
		for _, name := range names {
			unknown(r, at, name)
		}
	case *kind.FalseSchema:
		if len(at) == 0 {
			r.error(at, "schema", "", "must be empty")
			return
		}
		// Where another violation keeps the schema from seeing what is known,
		// it takes known names, and those that begin with x-, for unknown.
		if len(schemasAt(at)) == 0 {
			unknown(r, at[:len(at)-1], fmt.Sprint(at[len(at)-1]))
		}
	case *kind.Required:
		for _, name := range k.Missing {
			r.error(at, "missing-attribute", "add it", "lacks the attribute `%s`", name)
		}
	case *kind.Enum:
		r.error(at, "invalid-value", "use "+alternatives(k.Want), "%s is not possible here", describeNode(n, at))
	case *kind.UniqueItems:
		r.error(at.then(k.Duplicates[1]), "duplicate-item", "remove one of them",
			"is the same as item [%d]", k.Duplicates[0])
	default:
		text := "is not what the Compose specification allows"
		if alone := (&jsonschema.ValidationError{ErrorKind: k}).Error(); !mayBeSecret(at) {
			text += ": " + strings.TrimPrefix(alone, "at '': ")
		}
		r.error(at, "schema", "", "%s", text)
	}
}

// unknown reports a name that is no attribute, or, where authors choose the
// names, none that they may choose.
func unknown(r *report, parent path, name string) {
	known := knownAt(parent)
	if len(known) == 0 {
		r.error(parent.then(name), "invalid-name", "use letters, digits, dots, hyphens and underscores",
			"%q cannot be a name here", name)
		return
	}
	r.error(parent.then(name), codeUnknownAttribute, suggestBriefly(name, known), "there is no attribute `%s` here", name)
}

// suggestBriefly is suggest for places with many attributes.
func suggestBriefly(name string, known []string) string {
	if len(known) <= 8 || nearest(name, known) != "" {
		return suggest(name, known)
	}
	return "remove it, or begin its name with x- if it is your own"
}

func alternatives(values []any) string {
	texts := make([]string, 0, len(values))
	for _, v := range values {
		texts = append(texts, fmt.Sprint(v))
	}
	return strings.Join(texts, " or ")
}

// describeNode says what stands in the file, but shows no secret.
func describeNode(n *yaml.Node, at path) string {
	switch {
	case n == nil:
		return "another value"
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Tag == "!!null":
		return "nothing"
	case n.Tag == "!!bool":
		return "the boolean " + n.Value
	case n.Tag == "!!int", n.Tag == "!!float":
		if mayBeSecret(at) {
			return "a number"
		}
		return "the number " + n.Value
	case mayBeSecret(at):
		return "a string"
	}
	return fmt.Sprintf("the string %q", n.Value)
}
