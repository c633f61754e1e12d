// Package overlay finds what the value of x-aws-cloudformation refers to. Both
// the check of a compose file and the definition of its resources read the
// value, and they read it here.
package overlay

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Kind is what a reference is to.
type Kind string

const (
	// Ref is to the value of a parameter or resource, or to a pseudo parameter.
	Ref Kind = "Ref"
	// GetAtt is to an attribute of a resource.
	GetAtt Kind = "GetAtt"
	// Condition is to a condition.
	Condition Kind = "Condition"
	// Map is to a mapping.
	Map Kind = "Map"
)

// Reference is a mention of another element of the template.
type Reference struct {
	Kind Kind
	// Name is a logical name, or the path of a construct.
	Name string
	// Attribute is that of GetAtt.
	Attribute string
}

// At is a place in a value: names of mappings (string) and indexes of lists (int).
type At []any

func (a At) then(elements ...any) At { return append(a[:len(a):len(a)], elements...) }

// Rewrite returns a copy of the value in which each reference is what replace
// makes of it; nil leaves it as it is. Texts of Fn::Sub get a variable for
// each name that is replaced.
func Rewrite(value any, at At, replace func(Reference, At) any) any {
	switch v := value.(type) {
	case map[string]any:
		if name, argument, ok := Function(v); ok {
			if out, ok := rewriteFunction(name, argument, at.then(name), replace); ok {
				return out
			}
		}
		out := make(map[string]any, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			out[key] = Rewrite(v[key], at.then(key), replace)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = Rewrite(item, at.then(i), replace)
		}
		return out
	}
	return value
}

// Function returns the name and the argument of an intrinsic function: a
// mapping of Ref, Condition or Fn::<name> alone. What a policy says under
// Condition is a mapping, and none.
func Function(m map[string]any) (name string, argument any, ok bool) {
	if len(m) != 1 {
		return "", nil, false
	}
	for key, value := range m {
		name, argument = key, value
	}
	_, text := argument.(string)
	ok = strings.HasPrefix(name, "Fn::") || (name == "Ref" || name == "Condition") && text
	return name, argument, ok
}

// rewriteFunction is false for what holds no name of its own.
func rewriteFunction(name string, argument any, at At, replace func(Reference, At) any) (any, bool) {
	reference := Reference{}
	switch name {
	case "Ref", "Condition":
		reference.Kind = Kind(name)
		reference.Name, _ = argument.(string)
	case "Fn::GetAtt":
		var ok bool
		if reference, ok = attribute(argument); !ok {
			return nil, false
		}
	case "Fn::Sub":
		return rewriteSub(argument, at, replace)
	case "Fn::If", "Fn::FindInMap":
		// The name is the first of the arguments, which are rewritten as any list is.
		if list, ok := argument.([]any); ok && len(list) > 0 {
			if text, ok := list[0].(string); ok {
				kind := map[string]Kind{"Fn::If": Condition, "Fn::FindInMap": Map}[name]
				replace(Reference{Kind: kind, Name: text}, at.then(0))
			}
		}
		return nil, false
	default:
		return nil, false
	}
	if out := replace(reference, at); out != nil {
		return out, true
	}
	return map[string]any{name: argument}, true
}

// attribute reads [name, attribute] or name.attribute.
func attribute(argument any) (Reference, bool) {
	if list, ok := argument.([]any); ok && len(list) == 2 {
		name, isName := list[0].(string)
		of, isAttribute := list[1].(string)
		return Reference{GetAtt, name, of}, isName && isAttribute
	}
	text, _ := argument.(string)
	name, of, ok := Split(text)
	return Reference{GetAtt, name, of}, ok
}

// Split takes name.attribute apart. Names of constructs may have dots, those
// of attributes never have a slash.
func Split(text string) (name, attribute string, ok bool) {
	base := strings.LastIndex(text, "/") + 1
	name, attribute, ok = strings.Cut(text[base:], ".")
	return text[:base] + name, attribute, ok
}

// placeholder is ${name} in the text of Fn::Sub; ${!literal} is none.
var placeholder = lazyregexp.New(`\$\{\s*([^!{}][^{}]*?)\s*\}`)

func rewriteSub(argument any, at At, replace func(Reference, At) any) (any, bool) {
	text, isText := argument.(string)
	variables := map[string]any{}
	if list, ok := argument.([]any); ok && len(list) == 2 {
		text, isText = list[0].(string)
		given, _ := list[1].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(given)) {
			variables[key] = Rewrite(given[key], at.then(1, key), replace)
		}
	}
	if !isText {
		return nil, false
	}
	text = placeholder.ReplaceAllStringFunc(text, func(match string) string {
		name := placeholder.FindStringSubmatch(match)[1]
		if _, own := variables[name]; own {
			return match
		}
		reference := Reference{Kind: Ref, Name: name}
		if base, of, ok := Split(name); ok {
			reference = Reference{GetAtt, base, of}
		}
		out := replace(reference, at)
		if out == nil {
			return match
		}
		variable := fmt.Sprintf("Reference%d", len(variables)+1)
		variables[variable] = out
		return "${" + variable + "}"
	})
	if len(variables) == 0 {
		return map[string]any{"Fn::Sub": text}, true
	}
	return map[string]any{"Fn::Sub": []any{text, variables}}, true
}

// Names lists what DependsOn holds: one name, or several.
func Names(dependsOn any) ([]string, bool) {
	switch v := dependsOn.(type) {
	case string:
		return []string{v}, true
	case []any:
		names := make([]string, 0, len(v))
		for _, item := range v {
			name, ok := item.(string)
			if !ok {
				return nil, false
			}
			names = append(names, name)
		}
		return names, true
	}
	return nil, false
}

// identities are the properties that lists of named things have their names in.
var identities = []string{"Name", "ContainerName", "Key"}

// Identity returns the property by which the items of a list are told apart,
// or "" where the list is not one of things with names: each item must have
// one of its own.
func Identity(list []any) string {
	for _, key := range identities {
		seen := map[string]bool{}
		for _, item := range list {
			fields, _ := item.(map[string]any)
			if name, ok := fields[key].(string); ok {
				seen[name] = true
			}
		}
		if len(list) > 0 && len(seen) == len(list) {
			return key
		}
	}
	return ""
}
