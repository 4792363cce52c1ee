// Package ast is the syntax tree of the AppArmor profile language.
//
// A tree holds everything that its text says: each node has its place, words
// keep their spelling beside the decoded value, and every comment hangs on a
// node. The set of nodes is closed: Stmt, Rule and Expr can be implemented in
// this package alone. Trees are made by the package parser, and by hand: NewFileRule
// and its siblings make nodes of values, and all fields can be set. The package
// format prints any tree, and edit changes the text of one.
//
// # Reading a tree
//
// [Statements] yields the statements of a file with those in its profiles and
// blocks, [Walk] every node down to words and comments. A [RuleVisitor] has a
// method for each type of rule, so that the compiler tells what is missing when
// the language gets a new one; where a few types are enough, a type switch does.
//
// What a rule leaves out is zero: a [Word] whose IsZero is true, a nil
// [Condition], a [source.Span] whose IsZero is true. Word.Raw is what is
// written, Word.Value what it stands for; variables in it are found by
// [References].
//
// # Words of the language
//
// The closed sets of words, such as [Capabilities] or [MountOptions], are a
// [Vocabulary] each. The parser has reported words that are in none.
package ast

import "github.com/aa-lint/aa-lint/source"

// Node is anything in the tree that has a place in the text.
type Node interface {
	// Span returns the bytes of the node, without the comments around it.
	Span() source.Span
}

// Stmt is a statement: anything that stands on its own in a file, a profile or
// a block.
type Stmt interface {
	Node
	// Comments returns the comments of the statement; nil if it has none.
	Comments() *Comments
	// SetComments replaces them.
	SetComments(*Comments)
	stmt()
}

// Rule is a statement that grants or denies something, with its qualifiers.
type Rule interface {
	Stmt
	// Quals returns the qualifiers written before the rule.
	Quals() *Qualifiers
	// Accept calls the visitor's method for the type of the rule.
	Accept(RuleVisitor)
}

// Comment is one comment, from "#" to the end of its line.
type Comment struct {
	Place source.Span
	Text  string
}

// Span returns the place of the comment.
func (c Comment) Span() source.Span { return c.Place }

// Comments are the comments of one statement.
type Comments struct {
	Before []Comment // whole lines above it
	Inner  []Comment // between its words
	// Includes are those that stand between the words. The reference puts the
	// included text there; the tree has the statement without it.
	Includes []*Include
	Suffix   []Comment // at the end of its last line
}

// base is embedded in every statement.
type base struct {
	place    source.Span
	comments *Comments
}

// Span implements Node.
func (b *base) Span() source.Span { return b.place }

// Comments implements Stmt.
func (b *base) Comments() *Comments { return b.comments }

// SetComments implements Stmt.
func (b *base) SetComments(c *Comments) { b.comments = c }

func (b *base) stmt() {}

// SetSpan sets the place of a statement.
func (b *base) SetSpan(s source.Span) { b.place = s }

// File is the tree of one file. A file that other files include may hold
// rules outside of any profile; whether that is right depends on where it is
// included, so the tree takes it as it comes.
type File struct {
	Source *source.File
	Stmts  []Stmt
	After  []Comment // comments behind the last statement
	// Open is set if the text does not close what it opens, or closes what it
	// does not open: it can only be read in the place of its includes.
	Open bool
}

// Span returns the span of the whole file.
func (f *File) Span() source.Span {
	if f.Source == nil {
		return source.Span{}
	}
	return f.Source.Span()
}

// Block is a sequence of statements in braces.
type Block struct {
	Open  source.Span // the "{"
	Head  []Comment   // comments behind the "{" on its line
	Stmts []Stmt
	After []Comment   // comments between the last statement and the "}"
	Close source.Span // the "}"; empty if the file ends before it
}

// Span returns the block with its braces.
func (b *Block) Span() source.Span { return b.Open.Join(b.Close) }

// Bad is text that is no statement. The parser has reported why.
type Bad struct {
	base
	Text string
	// Body is the block that the text opens, nil if it opens none.
	Body *Block
	// Spliced is set when an include stands inside the statement: it may be
	// whole once the included file takes the place of the include.
	Spliced bool
}
