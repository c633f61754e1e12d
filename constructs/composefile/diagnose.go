package composefile

import (
	"path/filepath"
	"slices"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/tree"
)

// diagnose explains why a load failed with err. compose-go stops at the first
// mistake and knows few positions; so each file is looked at anew, and what
// compose-go says counts where that finds nothing of the kind.
func diagnose(settings *cli.ProjectOptions, err error) Findings {
	s := &sources{read: map[string]*source{}}
	if settings != nil {
		s = sourcesOfSettings(settings)
	}
	var found Findings
	for _, f := range s.all() {
		found = append(append(found, examine(f)...), extendsFindings(s, f)...)
	}
	if len(found) == 0 {
		for _, f := range s.all() {
			found = append(found, conflicts(f)...)
		}
	}
	for _, own := range classify(s, err) {
		if len(found) == 0 || !examined[own.Code] && !isAbout(found, own) {
			found = append(found, own)
		}
	}
	return found.sorted()
}

// about reports whether the same mistake, or another one of the same
// attribute, is there already. A cycle says more than its consequences.
func isAbout(fs Findings, f Finding) bool {
	return slices.ContainsFunc(fs, func(other Finding) bool {
		return other.Code == f.Code || f.Path != "" && other.Path == f.Path && f.Code != codeCycle
	})
}

// examined are the codes of compose-go's errors that examine explains better.
var examined = map[string]bool{
	"yaml-syntax": true, "schema": true, codeInvalidFile: true, codeFileNotFound: true, "interpolation": true,
	codeExtendsNotFound: true,
}

func sourcesOfSettings(settings *cli.ProjectOptions) *sources {
	dir, err := settings.GetWorkingDir()
	if err != nil {
		dir = "."
	}
	var files []string
	for _, file := range settings.ConfigPaths {
		if (remoteRefusal{}).Accept(file) {
			continue
		}
		if absolute, err := filepath.Abs(file); err == nil {
			file = absolute
		}
		files = append(files, file)
	}
	return openSources(files, dir, settings.Environment)
}

// all are the files that were read, and those that services in them extend.
func (s *sources) all() []*source {
	files := append(append([]*source(nil), s.main...), s.included...)
	for i := 0; i < len(files); i++ {
		for _, name := range files[i].services() {
			if base, ok := s.base(definition{files[i], name}); ok && !slices.Contains(files, base.file) {
				files = append(files, base.file)
			}
		}
	}
	return files
}

// examine looks for all mistakes in one file.
func examine(f *source) Findings {
	if f.err != nil {
		return Findings{failureOf(f)}
	}
	var found Findings
	for _, doc := range f.docs {
		r := newRawReader(f)
		value := r.value(doc, nil, tree.NewPath())
		if r.exhausted() {
			return nil
		}
		later := append(schemaFindings(f, doc, value, r.doubtful), unitFindings(f, doc, value, r.doubtful)...)
		for i := range later {
			later[i].Position = locator{}.inDocument(f, doc, later[i].path, 0).position()
		}
		found = append(append(found, r.found...), later...)
	}
	return found
}
