package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/overlay"
)

// overlayFunctions are the intrinsic functions that need no transform (AWS
// CloudFormation User Guide, Intrinsic function reference).
var overlayFunctions = []string{
	"Ref", "Condition", "Fn::And", "Fn::Base64", "Fn::Cidr", "Fn::Equals", "Fn::FindInMap", "Fn::GetAZs", "Fn::GetAtt", "Fn::If",
	"Fn::ImportValue", "Fn::Join", "Fn::Not", "Fn::Or", "Fn::Select", "Fn::Split", "Fn::Sub",
}

// pseudoParameters are always there (AWS CloudFormation User Guide, Pseudo
// parameters reference).
var pseudoParameters = []string{
	"AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName",
	"AWS::URLSuffix",
}

// references looks for names that lead nowhere.
func (c overlayCheck) references(whole map[string]any) {
	overlay.Rewrite(whole, overlay.At{model.OverlayKey}, func(r overlay.Reference, at overlay.At) any {
		c.reference(r, finding.Path(at))
		return nil
	})
	c.functions(whole, finding.At(model.OverlayKey))
	for _, name := range slices.Sorted(maps.Keys(c.overlay.Resources)) {
		fields, here := c.overlay.Resources[name], finding.At(model.OverlayKey, "Resources", name)
		if value := fields["DependsOn"]; value != nil {
			names, ok := overlay.Names(value)
			if !ok {
				c.Error(here.Then("DependsOn"), codes.ExtensionType, "write it as [<name>]", "must be a name or a list of names, found %s", kindOf(value))
			}
			for _, dependency := range names {
				c.target(here.Then("DependsOn"), dependency)
			}
		}
		c.condition(fields["Condition"], here)
	}
	for _, name := range slices.Sorted(maps.Keys(c.overlay.Outputs)) {
		c.condition(c.overlay.Outputs[name]["Condition"], finding.At(model.OverlayKey, "Outputs", name))
	}
}

// condition refuses a Condition that is not defined, of a resource or an output.
func (c overlayCheck) condition(value any, at finding.Path) {
	if name, ok := value.(string); ok {
		c.reference(overlay.Reference{Kind: overlay.Condition, Name: name}, at.Then("Condition"))
	}
}

func (c overlayCheck) reference(r overlay.Reference, at finding.Path) {
	switch r.Kind {
	case overlay.Condition:
		c.defined(at, "condition", r.Name, slices.Sorted(maps.Keys(c.overlay.Conditions)))
	case overlay.Map:
		c.defined(at, "mapping", r.Name, slices.Sorted(maps.Keys(c.overlay.Mappings)))
	case overlay.Ref:
		if strings.HasPrefix(r.Name, "AWS::") {
			c.defined(at, "pseudo parameter", r.Name, pseudoParameters)
			return
		}
		if _, ok := c.overlay.Parameters[r.Name]; !ok {
			c.target(at, r.Name)
		}
	case overlay.GetAtt:
		c.target(at, r.Name)
	}
}

func (c overlayCheck) defined(at finding.Path, noun, name string, known []string) {
	for _, candidate := range known {
		if candidate == name {
			return
		}
	}
	fix := "define it in x-aws-cloudformation"
	if near := finding.Nearest(name, known); near != "" {
		fix = "did you mean " + near + "?"
	}
	c.Error(at, codes.OverlayReference, fix, "there is no %s %q", noun, name)
}

// target refuses a reference to a resource that is not there, is removed, or may be
// several.
func (c overlayCheck) target(at finding.Path, name string) {
	fields, own := c.overlay.Resources[name]
	switch paths := c.paths[name]; {
	case own && fields == nil:
		c.Error(at, codes.OverlayReference, "", "the overlay removes %q", name)
	case len(paths) > 1:
		c.ambiguous(at, name, paths)
	case model.IsConstructPath(name):
		c.scope(at, name)
	case len(paths) == 0 && fields["Type"] == nil:
		c.unknown(at, name, "")
	}
}

// functions looks for functions that CloudFormation does not have.
func (c overlayCheck) functions(value any, here finding.Path) {
	switch v := value.(type) {
	case map[string]any:
		if name, _, ok := overlay.Function(v); ok {
			c.defined(here.Then(name), "function", name, overlayFunctions)
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			c.functions(v[key], here.Then(key))
		}
	case []any:
		for i, item := range v {
			c.functions(item, here.Then(i))
		}
	}
}
