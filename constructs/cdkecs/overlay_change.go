package cdkecs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/overlay"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// change plans the changes for the end of the synthesis: only then do lists
// have all that whoever embeds the project adds to them, and what the CDK
// makes of a list when it is first looked at stays. Names are looked up now,
// so that a mistake stops NewComposeProject.
func (o *stackOverlay) change(from []plan.Change) {
	if len(from) == 0 {
		return
	}
	last := &finalChanges{overlay: o}
	for _, c := range from {
		resource := o.find(c.Path)
		if kind, ok := c.With["Type"].(string); ok && kind != *resource.CfnResourceType() {
			panic(fmt.Errorf("x-aws-cloudformation: %s is a resource of the type %s, not %s", c.Path, *resource.CfnResourceType(), kind))
		}
		last.changes = append(last.changes, finalChange{c.Path, resource, c.Remove, o.prepare(resource, c.With)})
	}
	scope := constructs.NewConstruct(o.scope, jsii.String("Changes"))
	awscdk.Aspects_Of(scope).Add(last, nil)
	scope.Node().AddValidation(last)
}

// finalChanges is an aspect of one construct without children. The CDK calls
// it back, and cannot go on after a panic then: what is wrong is kept for the
// validation, which comes next.
type finalChanges struct {
	overlay  *stackOverlay
	changes  []finalChange
	problems []*string
}

type finalChange struct {
	path     string
	resource awscdk.CfnResource
	remove   bool
	with     map[string]any
}

// Visit implements awscdk.IAspect.
func (f *finalChanges) Visit(constructs.IConstruct) {
	for _, c := range f.changes {
		problem := ""
		if !c.remove {
			problem = merge(c.resource, c.with)
		} else if by := f.overlay.remove(c.resource); by != "" {
			problem = "cannot be removed: " + by
		}
		if problem != "" {
			f.problems = append(f.problems, jsii.String("x-aws-cloudformation: "+c.path+" "+problem))
		}
	}
}

// Validate implements constructs.IValidation.
func (f *finalChanges) Validate() *[]*string { return &f.problems }

// remove takes a resource out of the stack, unless another refers to it: then
// it returns which one.
func (o *stackOverlay) remove(removed awscdk.CfnResource) (refusal string) {
	stack := awscdk.Stack_Of(removed)
	id := fmt.Sprint(stack.Resolve(removed.LogicalId()))
	if *removed.CfnResourceType() == "AWS::EC2::SecurityGroup" {
		// Services carry the groups of their networks by an override, which cannot be looked into.
		return "tasks and rules refer to security groups"
	}
	for _, node := range *awscdk.Stack_Of(o.project).Node().FindAll(constructs.ConstructOrder_PREORDER) {
		if *node.Node().Path() == *removed.Node().Path() {
			continue
		}
		var value any
		switch other := node.(type) {
		case awscdk.CfnResource:
			value = stack.Resolve(other.CfnProperties())
			other.RemoveResourceDependency(removed)
		case awscdk.CfnOutput:
			value = stack.Resolve(other.Value())
		}
		if mentions(value, id) {
			return describeNode(node, o.project) + " refers to it"
		}
	}
	removed.Node().Scope().Node().TryRemoveChild(removed.Node().Id())
	return ""
}

// mentions reports whether a resolved value refers to a logical id.
func mentions(value any, id string) bool {
	text, err := json.Marshal(value)
	return err != nil || strings.Contains(string(text), `"`+id+`"`) || strings.Contains(string(text), "${"+id)
}

// prepare looks up the names in the attributes of a resource.
func (o *stackOverlay) prepare(resource awscdk.CfnResource, with map[string]any) map[string]any {
	if *awscdk.Stack_Of(resource).Node().Path() != *awscdk.Stack_Of(o.project).Node().Path() {
		o.refuseConditions(resource, with)
	}
	prepared := map[string]any{}
	for _, attribute := range slices.Sorted(maps.Keys(with)) {
		switch value := with[attribute]; {
		case attribute == "Type":
		case attribute == "DependsOn" && value != nil:
			o.depend(resource, value)
		default:
			prepared[attribute] = o.resolve(value)
		}
	}
	return prepared
}

