package diagnose

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// unitFindings reports durations, sizes and the like that are written in a
// way that the model cannot hold; the schema calls all of them strings.
func unitFindings(f *source.Source, doc *yaml.Node, value any, doubtful []finding.Path) finding.Findings {
	var r finding.Report
	unfit(&r, value, nil, doubtful, func(at finding.Path) *yaml.Node { return nodeAt(f, doc, at) })
	return r.Findings
}

func unfit(r *finding.Report, value any, at finding.Path, doubtful []finding.Path, node func(finding.Path) *yaml.Node) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			unfit(r, v[name], at.Then(name), doubtful, node)
		}
	case []any:
		for i, item := range v {
			unfit(r, item, at.Then(i), doubtful, node)
		}
	case string:
		misfit(r, v, at, doubtful, node)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) { // compose-go cannot read the whole file then
			r.Error(at, codes.InvalidValue, "write a number in digits, such as 0.5", "%s is not finite", describeNode(node(at), at))
		}
	case int:
		if modelType(at) == reflect.TypeFor[types.ServicePortConfig]() {
			misfit(r, strconv.Itoa(v), at, doubtful, node)
		}
	}
}

func misfit(r *finding.Report, text string, at finding.Path, doubtful []finding.Path, node func(finding.Path) *yaml.Node) {
	if wanted := wantedUnit(modelType(at), text); wanted != "" && !touches(at, doubtful) {
		r.Error(at, codes.InvalidValue, "write "+wanted, "%s is not valid here", describeNode(node(at), at))
	}
}

// decodable are the types of the model that read text themselves, and what
// they read.
var decodable = map[reflect.Type]string{
	reflect.TypeFor[types.Duration]():     "a duration such as 90s or 1m30s",
	reflect.TypeFor[types.UnitBytes]():    "a size such as 512m or 2gb",
	reflect.TypeFor[types.NanoCPUs]():     "a number such as 0.5",
	reflect.TypeFor[types.DeviceCount]():  "a whole number or all",
	reflect.TypeFor[types.FileMode]():     `octal permissions such as "0440"`,
	reflect.TypeFor[types.ShellCommand](): "a command with closed quotes, or a list of words",
}

// wantedUnit says what should stand there instead of text, or "" if text will do.
func wantedUnit(t reflect.Type, text string) string {
	if t == nil {
		return ""
	}
	var err error
	wanted := decodable[t]
	switch target := reflect.New(t).Interface().(type) {
	case interface{ DecodeMapstructure(any) error }:
		if wanted != "" {
			err = target.DecodeMapstructure(text)
		}
	case *types.ServicePortConfig:
		wanted = `a port from 1 to 65535, a range, or a mapping such as "8080:80"`
		_, err = types.ParsePortConfig(text)
	case *types.ServiceVolumeConfig:
		wanted = "a volume such as data:/var/lib/data"
		_, err = format.ParseVolume(text)
	case *float32, *float64:
		wanted = "a number such as 0.5"
		_, err = strconv.ParseFloat(text, 64)
	}
	if err == nil {
		return ""
	}
	return wanted
}

// modelType returns the type that the model has at a path, or nil.
func modelType(at finding.Path) reflect.Type {
	t := reflect.TypeFor[types.Project]()
	for _, element := range at {
		for t != nil && t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t == nil {
			return nil
		}
		t = typeChild(t, element)
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func typeChild(t reflect.Type, element any) reflect.Type {
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		return t.Elem()
	case reflect.Struct:
		name, ok := element.(string)
		if !ok {
			return nil
		}
		for i := range t.NumField() {
			f := t.Field(i)
			tag, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if tag == name && f.IsExported() {
				return f.Type
			}
			if f.Anonymous && f.Type.Kind() == reflect.Struct {
				if inner := typeChild(f.Type, element); inner != nil {
					return inner
				}
			}
		}
	}
	return nil
}
