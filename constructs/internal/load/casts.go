package load

import (
	"os"
	"slices"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/interpolation"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/tree"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// withNeededCasts shortens compose-go's table of attributes whose text becomes
// a number or a truth value. compose-go compares every text of a file with
// every entry, and that is a third of the time of loading; an entry with a key
// that no file has can match nothing. What extends and include will bring in is
// not known here, so files with these keep the table as it is.
func withNeededCasts(p *cli.ProjectOptions) error {
	keys := map[string]bool{}
	for _, file := range p.ConfigPaths {
		if !collectKeys(file, keys) {
			return nil
		}
	}
	if keys["extends"] || keys["include"] {
		return nil
	}
	return cli.WithLoadOptions(func(o *loader.Options) {
		if o.Interpolate == nil {
			return // compose-go reads the files, and has not come to their content
		}
		needed := map[tree.Path]interpolation.Cast{}
		for pattern, cast := range o.Interpolate.TypeCastMapping {
			if !slices.ContainsFunc(pattern.Parts(), func(part string) bool {
				return part != tree.PathMatchAll && part != tree.PathMatchList && !keys[part]
			}) {
				needed[pattern] = cast
			}
		}
		o.Interpolate.TypeCastMapping = needed
	})(p)
}

// collectKeys adds all keys of a file, wherever they stand, and reports whether
// the file could be read.
func collectKeys(file string, into map[string]bool) bool {
	content, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	docs, err := source.Parsed.Parse(file, content)
	for _, doc := range docs {
		addKeys(doc, into)
	}
	return err == nil
}

func addKeys(n *yaml.Node, into map[string]bool) {
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			into[child.Value] = true
		}
		addKeys(child, into)
	}
}
