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
