// Package changes finds what CloudFormation would refuse when a stack goes from
// one template to another: it creates what is new or replaced before it deletes
// what is old, so that a key that is there once must not be wanted twice.
package changes

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Template is what counts of a template.
type Template struct {
	Resources map[string]Resource
}

// Resource is a resource of a template.
type Resource struct {
	Type                string
	Properties          map[string]any
	UpdateReplacePolicy string
}

// Collisions are the reasons why an update from one template to another fails,
// or leaves something broken, sorted. Names that a template gives are taken as
// they are written: a reference is a name too, unless what it refers to is
// replaced.
func Collisions(before, after Template) []string {
	c := change{before: before.Resources, after: after.Resources, replaced: map[string]bool{}}
	c.findReplaced()
	var out []string
	for _, id := range slices.Sorted(maps.Keys(c.after)) {
		if was, ok := c.before[id]; ok && was.Type != c.after[id].Type {
			out = append(out, fmt.Sprintf("%s changes its type from %s to %s", id, was.Type, c.after[id].Type))
		}
		out = append(out, c.taken(id)...)
		out = append(out, c.reset(id)...)
	}
	return out
}

// Replaced are the resources in both templates that an update replaces, sorted: what
// they hold is lost.
func Replaced(before, after Template) []string {
	c := change{before: before.Resources, after: after.Resources, replaced: map[string]bool{}}
	c.findReplaced()
	return slices.Sorted(maps.Keys(c.replaced))
}

// change is an update of a stack.
type change struct {
	before, after map[string]Resource
	// replaced are the resources in both that get another physical id.
	replaced map[string]bool
}

// findReplaced goes on until no more resources refer to those that are replaced.
func (c *change) findReplaced() {
	for grown := true; grown; {
		grown = false
		for id, now := range c.after {
			was, ok := c.before[id]
			if ok && !c.replaced[id] && was.Type == now.Type && c.isReplaced(was, now) {
				c.replaced[id], grown = true, true
			}
		}
	}
}

func (c *change) isReplaced(was, now Resource) bool {
	for _, property := range createOnly[now.Type] {
		old, wanted := at(was.Properties, property), at(now.Properties, property)
		if text(old) != text(wanted) || c.refersToReplaced(wanted) {
			return true
		}
	}
	return false
}

// at is the value of a property, whose path has slashes.
func at(properties map[string]any, path string) any {
	head, rest, deeper := strings.Cut(path, "/")
	if !deeper {
		return properties[head]
	}
	inner, _ := properties[head].(map[string]any)
	return at(inner, rest)
}

// refersToReplaced looks for Ref and Fn::GetAtt.
func (c *change) refersToReplaced(value any) bool {
	return slices.ContainsFunc(references(value), func(id string) bool { return c.replaced[id] })
}

// references are the logical ids that a value refers to.
func references(value any) []string {
	switch v := value.(type) {
	case []any:
		var out []string
		for _, item := range v {
			out = append(out, references(item)...)
		}
		return out
	case map[string]any:
		if id, ok := v["Ref"].(string); ok {
			return []string{id}
		}
		if path, ok := v["Fn::GetAtt"].([]any); ok && len(path) > 0 {
			id, _ := path[0].(string)
			return []string{id}
		}
		var out []string
		for _, item := range v {
			out = append(out, references(item)...)
		}
		return out
	}
	return nil
}

// taken are the keys of a resource that another one still has when CloudFormation
// creates or changes it.
func (c *change) taken(id string) []string {
	now := c.after[id]
	was, existed := c.before[id]
	isNew := !existed || c.replaced[id]
	var out []string
	for _, key := range keysOf(now) {
		if c.refersToNew(key.parts) || !isNew && slices.ContainsFunc(keysOf(was), key.equal) {
			continue // nothing that exists can have it, or it has it already
		}
		for _, other := range slices.Sorted(maps.Keys(c.before)) {
			same := other == id && !isNew
			if !same && slices.ContainsFunc(keysOf(c.before[other]), key.equal) {
				out = append(out, fmt.Sprintf("%s wants %s, which %s still has", id, key, other))
			}
		}
	}
	return out
}

// refersToNew reports whether a key has the id of something that the update
// creates.
func (c *change) refersToNew(parts []any) bool {
	return slices.ContainsFunc(references(parts), func(id string) bool {
		_, existed := c.before[id]
		_, exists := c.after[id]
		return c.replaced[id] || exists && !existed
	})
}

// reset is the VPC whose DHCP options CloudFormation sets to the default, when
// it deletes an association that has been replaced.
func (c *change) reset(id string) []string {
	if c.after[id].Type == "AWS::EC2::VPCDHCPOptionsAssociation" && c.replaced[id] && c.before[id].UpdateReplacePolicy != "Retain" {
		return []string{id + " is replaced, and its deletion resets the DHCP options of the VPC"}
	}
	return nil
}

// text compares values of templates.
func text(value any) string {
	out, _ := json.Marshal(value)
	return string(out)
}
