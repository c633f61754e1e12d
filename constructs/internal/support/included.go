package support

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// CheckIncluded reports the x-aws-* keys at the top of included files: Docker
// Compose takes services, networks, volumes and the like of such a file, and
// no extensions.
func CheckIncluded(r *finding.Report, p *types.Project, s *source.Sources) {
	known := extensionsAt(nil)
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
					reportExtension(r, p, nil, key.Value)
				}
				r.Findings[len(r.Findings)-1].Position = source.Place{File: f.File, Node: key}.Position()
			}
		}
	}
}
