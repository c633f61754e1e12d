package composefile

import (
	"github.com/compose-spec/compose-go/v2/tree"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// overlayKey is the attribute that is merged over the template.
const overlayKey = "x-aws-cloudformation"

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

// readOverlay reads the overlay from the files once more: compose-go drops
// tags such as !Ref, and an override file cannot set anything to null there,
// which removes it here.
func readOverlay(p *types.Project) {
	if _, set := p.Extensions[overlayKey]; !set {
		return
	}
	var whole any
	for _, f := range sourcesOf(p).main {
		for _, doc := range f.docs {
			n := entry(doc, overlayKey)
			if n == nil {
				continue
			}
			r := newRawReader(f)
			r.functions = true
			value := r.value(n, at(overlayKey), tree.NewPath(overlayKey))
			if r.exhausted() {
				return
			}
			whole = mergeOverlays(whole, value)
		}
	}
	if whole != nil {
		p.Extensions[overlayKey] = whole
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

// shortForm is a tag of CloudFormation's YAML, such as !Ref.
var shortForm = lazyregexp.New(`^![A-Z][A-Za-z0-9:]*$`)

func isShortForm(n *yaml.Node) bool { return shortForm.MatchString(n.Tag) }

func withoutTag(n *yaml.Node) *yaml.Node {
	plain := *n
	plain.Tag = map[yaml.Kind]string{yaml.MappingNode: "!!map", yaml.SequenceNode: "!!seq", yaml.ScalarNode: "!!str"}[n.Kind]
	return &plain
}

// longForm is the mapping that a tag stands for (AWS CloudFormation User
// Guide, Intrinsic function reference).
func longForm(tag string, value any) map[string]any {
	switch name := tag[1:]; name {
	case "Ref", "Condition":
		return map[string]any{name: value}
	default:
		return map[string]any{"Fn::" + name: value}
	}
}
