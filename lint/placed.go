package lint

import (
	"iter"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lint/internal/directive"
)

// commentKind says where a comment stands.
type commentKind uint8

const (
	AboveStatement  commentKind = iota // on a line of its own
	BesideStatement                    // on the line of its statement, or in it
	BesideHead                         // behind the brace that a statement opens
	behindAll                          // behind the last statement of a block or file
)

// PlacedComment is a comment with what it stands at.
type PlacedComment struct {
	ast.Comment
	Kind  commentKind
	Stmt  ast.Stmt // nil behind all statements
	Scope *Scope   // that the comment stands in
}

// PlacedComments yields the comments of a text with what they stand at.
func (t *Text) PlacedComments() iter.Seq[PlacedComment] {
	return func(yield func(PlacedComment) bool) {
		more := true
		give := func(list []ast.Comment, kind commentKind, stmt ast.Stmt, s *Scope) {
			for i := 0; i < len(list) && more; i++ {
				more = yield(PlacedComment{list[i], kind, stmt, s})
			}
		}
		for stmt, scope := range Each[ast.Stmt](t) {
			if c := stmt.Comments(); c != nil {
				give(c.Before, AboveStatement, stmt, scope)
				give(c.Inner, BesideStatement, stmt, scope)
				give(c.Suffix, BesideStatement, stmt, scope)
			}
			for _, b := range ast.Blocks(stmt) {
				give(b.Head, BesideHead, stmt, scope)
				give(b.After, behindAll, nil, scope.Inside(stmt, b))
			}
			if cond, ok := stmt.(*ast.Conditional); ok && cond.Else != nil {
				give(cond.Else.Before, BesideStatement, stmt, scope)
				give(cond.Else.Inner, BesideStatement, stmt, scope)
			}
		}
		give(t.Tree.After, behindAll, nil, &Scope{Stmts: t.Tree.Stmts})
	}
}

// Assertion is a comment "# aa-lint: assert WORD…" by which a text says what
// holds for its profiles, for rules to check.
type Assertion struct {
	ast.Comment
	Words []string
	// Profile is the profile that the comment stands in or directly above;
	// nil if it is for every profile of the file.
	Profile *ast.Profile
}

// Assertions returns the assertions of a text.
func (t *Text) Assertions() []Assertion {
	t.assert.Do(func() { t.assertions = t.findAssertions() })
	return t.assertions
}

func (t *Text) findAssertions() []Assertion {
	var found []Assertion
	if !directive.Has(t.Source.Text()) {
		return nil
	}
	for c := range t.PlacedComments() {
		d, ok := directive.Parse(c.Comment)
		if !ok || d.Foreign || d.Verb.Text != "assert" {
			continue
		}
		a := Assertion{Comment: c.Comment, Profile: c.Scope.Profile}
		if p, ok := c.Stmt.(*ast.Profile); ok {
			a.Profile = p
		}
		for _, w := range d.Values {
			a.Words = append(a.Words, w.Text)
		}
		found = append(found, a)
	}
	return found
}
