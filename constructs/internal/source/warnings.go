package source

import (
	"fmt"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// Warnings reports what compose-go would log while it loads the files of a
// project: variables that are not set, each at its first use, and the
// obsolete top-level `version`. Services for which isLeftOut holds are not read,
// unless others extend them.
func Warnings(s *Sources, isLeftOut func(service string) bool) finding.Findings {
	defer Silence()()
	var r finding.Report
	extended := s.extendedByOthers(isLeftOut)
	u := unset{&r, map[string]bool{}, func(service string) bool { return isLeftOut(service) && !extended[service] }}
	for _, f := range s.own() {
		for _, doc := range f.Docs {
			obsoleteVersion(&r, f, doc)
			u.variables(f, doc, nil)
		}
	}
	for _, base := range s.Bases() {
		if n := s.Node(base); n != nil {
			u.variables(base.File, n, finding.At("services", base.Name))
		}
	}
	return r.Findings
}

// extendedByOthers are the services of the project's own files that others extend which
// are not left out, directly or not.
func (s *Sources) extendedByOthers(isLeftOut func(service string) bool) map[string]bool {
	out := map[string]bool{}
	for _, f := range s.own() {
		for _, name := range f.Services() {
			if isLeftOut(name) {
				continue
			}
			base, ok := s.Base(Definition{f, name})
			for ok && !out[base.Name] {
				out[base.Name] = true
				base, ok = s.Base(base)
			}
		}
	}
	return out
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

// unset finds variables that are not set; seen are those that it has found.
type unset struct {
	r         *finding.Report
	seen      map[string]bool
	isLeftOut func(service string) bool
}

// variables walks through the values of a document; names in mappings
// are not interpolated (Compose specification, Interpolation). The path of
// one is written over by the next.
func (u unset) variables(f *Source, n *yaml.Node, at finding.Path) {
	if len(at) == 2 && at[0] == "services" && u.isLeftOut(fmt.Sprint(at[1])) {
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			u.variables(f, n.Content[i+1], append(at, n.Content[i].Value))
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			u.variables(f, item, append(at, i))
		}
	case yaml.ScalarNode:
		for _, name := range f.Unset(n.Value) {
			if u.seen[name] {
				continue
			}
			u.seen[name] = true
			u.r.Warn(slices.Clone(at), codes.UnsetVariable, HowToSet(name),
				"the variable %s is not set, and an empty string is used", name)
			u.r.Findings[len(u.r.Findings)-1].Position = Place{File: f.File, Node: n}.Position()
		}
	}
}
