// Package diagnose explains why compose-go refuses a file: it finds every
// mistake in the files, where compose-go stops at the first.
package diagnose

import (
	"path/filepath"
	"slices"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/tree"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// Diagnose explains why a load failed with err. compose-go stops at the first
// mistake and knows few positions; so each file is looked at anew, and what
// compose-go says counts where that finds nothing of the kind. What the files give
// together, where they can be merged, decides on what one of them lacks or repeats.
func Diagnose(settings *cli.ProjectOptions, merged map[string]any, err error) finding.Findings {
	s := &source.Sources{Read: map[string]*source.Source{}}
	if settings != nil {
		s = SourcesOfSettings(settings)
	}
	var found finding.Findings
	for _, f := range s.All() {
		found = append(append(found, examine(f)...), extendsFindings(s, f)...)
	}
	if len(found) == 0 {
		for _, f := range s.All() {
			found = append(found, conflicts(f)...)
		}
	}
	if merged != nil && len(s.Main) > 1 {
		found = ofMerged(merged, found)
	}
	for _, own := range Classify(s, err) {
		if len(found) == 0 || !examined[own.Code] && !isAbout(found, own) {
			found = append(found, own)
		}
	}
	return found.Sorted()
}

// about reports whether the same mistake, or another one of the same
// attribute, is there already. A cycle says more than its consequences.
func isAbout(fs finding.Findings, f finding.Finding) bool {
	return slices.ContainsFunc(fs, func(other finding.Finding) bool {
		return other.Code == f.Code || f.Path != "" && other.Path == f.Path && f.Code != codes.Cycle
	})
}

// examined are the codes of compose-go's errors that examine explains better.
var examined = map[string]bool{
	codes.YAMLSyntax: true, codes.Schema: true, codes.InvalidFile: true, codes.FileNotFound: true, codes.Interpolation: true,
	codes.ExtendsNotFound: true,
}

// SourcesOfSettings opens the files that settings name.
func SourcesOfSettings(settings *cli.ProjectOptions) *source.Sources {
	dir, err := settings.GetWorkingDir()
	if err != nil {
		dir = "."
	}
	var files []string
	for _, file := range settings.ConfigPaths {
		if (source.RemoteRefusal{}).Accept(file) {
			continue
		}
		if absolute, err := filepath.Abs(file); err == nil {
			file = absolute
		}
		files = append(files, file)
	}
	return source.OpenSources(files, dir, settings.Environment)
}

// examine looks for all mistakes in one file.
func examine(f *source.Source) finding.Findings {
	if f.Err != nil {
		return finding.Findings{failureOf(f)}
	}
	var found finding.Findings
	for _, doc := range f.Docs {
		if old, ok := composeOne(f, doc); ok {
			found = append(found, old)
			continue
		}
		r := source.NewRawReader(f)
		value := r.Value(doc, nil, tree.NewPath())
		if r.Exhausted() {
			return nil
		}
		later := append(schemaFindings(f, doc, value, r.Doubtful), unitFindings(f, doc, value, r.Doubtful)...)
		for i := range later {
			later[i].Position = source.Locator{}.InDocument(f, doc, later[i].Where, 0).Position()
		}
		later = append(r.Found, later...)
		for i := range later {
			f.BehindUnset(nodeAt(f, doc, later[i].Where), &later[i])
		}
		found = append(found, later...)
	}
	return found
}
