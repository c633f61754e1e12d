package model

import (
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// stackOrder orders services as they stand in the files, but each behind those
// it depends on.
func (p *Project) stackOrder(services []string) []string {
	ordered, seen := make([]string, 0, len(services)), map[string]bool{}
	free, sidecars := map[string]bool{}, p.sidecars
	for _, name := range services {
		free[name] = true
	}
	var visit func(string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		for _, member := range append([]string{name}, sidecars[name]...) {
			for _, on := range slices.Sorted(maps.Keys(p.Service(member).DependsOn)) {
				visit(p.hostName(on))
			}
		}
		if free[name] {
			ordered = append(ordered, name)
		}
	}
	for _, name := range p.inOrderOfFiles(services) {
		visit(name)
	}
	return ordered
}

// inOrderOfFiles orders services as they stand in the files: those of the
// files that are merged first, in their order, then those of included files.
// Services that are in no file stand behind, by name.
func (p *Project) inOrderOfFiles(services []string) []string {
	defer source.Silence()()
	left := map[string]bool{}
	for _, name := range services {
		left[name] = true
	}
	ordered := make([]string, 0, len(services))
	take := func(name string) {
		if left[name] {
			delete(left, name)
			ordered = append(ordered, name)
		}
	}
	files := source.SourcesOf(p.Project)
	for _, f := range slices.Concat(files.Main, files.Included) {
		for _, doc := range f.Docs {
			for _, name := range namesIn(source.Entry(doc, "services"), 0) {
				take(name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		take(name)
	}
	return ordered
}

// namesIn lists the names of a mapping, those that it merges behind its own.
func namesIn(mapping *yaml.Node, depth int) []string {
	mapping = source.Follow(mapping)
	if mapping == nil || mapping.Kind != yaml.MappingNode || depth > source.MaxAliases {
		return nil
	}
	var own, merged []string
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Tag != "!!merge" {
			own = append(own, mapping.Content[i].Value)
			continue
		}
		for _, other := range source.MergedMappings(mapping.Content[i+1]) {
			merged = append(merged, namesIn(other, depth+1)...)
		}
	}
	return append(own, merged...)
}
