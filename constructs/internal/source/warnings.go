package source

import (
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// Warnings reports what compose-go would log while it loads the files of a
// project: variables that are not set, each at its first use, and the
// obsolete top-level `version`.
func Warnings(s *Sources) finding.Findings {
	defer Silence()()
	var r finding.Report
	seen := map[string]bool{}
	for _, f := range s.own() {
		for _, doc := range f.Docs {
			obsoleteVersion(&r, f, doc)
			unsetVariables(&r, f, doc, nil, seen)
		}
	}
	for _, base := range s.Bases() {
		if n := s.Node(base); n != nil {
			unsetVariables(&r, base.File, n, finding.At("services", base.Name), seen)
		}
	}
	return r.Findings
}

// own are the files that are merged, and those that they include.
func (s *Sources) own() []*Source { return append(append([]*Source(nil), s.Main...), s.Included...) }

// Bases lists the services of other files that services of the project extend,
// directly or not.
func (s *Sources) Bases() []Definition {
	of := s.own()
	var out []Definition
	seen := map[Definition]bool{}
	for _, f := range of {
		for _, name := range f.Services() {
			base, ok := s.Base(Definition{f, name})
			for ok && !seen[base] {
				seen[base] = true
				if !slices.Contains(of, base.File) {
					out = append(out, base)
				}
				base, ok = s.Base(base)
			}
		}
	}
	return out
}

func obsoleteVersion(r *finding.Report, f *Source, doc *yaml.Node) {
	key, _ := Keyed(doc, "version", 0)
	if key == nil {
		return
	}
	r.Info(finding.At("version"), codes.ObsoleteVersion, "remove the line", "`version` is obsolete and ignored")
	r.Findings[len(r.Findings)-1].Position = Place{File: f.File, Node: key}.Position()
}

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
		for _, name := range f.Unset(n.Value) {
			if seen[name] {
				continue
			}
			seen[name] = true
			r.Warn(slices.Clone(at), codes.UnsetVariable, HowToSet(name),
				"the variable %s is not set, and an empty string is used", name)
			r.Findings[len(r.Findings)-1].Position = Place{File: f.File, Node: n}.Position()
		}
	}
}
