package lint

import (
	"iter"

	"github.com/aa-lint/aa-lint/ast"
)

// commentKind says where a comment stands.
type commentKind uint8

const (
	aboveStatement  commentKind = iota // on a line of its own
	besideStatement                    // on the line of its statement, or in it
	besideHead                         // behind the brace that a statement opens
	behindAll                          // behind the last statement of a block or file
)

// placedComment is a comment with what it stands at.
type placedComment struct {
	ast.Comment
	kind  commentKind
	stmt  ast.Stmt // nil behind all statements
	scope *Scope   // that the comment stands in
}

// comments yields the comments of a text with what they stand at.
func (t *Text) comments() iter.Seq[placedComment] {
	return func(yield func(placedComment) bool) {
		if t.manifest != nil {
			t.manifest.inYAML(yield)
			return
		}
		more := true
		give := func(list []ast.Comment, kind commentKind, stmt ast.Stmt, s *Scope) {
			for i := 0; i < len(list) && more; i++ {
				more = yield(placedComment{list[i], kind, stmt, s})
			}
		}
		for stmt, scope := range Each[ast.Stmt](t) {
			if c := stmt.Comments(); c != nil {
				give(c.Before, aboveStatement, stmt, scope)
				give(c.Inner, besideStatement, stmt, scope)
				give(c.Suffix, besideStatement, stmt, scope)
			}
			for _, b := range ast.Blocks(stmt) {
				give(b.Head, besideHead, stmt, scope)
				give(b.After, behindAll, nil, scope.inside(stmt, b))
			}
			if cond, ok := stmt.(*ast.Conditional); ok && cond.Else != nil {
				give(cond.Else.Before, besideStatement, stmt, scope)
				give(cond.Else.Inner, besideStatement, stmt, scope)
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
	if !hasDirectives(t.Source.Text()) {
		return nil
	}
	for c := range t.comments() {
		d, ok := parseDirective(c.Comment)
		if !ok || d.foreign || d.verb.text != "assert" {
			continue
		}
		a := Assertion{Comment: c.Comment, Profile: c.scope.Profile}
		if p, ok := c.stmt.(*ast.Profile); ok {
			a.Profile = p
		}
		for _, w := range d.values {
			a.Words = append(a.Words, w.text)
		}
		found = append(found, a)
	}
	return found
}
