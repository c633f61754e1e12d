package codes_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// TestEveryCodeHasARow holds that the constants and the rows are the same codes.
func TestEveryCodeHasARow(t *testing.T) {
	constants := constantsOf(t)
	declared := map[string]bool{}
	for _, code := range constants {
		declared[code] = true
		if _, ok := codes.Find(code); !ok {
			t.Errorf("%s has no row", code)
		}
	}
	before := ""
	for _, row := range codes.Rows() {
		switch {
		case row.Code == before:
			t.Errorf("%s has two rows", row.Code)
		case !declared[row.Code]:
			t.Errorf("%s has a row and no constant", row.Code)
		case row.Title == "" || row.Why == "" || strings.HasSuffix(row.Title, ".") || strings.Contains(row.Title, "\n"):
			t.Errorf("%s needs a title of one line without a period, and a reason", row.Code)
		}
		before = row.Code
	}
}

// TestCodesAreUsed reads the source of all that reports findings: each code is
// used, as a constant and not as a literal, and with its severity.
func TestCodesAreUsed(t *testing.T) {
	u := newUses(t)
	for _, f := range u.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				u.call(n)
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && strings.EqualFold(key.Name, "code") {
					u.code(n.Value)
				}
			case *ast.CompositeLit:
				u.literal(n)
			case *ast.ValueSpec:
				if n.Names[0].Name == "code" && len(n.Values) == 1 {
					u.code(n.Values[0])
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "codes" {
					u.used[u.constants[n.Sel.Name]] = true
				}
			}
			return true
		})
	}
	for _, row := range codes.Rows() {
		if !u.used[row.Code] {
			t.Errorf("%s is never used", row.Code)
		}
	}
}

// uses are the places where codes are used.
type uses struct {
	*testing.T
	set       *token.FileSet
	files     []*ast.File
	constants map[string]string
	used      map[string]bool
	// parameters are the positions of parameters called code, by the name of
	// the function, and fields those of fields called code, by that of the struct.
	parameters, fields map[string]int
}

func newUses(t *testing.T) *uses {
	u := &uses{
		T: t, set: token.NewFileSet(), constants: constantsOf(t), used: map[string]bool{},
		parameters: map[string]int{}, fields: map[string]int{},
	}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			strings.HasPrefix(path, filepath.Join("..", "codes")) {
			return err
		}
		f, err := parser.ParseFile(u.set, path, nil, 0)
		u.files = append(u.files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range u.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				note(u.parameters, n.Name.Name, n.Type.Params)
			case *ast.TypeSpec:
				if s, ok := n.Type.(*ast.StructType); ok {
					note(u.fields, n.Name.Name, s.Fields)
				}
			}
			return true
		})
	}
	return u
}

// note remembers the position of what is called code.
func note(positions map[string]int, name string, fields *ast.FieldList) {
	i := 0
	for _, field := range fields.List {
		for _, ident := range field.Names {
			if strings.EqualFold(ident.Name, "code") {
				positions[name] = i
			}
			i++
		}
	}
}

func (u *uses) call(n *ast.CallExpr) {
	name := ""
	switch f := n.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	i, ok := u.parameters[name]
	if !ok || i >= len(n.Args) {
		return
	}
	code := u.code(n.Args[i])
	severity := map[string]finding.Severity{"Error": finding.Error, "Warn": finding.Warning, "Info": finding.Info}[name]
	if row, known := codes.Find(code); known && severity != "" && severity != row.Severity {
		u.Errorf("%s: %s is reported as %s, and its row says %s", u.set.Position(n.Pos()), code, severity, row.Severity)
	}
}

// literal looks at a struct whose fields are not named.
func (u *uses) literal(n *ast.CompositeLit) {
	name, ok := n.Type.(*ast.Ident)
	if !ok {
		return
	}
	if i, ok := u.fields[name.Name]; ok && i < len(n.Elts) {
		if _, named := n.Elts[0].(*ast.KeyValueExpr); !named {
			u.code(n.Elts[i])
		}
	}
}

// code refuses literals where a code is expected, and returns that of a constant.
func (u *uses) code(n ast.Expr) string {
	switch n := n.(type) {
	case *ast.BasicLit, *ast.BinaryExpr:
		u.Errorf("%s: a literal stands where a constant of package codes is expected", u.set.Position(n.Pos()))
	case *ast.SelectorExpr:
		if x, ok := n.X.(*ast.Ident); ok && x.Name == "codes" {
			return u.constants[n.Sel.Name]
		}
	case *ast.Ident:
		if n.Obj != nil {
			if spec, ok := n.Obj.Decl.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
				return u.code(spec.Values[0])
			}
		}
	}
	return ""
}

// constantsOf reads the codes by the names of their constants.
func constantsOf(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range []string{"codes.go", "codes_inplace.go"} {
		addConstants(t, all, name)
	}
	return all
}

func addConstants(t *testing.T, all map[string]string, file string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			literal, ok := spec.Values[0].(*ast.BasicLit)
			if !ok {
				t.Fatalf("%s is no literal", spec.Names[0].Name)
			}
			code, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(slices.Collect(maps.Values(all)), code) {
				t.Errorf("two constants are %s", code)
			}
			all[spec.Names[0].Name] = code
		}
		return true
	})
}
