package model

import (
	"github.com/compose-spec/compose-go/v2/tree"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// OverlayKey is the attribute that is merged over the template.
const OverlayKey = "x-aws-cloudformation"

// OverlaySections are the parts of a template that an overlay can have.
var OverlaySections = []string{"Conditions", "Mappings", "Outputs", "Parameters", "Resources"}

// Overlay is the value of x-aws-cloudformation: sections of a CloudFormation
// template, by name, with intrinsic functions in their long form.
type Overlay struct {
	// Resources are changes of resources that the project makes, or new ones;
	// nil stands for a resource to remove. Names are those of OverlayTargets,
	// or paths of constructs.
	Resources map[string]map[string]any
	// The others are all new.
	Outputs, Parameters, Mappings map[string]map[string]any
	// Conditions are functions.
	Conditions map[string]any
}

// OverlayOf reads the overlay of a project. What is not as it must be is left
// out here and is an error in Check.
func OverlayOf(p *types.Project) Overlay {
	whole, _ := ProjectExtensionsOf(p).CloudFormation.(map[string]any)
	conditions, _ := whole["Conditions"].(map[string]any)
	return Overlay{
		Resources:  overlaySection(whole, "Resources"),
		Outputs:    overlaySection(whole, "Outputs"),
		Parameters: overlaySection(whole, "Parameters"),
		Mappings:   overlaySection(whole, "Mappings"),
		Conditions: conditions,
	}
}

func overlaySection(whole map[string]any, name string) map[string]map[string]any {
	section, _ := whole[name].(map[string]any)
	out := map[string]map[string]any{}
	for name, value := range section {
		fields, ok := value.(map[string]any)
		if ok || value == nil {
			out[name] = fields
		}
	}
	return out
}

// ReadOverlay reads the overlay from the files once more: compose-go drops
// tags such as !Ref, and an override file cannot set anything to null there,
// which removes it here.
func ReadOverlay(p *types.Project) {
	if _, set := p.Extensions[OverlayKey]; !set {
		return
	}
	var whole any
	for _, f := range source.SourcesOf(p).Main {
		for _, doc := range f.Docs {
			n := source.Entry(doc, OverlayKey)
			if n == nil {
				continue
			}
			r := source.NewRawReader(f)
			r.Functions = true
			value := r.Value(n, finding.At(OverlayKey), tree.NewPath(OverlayKey))
			if r.Exhausted() {
				return
			}
			whole = mergeOverlays(whole, value)
		}
	}
	if whole != nil {
		p.Extensions[OverlayKey] = whole
	}
}

// mergeOverlays merges as Compose does: mappings deep, lists one after the
// other, and of other values the later wins.
func mergeOverlays(before, after any) any {
	switch value := after.(type) {
	case map[string]any:
		merged, ok := before.(map[string]any)
		if !ok {
			return after
		}
		for name, v := range value {
			merged[name] = mergeOverlays(merged[name], v)
		}
		return merged
	case []any:
		if list, ok := before.([]any); ok {
			return append(list, value...)
		}
	}
	return after
}
