package diagnose

import (
	"errors"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/compose-spec/compose-go/v2/schema"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// composeSchema is the JSON schema of the Compose specification, compiled.
// compose-go keeps its own copy to itself.
var composeSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(schema.Schema))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("compose-spec.json", document); err != nil {
		return nil, err
	}
	return compiler.Compile("compose-spec.json")
})

// violation is one way in which a value does not follow the schema.
type violation struct {
	location []string
	kind     jsonschema.ErrorKind
	// allowed are the JSON types that may stand there, if the type is wrong.
	allowed []string
}

// violations lists all of them, where compose-go reports one.
func violations(value any) []violation {
	compiled, err := composeSchema()
	if err != nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(compiled.Validate(value), &invalid) {
		return nil
	}
	return leaves(invalid)
}

func leaves(e *jsonschema.ValidationError) []violation {
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return []violation{{e.InstanceLocation, k, k.Want}}
	case *kind.OneOf, *kind.AnyOf:
		if len(e.Causes) > 0 {
			return likeliest(e)
		}
	}
	if len(e.Causes) == 0 {
		return []violation{{e.InstanceLocation, e.ErrorKind, nil}}
	}
	var out []violation
	for _, cause := range e.Causes {
		out = append(out, leaves(cause)...)
	}
	return out
}

// likeliest picks the alternative that the author meant: of those that have
// the type of the value, the one with the fewest violations. If none has, the
// type itself is wrong.
func likeliest(e *jsonschema.ValidationError) []violation {
	var best []violation
	var allowed []string
	for _, cause := range e.Causes {
		found := leaves(cause)
		if types := typesWanted(found, e.InstanceLocation); types != nil {
			allowed = append(allowed, types...)
			continue
		}
		if best == nil || len(found) < len(best) {
			best = found
		}
	}
	if best != nil {
		return best
	}
	return []violation{{e.InstanceLocation, &kind.Type{Want: allowed}, allowed}}
}

// typesWanted lists the types that are wanted at a location, if the one that
// is there is wrong.
func typesWanted(found []violation, location []string) []string {
	for _, v := range found {
		if len(v.location) == len(location) && v.allowed != nil {
			return v.allowed
		}
	}
	return nil
}

// typeNames say JSON types to somebody who writes YAML.
var typeNames = map[string]string{
	"object": "a mapping", "array": "a list", "string": "a string", "number": "a number",
	"integer": "a whole number", "boolean": "true or false",
}

// oneOfTypes renders types that are allowed: "a list or a mapping".
func oneOfTypes(allowed []string) string {
	seen := map[string]bool{}
	var names []string
	for _, t := range allowed {
		if name := typeNames[t]; name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	sort.Strings(names)
	if len(names) == 0 {
		return "empty"
	}
	return strings.Join(names, " or ")
}

// schemasAt are the schemas of a place.
func schemasAt(at finding.Path) []*jsonschema.Schema {
	compiled, err := composeSchema()
	if err != nil {
		return nil
	}
	schemas := expand(compiled, nil)
	for _, element := range at {
		var next []*jsonschema.Schema
		for _, s := range schemas {
			next = step(next, s, element)
		}
		schemas = next
	}
	return schemas
}

// knownAt lists the attributes that the schema has at a place.
func knownAt(at finding.Path) []string {
	seen := map[string]bool{}
	for _, s := range schemasAt(at) {
		for name := range s.Properties {
			seen[name] = true
		}
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// expand adds a schema and all that it refers to or is composed of.
func expand(s *jsonschema.Schema, to []*jsonschema.Schema) []*jsonschema.Schema {
	if s == nil {
		return to
	}
	to = expand(s.Ref, append(to, s))
	for _, list := range [][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
		for _, part := range list {
			to = expand(part, to)
		}
	}
	return to
}

// step adds the schemas of a child.
func step(to []*jsonschema.Schema, s *jsonschema.Schema, element any) []*jsonschema.Schema {
	name, ok := element.(string)
	if !ok {
		return expand(s.Items2020, to)
	}
	if property := s.Properties[name]; property != nil {
		return expand(property, to)
	}
	for pattern, property := range s.PatternProperties {
		if pattern.MatchString(name) {
			to = expand(property, to)
		}
	}
	return to
}

// instancePath turns the location in a value into a path.
func instancePath(value any, location []string) finding.Path {
	out := finding.Path{}
	for _, token := range location {
		switch v := value.(type) {
		case map[string]any:
			out, value = append(out, token), v[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(v) {
				return out
			}
			out, value = append(out, i), v[i]
		default:
			return out
		}
	}
	return out
}
