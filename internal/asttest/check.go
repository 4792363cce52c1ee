// Package asttest holds what is true of every syntax tree, for the tests of
// whoever makes trees.
package asttest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// Check reports what Violations finds.
func Check(t testing.TB, file *source.File, tree *ast.File) {
	t.Helper()
	for _, v := range Violations(file, tree) {
		t.Errorf("%s: %s", file.Name(), v)
	}
}

// CheckBroken is Check for the tree of a text with mistakes. There a word that
// starts with "#" may be in no node without being a comment: a rule holds those
// of its words that it knows.
func CheckBroken(t testing.TB, file *source.File, tree *ast.File) {
	t.Helper()
	for _, v := range Violations(file, tree) {
		if !strings.Contains(v, noComment) {
			t.Errorf("%s: %s", file.Name(), v)
		}
	}
}

const noComment = "has no node for what may be a comment"

// Violations returns a line for each place where a tree is not as trees are,
// whatever the text, broken ones included:
//
//   - every span lies in the file and in that of its parent;
//   - siblings follow each other and do not overlap, but for the comments and
//     includes that lie in a list of their statement;
//   - words and comments have the text of their span;
//   - every node is there once;
//   - nothing but blanks lies between statements, comments and braces, and no
//     comment between the words of a statement: all of them are in the tree;
//   - a comment behind a statement starts on the line on which that ends.
func Violations(file *source.File, tree *ast.File) []string {
	c := checker{file: file, seen: map[ast.Node]bool{}}
	if tree.Source != file {
		c.report(tree, "is the tree of another file, %s", tree.Source.Name())
		return c.found
	}
	ast.Walk(tree, func(n ast.Node) bool {
		if floats(n) {
			c.floating = append(c.floating, n.Span())
		}
		return true
	})
	slices.SortFunc(c.floating, func(a, b source.Span) int { return cmp.Compare(a.Start, b.Start) })
	c.node(tree, file.Span())
	return c.found
}

type checker struct {
	file     *source.File
	seen     map[ast.Node]bool
	floating []source.Span // the comments and includes, in order
	found    []string
}

func (c *checker) report(n ast.Node, format string, args ...any) {
	text := c.file.Slice(n.Span())
	if len(text) > 60 {
		text = text[:60] + "…"
	}
	c.found = append(c.found, fmt.Sprintf("%T %v %q %s", n, n.Span(), text, fmt.Sprintf(format, args...)))
}

func (c *checker) node(n ast.Node, parent source.Span) {
	span := n.Span()
	if span.End < span.Start || !c.file.Span().Contains(span) {
		c.report(n, "is not in the file, which has %d bytes", len(c.file.Text()))
		return
	}
	if !parent.Contains(span) {
		c.report(n, "is not in its parent, %v", parent)
	}
	if c.seen[n] {
		c.report(n, "is in the tree twice")
		return
	}
	c.seen[n] = true
	c.text(n)
	children := ast.Children(n)
	c.siblings(children)
	c.gaps(n, children)
	c.suffixes(n)
	for _, child := range children {
		c.node(child, span)
	}
}

// text checks nodes that hold a copy of their text.
func (c *checker) text(n ast.Node) {
	text := c.file.Slice(n.Span())
	switch n := n.(type) {
	case *ast.Word:
		if n.Raw != text {
			c.report(n, "has the text %q", n.Raw)
		}
	case *ast.Comment:
		if n.Text != text || !strings.HasPrefix(text, "#") || strings.Contains(text, "\n") {
			c.report(n, "has the text %q", n.Text)
		}
	case *ast.Bad:
		if !strings.HasPrefix(text, n.Text) {
			c.report(n, "has the text %q", n.Text)
		}
	case ast.Stmt:
		if text == "" {
			c.report(n, "has no text")
		}
	}
}

func (c *checker) siblings(list []ast.Node) {
	for i, n := range list[min(1, len(list)):] {
		before := list[i]
		if n.Span().Start < before.Span().End && !(floats(n) && before.Span().Contains(n.Span())) {
			c.report(n, "is not behind its sibling %T %v", before, before.Span())
		}
	}
}

// floats reports whether a node may lie in a list or condition beside it.
func floats(n ast.Node) bool {
	switch n.(type) {
	case *ast.Comment, *ast.Include:
		return true
	}
	return false
}

// gaps checks the text between the nodes in a node.
func (c *checker) gaps(n ast.Node, children []ast.Node) {
	at, end := n.Span().Start, n.Span().End
	lost := lostComment
	switch n := n.(type) {
	case *ast.Word, *ast.Comment:
		return
	case *ast.Bad:
		return // its text is kept as it is
	case *ast.File:
		lost = lostText
	case *ast.Block:
		lost = lostText
		at, end = n.Open.End, n.Close.Start
	}
	for _, child := range children {
		if floats(child) {
			continue
		}
		c.gap(n, source.Span{Start: at, End: child.Span().Start}, lost)
		at = max(at, child.Span().End)
	}
	c.gap(n, source.Span{Start: at, End: end}, lost)
}

// gap checks a text in a node that is in none of its children but comments and
// includes, which may lie anywhere.
func (c *checker) gap(n ast.Node, gap source.Span, lost func(string) bool) {
	first, _ := slices.BinarySearchFunc(c.floating, gap.Start, func(s source.Span, at uint32) int { return cmp.Compare(s.Start, at) })
	at := gap.Start
	for _, f := range c.floating[first:] {
		if f.Start >= gap.End {
			break
		}
		c.nothing(n, source.Span{Start: at, End: f.Start}, lost)
		at = max(at, f.End)
	}
	c.nothing(n, source.Span{Start: at, End: gap.End}, lost)
}

func (c *checker) nothing(n ast.Node, gap source.Span, lost func(string) bool) {
	text := c.file.Slice(gap)
	if !lost(text) {
		return
	}
	switch n.(type) {
	case *ast.File, *ast.Block:
		c.report(n, "has no node for %v %q", gap, text)
	default:
		c.report(n, noComment+": %v %q", gap, text)
	}
}

// lostText reports whether a text between statements is more than separates
// them. A brace that closes nothing has no node, nor has a backslash that joins
// two lines.
func lostText(text string) bool {
	return strings.Trim(strings.ReplaceAll(text, "\\\n", ""), " \t\r\n}") != ""
}

// lostComment reports whether a word in a text between the parts of a
// statement starts with "#".
func lostComment(text string) bool {
	for word := range strings.FieldsSeq(text) {
		if strings.HasPrefix(word, "#") && !strings.HasPrefix(word, "#include") {
			return true
		}
	}
	return false
}

// suffixes checks the comments behind the statements of a block or file.
func (c *checker) suffixes(n ast.Node) {
	var stmts []ast.Stmt
	switch n := n.(type) {
	case *ast.File:
		stmts = n.Stmts
	case *ast.Block:
		stmts = n.Stmts
	}
	for _, s := range stmts {
		if s.Comments() == nil {
			continue
		}
		for i := range s.Comments().Suffix {
			between := source.Span{Start: s.Span().End, End: s.Comments().Suffix[i].Place.Start}
			if strings.Contains(c.file.Slice(between), "\n") {
				c.report(&s.Comments().Suffix[i], "is not on the line on which its statement ends")
			}
		}
	}
}
