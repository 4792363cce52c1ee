package ast

import (
	"slices"

	"github.com/aa-lint/aa-lint/source"
)

// CondOp is the operator of a condition in a rule.
type CondOp uint8

// The operators of conditions.
const (
	CondNone CondOp = iota // a name alone, as in xattrs=(name)
	CondEq                 // =
	CondIn                 // in
	CondSet                // :=
)

// Condition is `name=value`, `name=(value …)` or `name in (value …)`.
type Condition struct {
	Name   Word
	Op     CondOp
	Paren  bool // the values are in parentheses
	Values []Word
	Place  source.Span
}

// Span returns the place of the condition.
func (c *Condition) Span() source.Span { return c.Place }

// Operator returns the operator; "=" if there are values and it says none.
func (c *Condition) Operator() CondOp {
	if c.Op == CondNone && (len(c.Values) > 0 || c.Paren) {
		return CondEq
	}
	return c.Op
}

// Listed reports whether the values are written in parentheses: there are
// several, or Paren says so, or "in" stands before them.
func (c *Condition) Listed() bool { return c.Paren || c.Op == CondIn || len(c.Values) > 1 }

// Value returns the first value; a zero word if there is none. It may be
// called on nil.
func (c *Condition) Value() Word {
	if c == nil || len(c.Values) == 0 {
		return Word{}
	}
	return c.Values[0]
}

// namedCondition is a field of a rule that holds one of its conditions, with the
// name that the condition has there.
type namedCondition struct {
	name  string
	value *Condition
}

// allConditions returns a list with the conditions of fields that are not in it. One
// without a name gets that of its field.
func allConditions(list []*Condition, fields ...namedCondition) []*Condition {
	all := list[:len(list):len(list)]
	for _, f := range fields {
		if f.value == nil || slices.Contains(list, f.value) {
			continue
		}
		c := f.value
		if c.Name.IsZero() {
			c = &Condition{Name: Word{Raw: f.name}, Op: c.Op, Paren: c.Paren, Values: c.Values, Place: c.Place}
		}
		if !slices.ContainsFunc(list, c.sameText) {
			all = append(all, c)
		}
	}
	return all
}

// sameText reports whether another condition is written with the same words.
func (c *Condition) sameText(other *Condition) bool {
	return other != nil && c.Name.Raw == other.Name.Raw && c.Operator() == other.Operator() && c.Listed() == other.Listed() &&
		slices.EqualFunc(c.Values, other.Values, func(a, b Word) bool { return a.Raw == b.Raw })
}

// Group is `peer=( … )` in a rule or `xattrs=( … )` in the head of a profile.
type Group struct {
	Name       Word
	Conditions []*Condition
	Place      source.Span
}

// Span returns the place of the group.
func (g *Group) Span() source.Span { return g.Place }

// Get returns the condition with the name, nil if there is none. It may be
// called on nil.
func (g *Group) Get(name string) *Condition {
	if g != nil {
		for _, c := range g.Conditions {
			if c != nil && c.Name.Value() == name {
				return c
			}
		}
	}
	return nil
}

// PermList is the list of permission words of a rule: one bare word, or any
// number in parentheses.
type PermList struct {
	Words []Word
	Paren bool
	Place source.Span // zero if there is no list
}

// Span returns the place of the list.
func (l PermList) Span() source.Span { return l.Place }
