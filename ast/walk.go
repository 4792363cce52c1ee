package ast

import (
	"cmp"
	"fmt"
	"slices"
)

// Walk calls visit for a node and everything in it: words, conditions, lists,
// expressions, blocks, statements and comments. It visits a node before what
// is in it, and siblings in the order of the text. Where visit returns false,
// what is in the node is left out.
//
// All nodes are visited as pointers into the tree: *Word, *Comment, *FileRule …
// What is not in the text is not visited, nor is nil. The word in a *FileName or *FilePerms
// is visited behind it, so that a visitor of *Word sees every word.
//
// Of the comments of a statement, those between its words (Comments.Inner) are
// in the statement; a comment that lies in a list of the statement comes behind
// the list. The others (Comments.Before and Suffix) lie outside of its span:
// they are visited directly before and behind it, as children of the block or
// file that holds the statement, and so not when Walk starts at the statement.
func Walk(node Node, visit func(Node) bool) {
	if node == nil || !visit(node) {
		return
	}
	for _, child := range Children(node) {
		Walk(child, visit)
	}
}

// Children returns the nodes directly in a node, in the order of the text; see
// Walk. It panics if the node is not of this package.
func Children(node Node) []Node {
	var c children
	switch n := node.(type) {
	case nil, *Word, *Comment, Word, Comment:
	case *FileName:
		c.word(&n.Word)
	case *FilePerms:
		c.word(&n.Word)
	case *File:
		c.stmts(n.Stmts)
		c.comments(n.After)
	case *Block:
		c.comments(n.Head)
		c.stmts(n.Stmts)
		c.comments(n.After)
	case *Else:
		c.comments(n.Inner)
		c.statement(n.If)
		c.block(n.Block)
	case Stmt:
		c.inStmt(n)
	case Expr:
		c.inExpr(n)
	default:
		c.inPart(n)
	}
	return c
}

// children collects the nodes in one node. Its methods leave out what is
// absent.
type children []Node

func (c *children) add(n Node) { *c = append(*c, n) }

func (c *children) word(w *Word) {
	if !w.IsZero() {
		c.add(w)
	}
}

func (c *children) words(words []Word) {
	for i := range words {
		c.word(&words[i])
	}
}

func (c *children) comments(list []Comment) {
	for i := range list {
		c.add(&list[i])
	}
}

func (c *children) block(b *Block) {
	if b != nil {
		c.add(b)
	}
}

func (c *children) conditions(list []*Condition) {
	for _, cond := range list {
		if cond != nil {
			c.add(cond)
		}
	}
}

func (c *children) group(g *Group) {
	if g != nil {
		c.add(g)
	}
}

func (c *children) permList(l *PermList) {
	if !l.IsZero() {
		c.add(l)
	}
}

func (c *children) flags(l *FlagList) {
	if l != nil {
		c.add(l)
	}
}

func (c *children) expr(e Expr) {
	if e != nil {
		c.add(e)
	}
}

// statement adds the conditional of an "else if".
func (c *children) statement(s *Conditional) {
	if s != nil {
		c.add(s)
	}
}

// stmts adds statements with the comments that stand around them.
func (c *children) stmts(list []Stmt) {
	for _, s := range list {
		if s == nil {
			continue
		}
		around := s.Comments()
		if around == nil {
			c.add(s)
			continue
		}
		c.comments(around.Before)
		c.add(s)
		c.comments(around.Suffix)
	}
}

// inPart adds the children of what is part of a statement.
func (c *children) inPart(node Node) {
	switch n := node.(type) {
	case *Qualifiers:
		if n.Priority != nil {
			c.add(n.Priority)
		}
	case *Priority:
		c.word(&n.Value)
	case *PermList:
		c.words(n.Words)
	case *Condition:
		c.word(&n.Name)
		c.words(n.Values)
	case *Group:
		c.word(&n.Name)
		c.conditions(n.Conditions)
	case *FlagList:
		c.word(&n.Keyword)
		c.words(n.Values)
	default:
		panic(fmt.Sprintf("ast: %T is no node of the tree", node))
	}
}

func (c *children) inExpr(e Expr) {
	switch e := e.(type) {
	case *Operand:
		c.word(&e.Word)
	case *BooleanVariable:
		c.word(&e.Name)
	case *Defined:
		c.word(&e.Name)
	case *Not:
		c.expr(e.X)
	case *Paren:
		c.expr(e.X)
	case *Binary:
		c.expr(e.X)
		c.expr(e.Y)
	default:
		panic(fmt.Sprintf("ast: %T is no expression of the tree", e))
	}
}

// inStmt adds the children of a statement: its parts, and the comments and
// includes between them.
func (c *children) inStmt(s Stmt) {
	switch s := s.(type) {
	case *Bad:
		c.block(s.Body)
	case *ABI:
		c.fileName(&s.File)
	case *Include:
		c.fileName(&s.File)
	case *Alias:
		c.word(&s.Keyword)
		c.word(&s.From)
		c.word(&s.To)
	case *VariableAssignment:
		c.word(&s.Name)
		c.words(s.Values)
	case *BooleanAssignment:
		c.word(&s.Name)
		c.expr(s.Value)
	case *Profile:
		c.inProfile(s)
	case *Conditional:
		c.inConditional(s)
	case *QualifierBlock:
		c.qualifiers(&s.Qualifiers)
		c.block(s.Body)
	case Rule:
		c.qualifiers(s.Quals())
		s.Accept(c)
	default:
		panic(fmt.Sprintf("ast: %T is no statement of the tree", s))
	}
	if comments := s.Comments(); comments != nil {
		c.comments(comments.Inner)
		for _, inc := range comments.Includes {
			if inc != nil {
				c.add(inc)
			}
		}
	}
	c.sort()
}

// sort brings the parts of a statement into the order of the text, which is not
// that of the fields in every rule. Where a part has no place, that of the fields
// stays.
func (c *children) sort() {
	if slices.ContainsFunc(*c, func(n Node) bool { return n.Span().IsZero() }) {
		return
	}
	slices.SortStableFunc(*c, func(a, b Node) int { return cmp.Compare(a.Span().Start, b.Span().Start) })
}

func (c *children) fileName(n *FileName) {
	if !n.IsZero() {
		c.add(n)
	}
}

func (c *children) qualifiers(q *Qualifiers) {
	if !q.None() {
		c.add(q)
	}
}

func (c *children) inProfile(p *Profile) {
	c.word(&p.Keyword)
	c.word(&p.Name)
	c.word(&p.Attachment)
	c.group(p.Xattrs)
	for _, l := range p.Identities {
		c.flags(l)
	}
	c.flags(p.Flags)
	c.block(p.Body)
}

func (c *children) inConditional(s *Conditional) {
	c.expr(s.Cond)
	c.block(s.Then)
	if s.Else != nil {
		c.comments(s.Else.Before)
		c.add(s.Else)
	}
}
