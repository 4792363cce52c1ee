package ast_test

import (
	"fmt"
	goast "go/ast"
	goparser "go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// parse reads a profile that is right.
func parse(t testing.TB, text string) *ast.File {
	t.Helper()
	tree, findings := parser.Parse(source.NewFile("profile", text), parser.Options{Fragment: true})
	for _, f := range findings.Errors() {
		t.Errorf("%v: %s", f.Place.Span, f.Message)
	}
	return tree
}

// outline shows what Walk visits, a node on a line, deeper ones indented.
func outline(node ast.Node, file *source.File, prune func(ast.Node) bool) string {
	var b strings.Builder
	var open []source.Span
	ast.Walk(node, func(n ast.Node) bool {
		for len(open) > 0 && !open[len(open)-1].Contains(n.Span()) {
			open = open[:len(open)-1]
		}
		text, _, _ := strings.Cut(file.Slice(n.Span()), "\n")
		fmt.Fprintf(&b, "%s%T %s\n", strings.Repeat("  ", len(open)), n, text)
		open = append(open, n.Span())
		return prune == nil || !prune(n)
	})
	return b.String()
}

func TestWalk(t *testing.T) {
	const text = `# file
profile p /bin/p flags=(complain) { # head
  # before
  owner /a # inner
    r, # suffix
  if $A {
    all,
  }
  # else
  else {
  }
  # after
}
# end
`
	const want = `*ast.File # file
  *ast.Comment # file
  *ast.Profile profile p /bin/p flags=(complain) { # head
    *ast.Word profile
    *ast.Word p
    *ast.Word /bin/p
    *ast.FlagList flags=(complain)
      *ast.Word flags
      *ast.Word complain
    *ast.Block { # head
      *ast.Comment # head
      *ast.Comment # before
      *ast.FileRule owner /a # inner
        *ast.Qualifiers owner
        *ast.Word /a
        *ast.Comment # inner
        *ast.FilePerms r
          *ast.Word r
      *ast.Comment # suffix
      *ast.Conditional if $A {
        *ast.BooleanVariable $A
          *ast.Word $A
        *ast.Block {
          *ast.AllRule all,
        *ast.Comment # else
        *ast.Else else {
          *ast.Block {
      *ast.Comment # after
  *ast.Comment # end
`
	tree := parse(t, text)
	if diff := cmp.Diff(want, outline(tree, tree.Source, nil)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWalkPrunes(t *testing.T) {
	tree := parse(t, "# c\nnetwork inet, # d\n/a r,\n")
	got := outline(tree, tree.Source, func(n ast.Node) bool {
		_, rule := n.(ast.Rule)
		return rule
	})
	const want = `*ast.File # c
  *ast.Comment # c
  *ast.NetworkRule network inet,
  *ast.Comment # d
  *ast.FileRule /a r,
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestWalkFromStatement holds that what stands around a statement is not in it.
func TestWalkFromStatement(t *testing.T) {
	tree := parse(t, "# before\nrw # inner\n /a, # suffix\n")
	const want = `*ast.FileRule rw # inner
  *ast.FilePerms rw
    *ast.Word rw
  *ast.Comment # inner
  *ast.Word /a
`
	if diff := cmp.Diff(want, outline(tree.Stmts[0], tree.Source, nil)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestWalkValue holds that a word can be walked by value, as the fields of
// rules hold it.
func TestWalkValue(t *testing.T) {
	for _, node := range []ast.Node{ast.Word{Raw: "a"}, ast.Comment{Text: "# c"}} {
		visited := 0
		ast.Walk(node, func(ast.Node) bool { visited++; return true })
		if visited != 1 {
			t.Errorf("%T: visited %d nodes", node, visited)
		}
	}
}

type notOurs struct{}

func (notOurs) Span() source.Span { return source.Span{} }

func TestChildrenOfAForeignNode(t *testing.T) {
	defer func() {
		if got, want := recover(), "ast: ast_test.notOurs is not a node of the tree"; got != want {
			t.Errorf("got the panic %v, want %q", got, want)
		}
	}()
	ast.Children(notOurs{})
}

// prototypes returns one node of each type that is no rule. The rules are those
// of RuleVisitor.
func prototypes() map[string]ast.Node {
	list := []ast.Node{
		&ast.File{}, &ast.Block{}, &ast.Else{},
		&ast.Bad{}, &ast.ABI{}, &ast.Include{}, &ast.Alias{}, &ast.VariableAssignment{}, &ast.BooleanAssignment{},
		&ast.Profile{}, &ast.QualifierBlock{}, &ast.Conditional{},
		&ast.Operand{}, &ast.BooleanVariable{}, &ast.Defined{}, &ast.Not{}, &ast.Paren{}, &ast.Binary{},
		&ast.Qualifiers{}, &ast.Priority{}, &ast.PermList{}, &ast.Condition{}, &ast.Group{}, &ast.FlagList{},
		&ast.Word{}, &ast.Comment{}, &ast.FileName{}, &ast.FilePerms{},
	}
	visitor := reflect.TypeFor[ast.RuleVisitor]()
	for i := range visitor.NumMethod() {
		rule := visitor.Method(i).Type.In(0)
		list = append(list, reflect.New(rule.Elem()).Interface().(ast.Node))
	}
	byName := map[string]ast.Node{}
	for _, n := range list {
		byName[reflect.TypeOf(n).Elem().Name()] = n
	}
	return byName
}

// TestPrototypes holds that no type of node is missing from the test below:
// those that embed base or rule, that are expressions, or that have a Span.
func TestPrototypes(t *testing.T) {
	want := map[string]bool{"FileName": true, "FilePerms": true} // they embed Word
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		file, err := goparser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if file.Name.Name == "ast" {
			goast.Inspect(file, func(n goast.Node) bool { return declared(n, want) })
		}
	}
	delete(want, "base")
	delete(want, "rule")
	got := slices.Sorted(maps.Keys(prototypes()))
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), got); diff != "" {
		t.Errorf("(-declared +tested)\n%s", diff)
	}
}

// declared notes the type of node that a declaration in the package makes.
func declared(n goast.Node, names map[string]bool) bool {
	switch n := n.(type) {
	case *goast.TypeSpec:
		if s, ok := n.Type.(*goast.StructType); ok && embeds(s, "base", "rule") {
			names[n.Name.Name] = true
		}
	case *goast.FuncDecl:
		if n.Recv != nil && n.Name.Name == "Span" {
			names[receiver(n)] = true
		}
	}
	return true
}

func embeds(s *goast.StructType, names ...string) bool {
	for _, f := range s.Fields.List {
		if id, ok := f.Type.(*goast.Ident); ok && len(f.Names) == 0 && slices.Contains(names, id.Name) {
			return true
		}
	}
	return false
}

func receiver(f *goast.FuncDecl) string {
	t := f.Recv.List[0].Type
	if star, ok := t.(*goast.StarExpr); ok {
		t = star.X
	}
	return t.(*goast.Ident).Name
}

// TestWalkMissesNoField fills every field of every type of node and holds that
// Walk visits each word and comment once: a new field is not forgotten.
func TestWalkMissesNoField(t *testing.T) {
	nodes := prototypes()
	delete(nodes, "Else") // the comments before it are in the conditional, with which it is tested
	for name, node := range nodes {
		t.Run(name, func(t *testing.T) {
			f := filler{}
			f.fill(reflect.ValueOf(node).Elem())
			if s, ok := node.(ast.Stmt); ok {
				inc := &ast.Include{}
				f.fill(reflect.ValueOf(inc).Elem())
				s.SetComments(&ast.Comments{Inner: []ast.Comment{f.comment(), f.comment()}, Includes: []*ast.Include{inc}})
			}
			var got []string
			ast.Walk(node, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Word:
					got = append(got, n.Raw)
				case *ast.Comment:
					got = append(got, n.Text)
				}
				return true
			})
			slices.Sort(got)
			slices.Sort(f.filled)
			if diff := cmp.Diff(f.filled, got); diff != "" {
				t.Errorf("(-filled +visited)\n%s", diff)
			}
		})
	}
}

// filler gives each word and comment a text of its own.
type filler struct {
	at     uint32
	depth  int
	filled []string
}

func (f *filler) span() source.Span {
	f.at += 10
	return source.Span{Start: f.at, End: f.at + 5}
}

func (f *filler) text(kind string) string {
	text := fmt.Sprintf("%s%04d", kind, f.at)
	f.filled = append(f.filled, text)
	return text
}

func (f *filler) comment() ast.Comment {
	return ast.Comment{Place: f.span(), Text: f.text("#")}
}

func (f *filler) fill(v reflect.Value) {
	switch v.Type() {
	case reflect.TypeFor[ast.Word]():
		v.Set(reflect.ValueOf(ast.Word{Place: f.span(), Raw: f.text("w")}))
	case reflect.TypeFor[ast.Comment]():
		v.Set(reflect.ValueOf(f.comment()))
	case reflect.TypeFor[source.Span]():
		v.Set(reflect.ValueOf(f.span()))
	case reflect.TypeFor[ast.Expr]():
		x := &ast.Operand{}
		f.fill(reflect.ValueOf(x).Elem())
		v.Set(reflect.ValueOf(x))
	case reflect.TypeFor[ast.Stmt]():
		s := &ast.CapabilityRule{}
		f.fill(reflect.ValueOf(s).Elem())
		s.SetComments(&ast.Comments{Before: []ast.Comment{f.comment()}, Suffix: []ast.Comment{f.comment()}})
		v.Set(reflect.ValueOf(s))
	default:
		f.fillParts(v)
	}
}

func (f *filler) fillParts(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); (field.IsExported() || field.Anonymous) && !repeats(v.Type(), field) {
				f.fill(v.Field(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.fill(v.Index(0))
		f.fill(v.Index(1))
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*source.File]() || f.depth > 3 {
			return
		}
		f.depth++
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
		f.depth--
	}
}

// repeats reports whether a field shows again what another field of the rule
// holds: single conditions are those of its list.
func repeats(owner reflect.Type, field reflect.StructField) bool {
	return field.Type == reflect.TypeFor[*ast.Condition]() ||
		owner == reflect.TypeFor[ast.MountRule]() && (field.Name == "Options" || field.Name == "Fstype")
}
