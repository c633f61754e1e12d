package diagnose

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// schemaFindings reports how a document breaks the schema of the Compose
// specification. Places in doubt are left out, as their value is not known.
func schemaFindings(f *source.Source, doc *yaml.Node, value any, doubtful []finding.Path) finding.Findings {
	var r finding.Report
	for _, v := range violations(value) {
		at := instancePath(value, v.location)
		if touches(at, doubtful) {
			continue
		}
		v.report(&r, at, nodeAt(f, doc, at))
	}
	return r.Findings
}

// typeFix says how a value of the wrong type becomes one of the right.
func typeFix(allowed []string, n *yaml.Node) string {
	if n != nil && n.Kind == yaml.ScalarNode && n.Tag != "!!null" && slices.Contains(allowed, "string") {
		return "put it in quotes"
	}
	return ""
}

// touches reports whether a place is one of others, or below it.
func touches(at finding.Path, doubtful []finding.Path) bool {
	for _, d := range doubtful {
		if len(d) <= len(at) && slices.Equal(d, at[:len(d)]) {
			return true
		}
	}
	return false
}

// nodeAt returns the value at a path of a document, or nil.
func nodeAt(f *source.Source, doc *yaml.Node, at finding.Path) *yaml.Node {
	n := source.Follow(doc)
	for i, element := range at {
		if n == nil {
			return nil
		}
		_, n = source.Locator{}.Child(f, n, at[:i], element)
	}
	return n
}

// report turns a violation into findings, one for each attribute.
func (v violation) report(r *finding.Report, at finding.Path, n *yaml.Node) {
	switch k := v.kind.(type) {
	case *kind.Type:
		r.Error(at, codes.WrongType, typeFix(v.allowed, n), "must be %s, found %s", oneOfTypes(v.allowed), describeNode(n, at))
	case *kind.AdditionalProperties:
		names := append([]string(nil), k.Properties...)
		sort.Strings(names)
		for _, name := range names {
			unknown(r, at, name)
		}
	case *kind.FalseSchema:
		if len(at) == 0 {
			r.Error(at, codes.Schema, "", "must be empty")
			return
		}
		// Where another violation keeps the schema from seeing what is known,
		// it takes known names, and those that begin with x-, for unknown.
		if len(schemasAt(at)) == 0 {
			unknown(r, at[:len(at)-1], fmt.Sprint(at[len(at)-1]))
		}
	case *kind.Required:
		for _, name := range k.Missing {
			r.Error(at, codes.MissingAttribute, "add it", "the attribute `%s` is missing", name)
		}
	case *kind.Enum:
		r.Error(at, codes.InvalidValue, "use "+alternatives(k.Want), "%s is not valid here", describeNode(n, at))
	case *kind.UniqueItems:
		r.Error(at.Then(k.Duplicates[1]), codes.DuplicateItem, "remove one of them",
			"is the same as item [%d]", k.Duplicates[0])
	default:
		text := "does not match the Compose specification"
		if alone := (&jsonschema.ValidationError{ErrorKind: k}).Error(); !source.MayBeSecret(at) {
			text += ": " + strings.TrimPrefix(alone, "at '': ")
		}
		r.Error(at, codes.Schema, "", "%s", text)
	}
}

// unknown reports a name that is no attribute, or, where authors choose the
// names, none that they may choose.
func unknown(r *finding.Report, parent finding.Path, name string) {
	known := knownAt(parent)
	if len(known) == 0 {
		r.Error(parent.Then(name), codes.InvalidName, "use letters, digits, dots, hyphens and underscores",
			"%q is not a valid name", name)
		return
	}
	r.Error(parent.Then(name), codes.UnknownAttribute, finding.SuggestBriefly(name, known), "there is no attribute `%s` here", name)
}

func alternatives(values []any) string {
	texts := make([]string, 0, len(values))
	for _, v := range values {
		texts = append(texts, fmt.Sprint(v))
	}
	return strings.Join(texts, " or ")
}

// describeNode says what stands in the file, but shows no secret.
func describeNode(n *yaml.Node, at finding.Path) string {
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
		if source.MayBeSecret(at) {
			return "a number"
		}
		return "the number " + n.Value
	case source.MayBeSecret(at):
		return "a string"
	}
	return fmt.Sprintf("the string %q", n.Value)
}
