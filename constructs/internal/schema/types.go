package schema

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// variable matches a value with a variable, which is interpolated when the file
// is loaded.
const variable = `\$`

// scalars are definitions of what may be written in a string as well, because
// the value of a variable is one.
func scalars() node {
	return node{
		"aws_integer":  node{"type": []string{"integer", "string"}, "pattern": `^-?[0-9]+$|` + variable},
		"aws_number":   node{"type": []string{"number", "string"}, "pattern": `^-?[0-9]+(\.[0-9]+)?$|` + variable},
		"aws_boolean":  node{"type": []string{"boolean", "string"}, "pattern": `^(true|false)$|` + variable},
		"aws_string":   node{"type": "string"},
		"aws_strings":  oneOrMore(ref("aws_string")),
		"aws_variable": node{"type": "string", "pattern": variable},
	}
}

func ref(name string) node { return node{"$ref": "#/$defs/" + name} }

func anyOf(alternatives ...any) node { return node{"anyOf": alternatives} }

// oneOrMore is a list, or a string that stands for a list of one.
func oneOrMore(item node) node {
	return anyOf(item, node{"type": "array", "items": item, "minItems": 1})
}

func enum[T any](values ...T) node { return anyOf(node{"enum": values}, ref("aws_variable")) }

// enumerations are the attributes that have one of several words, by their paths
// from the x-aws- name.
func enumerations() map[string][]string {
	return map[string][]string{
		"x-aws-auth.jwt.claims.[].format":   model.ClaimFormats,
		"x-aws-early_success.cleanup":       model.Cleanups,
		"x-aws-ebs.filesystem":              model.EBSFilesystems,
		"x-aws-ebs.type":                    slices.Sorted(maps.Keys(limits.EBSTypes)),
		"x-aws-loadbalancer.scheme":         model.Schemes,
		"x-aws-protocol":                    model.PortProtocols,
		"x-aws-autoscaling.predictive.mode": model.PredictiveModes,
	}
}

// chosen gives the schema of an attribute whose type alone does not say it: an
// enumeration, or one of several types. The path begins at the x-aws- name.
func chosen(path string) (node, bool) {
	if values, ok := enumerations()[path]; ok {
		return enum(values...), true
	}
	if setting, ok := strings.CutPrefix(path, model.ManagedKey+"."); ok {
		return managedSetting(setting)
	}
	switch path {
	case "x-aws-binds.*":
		exact := strings.Join([]string{model.BindEFS, model.BindEphemeral, model.BindHost, model.BindDrop}, "|")
		return node{"type": "string", "pattern": "^(" + exact + ")$|^" + model.BindAsset + ".|" + variable}, true
	case "x-aws-capacity":
		settings := object(reflect.TypeFor[model.Capacity](), path)
		return anyOf(enum("spot", "on-demand", "ec2", "managed"), settings), true
	case model.OverlayKey:
		return closed(each(model.OverlaySections, func(string) node { return node{"type": "object"} })), true
	case "x-aws-efs":
		return closed(each(slices.Sorted(maps.Keys(model.EfsOptions)), efsOption)), true
	case "x-aws-https":
		return anyOf(enum(model.HTTPSCloudFront), object(reflect.TypeFor[model.HTTPSSettings](), path)), true
	case "x-aws-loadbalancer":
		return anyOf(ref("aws_string"), object(reflect.TypeFor[model.LoadBalancerSettings](), path)), true
	case "x-aws-logs_retention":
		return anyOf(node{"enum": limits.RetentionDays}, node{"type": "string", "pattern": "^[0-9]+$|" + variable}), true
	case model.ManagedKey:
		one := object(reflect.TypeFor[model.ManagedService](), path)
		one["minProperties"], one["maxProperties"] = 1, 1
		return anyOf(enum(model.ManagedKinds...), one), true
	case "x-aws-mirror":
		return anyOf(enum(model.ECRPublic), object(reflect.TypeFor[model.Mirror](), path)), true
	case "x-aws-mirror.credentials":
		return anyOf(ref("aws_string"), node{"type": "object", "additionalProperties": ref("aws_string")}), true
	case "x-aws-role":
		return anyOf(ref("aws_string"), policyDocument()), true
	}
	return nil, false
}

// managedSetting gives the schema of an enumeration among the settings of
// managed services.
func managedSetting(path string) (node, bool) {
	_, name, _ := strings.Cut(path, ".")
	switch name {
	case "backup":
		return node{"type": "string", "pattern": "^[0-9]+d$|" + variable}, true
	case "deletion":
		return enum(model.Deletions...), true
	case "tls":
		return enum(model.TLSRequired), true
	}
	return nil, false
}

func efsOption(name string) node {
	option := model.EfsOptions[name]
	out := node{"type": []string{"string", "integer"}}
	if option.Values != nil {
		out = enum(option.Values...)
	}
	out["description"] = option.Allowed
	return out
}

// policyDocument is what a role must have of an IAM policy document.
func policyDocument() node {
	statement := node{
		"type": "object", "required": []string{"Effect"},
		"properties": node{"Effect": node{"enum": []string{"Allow", "Deny"}}},
		"allOf": []any{
			anyOf(node{"required": []string{"Action"}}, node{"required": []string{"NotAction"}}),
			anyOf(node{"required": []string{"Resource"}}, node{"required": []string{"NotResource"}}),
		},
	}
	return node{
		"type": "object", "required": []string{"Statement"},
		"properties": node{"Statement": node{"type": "array", "minItems": 1, "items": statement}},
	}
}

func each(names []string, schema func(name string) node) node {
	out := node{}
	for _, name := range names {
		out[name] = schema(name)
	}
	return out
}

// closed is an object with no other properties.
func closed(properties node) node {
	return node{"type": "object", "properties": properties, "additionalProperties": false}
}

// of is the schema of what DecodeExtensions accepts for a type.
func of(t reflect.Type, path string) node {
	if schema, ok := chosen(path); ok {
		return schema
	}
	switch t.Kind() {
	case reflect.Pointer:
		return of(t.Elem(), path)
	case reflect.Struct:
		return structure(t, path)
	case reflect.Map:
		return node{"type": "object", "additionalProperties": of(t.Elem(), path+".*")}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return ref("aws_strings")
		}
		return oneOrMore(of(t.Elem(), path+".[]"))
	case reflect.Int:
		return ref("aws_integer")
	case reflect.Float64:
		return ref("aws_number")
	case reflect.Bool:
		return ref("aws_boolean")
	case reflect.String:
		return ref("aws_string")
	case reflect.Interface:
		if path == "x-aws-secrets" {
			// By variable: true, or where the value is.
			byName := node{"type": "object", "additionalProperties": node{"type": []string{"boolean", "null", "object"}}}
			return anyOf(ref("aws_boolean"), ref("aws_strings"), byName)
		}
	}
	panic(fmt.Sprintf("%s has the type %s, of which the schema knows nothing: add it to chosen", path, t))
}

// structure is the schema of a struct, and of its short syntax.
func structure(t reflect.Type, path string) node {
	for i := range t.NumField() {
		if f := t.Field(i); f.Tag.Get("short") != "" {
			return anyOf(of(f.Type, path+"."+f.Tag.Get("yaml")), object(t, path))
		}
	}
	return object(t, path)
}

func object(t reflect.Type, path string) node { return closed(fields(t, path+".")) }

// fields are the schemas of the fields of a struct.
func fields(t reflect.Type, prefix string) node {
	out := node{}
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("yaml")
		out[name] = of(t.Field(i).Type, prefix+name)
	}
	return out
}
