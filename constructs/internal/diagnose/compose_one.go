package diagnose

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// composeOne recognizes the format of Compose 1, which had the services at the
// top of the file: a mapping that has nothing else, and an image for one of them.
func composeOne(f *source.Source, doc *yaml.Node) (finding.Finding, bool) {
	doc = source.Follow(doc)
	if doc.Kind != yaml.MappingNode || len(doc.Content) == 0 {
		return finding.Finding{}, false
	}
	known, runnable := knownAt(nil), false
	for i := 0; i+1 < len(doc.Content); i += 2 {
		name, value := doc.Content[i].Value, source.Follow(doc.Content[i+1])
		if slices.Contains(known, name) || strings.HasPrefix(name, "x-") || value.Kind != yaml.MappingNode {
			return finding.Finding{}, false
		}
		runnable = runnable || source.Entry(value, "image") != nil || source.Entry(value, "build") != nil
	}
	first := doc.Content[0]
	return Failed(source.Place{File: f.File, Node: first}.Position(), codes.ComposeOne, "indent everything below a line `services:`",
		"`services` is missing: this is the format of Compose 1, which had the services at the top level"), runnable
}
