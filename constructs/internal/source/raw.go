package source

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/interpolation"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/tree"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// maxNodes bounds how much one file may expand to through aliases.
const maxNodes = 100_000

// rawReader makes plain values of a document, as compose-go does before it
// validates them, and reports what is wrong with them on the way.
type rawReader struct {
	source *Source
	casts  map[tree.Path]interpolation.Cast
	cast   *tree.Matcher
	Found  finding.Findings
	// Doubtful are the places whose value could not be made.
	Doubtful []finding.Path
	nodes    int
	// Functions takes tags such as !Ref for functions of CloudFormation.
	Functions bool
}

// NewRawReader returns a reader of the values of f.
func NewRawReader(f *Source) *rawReader {
	options := loader.ToOptions(&types.ConfigDetails{}, nil)
	casts := options.Interpolate.TypeCastMapping
	return &rawReader{source: f, casts: casts, cast: tree.NewMatcher(slices.Collect(maps.Keys(casts))...)}
}

// Exhausted reports that the file is too large for its values to count.
func (r *rawReader) Exhausted() bool { return r.nodes > maxNodes }

func (r *rawReader) report(n *yaml.Node, at finding.Path, code, fix, message string, args ...any) {
	r.Doubtful = append(r.Doubtful, at)
	r.Found = append(r.Found, finding.Finding{
		Where: at, Path: at.String(), Position: Place{File: r.source.File, Node: n}.Position(),
		Severity: finding.Error, Code: code, Message: fmt.Sprintf(message, args...), Fix: fix,
	})
}

// Value makes a value of a node. The attribute is its path as compose-go
// writes it, with [] for any item of a list.
func (r *rawReader) Value(n *yaml.Node, at finding.Path, attribute tree.Path) any {
	n = Follow(n)
	if r.nodes++; r.Exhausted() || len(at) > maxDepth {
		return nil
	}
	if r.Functions && isShortForm(n) {
		return longForm(n.Tag, r.Value(withoutTag(n), at, attribute))
	}
	switch n.Kind {
	case yaml.MappingNode:
		out := map[string]any{}
		r.mapping(out, n, at, attribute)
		return out
	case yaml.SequenceNode:
		out := make([]any, 0, len(n.Content))
		for i, item := range n.Content {
			out = append(out, r.Value(item, at.Then(i), attribute.Next(tree.PathMatchList)))
		}
		return out
	case yaml.ScalarNode:
		return r.scalar(n, at, attribute)
	}
	return nil
}

// maxDepth bounds how deep values are looked at; the model is less deep.
const maxDepth = 100

// mapping adds the entries of n to out, except where they are already there:
// names of a mapping win over what it merges.
func (r *rawReader) mapping(out map[string]any, n *yaml.Node, at finding.Path, attribute tree.Path) {
	lines := map[string]int{}
	var merges []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		name := key.Value
		switch {
		case key.Tag == "!!merge":
			r.mergeKey(key, value, at.Then(name), lines[name])
			merges, lines[name] = append(merges, MergedMappings(value)...), key.Line
			continue
		case key.Kind != yaml.ScalarNode || key.Tag != "!!str":
			r.report(key, at.Then(name), codes.WrongType, "put it in quotes", "names must be strings")
			continue
		case lines[name] > 0:
			r.report(key, at.Then(name), codes.DuplicateKey, "keep one of them", "`%s` is already on line %d", name, lines[name])
			continue
		case value.Tag == "!reset":
			continue
		}
		lines[name] = key.Line
		if _, set := out[name]; !set {
			out[name] = r.Value(value, at.Then(name), attribute.Next(name))
		}
	}
	for _, merged := range merges {
		if merged = Follow(merged); merged != nil && merged.Kind == yaml.MappingNode && !r.Exhausted() {
			r.nodes++
			r.mapping(out, merged, at, attribute)
		}
	}
}

// mergeKey reports a merge key that stands twice, or that has no mapping to merge.
func (r *rawReader) mergeKey(key, value *yaml.Node, at finding.Path, before int) {
	if before > 0 {
		r.report(key, at, codes.MergeKey, "write a single one with a list: <<: [*one, *two]", "`<<` is already on line %d", before)
		return
	}
	for _, merged := range MergedMappings(value) {
		switch found := Follow(merged); {
		case found.Kind == yaml.MappingNode:
		case merged.Kind == yaml.AliasNode && found.Tag == "!!null":
			r.report(key, at, codes.MergeKey, "write {} after &"+merged.Value+", or the keys that it should contain",
				"&%s has no value that `<<` could merge", merged.Value)
		default:
			r.report(key, at, codes.MergeKey, "use the alias of a mapping, as in <<: *name", "`<<` merges only mappings")
		}
	}
}

func (r *rawReader) scalar(n *yaml.Node, at finding.Path, attribute tree.Path) any {
	var value any
	if err := n.Decode(&value); err != nil {
		r.report(n, at, codes.WrongType, "", "%s cannot be read as %s", quoted(n, at), n.Tag)
		return nil
	}
	if _, ok := value.(time.Time); ok {
		return n.Value
	}
	text, ok := value.(string)
	if !ok {
		return value
	}
	text, err := template.Substitute(text, r.source.Lookup)
	if err != nil {
		r.interpolation(n, at, err)
		return nil
	}
	if !r.cast.Matches(attribute) {
		return text
	}
	for pattern, cast := range r.casts {
		if !attribute.Matches(pattern) {
			continue
		}
		value, err := cast(text)
		if err != nil {
			r.report(n, at, codes.WrongType, "", "must be %s, found %s", castTarget(err), quoted(n, at))
			return nil
		}
		return value
	}
	return text
}

func (r *rawReader) interpolation(n *yaml.Node, at finding.Path, err error) {
	var required *template.MissingRequiredError
	if errors.As(err, &required) {
		message := fmt.Sprintf("the variable %s must be set", required.Variable)
		if required.Reason != "" {
			message += ": " + required.Reason
		}
		r.report(n, at, codes.RequiredVariable, "set it in the environment or in .env", "%s", message)
		return
	}
	r.report(n, at, codes.Interpolation, "write $$ for a literal dollar sign, or ${NAME} for a variable",
		"this dollar sign does not start a variable")
}

// castTarget says what compose-go wanted to make of a string.
func castTarget(err error) string {
	var number *strconv.NumError
	switch {
	case !errors.As(err, &number):
		return "true or false"
	case number.Func == "ParseFloat":
		return "a number"
	}
	return "a whole number"
}

// quoted is a value as it stands in the file, unless it may be a secret.
func quoted(n *yaml.Node, at finding.Path) string {
	if MayBeSecret(at) {
		return "another value"
	}
	return strconv.Quote(n.Value)
}

// MayBeSecret reports whether the value of an attribute must not be shown.
func MayBeSecret(at finding.Path) bool {
	for _, element := range at {
		switch element {
		case "environment", "content", "args", "labels", "driver_opts", "options", "command", "entrypoint":
			return true
		}
	}
	return false
}
