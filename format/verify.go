package format

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lexer"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// verify reads a formatted text again and compares it with the tree that it was
// made from. The error is a *Difference.
func verify(before *ast.File, text string, opts Options) error {
	name := before.Source.Name()
	if text == before.Source.Text() {
		return nil
	}
	file := source.NewFile(name, text)
	after, findings := parse(file)
	if parser.Broken(after, findings) {
		what := "it could not be read again"
		for _, f := range findings.Errors()[:min(1, len(findings.Errors()))] {
			what += fmt.Sprintf(": line %d: %s", file.LineAt(f.Place.Span.Start), f.Message)
		}
		return &Difference{name, what}
	}
	if what := differ(before, after, opts); what != "" {
		return &Difference{name, what}
	}
	if lost := differentComment(before.Source.Text(), text); lost != "" {
		return &Difference{name, "the comment " + lost}
	}
	return nil
}

// differentComment returns a comment that one of two texts has more often, ""
// if both have the same. It asks the scanner, so that a comment counts that the
// tree does not know.
func differentComment(before, after string) string {
	counts := map[string]int{}
	for _, c := range scanComments(before) {
		counts[c]++
	}
	for _, c := range scanComments(after) {
		counts[c]--
	}
	var lost []string
	for c, n := range counts {
		if n != 0 {
			lost = append(lost, c)
		}
	}
	if len(lost) == 0 {
		return ""
	}
	return slices.Min(lost)
}

func scanComments(text string) []string {
	var list []string
	for scan := lexer.New(text); ; {
		t := scan.Next()
		for _, span := range scan.Comments() {
			list = append(list, commentText(ast.Comment{Text: text[span.Start:span.End]}))
		}
		if t.Kind == lexer.EOF {
			return list
		}
	}
}

// differ compares what two trees mean, field by field: everything counts but
// places, and the spellings that the style chooses. It returns what differs, ""
// if nothing does.
func differ(before, after *ast.File, opts Options) string {
	c := comparer{before: before.Source, opts: opts}
	if c.same(reflect.ValueOf(before.Stmts), reflect.ValueOf(after.Stmts)) {
		return ""
	}
	return c.what
}

type comparer struct {
	before *source.File
	opts   Options
	stmt   ast.Stmt // the one that is compared
	what   string
}

// spellings are the fields that say how something is written, not what.
var spellings = map[reflect.Type][]string{
	reflect.TypeFor[ast.FileRule]():   {"PermsFirst"},
	reflect.TypeFor[ast.Include]():    {"Hash"},
	reflect.TypeFor[ast.Profile]():    {"Kind", "Keyword"},
	reflect.TypeFor[ast.FlagList]():   {"Keyword"},
	reflect.TypeFor[ast.Qualifiers](): {"User"},
	reflect.TypeFor[ast.FilePerms]():  {"Word"},
	reflect.TypeFor[ast.Block]():      {"Head", "After"},
	reflect.TypeFor[ast.Else]():       {"Before", "Inner"},
}

// same reports whether two values of the same type mean the same.
func (c *comparer) same(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Struct:
		return c.sameStruct(a, b)
	case reflect.Slice:
		return c.sameSlice(a, b)
	case reflect.Interface, reflect.Pointer:
		return c.sameTarget(a, b)
	}
	return a.Equal(b) || c.differs(a, b)
}

func (c *comparer) sameTarget(a, b reflect.Value) bool {
	if a.IsNil() || b.IsNil() {
		return a.IsNil() == b.IsNil() || c.differs(a, b)
	}
	if a.Elem().Type() != b.Elem().Type() {
		return c.differs(a.Elem(), b.Elem())
	}
	return c.same(a.Elem(), b.Elem())
}

func (c *comparer) sameSlice(a, b reflect.Value) bool {
	if list, ok := statements(a); ok {
		return c.sameStatements(list, b.Interface().([]ast.Stmt))
	}
	if a.Len() != b.Len() {
		return c.differs(a, b)
	}
	for i := range a.Len() {
		if !c.same(a.Index(i), b.Index(i)) {
			return false
		}
	}
	return true
}

func statements(v reflect.Value) ([]ast.Stmt, bool) {
	list, ok := v.Interface().([]ast.Stmt)
	return list, ok
}

func (c *comparer) sameStatements(a, b []ast.Stmt) bool {
	if c.opts.Sort {
		a = sorted(c.before.Text(), a)
	}
	if len(a) != len(b) {
		c.what = fmt.Sprintf("%d statements became %d", len(a), len(b))
		return false
	}
	for i := range a {
		c.stmt = a[i]
		if !c.same(reflect.ValueOf(&a[i]).Elem(), reflect.ValueOf(&b[i]).Elem()) {
			return false
		}
	}
	return true
}

func (c *comparer) sameStruct(a, b reflect.Value) bool {
	if !a.CanInterface() {
		return c.sameFields(a, b) // what statements embed
	}
	switch x := a.Interface().(type) {
	case source.Span:
		return x.IsZero() == b.Interface().(source.Span).IsZero() || c.differs(a, b)
	case ast.Word:
		y := b.Interface().(ast.Word)
		return x.IsZero() == y.IsZero() && x.Value() == y.Value() || c.differs(a, b)
	case ast.FileName:
		return x.Raw == b.Interface().(ast.FileName).Raw || c.differs(a, b)
	case ast.Operand:
		return x.Word.Raw == b.Interface().(ast.Operand).Word.Raw || c.differs(a, b)
	case ast.Profile:
		if y := b.Interface().(ast.Profile); x.Hat() != y.Hat() {
			return c.differs(a, b)
		}
	}
	return c.sameFields(a, b)
}

func (c *comparer) sameFields(a, b reflect.Value) bool {
	skip := spellings[a.Type()]
	for i := range a.NumField() {
		if slices.Contains(skip, a.Type().Field(i).Name) || isComments(a.Field(i).Type()) {
			continue
		}
		if !c.same(a.Field(i), b.Field(i)) {
			return false
		}
	}
	return true
}

func isComments(t reflect.Type) bool { return t == reflect.TypeFor[*ast.Comments]() }

// differs notes what differs, and returns false.
func (c *comparer) differs(a, b reflect.Value) bool {
	line := 0
	if c.stmt != nil {
		line = c.before.LineAt(c.stmt.Span().Start)
	}
	c.what = fmt.Sprintf("line %d: %s %s", line, a.Type(), describe(a, b))
	return false
}

func describe(a, b reflect.Value) string {
	if a.CanInterface() && b.CanInterface() && a.Type() != b.Type() {
		return "became " + b.Type().String()
	}
	if a.CanInterface() && b.CanInterface() && a.Kind() != reflect.Pointer {
		return fmt.Sprintf("%v became %v", a.Interface(), b.Interface())
	}
	return "differs"
}
