package model

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// ExtensionError is one mistake in the value of an x-aws-* attribute.
type ExtensionError struct {
	// At is relative to the place that has the extensions.
	At finding.Path
	// Code is that of the finding.
	Code, Message, Fix string
}

// DecodeExtensions decodes the x-aws-* attributes of one place into T, a
// struct whose fields name theirs in a yaml tag. Types are strict,
// except that interpolated values arrive as strings: "5" is an integer, and
// "true" a boolean, where one is expected; and one string stands for a list
// of one. An attribute with a value of a wrong type stays zero; one with an
// unknown name in its value has the rest of that, so that mistakes in there are
// found too. Attributes that T does not have are not looked at.
func DecodeExtensions[T any](raw types.Extensions) (T, []ExtensionError) {
	if !hasExtensions(raw) {
		var none T // out would be put on the heap
		return none, nil
	}
	var out T
	var errs []ExtensionError
	v := reflect.ValueOf(&out).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("yaml")
		value, ok := raw[name]
		if !ok {
			continue
		}
		field := reflect.New(v.Field(i).Type()).Elem()
		mistakes := decodeValue(field, value, finding.At(name))
		errs = append(errs, mistakes...)
		if IsReadable(mistakes) {
			v.Field(i).Set(field)
		}
	}
	return out, errs
}

// IsReadable reports whether a value says something in spite of its mistakes:
// they are unknown names, and the rest of it was read.
func IsReadable(mistakes []ExtensionError) bool {
	return !slices.ContainsFunc(mistakes, func(e ExtensionError) bool { return e.Code != codes.UnknownAttribute })
}

func hasExtensions(raw types.Extensions) bool {
	for name := range raw {
		if strings.HasPrefix(name, finding.ExtensionPrefix) {
			return true
		}
	}
	return false
}

// decodeValue sets target, of a kind that the extension structs use, to value.
func decodeValue(target reflect.Value, value any, at finding.Path) []ExtensionError {
	switch target.Kind() {
	case reflect.Interface:
		if value == nil {
			return wrongType(at, "a value", "add a value, or remove the attribute", value)
		}
		target.Set(reflect.ValueOf(value))
		return nil
	case reflect.Pointer:
		target.Set(reflect.New(target.Type().Elem()))
		return decodeValue(target.Elem(), value, at)
	case reflect.Struct:
		return decodeStruct(target, value, at)
	case reflect.Map:
		return decodeMap(target, value, at)
	case reflect.Slice:
		return decodeList(target, value, at)
	default:
		return decodeScalar(target, value, at)
	}
}

func decodeScalar(target reflect.Value, value any, at finding.Path) []ExtensionError {
	switch target.Kind() {
	case reflect.String:
		if s, ok := value.(string); ok {
			target.SetString(s)
			return nil
		}
		return wrongType(at, "a string", asString(value), value)
	case reflect.Int:
		if n, ok := integer(value); ok {
			target.SetInt(int64(n))
			return nil
		}
		return wrongType(at, "a whole number", "write it in digits, for example 10", value)
	case reflect.Float64:
		if n, ok := number(value); ok {
			target.SetFloat(n)
			return nil
		}
		return wrongType(at, "a number", "write it in digits, for example 0.5", value)
	case reflect.Bool:
		switch value {
		case true, "true":
			target.SetBool(true)
			return nil
		case false, "false":
			return nil
		}
		return wrongType(at, "true or false", "write true or false", value)
	}
	return wrongType(at, "absent, because its type is not supported", "remove it", value)
}

// integer reads what the YAML parser makes of a whole number, or a string
// that holds one.
func integer(value any) (int, bool) {
	switch v := value.(type) {
	case int:
		return v, true
	case int64:
		return int(v), true
	case string:
		n, err := strconv.Atoi(v)
		return n, err == nil
	}
	return 0, false
}

// number reads what the YAML parser makes of a number, or a string that holds one.
func number(value any) (float64, bool) {
	if n, ok := integer(value); ok {
		return float64(n), true
	}
	switch v := value.(type) {
	case float64:
		return v, true
	case string:
		n, err := strconv.ParseFloat(v, 64)
		return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
	}
	return 0, false
}

