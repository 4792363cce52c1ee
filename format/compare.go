package format

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// treesDiffer compares what two trees mean, field by field: everything counts but
// places, and the spellings that the style chooses. It returns what differs, ""
// if nothing does.
func treesDiffer(before, after *ast.File, opts Options) string {
	c := comparer{before: before.Source, opts: opts}
	if c.before == nil {
		c.before = source.NewFile("", "")
	}
	if c.sameMeaning(reflect.ValueOf(before.Stmts), reflect.ValueOf(after.Stmts)) {
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
	reflect.TypeFor[ast.MountRule]():  {"Keyword"},
	reflect.TypeFor[ast.Priority]():   {"Value"},
	reflect.TypeFor[ast.Include]():    {"Hash"},
	reflect.TypeFor[ast.Profile]():    {"Kind", "Keyword"},
	reflect.TypeFor[ast.FlagList]():   {"Keyword"},
	reflect.TypeFor[ast.Qualifiers](): {"User"},
	reflect.TypeFor[ast.Block]():      {"Head", "After"},
	reflect.TypeFor[ast.Else]():       {"Before", "Inner"},
}

// sameMeaning reports whether two values of the same type mean the same.
func (c *comparer) sameMeaning(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Struct:
		return c.sameStruct(a, b)
	case reflect.Slice:
		return c.sameSlice(a, b)
	case reflect.Interface, reflect.Pointer:
		if both, ok := blockOf(a, b); ok {
			return c.sameMeaning(reflect.ValueOf(*both[0]), reflect.ValueOf(*both[1]))
		}
		return c.sameTarget(a, b)
	}
	return a.Equal(b) || c.noteDifference(a, b)
}

func (c *comparer) sameTarget(a, b reflect.Value) bool {
	if a.IsNil() || b.IsNil() {
		return a.IsNil() == b.IsNil() || c.noteDifference(a, b)
	}
	if a.Elem().Type() != b.Elem().Type() {
		return c.noteDifference(a.Elem(), b.Elem())
	}
	return c.sameMeaning(a.Elem(), b.Elem())
}

