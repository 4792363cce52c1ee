// Package canonical writes statements so that those that say the same have the same
// text.
package canonical

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// Statement returns a text that is the same for statements that say the same:
// blanks, comments, quotes, the order of permissions and of the words in a list
// make no difference, nor does a rule that stands twice in a block. What it
// looks like may change from one release to the next.
func Statement(stmt ast.Stmt) string {
	var c canonical
	c.stmt(stmt)
	return c.String()
}

// Body is Canonical of a rule without audit, allow and deny: what the
// rule is about.
func Body(r ast.Rule) string {
	var c canonical
	c.put(r.Quals().Level(), r.Quals().Ownership)
	r.Accept(&c)
	return c.String()
}

// Head is Canonical of a statement without the blocks in it. Baselines
// and fingerprints are made of it: if it looks different in a new release, their
// versions go up.
func Head(stmt ast.Stmt) string {
	var c canonical
	switch s := stmt.(type) {
	case *ast.Profile:
		c.profileHead(s)
	case *ast.Conditional:
		c.put("if")
		c.nodes(s.Cond)
	case *ast.QualifierBlock:
		c.qualifiers(&s.Qualifiers)
		c.put("block")
	default:
		return Statement(stmt)
	}
	return c.String()
}

// File is Canonical for all statements of a file.
func File(f *ast.File) string {
	var c canonical
	c.stmts(f.Stmts)
	return c.String()
}

// canonical builds the text. Parts are separated by bytes that no word holds.
type canonical struct{ strings.Builder }

const (
	partEnd = "\x1f"
	stmtEnd = "\x1e"
)

func (c *canonical) put(parts ...any) {
	for _, p := range parts {
		switch p := p.(type) {
		case ast.Word:
			c.WriteString(p.Value())
		case string:
			c.WriteString(p)
		default:
			fmt.Fprint(c, p)
		}
		c.WriteString(partEnd)
	}
}

// stmts puts the statements of a block: rules in one order and each once, and
// before them what depends on its order.
func (c *canonical) stmts(list []ast.Stmt) {
	var ordered, rules []string
	for _, s := range list {
		text := Statement(s)
		switch s.(type) {
		case *ast.Include:
			// A file is read once in a block.
			if !slices.Contains(ordered, text) {
				ordered = append(ordered, text)
			}
		case ast.Rule, *ast.Profile, *ast.Conditional:
			rules = append(rules, text)
		default:
			ordered = append(ordered, text)
		}
	}
	slices.Sort(rules)
	for _, text := range append(ordered, slices.Compact(rules)...) {
		c.put(text)
	}
	c.WriteString(stmtEnd)
}

func (c *canonical) stmt(stmt ast.Stmt) {
	switch s := stmt.(type) {
	case *ast.Include:
		c.put("include", s.IfExists, s.File.Magic(), s.File.Name())
	case *ast.ABI:
		c.put("abi", s.File.Magic(), s.File.Name())
	case *ast.Alias:
		c.put("alias", s.From, s.To)
	case *ast.VariableAssignment:
		c.put("set", ast.VariableName(s.Name), s.Op)
		c.words(s.Values)
	case *ast.BooleanAssignment:
		c.put("bool", ast.VariableName(s.Name), s.Op)
		c.nodes(s.Value)
	case *ast.Conditional:
		c.conditional(s)
	case *ast.Profile:
		c.profile(s)
	case *ast.QualifierBlock:
		c.qualifiers(&s.Qualifiers)
		c.put("block")
		c.stmts(s.Body.Stmts)
	case *ast.Bad:
		c.put("bad", s.Text)
		if s.Body != nil {
			c.stmts(s.Body.Stmts)
		}
	case ast.Rule:
		c.qualifiers(s.Quals())
		s.Accept(c)
	}
	if comments := stmt.Comments(); comments != nil {
		for _, inc := range comments.Includes {
			c.stmt(inc)
		}
	}
}

func (c *canonical) words(list []ast.Word) {
	for _, w := range list {
		c.put(w)
	}
	c.put(len(list))
}

// sorted puts words whose order does not matter.
func (c *canonical) sorted(list []ast.Word) {
	var values []string
	for _, w := range list {
		values = append(values, strings.TrimSuffix(w.Value(), ","))
	}
	slices.Sort(values)
	for _, v := range slices.Compact(values) {
		c.put(v)
	}
	c.WriteString(stmtEnd)
}

// nodes puts the words and operators of an expression.
func (c *canonical) nodes(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Operand:
		c.put(e.Word.Raw)
	case *ast.BooleanVariable:
		c.put(ast.VariableName(e.Name))
	case *ast.Defined:
		c.put("defined", e.Name.Raw)
	case *ast.Not:
		c.put("not")
		c.nodes(e.X)
	case *ast.Paren:
		c.put("(")
		c.nodes(e.X)
		c.put(")")
	case *ast.Binary:
		c.nodes(e.X)
		c.put(e.Op)
		c.nodes(e.Y)
	}
}

func (c *canonical) conditional(s *ast.Conditional) {
	c.put("if")
	c.nodes(s.Cond)
	c.stmts(s.Then.Stmts)
	if s.Else == nil {
		return
	}
	c.put("else")
	if s.Else.If != nil {
		c.conditional(s.Else.If)
	} else if s.Else.Block != nil {
		c.stmts(s.Else.Block.Stmts)
	}
}

func (c *canonical) profile(p *ast.Profile) {
	c.profileHead(p)
	c.stmts(p.Body.Stmts)
}

func (c *canonical) profileHead(p *ast.Profile) {
	c.put("profile", p.Hat(), p.Name, p.Attachment)
	c.group(p.Xattrs)
	for _, id := range p.Identities {
		c.sorted(id.Values)
	}
	if p.Flags != nil {
		c.sorted(p.Flags.Values)
	}
}

func (c *canonical) qualifiers(q *ast.Qualifiers) {
	access := q.Access
	if access == ast.AccessAllow {
		access = ast.AccessDefault
	}
	c.put(q.Level(), q.Audit, access, q.Ownership)
}

// conditions puts conditions in the order of their texts.
func (c *canonical) conditions(list []*ast.Condition) {
	var texts []string
	for _, cond := range list {
		var one canonical
		one.put(cond.Name, cond.Op)
		one.sorted(cond.Values)
		texts = append(texts, one.String())
	}
	slices.Sort(texts)
	for _, text := range texts {
		c.put(text)
	}
	c.WriteString(stmtEnd)
}

func (c *canonical) group(g *ast.Group) {
	if g != nil {
		c.put("group", g.Name)
		c.conditions(g.Conditions)
	}
}
