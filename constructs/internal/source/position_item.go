package source

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// modelAt returns the list at a path of the model, if there is one.
func modelAt(p *types.Project, at finding.Path) (reflect.Value, bool) {
	if p == nil {
		return reflect.Value{}, false
	}
	v := reflect.ValueOf(*p)
	for _, element := range at {
		if v = modelChild(v, element); !v.IsValid() {
			return reflect.Value{}, false
		}
		for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
			v = v.Elem()
		}
	}
	return v, v.Kind() == reflect.Slice
}

// modelChild steps into a value of the model by a name of the compose file or
// an index; the result is invalid where there is no such child.
func modelChild(v reflect.Value, element any) reflect.Value {
	if i, ok := element.(int); ok {
		if v.Kind() == reflect.Slice && i >= 0 && i < v.Len() {
			return v.Index(i)
		}
		return reflect.Value{}
	}
	name, ok := element.(string)
	if !ok {
		return reflect.Value{}
	}
	switch v.Kind() {
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String {
			return v.MapIndex(reflect.ValueOf(name).Convert(v.Type().Key()))
		}
	case reflect.Struct:
		return field(v, name)
	}
	return reflect.Value{}
}

// field finds the field of a struct, or of one that it embeds, by its name in
// the compose file.
func field(v reflect.Value, name string) reflect.Value {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		tag, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if tag == name && f.IsExported() {
			return v.Field(i)
		}
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			if inner := field(v.Field(i), name); inner.IsValid() {
				return inner
			}
		}
	}
	return reflect.Value{}
}

// matching returns the only item of a list in a file with the content of item
// i of the model; nil if there is none, more than one, or no way to tell.
func matching(f *Source, list *yaml.Node, model reflect.Value, i int) *yaml.Node {
	if i < 0 || i >= model.Len() {
		return nil
	}
	var found *yaml.Node
	for _, item := range list.Content {
		if !same(f, Follow(item), model.Index(i).Interface()) {
			continue
		}
		if found != nil {
			return nil
		}
		found = item
	}
	return found
}

// same reports whether an item of a file became the given item of the model.
func same(f *Source, n *yaml.Node, model any) bool {
	text := f.Interpolate(n.Value)
	switch m := model.(type) {
	case string:
		return n.Kind == yaml.ScalarNode && text == m
	case types.ServicePortConfig:
		return samePort(f, n, m)
	case types.ServiceVolumeConfig:
		if n.Kind == yaml.ScalarNode {
			v, err := format.ParseVolume(text)
			return err == nil && v.Target == m.Target
		}
		return First(Texts(f, Entry(n, "target"))) == m.Target
	case types.ServiceSecretConfig:
		return sameSource(f, n, m.Source)
	case types.ServiceConfigObjConfig:
		return sameSource(f, n, m.Source)
	case types.EnvFile:
		if n.Kind == yaml.MappingNode {
			text = First(Texts(f, Entry(n, "path")))
		}
		return Absolute(f.dir, text) == m.Path
	}
	return false
}

func sameSource(f *Source, n *yaml.Node, name string) bool {
	if n.Kind == yaml.ScalarNode {
		return f.Interpolate(n.Value) == name
	}
	return First(Texts(f, Entry(n, "source"))) == name
}

// samePort compares by target, published port and protocol; the short syntax
// may be a range, which became several items of the model.
func samePort(f *Source, n *yaml.Node, m types.ServicePortConfig) bool {
	if n.Kind == yaml.MappingNode {
		target, published := First(Texts(f, Entry(n, "target"))), First(Texts(f, Entry(n, "published")))
		protocol := First(Texts(f, Entry(n, "protocol")))
		return target == strconv.FormatUint(uint64(m.Target), 10) && published == m.Published &&
			(protocol == m.Protocol || protocol == "" && m.Protocol == "tcp")
	}
	ports, err := types.ParsePortConfig(f.Interpolate(n.Value))
	if err != nil {
		return false
	}
	for _, p := range ports {
		if p.Target == m.Target && p.Published == m.Published && p.Protocol == m.Protocol && p.HostIP == m.HostIP {
			return true
		}
	}
	return false
}