func decodeList(target reflect.Value, value any, at finding.Path) []ExtensionError {
	_, isText := value.(string)
	_, isNumber := integer(value)
	_, isMapping := value.(map[string]any)
	item := target.Type().Elem().Kind()
	if isText || isNumber && item == reflect.Int || isMapping && item == reflect.Struct {
		value = []any{value}
	}
	items, ok := value.([]any)
	if !ok {
		return wrongType(at, "a list", "write one entry or more, as "+form(target.Type()), value)
	}
	if len(items) == 0 {
		// Zero, it would count as absent: an empty x-aws-ingress as everybody.
		return []ExtensionError{{
			At: at, Code: codes.ExtensionType, Message: "must not be an empty list",
			Fix: "add at least one entry; remove the attribute only if you want its default",
		}}
	}
	var errs []ExtensionError
	list := reflect.MakeSlice(target.Type(), len(items), len(items))
	for i, item := range items {
		errs = append(errs, decodeValue(list.Index(i), item, at.Then(i))...)
	}
	target.Set(list)
	return errs
}

func decodeMap(target reflect.Value, value any, at finding.Path) []ExtensionError {
	entries, ok := value.(map[string]any)
	if !ok {
		return wrongType(at, "a mapping", "write it as "+form(target.Type()), value)
	}
	var errs []ExtensionError
	target.Set(reflect.MakeMap(target.Type()))
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		entry := reflect.New(target.Type().Elem()).Elem()
		errs = append(errs, decodeValue(entry, entries[name], at.Then(name))...)
		target.SetMapIndex(reflect.ValueOf(name), entry)
	}
	return errs
}

func decodeStruct(target reflect.Value, value any, at finding.Path) []ExtensionError {
	entries, ok := value.(map[string]any)
	if !ok {
		if short, ok := shortField(target); ok {
			return decodeValue(short, value, at)
		}
		return wrongType(at, "a mapping", "write it as "+form(target.Type()), value)
	}
	fields := map[string]int{}
	var known []string
	for i := range target.NumField() {
		name := target.Type().Field(i).Tag.Get("yaml")
		fields[name] = i
		known = append(known, name)
	}
	var errs []ExtensionError
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		i, ok := fields[name]
		if !ok {
			errs = append(errs, ExtensionError{
				At: at.Then(name), Code: codes.UnknownAttribute,
				Message: fmt.Sprintf("%q is not a valid attribute", name),
				Fix:     finding.Suggest(name, known),
			})
			// What is misspelled is not missing as well.
			meant := finding.Nearest(name, known)
			if _, twice := entries[meant]; twice || meant == "" {
				continue
			}
			i = fields[meant]
		}
		errs = append(errs, decodeValue(target.Field(i), entries[name], at.Then(name))...)
	}
	return errs
}

// shortField is the field of a struct that a value in short syntax is for.
func shortField(target reflect.Value) (reflect.Value, bool) {
	for i := range target.NumField() {
		if target.Type().Field(i).Tag.Get("short") != "" {
			return target.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func wrongType(at finding.Path, allowed, fix string, found any) []ExtensionError {
	return []ExtensionError{{
		At: at, Code: codes.ExtensionType,
		Message: fmt.Sprintf("must be %s, found %s", allowed, Describe(found)), Fix: fix,
	}}
}

// asString is how a value is written where a string is expected.
func asString(found any) string {
	switch found.(type) {
	case nil:
		return "add a value, or remove the attribute"
	case map[string]any, []any:
		return "write a single value, without brackets, braces and names"
	}
	return fmt.Sprintf("write it in quotes, as \"%v\"", found)
}

// form is the form of values of a type, in the flow style of YAML.
func form(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return form(t.Elem())
	case reflect.Slice:
		return "[" + form(t.Elem()) + ", …]"
	case reflect.Map:
		return "{<name>: " + form(t.Elem()) + "}"
	case reflect.Struct:
		var fields []string
		for i := range t.NumField() {
			fields = append(fields, t.Field(i).Tag.Get("yaml")+": …")
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case reflect.Int, reflect.Float64:
		return "<number>"
	}
	return "<value>"
}

// Describe says what a value from a file is.
func Describe(value any) string {
	switch v := value.(type) {
	case nil:
		return "nothing"
	case string:
		return fmt.Sprintf("the string %q", v)
	case bool:
		return fmt.Sprintf("the boolean %t", v)
	case []any:
		return "a list"
	case map[string]any:
		return "a mapping"
	default:
		return fmt.Sprintf("the number %v", v)
	}
}

// groupID is the form of security group ids: the short one until 2016, the
// long one since (Amazon EC2 User Guide, Resource IDs).
var groupID = lazyregexp.New(`^sg-([0-9a-f]{8}|[0-9a-f]{17})$`)

// IsGroupID reports whether s has the form of a security group's id.
func IsGroupID(s string) bool { return groupID.MatchString(s) }
