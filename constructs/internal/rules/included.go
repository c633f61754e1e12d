package rules

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
	"github.com/compose-cdk/compose-cdk/constructs/internal/support"
)

// checkIncluded reports the x-aws-* keys at the top of included files: Docker
// Compose takes services, networks, volumes and the like of such a file, and
// no extensions.
func checkIncluded(r *finding.Report, s *source.Sources) {
	known := support.ExtensionsAt(nil)
	for _, f := range s.Included {
		for _, doc := range f.Docs {
			for _, key := range source.Keys(doc) {
				name, isExtension := strings.CutPrefix(key.Value, finding.ExtensionPrefix)
				if !isExtension {
					continue
				}
				if slices.Contains(known, name) {
					r.Error(finding.At(key.Value), codes.MisplacedExtension, "move it to the file that includes this one",
						"%s has no effect in an included file", key.Value)
				} else {
					support.ReportExtension(r, nil, key.Value, source.HasAliasedValue(s, key.Value))
				}
				r.Findings[len(r.Findings)-1].Position = source.Place{File: f.File, Node: key}.Position()
			}
		}
	}
}

// checkExtended reports the x-aws-* keys at the top of files of which a service
// is extended, once a file: Compose takes that service alone.
func checkExtended(r *finding.Report, s *source.Sources) {
	seen := map[*source.Source]bool{}
	for _, base := range s.Bases() {
		if seen[base.File] {
			continue
		}
		seen[base.File] = true
		for _, doc := range base.File.Docs {
			for _, key := range source.Keys(doc) {
				if strings.HasPrefix(key.Value, finding.ExtensionPrefix) {
					r.Info(finding.At(key.Value), codes.ExtendedExtension, "move it to the file that extends the service, if this project needs it",
						"%s has no effect: `extends` reads only services from a file", key.Value)
					r.Findings[len(r.Findings)-1].Position = source.Place{File: base.File.File, Node: key}.Position()
				}
			}
		}
	}
}
