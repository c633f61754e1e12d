package source

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/template"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Warnings reports what compose-go would log while it loads the files of a
// project: variables that are not set, each at its first use, and the
// obsolete top-level `version`.
func Warnings(s *Sources) finding.Findings {
	defer Silence()()
	var r finding.Report
	seen := map[string]bool{}
	for _, f := range append(append([]*Source(nil), s.Main...), s.Included...) {
		for _, doc := range f.Docs {
			obsoleteVersion(&r, f, doc)
			unsetVariables(&r, f, doc, nil, seen)
		}
	}
	return r.Findings
}

func obsoleteVersion(r *finding.Report, f *Source, doc *yaml.Node) {
	key, _ := Keyed(doc, "version", 0)
	if key == nil {
		return
	}
	r.Info(finding.At("version"), codes.ObsoleteVersion, "remove the line", "`version` is obsolete and ignored")
	r.Findings[len(r.Findings)-1].Position = Place{File: f.File, Node: key}.Position()
}

// bareVariable matches $NAME and ${NAME}, the forms without a default, an
// alternative or an error message.
var bareVariable = lazyregexp.New(`\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})`)

// unsetVariables walks through the values of a document; names in mappings
// are not interpolated (Compose specification, Interpolation). The path of
// one is written over by the next.
func unsetVariables(r *finding.Report, f *Source, n *yaml.Node, at finding.Path, seen map[string]bool) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			unsetVariables(r, f, n.Content[i+1], append(at, n.Content[i].Value), seen)
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			unsetVariables(r, f, item, append(at, i), seen)
		}
	case yaml.ScalarNode:
		for _, name := range unsetIn(f, n.Value) {
			if seen[name] {
				continue
			}
			seen[name] = true
			r.Warn(slices.Clone(at), codes.UnsetVariable,
				"set it in the environment or in .env, or give a default: ${"+name+":-…}",
				"the variable %s is not set and becomes an empty string", name)
			r.Findings[len(r.Findings)-1].Position = Place{File: f.File, Node: n}.Position()
		}
	}
}

// unset lists the variables that are looked up in vain when text is
// interpolated, and that have no default there.
func unsetIn(f *Source, text string) []string {
	if !strings.Contains(text, "$") {
		return nil
	}
	missing := map[string]bool{}
	// A text with a mistake in it is an error of Load.
	_, err := template.Substitute(text, func(name string) (string, bool) {
		v, ok := f.Lookup(name)
		missing[name] = !ok
		return v, ok
	})
	if err != nil {
		return nil
	}
	var names []string
	for _, match := range bareVariable.FindAllStringSubmatch(text, -1) {
		if name := match[1] + match[2]; missing[name] {
			names = append(names, name)
			missing[name] = false
		}
	}
	return names
}
