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
		c.addWord(&n.Word)
	case *FilePerms:
		c.addWord(&n.Word)
	case *File:
		c.addStatements(n.Stmts)
		c.addComments(n.After)
	case *Block:
		c.addComments(n.Head)
		c.addStatements(n.Stmts)
		c.addComments(n.After)
	case *Else:
		c.addComments(n.Inner)
		c.addElseIf(n.If)
		c.addBlock(n.Block)
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

func (c *children) addNode(n Node) { *c = append(*c, n) }

func (c *children) addWord(w *Word) {
	if !w.IsZero() {
		c.addNode(w)
	}
}

func (c *children) addWords(words []Word) {
	for i := range words {
		c.addWord(&words[i])
	}
}

func (c *children) addComments(list []Comment) {
	for i := range list {
		c.addNode(&list[i])
	}
}

func (c *children) addBlock(b *Block) {
	if b != nil {
		c.addNode(b)
	}
}

func (c *children) addConditions(list []*Condition) {
	for _, cond := range list {
		if cond != nil {
			c.addNode(cond)
		}
	}
}

func (c *children) addGroup(g *Group) {
	if g != nil {
		c.addNode(g)
	}
}

func (c *children) permList(l *PermList) {
	if !l.IsZero() {
		c.addNode(l)
	}
}

func (c *children) addFlags(l *FlagList) {
	if l != nil {
		c.addNode(l)
	}
}

func (c *children) addExpr(e Expr) {
	if e != nil {
		c.addNode(e)
	}
}

// addElseIf adds the conditional of an "else if".
func (c *children) addElseIf(s *Conditional) {
	if s != nil {
		c.addNode(s)
	}
}

// addStatements adds statements with the comments that stand around them.
func (c *children) addStatements(list []Stmt) {
	for _, s := range list {
		if s == nil {
			continue
		}
		around := s.Comments()
		if around == nil {
			c.addNode(s)
			continue
		}
		c.addComments(around.Before)
		c.addNode(s)
		c.addComments(around.Suffix)
	}
}

// inPart adds the children of what is part of a statement.
func (c *children) inPart(node Node) {
	switch n := node.(type) {
	case *Qualifiers:
		if n.Priority != nil {
			c.addNode(n.Priority)
		}
	case *Priority:
		c.addWord(&n.Value)
	case *PermList:
		c.addWords(n.Words)
	case *Condition:
		c.addWord(&n.Name)
		c.addWords(n.Values)
	case *Group:
		c.addWord(&n.Name)
		c.addConditions(n.Conditions)
	case *FlagList:
		c.addWord(&n.Keyword)
		c.addWords(n.Values)
	default:
		panic(fmt.Sprintf("ast: %T is not a node of the tree", node))
	}
}

func (c *children) inExpr(e Expr) {
	switch e := e.(type) {
	case *Operand:
		c.addWord(&e.Word)
	case *BooleanVariable:
		c.addWord(&e.Name)
	case *Defined:
		c.addWord(&e.Name)
	case *Not:
		c.addExpr(e.X)
	case *Paren:
		c.addExpr(e.X)
	case *Binary:
		c.addExpr(e.X)
		c.addExpr(e.Y)
	default:
		panic(fmt.Sprintf("ast: %T is not an expression of the tree", e))
	}
}

// inStmt adds the children of a statement: its parts, and the comments and
// includes between them.
func (c *children) inStmt(s Stmt) {
	switch s := s.(type) {
	case *Bad:
		c.addBlock(s.Body)
	case *ABI:
		c.addFileName(&s.File)
	case *Include:
		c.addFileName(&s.File)
	case *Alias:
		c.addWord(&s.Keyword)
		c.addWord(&s.From)
		c.addWord(&s.To)
	case *VariableAssignment:
		c.addWord(&s.Name)
		c.addWords(s.Values)
	case *BooleanAssignment:
		c.addWord(&s.Name)
		c.addExpr(s.Value)
	case *Profile:
		c.inProfile(s)
	case *Conditional:
		c.inConditional(s)
	case *QualifierBlock:
		c.addQualifiers(&s.Qualifiers)
		c.addBlock(s.Body)
	case Rule:
		c.addQualifiers(s.Quals())
		s.Accept(c)
	default:
		panic(fmt.Sprintf("ast: %T is not a statement of the tree", s))
	}
	if comments := s.Comments(); comments != nil {
		c.addComments(comments.Inner)
		for _, inc := range comments.Includes {
			if inc != nil {
				c.addNode(inc)
			}
		}
	}
	c.sortByPlace()
}

// sortByPlace brings the parts of a statement into the order of the text, which is not
// that of the fields in every rule. Where a part has no place, that of the fields
// stays.
func (c *children) sortByPlace() {
	if slices.ContainsFunc(*c, func(n Node) bool { return n.Span().IsZero() }) {
		return
	}
	slices.SortStableFunc(*c, func(a, b Node) int { return cmp.Compare(a.Span().Start, b.Span().Start) })
}

func (c *children) addFileName(n *FileName) {
	if !n.IsZero() {
		c.addNode(n)
	}
}

func (c *children) addQualifiers(q *Qualifiers) {
	if !q.None() {
		c.addNode(q)
	}
}

func (c *children) inProfile(p *Profile) {
	c.addWord(&p.Keyword)
	c.addWord(&p.Name)
	c.addWord(&p.Attachment)
	c.addGroup(p.Xattrs)
	for _, l := range p.Identities {
		c.addFlags(l)
	}
	c.addFlags(p.Flags)
	c.addBlock(p.Body)
}

func (c *children) inConditional(s *Conditional) {
	c.addExpr(s.Cond)
	c.addBlock(s.Then)
	if s.Else != nil {
		c.addComments(s.Else.Before)
		c.addNode(s.Else)
	}
}
