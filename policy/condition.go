package policy

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// eval works out an expression. As in the reference every part of it is looked
// at: a mistake counts even where it cannot change the result.
func (u *unit) eval(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Paren:
		return u.eval(x.X)
	case *ast.Not:
		return !u.eval(x.X)
	case *ast.Operand:
		return strings.EqualFold(x.Word.Value(), "true")
	case *ast.BooleanVariable:
		return u.boolean(x)
	case *ast.Defined:
		// In AppArmor 6.0 no boolean is ever found to be defined.
		v := u.vars.get(ast.VariableName(x.Name))
		return strings.HasPrefix(x.Name.Raw, "@") && v != nil && !v.boolean
	case *ast.Binary:
		return u.binary(x)
	}
	return false
}

func (u *unit) boolean(x *ast.BooleanVariable) bool {
	v := u.vars.get(ast.VariableName(x.Name))
	if v != nil && v.boolean {
		return v.truth
	}
	if u.complete() {
		u.undefined(x.Name.Place, "the boolean ${"+ast.VariableName(x.Name)+"} is used before it is set")
	}
	return false
}

func (u *unit) binary(x *ast.Binary) bool {
	switch x.Op {
	case ast.And:
		a, b := u.eval(x.X), u.eval(x.Y)
		return a && b
	case ast.Or:
		a, b := u.eval(x.X), u.eval(x.Y)
		return a || b
	}
	left, ok1 := u.operand(x.X)
	right, ok2 := u.operand(x.Y)
	if !ok1 || !ok2 {
		return false
	}
	switch x.Op {
	case ast.Equal:
		return slices.Equal(left, right)
	case ast.NotEqual:
		return !slices.Equal(left, right)
	case ast.Subset:
		for _, value := range left {
			if _, found := slices.BinarySearch(right, value); !found {
				return false
			}
		}
		return true
	}
	return u.ordered(x, left, right)
}

// operand returns the set of values of an operand, sorted; false if it has
// none, which is reported.
func (u *unit) operand(x ast.Expr) ([]string, bool) {
	o, ok := x.(*ast.Operand)
	if !ok {
		return nil, false
	}
	name, ok := setVariable(o.Word.Value())
	if !ok {
		return []string{o.Word.Value()}, true
	}
	values, err := u.vars.expandVariable(name)
	if err != nil {
		u.unexpandable(err, o.Word.Place)
		return nil, false
	}
	set := slices.Clone(values)
	slices.Sort(set)
	return slices.Compact(set), true
}

// setVariable returns the name of the variable that a decoded operand is: any
// that starts with "@", unless there is more behind the braces.
func setVariable(value string) (string, bool) {
	name, ok := strings.CutPrefix(value, "@")
	if !ok {
		return "", false
	}
	inner, braced := strings.CutPrefix(name, "{")
	if braced {
		inner, ok = strings.CutSuffix(inner, "}")
		if !ok {
			return "", false
		}
	} else {
		inner = name
	}
	return inner, inner == "" || ast.Reference{Name: inner}.Valid()
}

// ordered compares two sets: as numbers if each is a single number, else by
// their sorted values.
func (u *unit) ordered(x *ast.Binary, left, right []string) bool {
	a, isA := u.number(left, x.X)
	b, isB := u.number(right, x.Y)
	if isA != isB {
		u.report(diag.InvalidRuleShape, x.Span(), "%q compares a number with what is none", x.Op.String())
		return false
	}
	order := slices.Compare(left, right)
	if isA {
		order = cmp.Compare(a, b)
	}
	switch x.Op {
	case ast.Less:
		return order < 0
	case ast.LessEqual:
		return order <= 0
	case ast.Greater:
		return order > 0
	}
	return order >= 0
}

// number reads a set of one value as strtol(3) does with base 0.
func (u *unit) number(set []string, x ast.Expr) (int64, bool) {
	if len(set) != 1 {
		return 0, false
	}
	text := strings.TrimLeft(set[0], " \t\n\v\f\r")
	digits := strings.TrimPrefix(strings.TrimPrefix(text, "-"), "+")
	if len(text)-len(digits) > 1 || strings.Contains(digits, "_") || hasGoPrefix(digits) {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 0, 64)
	if errors.Is(err, strconv.ErrRange) {
		u.report(diag.InvalidRuleShape, x.Span(), "the number %s is out of range", text)
		return n, true
	}
	return n, err == nil
}

// hasGoPrefix reports whether digits start as numbers of Go but not of C do.
func hasGoPrefix(digits string) bool {
	if len(digits) < 2 || digits[0] != '0' {
		return false
	}
	switch digits[1] {
	case 'b', 'B', 'o', 'O':
		return true
	}
	return false
}

// unexpandable reports why a variable that the word at a place mentions cannot
// be expanded.
func (u *unit) unexpandable(err error, at source.Span) {
	var p *problem
	if !errors.As(err, &p) {
		return
	}
	where := u.place(at)
	if p.place.File != nil {
		where = p.place
	}
	switch p.err {
	case errUndefined:
		if !u.complete() {
			return
		}
		u.undefinedAt(where, at, p.name)
	case errBoolean:
		u.reportAt(diag.UndefinedVariable, where, "the boolean ${%s} is used as the set variable @{%s}", p.name, p.name)
	case errRecursive:
		f := u.reportAt(diag.VariableOrder, where, "the variable @{%s} refers to itself", p.name)
		if where != u.place(at) {
			u.relate(f, u.place(at), "used here")
		}
	case errInvalid:
		f := u.reportAt(diag.UndefinedVariable, where, "@{%s} is not the name of a variable", p.name)
		f.Notes = append(f.Notes, "a name is a letter, then letters, digits and underscores")
	case errTooMuch:
		u.reportAt(diag.UndefinedVariable, u.place(at), "the variables of this file expand to more than %d bytes together", maxTotal)
	case errTooLarge:
		f := u.reportAt(diag.UndefinedVariable, where, "the variable @{%s} expands to more than %d values or %d bytes", p.name, maxValues, maxBytes)
		if where != u.place(at) {
			u.relate(f, u.place(at), "needed here")
		}
	}
}
