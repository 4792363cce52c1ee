package format

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// perms adds the permissions of a rule: one word, or a list.
func (ps *pieces) perms(l ast.PermList) {
	switch {
	case l.Place.IsZero():
	case l.Paren:
		ps.words("", l.Place, l.Words)
	default:
		ps.keep(l.Place)
	}
}

func (ps *pieces) conditions(list []*ast.Condition) {
	for _, c := range list {
		if !c.Paren {
			ps.text(c.Place, ps.condition(c, inValue))
			continue
		}
		ps.words(ps.spell(c.Name, anywhere)+operator(c.Op), c.Place, c.Values)
	}
}

// condition returns a condition on one line.
func (ps *pieces) condition(c *ast.Condition, at position) string {
	name := ps.spell(c.Name, anywhere)
	if c.Op == ast.CondNone {
		return name
	}
	values := make([]string, len(c.Values))
	for i, v := range c.Values {
		values[i] = ps.spell(v, at)
	}
	text := strings.Join(values, ", ")
	if c.Paren {
		text = "(" + text + ")"
	}
	return name + operator(c.Op) + text
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

// group adds peer=( … ) or xattrs=( … ); nothing if it is nil.
func (ps *pieces) group(g *ast.Group) {
	if g == nil {
		return
	}
	ps.open(g.Name.Raw+"=", g.Place)
	for i, c := range g.Conditions {
		ps.element(c.Place, ps.condition(c, inList), i == 0, i == len(g.Conditions)-1)
	}
	ps.close(g.Place)
}
