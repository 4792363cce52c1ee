package format

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// putPerms adds the permissions of a rule, one word or a list: as they are written,
// if that still says what the rule permits.
func (ps *pieces) putPerms(l ast.PermList, set int, names *ast.Vocabulary) {
	if written, _ := l.Perms(names); set != 0 && set != written {
		l = ast.PermListOf(set, names)
	}
	switch {
	case l.IsZero():
	case l.Paren || len(l.Words) > 1:
		ps.putWords("", l.Place, l.Words)
	default:
		ps.putText(l.Place, l.Words[0].Raw)
	}
}

func (ps *pieces) putConditions(list []*ast.Condition) {
	for _, c := range list {
		if !c.Listed() {
			ps.putText(c.Place, ps.conditionText(c, inValue))
			continue
		}
		ps.putWords(ps.spellWord(c.Name, anywhere)+conditionOperator(c.Operator()), c.Place, c.Values)
	}
}

// conditionText returns a condition on one line.
func (ps *pieces) conditionText(c *ast.Condition, at position) string {
	name := ps.spellWord(c.Name, anywhere)
	if c.Operator() == ast.CondNone {
		return name
	}
	values := make([]string, len(c.Values))
	for i, v := range c.Values {
		values[i] = ps.spellWord(v, at)
	}
	text := strings.Join(values, ", ")
	if c.Listed() {
		text = "(" + text + ")"
	}
	return name + conditionOperator(c.Operator()) + text
}

func conditionOperator(op ast.CondOp) string {
	switch op {
	case ast.CondIn:
		return " in "
	case ast.CondSet:
		return ":="
	}
	return "="
}

// putGroup adds peer=( … ) or xattrs=( … ); nothing if it is nil. It has the name
// that groups have there if it has none of its own.
func (ps *pieces) putGroup(g *ast.Group, name string) {
	if g == nil {
		return
	}
	if !g.Name.IsZero() {
		name = g.Name.Raw
	}
	ps.openList(name+"=", g.Place)
	for i, c := range g.Conditions {
		ps.element(c.Place, ps.conditionText(c, inList), i == 0, i == len(g.Conditions)-1)
	}
	ps.closeList(g.Place)
}
