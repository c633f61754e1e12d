package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Overlay is what x-aws-cloudformation makes of the finished stack.
//
// Compose: knows extensions only. The Docker integration for Amazon ECS merged
// the attribute over its template, by the logical names it gave. CloudFormation:
// logical names are the CDK's, and change with the construct tree. Decision:
// the old names are kept as names of constructs, and so are paths in the
// tree; what the overlay adds has the names that it gives.
type Overlay struct {
	// Changes are of resources of the project, by path; those of one resource
	// that is there by its name and by its path are made one after the other.
	Changes []Change `json:"changes,omitempty"`
	// Paths are those of the constructs that the overlay can refer to by name.
	Paths map[string]string `json:"paths,omitempty"`
	// The others are new, in the words of CloudFormation.
	Resources  map[string]map[string]any `json:"resources,omitempty"`
	Outputs    map[string]map[string]any `json:"outputs,omitempty"`
	Parameters map[string]map[string]any `json:"parameters,omitempty"`
	Mappings   map[string]map[string]any `json:"mappings,omitempty"`
	Conditions map[string]any            `json:"conditions,omitempty"`
}

// Change is one of a resource.
type Change struct {
	// Path is that of a construct, from the project's on.
	Path string `json:"path"`
	// Remove takes the resource away.
	Remove bool `json:"remove,omitempty"`
	// With are its attributes: Properties and so on.
	With map[string]any `json:"with,omitempty"`
}

// overlay is nil where the project has none.
func overlay(project *model.Project) *Overlay {
	from := model.OverlayOf(project.Project)
	if len(from.Resources)+len(from.Outputs)+len(from.Parameters)+len(from.Mappings)+len(from.Conditions) == 0 {
		return nil
	}
	o := &Overlay{
		Paths:     map[string]string{},
		Resources: map[string]map[string]any{},
		Outputs:   from.Outputs, Parameters: from.Parameters, Mappings: from.Mappings, Conditions: from.Conditions,
	}
	for _, target := range project.OverlayTargets() {
		o.Paths[target.Name] = target.Path
	}
	for _, name := range slices.Sorted(maps.Keys(from.Resources)) {
		fields := from.Resources[name]
		path, known := o.Paths[name]
		switch {
		case known:
			o.Changes = append(o.Changes, Change{Path: path, Remove: fields == nil, With: fields})
		case model.IsConstructPath(name):
			o.Changes = append(o.Changes, Change{Path: name, Remove: fields == nil, With: fields})
		default:
			o.Resources[name] = fields
		}
	}
	slices.SortStableFunc(o.Changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return o
}
