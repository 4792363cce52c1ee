package edit

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// wanted is what the changes make of the tree.
type wanted struct {
	before, after, instead map[ast.Stmt][]ast.Stmt
	last                   map[*ast.Block][]ast.Stmt
	flags                  map[*ast.Profile]*ast.FlagList
}

func newWanted() wanted {
	return wanted{
		before: map[ast.Stmt][]ast.Stmt{}, after: map[ast.Stmt][]ast.Stmt{}, instead: map[ast.Stmt][]ast.Stmt{},
		last: map[*ast.Block][]ast.Stmt{}, flags: map[*ast.Profile]*ast.FlagList{},
	}
}

func (w *wanted) gone(s ast.Stmt, instead []ast.Stmt) { w.instead[s] = instead }

// verifyText reads the changed text and compares it with what was asked for. The error
// is a *format.Difference.
func (f *File) verifyText(text string) error {
	name := f.tree.Source.Name()
	after, findings := parser.Parse(source.NewFile(name, text), parser.Options{Fragment: true})
	if parser.Broken(after, findings) {
		return &format.Difference{Name: name, What: "it could not be read again"}
	}
	want := &ast.File{Source: f.tree.Source, Stmts: f.want.wantedStatements(f.tree.Stmts, nil)}
	if err := format.Compare(want, after); err != nil {
		return err
	}
	if !slices.Equal(f.wantedComments(), commentTexts(after.Stmts, after.After)) {
		return &format.Difference{Name: name, What: "the comments"}
	}
	return nil
}

// wantedStatements returns what becomes of the statements of a block.
func (w *wanted) wantedStatements(list []ast.Stmt, b *ast.Block) []ast.Stmt {
	all := []ast.Stmt{}
	for _, s := range list {
		all = append(all, w.before[s]...)
		if instead, gone := w.instead[s]; gone {
			all = append(all, instead...)
		} else {
			all = append(all, w.wantedStatement(s))
		}
		all = append(all, w.after[s]...)
	}
	return append(all, w.last[b]...)
}

// wantedStatement returns a statement with what becomes of its blocks.
func (w *wanted) wantedStatement(s ast.Stmt) ast.Stmt {
	switch s := s.(type) {
	case *ast.Profile:
		p := *s
		p.Body = w.wantedBlock(s.Body)
		if flags, ok := w.flags[s]; ok {
			p.Flags = flags
		}
		return &p
	case *ast.QualifierBlock:
		b := *s
		b.Body = w.wantedBlock(s.Body)
		return &b
	case *ast.Conditional:
		return w.wantedConditional(s)
	}
	return s
}

func (w *wanted) wantedConditional(s *ast.Conditional) *ast.Conditional {
	c := *s
	c.Then = w.wantedBlock(s.Then)
	if s.Else != nil {
		e := *s.Else
		e.Block = w.wantedBlock(e.Block)
		if e.If != nil {
			e.If = w.wantedConditional(e.If)
		}
		c.Else = &e
	}
	return &c
}

func (w *wanted) wantedBlock(b *ast.Block) *ast.Block {
	if b == nil {
		return nil
	}
	inner := *b
	inner.Stmts = w.wantedStatements(b.Stmts, b)
	return &inner
}

// wantedComments returns the comments that the text has to have: those of the file but for
// what is in blocks that go, and those of new statements.
func (f *File) wantedComments() []string {
	all := commentTexts(f.tree.Stmts, f.tree.After)
	for s, instead := range f.want.instead {
		if len(ast.Blocks(s)) > 0 {
			all = withoutTexts(all, commentTexts([]ast.Stmt{s}, nil), commentsAround(s))
		}
		all = append(all, commentTexts(instead, nil)...)
	}
	for _, lists := range []map[ast.Stmt][]ast.Stmt{f.want.before, f.want.after} {
		for _, stmts := range lists {
			all = append(all, commentTexts(stmts, nil)...)
		}
	}
	for _, stmts := range f.want.last {
		all = append(all, commentTexts(stmts, nil)...)
	}
	slices.Sort(all)
	return all
}

// commentsAround returns the comments before and behind a statement.
func commentsAround(s ast.Stmt) []string {
	var all []string
	if c := s.Comments(); c != nil {
		for _, comment := range slices.Concat(c.Before, c.Suffix) {
			all = append(all, commentText(comment))
		}
	}
	return all
}

// withoutTexts returns a list without the elements of another one, but for some of them.
func withoutTexts(all, gone, but []string) []string {
	for _, text := range gone {
		if i := slices.Index(but, text); i >= 0 {
			but = slices.Delete(but, i, i+1)
		} else if i := slices.Index(all, text); i >= 0 {
			all = slices.Delete(all, i, i+1)
		}
	}
	return all
}

func commentTexts(stmts []ast.Stmt, after []ast.Comment) []string {
	all := []string{}
	ast.Walk(&ast.File{Stmts: stmts, After: after}, func(n ast.Node) bool {
		if c, ok := n.(*ast.Comment); ok {
			all = append(all, commentText(*c))
		}
		return true
	})
	slices.Sort(all)
	return all
}

func commentText(c ast.Comment) string { return strings.TrimRight(c.Text, " \t\r") }