func (c *comparer) sameSlice(a, b reflect.Value) bool {
	if list, ok := statements(a); ok {
		return c.sameStatements(list, b.Interface().([]ast.Stmt))
	}
	if a.Len() != b.Len() {
		return c.noteDifference(a, b)
	}
	for i := range a.Len() {
		if !c.sameMeaning(a.Index(i), b.Index(i)) {
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
		a = sortedStatements(c.before.Text(), a)
	}
	if len(a) != len(b) {
		c.what = fmt.Sprintf("%d statements became %d", len(a), len(b))
		return false
	}
	for i := range a {
		c.stmt = a[i]
		if !slices.Equal(includesBetween(a[i]), includesBetween(b[i])) {
			c.what = "an include between the words of a statement"
			return false
		}
		if !c.sameMeaning(reflect.ValueOf(&a[i]).Elem(), reflect.ValueOf(&b[i]).Elem()) {
			return false
		}
	}
	return true
}

// includesBetween returns the includes between the words of a statement, and of the
// branches that belong to it.
func includesBetween(s ast.Stmt) []string {
	var all []string
	for _, inc := range commentsOf(s).Includes {
		text := inc.File.Raw
		if inc.IfExists {
			text += " if exists"
		}
		all = append(all, text)
	}
	if c, ok := s.(*ast.Conditional); ok && c.Else != nil && c.Else.If != nil {
		all = append(all, includesBetween(c.Else.If)...)
	}
	return all
}

func (c *comparer) sameStruct(a, b reflect.Value) bool {
	if !a.CanInterface() {
		return true // place and comments, which statements embed
	}
	switch x := a.Interface().(type) {
	case source.Span:
		return true
	case ast.FilePerms:
		return c.samePerms(x, b)
	case ast.Condition:
		y := b.Interface().(ast.Condition)
		x.Op, x.Paren, y.Paren = x.Operator(), x.Listed(), y.Listed()
		return c.sameFields(reflect.ValueOf(x), reflect.ValueOf(y))
	case ast.Word:
		y := b.Interface().(ast.Word)
		return x.IsZero() == y.IsZero() && x.Value() == y.Value() || c.noteDifference(a, b)
	case ast.FileName:
		return x.Raw == b.Interface().(ast.FileName).Raw || c.noteDifference(a, b)
	case ast.Operand:
		return x.Word.Raw == b.Interface().(ast.Operand).Word.Raw || c.noteDifference(a, b)
	case ast.Profile:
		if y := b.Interface().(ast.Profile); x.Hat() != y.Hat() {
			return c.noteDifference(a, b)
		}
	}
	return c.sameFields(a, b)
}

func (c *comparer) sameFields(a, b reflect.Value) bool {
	skip := spellings[a.Type()]
	list, conditional := conditionsIn(a)
	if other, _ := conditionsIn(b); conditional && !c.sameMeaning(reflect.ValueOf(list), reflect.ValueOf(other)) {
		return false
	}
	for i := range a.NumField() {
		name := a.Type().Field(i).Name
		if slices.Contains(skip, name) || unsaid(a, name) || conditional && holdsConditions(a.Field(i).Type()) {
			continue
		}
		if !c.sameMeaning(a.Field(i), b.Field(i)) {
			return false
		}
	}
	return true
}

// unsaid reports whether a field of a node made by hand says nothing because
// another one says it: of what a rule permits, words or set; names and keywords that
// go without saying.
func unsaid(node reflect.Value, name string) bool {
	field := node.FieldByName(name)
	switch name {
	case "Access":
		perms := node.FieldByName("Perms")
		return field.Type() == reflect.TypeFor[ast.PermList]() && !perms.IsZero()
	case "Perms":
		return field.IsZero() && field.Kind() != reflect.Struct
	case "Keyword":
		return field.IsZero()
	case "Name":
		if node.Type() == reflect.TypeFor[ast.Group]() {
			return field.IsZero()
		}
	}
	return false
}

// conditionsIn returns the conditions of a rule, wherever it holds them; false for
// what has none.
func conditionsIn(node reflect.Value) ([]*ast.Condition, bool) {
	if !node.CanAddr() {
		return nil, false
	}
	r, ok := node.Addr().Interface().(interface{ AllConditions() []*ast.Condition })
	if !ok {
		return nil, false
	}
	return r.AllConditions(), true
}

// holdsConditions reports whether a type is that of a field with conditions of a rule.
func holdsConditions(t reflect.Type) bool {
	return t == reflect.TypeFor[*ast.Condition]() || t == reflect.TypeFor[[]*ast.Condition]()
}

// samePerms compares what permissions mean; their letters stand in any order.
func (c *comparer) samePerms(x ast.FilePerms, b reflect.Value) bool {
	access, exec := x.Meaning()
	y := b.Interface().(ast.FilePerms)
	return c.sameMeaning(reflect.ValueOf(access), reflect.ValueOf(y.Access)) && c.sameMeaning(reflect.ValueOf(exec), reflect.ValueOf(y.Exec))
}

// blockOf returns two blocks, of which one may be missing: it is empty then.
func blockOf(a, b reflect.Value) ([2]*ast.Block, bool) {
	x, ok := a.Interface().(*ast.Block)
	if !ok || a.Kind() != reflect.Pointer {
		return [2]*ast.Block{}, false
	}
	return [2]*ast.Block{orEmpty(x), orEmpty(b.Interface().(*ast.Block))}, true
}

// noteDifference notes what differs, and returns false.
func (c *comparer) noteDifference(a, b reflect.Value) bool {
	line := 0
	if c.stmt != nil {
		line = c.before.LineAt(c.stmt.Span().Start)
	}
	c.what = fmt.Sprintf("line %d: %s %s", line, a.Type(), describeDifference(a, b))
	return false
}

func describeDifference(a, b reflect.Value) string {
	if a.CanInterface() && b.CanInterface() && a.Type() != b.Type() {
		return "became " + b.Type().String()
	}
	if a.CanInterface() && b.CanInterface() && a.Kind() != reflect.Pointer {
		return fmt.Sprintf("%v became %v", a.Interface(), b.Interface())
	}
	return "differs"
}