// refuseConditions panics where a resource in a nested stack would need a
// condition or mapping, which the project's stack has: they cannot be handed on.
func (o *stackOverlay) refuseConditions(resource awscdk.CfnResource, with map[string]any) {
	refuse := func(kind, name any) {
		panic(fmt.Errorf("x-aws-cloudformation: %s is in a nested stack, where the %s %s does not exist; "+
			"use a parameter, or move the service to the main stack with x-aws-stack", describeNode(resource, o.project), kind, name))
	}
	if name := with["Condition"]; name != nil {
		refuse("condition", name)
	}
	overlay.Rewrite(with, nil, func(r overlay.Reference, _ overlay.At) any {
		switch r.Kind {
		case overlay.Condition:
			refuse("condition", r.Name)
		case overlay.Map:
			refuse("mapping", r.Name)
		case overlay.Ref, overlay.GetAtt: // are handed on as parameters
		}
		return nil
	})
}

// merge gives a resource attributes that have been prepared. It says what
// cannot be merged.
func merge(resource awscdk.CfnResource, with map[string]any) (problem string) {
	m := &merger{resource: resource}
	for _, attribute := range slices.Sorted(maps.Keys(with)) {
		var current any
		if attribute == "Properties" {
			current = rendered(resource)
		}
		m.value(attribute, with[attribute], current)
	}
	return m.problem
}

// rendered are the properties of a resource with the names and the lists that
// the template has. It is for looking only: the CDK renders what it resolves
// here once more, with names of its own in other places.
func rendered(resource awscdk.CfnResource) any {
	return capitalized(awscdk.Stack_Of(resource).Resolve(resource.CfnProperties()))
}

// capitalized spells names as CloudFormation does.
func capitalized(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			if key != "" {
				key = strings.ToUpper(key[:1]) + key[1:]
			}
			out[key] = capitalized(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = capitalized(item)
		}
		return out
	}
	return value
}

// merger overrides parts of a resource, by paths as AddOverride has them.
type merger struct {
	resource awscdk.CfnResource
	problem  string
}

// value merges mappings deep and lists of named things by their names; null
// removes, and all else replaces what is there.
func (m *merger) value(path string, value, current any) {
	before, isList := current.([]any)
	switch v := value.(type) {
	case nil:
		m.resource.AddDeletionOverride(jsii.String(path))
		return
	case map[string]any:
		if _, _, function := overlay.Function(v); function || len(v) == 0 {
			break
		}
		if isList {
			m.problem = fmt.Sprintf("cannot be changed: %s is a list, but the overlay has a mapping", path)
			return
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			m.value(path+"."+escaped(key), v[key], field(current, key))
		}
		return
	case []any:
		if key := overlay.Identity(v); key != "" && overlay.Identity(before) == key {
			m.list(path, v, before, key)
			return
		}
	}
	m.resource.AddOverride(jsii.String(path), value)
}

// list merges items into those of the same name, and puts others behind them.
// An item of which nothing but the name is left is removed: in its place
// stands what CloudFormation leaves out, so that the places of the others stay.
func (m *merger) list(path string, items, before []any, key string) {
	end := len(before)
	for _, item := range items {
		name := field(item, key)
		i := slices.IndexFunc(before, func(other any) bool { return field(other, key) == name })
		switch {
		case i < 0 && isRemoval(item, key):
			m.problem = fmt.Sprintf("cannot be changed: %s has no element %v to remove", path, name)
		case i < 0:
			m.resource.AddOverride(jsii.String(path+"."+strconv.Itoa(end)), withoutNulls(item))
			end++
		case isRemoval(item, key):
			m.resource.AddOverride(jsii.String(path+"."+strconv.Itoa(i)), map[string]any{"Ref": "AWS::NoValue"})
		default:
			m.value(path+"."+strconv.Itoa(i), item, before[i])
		}
	}
}

// isRemoval reports whether an item has its name and null, and nothing else.
func isRemoval(item any, key string) bool {
	fields, _ := item.(map[string]any)
	for name, value := range fields {
		if name != key && value != nil {
			return false
		}
	}
	return len(fields) > 1
}

func withoutNulls(item any) any {
	fields, ok := item.(map[string]any)
	if !ok {
		return item
	}
	fields = maps.Clone(fields)
	maps.DeleteFunc(fields, func(_ string, value any) bool { return value == nil })
	return fields
}

func field(value any, name string) any {
	fields, _ := value.(map[string]any)
	return fields[name]
}

// escaped keeps dots of a key from being levels of a path.
func escaped(key string) string {
	return strings.NewReplacer(`\`, `\\`, ".", `\.`).Replace(key)
}
