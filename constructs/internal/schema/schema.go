// Package schema makes the JSON schema of compose files with the x-aws-*
// attributes, for editors: that of the Compose Specification, as compose-go has
// it, with the types that the attributes are decoded into.
//
// It knows names, types and the values of enumerations. Everything else is for
// check to say.
package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	compose "github.com/compose-spec/compose-go/v2/schema"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/support"
)

// node is a JSON schema, or a part of one.
type node = map[string]any

// JSON returns the schema, with a newline at its end.
var JSON = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(merged()); err != nil { // A test reads it.
		panic(err)
	}
	return out.Bytes()
})

const (
	anyExtension = "^x-"
	// ownExtension are extensions but for x-aws-*, in a form without the
	// negative lookahead that Go's expressions do not have.
	ownExtension = "^x-($|[^a]|a($|[^w]|w($|[^s]|s($|[^-]))))"
)

// merged is the schema of the Compose Specification with the x-aws-* attributes,
// each where it may stand and nowhere else.
func merged() node {
	var root node
	if err := json.Unmarshal([]byte(compose.Schema), &root); err != nil { // A test reads it.
		panic(err)
	}
	root["$id"] = "https://raw.githubusercontent.com/compose-cdk/compose-cdk/main/schema/compose-cdk.json"
	root["title"] = "Compose Specification with the extensions of compose-cdk"
	root["$comment"] = "Generated from the Compose Specification (Apache License 2.0) and constructs/internal/model."
	separateSecrets(root)
	restrictExtensions(root)
	definitions := below(root, "$defs")
	maps.Copy(definitions, scalars())
	places := model.ExtensionPlaces()
	for _, place := range slices.Sorted(maps.Keys(places)) {
		properties := node{}
		for _, t := range places[place] {
			maps.Copy(properties, fields(t, ""))
		}
		describe(properties, place)
		for _, at := range find(root, root, split(place)) {
			addProperties(at, properties)
		}
		if place == "services.*" {
			addProperties(below(definitions, "job"), properties)
		}
	}
	return root
}

// separateSecrets gives the secrets of a service a definition of their own,
// which they share with its configs in the Compose Specification.
func separateSecrets(root node) {
	definitions := below(root, "$defs")
	definitions["service_secret"] = clone(definitions["service_config_or_secret"])
	below(definitions, "container_spec", "properties", "secrets")["$ref"] = "#/$defs/service_secret"
}

func clone(value any) any {
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &value)
	}
	if err != nil { // value came from JSON
		panic(err)
	}
	return value
}

// restrictExtensions leaves x-aws-* out of what an object may have beside its
// properties.
func restrictExtensions(value any) {
	switch value := value.(type) {
	case node:
		if patterns, ok := value["patternProperties"].(node); ok && patterns[anyExtension] != nil {
			patterns[ownExtension] = patterns[anyExtension]
			delete(patterns, anyExtension)
		}
		for _, v := range value {
			restrictExtensions(v)
		}
	case []any:
		for _, v := range value {
			restrictExtensions(v)
		}
	}
}

func split(place string) []string {
	if place == "" {
		return nil
	}
	return strings.Split(place, ".")
}

// find lists the objects that a place of a compose file stands for. There is
// one for the short syntax and one for the long syntax of some places: only the
// object of the long syntax can have attributes.
func find(root, at node, place []string) []node {
	if ref, ok := at["$ref"].(string); ok {
		return find(root, below(root, "$defs", strings.TrimPrefix(ref, "#/$defs/")), place)
	}
	if len(place) == 0 && at["properties"] != nil {
		return []node{at}
	}
	var out []node
	for _, keyword := range []string{"oneOf", "anyOf", "allOf"} {
		for _, alternative := range alternatives(at, keyword) {
			out = append(out, find(root, alternative, place)...)
		}
	}
	if len(place) == 0 {
		return out
	}
	if next, ok := step(at, place[0]); ok {
		out = append(out, find(root, next, place[1:])...)
	}
	return out
}

// step is the schema of what a name, "*" or "[]" stands for below an object.
func step(at node, name string) (node, bool) {
	switch name {
	case "[]":
		item, ok := at["items"].(node)
		return item, ok
	case "*":
		patterns, _ := at["patternProperties"].(node)
		for pattern := range patterns {
			if pattern != ownExtension {
				return below(patterns, pattern), true
			}
		}
		return nil, false
	}
	properties, _ := at["properties"].(node)
	property, ok := properties[name].(node)
	return property, ok
}

func addProperties(at, properties node) {
	maps.Copy(below(at, "properties"), properties)
}

// describe gives the attributes of a place what the support table says of them.
func describe(properties node, place string) {
	for name := range properties {
		row := support.RowOf(strings.TrimPrefix(place+"."+name, "."))
		below(properties, name)["description"] = fmt.Sprintf("compose-cdk: %s.", row.Target+row.Reason)
	}
}

// below is the object at a path that the schema has.
func below(n node, path ...string) node {
	for _, name := range path {
		next, ok := n[name].(node)
		if !ok {
			panic("the schema has no object " + strings.Join(path, "."))
		}
		n = next
	}
	return n
}

// alternatives are the schemas below oneOf, anyOf or allOf.
func alternatives(n node, keyword string) []node {
	list, _ := n[keyword].([]any)
	var out []node
	for _, item := range list {
		if alternative, ok := item.(node); ok {
			out = append(out, alternative)
		}
	}
	return out
}
