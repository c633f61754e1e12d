package support

import (
	"reflect"
	"strings"
	"sync"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// A walk visits what is set in a project and has a row in the support table,
// and every x-aws-* key wherever it stands. It knows the model by the yaml
// tags of compose-go's types, so that an attribute that compose-go learns is
// visited without a change here. What of a type is worth a visit is worked out
// once.
//
// The paths that it calls back with are good until the call returns.
type walk struct {
	// row is called for each attribute that is set and has a row of its own.
	row func(row *Row, at finding.Path, value reflect.Value)
	// extension is called for each x-aws-* key that has no row at its place.
	extension func(at finding.Path, name string)
	// managed are services that are no containers: of them, x-aws-* keys alone
	// are visited.
	managed []string
}

// visitor is how a value of one type at one place of the model is visited.
type visitor struct {
	// row governs the value; nil where nothing is to be said about it.
	row *Row
	// fields of a struct; elem of a map, a list or a pointer.
	fields []fieldVisitor
	elem   *visitor
	// extensions is the index of the field with the x- keys, or -1; below are
	// the rows of those that may stand here.
	extensions int
	below      map[string]*Row
}

type fieldVisitor struct {
	// name is an element of a path; kept as such, it need not be made one
	// at every visit.
	name  any
	index []int
	*visitor
}

// rowTree holds the rows by the parts of their paths.
type rowTree struct {
	row   *Row
	below map[string]*rowTree
}

// at returns the part of the tree under a name; nil has nothing.
func (t *rowTree) at(name string) *rowTree {
	if t == nil {
		return nil
	}
	return t.below[name]
}

func newRowTree(rows []Row) *rowTree {
	root := &rowTree{}
	for i := range rows {
		t := root
		for _, part := range strings.Split(rows[i].Path, ".") {
			if t.below[part] == nil {
				if t.below == nil {
					t.below = map[string]*rowTree{}
				}
				t.below[part] = &rowTree{}
			}
			t = t.below[part]
		}
		t.row = &rows[i]
	}
	return root
}

// projectVisitor is the visitor of a types.Project.
var projectVisitor = sync.OnceValue(func() *visitor {
	return newVisitor(reflect.TypeFor[types.Project](), newRowTree(supportRows()), false)
})

var extensionsType = reflect.TypeFor[types.Extensions]()

// newVisitor works out how to visit a type; nil where there is nothing to
// visit. What is below an attribute that has been reported is visited for
// wrong extensions only: settled stands for that.
func newVisitor(t reflect.Type, rows *rowTree, settled bool) *visitor {
	v := &visitor{extensions: -1}
	if rows != nil && !settled {
		v.row = rows.row
		settled = v.row != nil && !v.row.ruled && v.row.Outcome != Mapped && v.row.Outcome != Loaded
	}
	switch t.Kind() {
	case reflect.Pointer:
		v.elem = newVisitor(t.Elem(), withoutRow(rows), settled)
	case reflect.Map:
		v.elem = newVisitor(t.Elem(), rows.at("*"), settled)
	case reflect.Slice:
		v.elem = newVisitor(t.Elem(), rows.at("[]"), settled)
	case reflect.Struct:
		v.addFields(t, nil, rows, settled)
	}
	if v.row == nil && v.elem == nil && len(v.fields) == 0 && v.extensions < 0 {
		return nil
	}
	return v
}

func withoutRow(rows *rowTree) *rowTree {
	if rows == nil {
		return nil
	}
	return &rowTree{below: rows.below}
}

func (v *visitor) addFields(t reflect.Type, index []int, rows *rowTree, settled bool) {
	for i := range t.NumField() {
		field := t.Field(i)
		at := append(index[:len(index):len(index)], i)
		name, inline := yamlName(field)
		switch {
		case !field.IsExported() || name == "-":
		case field.Type == extensionsType:
			if len(at) == 1 {
				v.extensions, v.below = i, extensionRows(rows, settled)
			}
		case inline:
			v.addFields(field.Type, at, rows, settled)
		default:
			if sub := newVisitor(field.Type, rows.at(name), settled); sub != nil {
				v.fields = append(v.fields, fieldVisitor{name, at, sub})
			}
		}
	}
}

// yamlName is how the field is written in a file, as package yaml has it.
func yamlName(field reflect.StructField) (name string, inline bool) {
	name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	if name == "" {
		name = strings.ToLower(field.Name)
	}
	return name, strings.Contains(options, "inline") && field.Type.Kind() == reflect.Struct
}

// extensionRows lists the x-aws-* keys that may stand at a place; those that
// are settled already have a nil row.
func extensionRows(rows *rowTree, settled bool) map[string]*Row {
	known := map[string]*Row{}
	if rows == nil {
		return known
	}
	for name, t := range rows.below {
		if !strings.HasPrefix(name, finding.ExtensionPrefix) {
			continue
		}
		known[name] = t.row
		if settled {
			known[name] = nil
		}
	}
	return known
}

func (w walk) project(p *types.Project) {
	const depth = 12 // more than the model has
	w.visit(projectVisitor(), make(finding.Path, 0, depth), reflect.ValueOf(p).Elem())
	for _, name := range w.managed {
		w.visit(extensionsVisitor(), append(make(finding.Path, 0, depth), "services", name), reflect.ValueOf(p.DisabledServices[name]))
	}
}

// extensionsVisitor visits the x-aws-* keys of a service.
var extensionsVisitor = sync.OnceValue(func() *visitor {
	for _, f := range projectVisitor().fields {
		if f.name == "services" {
			return &visitor{extensions: f.elem.extensions, below: f.elem.below}
		}
	}
	panic("a project has services")
})

// visit calls back for the value and for what is set below it.
func (w walk) visit(v *visitor, at finding.Path, value reflect.Value) {
	if v.row != nil {
		w.row(v.row, at, value)
	}
	switch value.Kind() {
	case reflect.Pointer:
		if v.elem != nil && !value.IsNil() {
			w.visit(v.elem, at, value.Elem())
		}
	case reflect.Map:
		for entries := value.MapRange(); v.elem != nil && entries.Next(); {
			w.visit(v.elem, append(at, entries.Key().String()), entries.Value())
		}
	case reflect.Slice:
		for i := 0; v.elem != nil && i < value.Len(); i++ {
			w.visit(v.elem, append(at, i), value.Index(i))
		}
	case reflect.Struct:
		w.visitFields(v, at, value)
	}
}

func (w walk) visitFields(v *visitor, at finding.Path, value reflect.Value) {
	for _, f := range v.fields {
		if field := value.FieldByIndex(f.index); isSet(field) {
			w.visit(f.visitor, append(at, f.name), field)
		}
	}
	if v.extensions < 0 {
		return
	}
	for entries := value.Field(v.extensions).MapRange(); entries.Next(); {
		name := entries.Key().String()
		if !strings.HasPrefix(name, finding.ExtensionPrefix) {
			continue
		}
		row, known := v.below[name]
		switch {
		case !known:
			w.extension(at, name)
		case row != nil:
			w.row(row, append(at, name), entries.Value())
		}
	}
}

// isSet reports whether the file says something: empty lists and mappings say
// nothing, as absent ones.
func isSet(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Map, reflect.Slice:
		return v.Len() > 0
	}
	return !v.IsZero()
}
