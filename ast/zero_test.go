package ast_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	aa "github.com/aa-lint/aa-lint/ast"
)

// nodes has a zero value of every type of node.
var nodes = []aa.Node{
	new(aa.File), new(aa.Block), new(aa.Bad), new(aa.ABI), new(aa.Include), new(aa.VariableAssignment), new(aa.BooleanAssignment),
	new(aa.Alias), new(aa.Profile), new(aa.QualifierBlock), new(aa.Conditional), new(aa.Else), new(aa.Comment), new(aa.Word),
	new(aa.FileName), new(aa.FilePerms), new(aa.PermList), new(aa.Condition), new(aa.Group), new(aa.FlagList), new(aa.Priority), new(aa.Qualifiers),
	new(aa.Operand), new(aa.BooleanVariable), new(aa.Defined), new(aa.Not), new(aa.Paren), new(aa.Binary),
	new(aa.AllRule), new(aa.CapabilityRule), new(aa.ChangeProfileRule), new(aa.DbusRule), new(aa.FileRule), new(aa.LinkRule),
	new(aa.IOUringRule), new(aa.MountRule), new(aa.MqueueRule), new(aa.NetworkRule), new(aa.PivotRootRule), new(aa.PtraceRule),
	new(aa.RlimitRule), new(aa.SignalRule), new(aa.UnixRule), new(aa.UsernsRule),
}

// anyRule is a visitor that does nothing.
type anyRule struct{}

func (anyRule) VisitFile(*aa.FileRule)                   {}
func (anyRule) VisitLink(*aa.LinkRule)                   {}
func (anyRule) VisitCapability(*aa.CapabilityRule)       {}
func (anyRule) VisitNetwork(*aa.NetworkRule)             {}
func (anyRule) VisitUnix(*aa.UnixRule)                   {}
func (anyRule) VisitDbus(*aa.DbusRule)                   {}
func (anyRule) VisitSignal(*aa.SignalRule)               {}
func (anyRule) VisitPtrace(*aa.PtraceRule)               {}
func (anyRule) VisitMqueue(*aa.MqueueRule)               {}
func (anyRule) VisitIOUring(*aa.IOUringRule)             {}
func (anyRule) VisitUserns(*aa.UsernsRule)               {}
func (anyRule) VisitMount(*aa.MountRule)                 {}
func (anyRule) VisitPivotRoot(*aa.PivotRootRule)         {}
func (anyRule) VisitChangeProfile(*aa.ChangeProfileRule) {}
func (anyRule) VisitRlimit(*aa.RlimitRule)               {}
func (anyRule) VisitAll(*aa.AllRule)                     {}

// TestZeroNodes calls every method of zero nodes, and of nodes whose pointers and
// lists hold zero nodes and nils.
func TestZeroNodes(t *testing.T) {
	for _, zero := range nodes {
		filled := reflect.New(reflect.TypeOf(zero).Elem())
		fill(filled.Elem(), 3)
		for _, n := range []aa.Node{zero, filled.Interface().(aa.Node)} {
			callMethods(t, n)
			if err := aa.Fprint(io.Discard, n); err != nil {
				t.Errorf("%T: %v", n, err)
			}
			if s, ok := n.(aa.Stmt); ok {
				list := []aa.Stmt{s, nil}
				for range aa.Statements(list) {
					continue
				}
				for range aa.Includes(list) {
					continue
				}
				aa.ProfileNames(list)
			}
		}
	}
	if err := aa.Fprint(io.Discard, nil); err != nil {
		t.Error(err)
	}
}

// fill puts zero nodes into the fields of a node, and nils beside them in lists.
func fill(v reflect.Value, depth int) {
	for i := range v.NumField() {
		field := v.Field(i)
		if !field.CanSet() || depth == 0 {
			continue
		}
		switch field.Kind() {
		case reflect.Struct:
			fill(field, depth-1)
		case reflect.Pointer:
			if field.Type().Elem().PkgPath() == reflect.TypeFor[aa.Word]().PkgPath() {
				field.Set(reflect.New(field.Type().Elem()))
				fill(field.Elem(), depth-1)
			}
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 2, 2))
			switch elem := field.Index(0); elem.Kind() {
			case reflect.Pointer:
				elem.Set(reflect.New(elem.Type().Elem()))
			case reflect.Interface:
				elem.Set(reflect.ValueOf(new(aa.Conditional)))
			}
		}
	}
}

// callMethods calls the methods of a node with zero arguments.
func callMethods(t *testing.T, n aa.Node) {
	t.Helper()
	v := reflect.ValueOf(n)
	for i := range v.NumMethod() {
		name := v.Type().Method(i).Name
		var args []reflect.Value
		for j := range v.Method(i).Type().NumIn() {
			arg := reflect.Zero(v.Method(i).Type().In(j))
			if name == "Accept" {
				arg = reflect.ValueOf(anyRule{})
			}
			args = append(args, arg)
		}
		func() {
			defer func() {
				if r := recover(); r != nil {
					t.Errorf("(%T).%s panics: %v", n, name, r)
				}
			}()
			if v.Method(i).Type().IsVariadic() {
				v.Method(i).CallSlice(args)
				return
			}
			v.Method(i).Call(args)
		}()
	}
}

// TestNodesAreAll compares the list of nodes with the types that have a place.
func TestNodesAreAll(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if file.Name.Name == "ast" {
			declareNodes(file, declared)
		}
	}
	delete(declared, "base")
	var listed []string
	for _, n := range nodes {
		listed = append(listed, reflect.TypeOf(n).Elem().Name())
	}
	slices.Sort(listed)
	if all := slices.Sorted(maps.Keys(declared)); !slices.Equal(all, listed) {
		t.Errorf("the package has the nodes\n%v, the test has\n%v", all, listed)
	}
}

// declareNodes notes the types of a file that have a place.
func declareNodes(file *ast.File, declared map[string]bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Name.Name == "Span" && n.Recv != nil {
				declared[typeName(n.Recv.List[0].Type)] = true
			}
		case *ast.TypeSpec:
			if s, ok := n.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					if embedded := typeName(f.Type); f.Names == nil && (embedded == "base" || embedded == "Word") {
						declared[n.Name.Name] = true
					}
				}
			}
		}
		return true
	})
}

func typeName(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.StarExpr:
		return typeName(x.X)
	}
	return ""
}
