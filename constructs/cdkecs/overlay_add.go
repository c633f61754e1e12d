package cdkecs

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// section is the scope of what a section of the overlay adds.
func (o *stackOverlay) section(name string) constructs.Construct {
	return constructs.NewConstruct(o.scope, jsii.String(name))
}

func (o *stackOverlay) addMappings(from map[string]map[string]any) {
	scope := o.section("Mappings")
	for _, name := range slices.Sorted(maps.Keys(from)) {
		mapping := map[string]*map[string]any{}
		for key, value := range from[name] {
			if values, ok := value.(map[string]any); ok {
				mapping[key] = &values
			}
		}
		awscdk.NewCfnMapping(scope, jsii.String(name), &awscdk.CfnMappingProps{Mapping: &mapping}).
			OverrideLogicalId(jsii.String(name))
	}
}

func (o *stackOverlay) addParameters(from map[string]map[string]any) {
	scope := o.section("Parameters")
	for _, name := range slices.Sorted(maps.Keys(from)) {
		fields := from[name]
		o.parameters[name] = awscdk.NewCfnParameter(scope, jsii.String(name), &awscdk.CfnParameterProps{
			Type:                  stringOf(fields["Type"]),
			Default:               fields["Default"],
			Description:           stringOf(fields["Description"]),
			AllowedPattern:        stringOf(fields["AllowedPattern"]),
			AllowedValues:         stringsOf(fields["AllowedValues"]),
			ConstraintDescription: stringOf(fields["ConstraintDescription"]),
			MaxLength:             numberOf(fields["MaxLength"]),
			MaxValue:              numberOf(fields["MaxValue"]),
			MinLength:             numberOf(fields["MinLength"]),
			MinValue:              numberOf(fields["MinValue"]),
			NoEcho:                boolOf(fields["NoEcho"]),
		})
		o.parameters[name].OverrideLogicalId(jsii.String(name))
	}
}

// addConditions makes all conditions before it says what they are, because
// they may be made of each other.
func (o *stackOverlay) addConditions(from map[string]any) {
	scope := o.section("Conditions")
	for _, name := range slices.Sorted(maps.Keys(from)) {
		o.conditions[name] = awscdk.NewCfnCondition(scope, jsii.String(name), nil)
		o.conditions[name].OverrideLogicalId(jsii.String(name))
	}
	for _, name := range slices.Sorted(maps.Keys(from)) {
		o.conditions[name].SetExpression(awscdk.NewIntrinsic(o.resolve(from[name]), nil))
	}
}

// addResources makes all resources before it gives them their properties,
// because these may refer to each other.
func (o *stackOverlay) addResources(from map[string]map[string]any) {
	scope := o.section("Resources")
	for _, name := range slices.Sorted(maps.Keys(from)) {
		o.resources[name] = awscdk.NewCfnResource(scope, jsii.String(name), &awscdk.CfnResourceProps{
			Type: stringOf(from[name]["Type"]),
		})
		o.resources[name].OverrideLogicalId(jsii.String(name))
	}
	for _, name := range slices.Sorted(maps.Keys(from)) {
		merge(o.resources[name], o.prepare(o.resources[name], from[name]))
	}
}

func (o *stackOverlay) addOutputs(from map[string]map[string]any) {
	scope := o.section("Outputs")
	for _, name := range slices.Sorted(maps.Keys(from)) {
		fields := from[name]
		props := &awscdk.CfnOutputProps{
			Value:       o.text(fields["Value"]),
			Description: stringOf(fields["Description"]),
		}
		if export, ok := fields["Export"].(map[string]any); ok {
			props.ExportName = o.text(export["Name"])
		}
		if condition, ok := fields["Condition"].(string); ok {
			props.Condition = o.conditions[condition]
		}
		awscdk.NewCfnOutput(scope, jsii.String(name), props).OverrideLogicalId(jsii.String(name))
	}
}

// text is a value, or a token for a function.
func (o *stackOverlay) text(value any) *string {
	if s := stringOf(value); s != nil {
		return s
	}
	return awscdk.Token_AsString(o.resolve(value), nil)
}

// stringOf is nil for what is no scalar.
func stringOf(value any) *string {
	switch value.(type) {
	case string, bool, int, int64, float64:
		return jsii.String(fmt.Sprint(value))
	}
	return nil
}

func stringsOf(value any) *[]*string {
	list, ok := value.([]any)
	if !ok {
		return nil
	}
	out := make([]*string, 0, len(list))
	for _, item := range list {
		if s := stringOf(item); s != nil {
			out = append(out, s)
		}
	}
	return &out
}

// numberOf is nil for what is no number; interpolated ones are texts.
func numberOf(value any) *float64 {
	n, err := strconv.ParseFloat(fmt.Sprint(value), 64)
	if err != nil {
		return nil
	}
	return jsii.Number(n)
}

func boolOf(value any) *bool {
	b, err := strconv.ParseBool(fmt.Sprint(value))
	if err != nil {
		return nil
	}
	return jsii.Bool(b)
}
