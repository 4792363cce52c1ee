package format

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// perms adds the permissions of a rule, one word or a list: as they are written,
// if that still says what the rule permits.
func (ps *pieces) perms(l ast.PermList, set int, names *ast.Vocabulary) {
	if written, _ := l.Perms(names); set != 0 && set != written {
		l = ast.PermListOf(set, names)
	}
	switch {
	case l.IsZero():
	case l.Paren || len(l.Words) > 1:
		ps.words("", l.Place, l.Words)
	default:
		ps.text(l.Place, l.Words[0].Raw)
	}
}

func (ps *pieces) conditions(list []*ast.Condition) {
	for _, c := range list {
		if !c.Listed() {
			ps.text(c.Place, ps.condition(c, inValue))
			continue
		}
		ps.words(ps.spell(c.Name, anywhere)+operator(c.Operator()), c.Place, c.Values)
	}
}

// condition returns a condition on one line.
func (ps *pieces) condition(c *ast.Condition, at position) string {
	name := ps.spell(c.Name, anywhere)
	if c.Operator() == ast.CondNone {
		return name
	}
	values := make([]string, len(c.Values))
	for i, v := range c.Values {
		values[i] = ps.spell(v, at)
	}
	text := strings.Join(values, ", ")
	if c.Listed() {
		text = "(" + text + ")"
	}
	return name + operator(c.Operator()) + text
}

func operator(op ast.CondOp) string {
	switch op {
	case ast.CondIn:
		return " in "
	case ast.CondSet:
		return ":="
	}
	return "="
}

// group adds peer=( … ) or xattrs=( … ); nothing if it is nil. It has the name
// that groups have there if it has none of its own.
func (ps *pieces) group(g *ast.Group, name string) {
	if g == nil {
		return
	}
	if !g.Name.IsZero() {
		name = g.Name.Raw
	}
	ps.open(name+"=", g.Place)
	for i, c := range g.Conditions {
		ps.element(c.Place, ps.condition(c, inList), i == 0, i == len(g.Conditions)-1)
	}
	ps.close(g.Place)
}
