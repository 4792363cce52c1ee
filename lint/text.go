package lint

import (
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// Text is one file as rules see it. What several rules ask for is worked out
// once. It is safe for concurrent use, and nothing in it may be changed.
type Text struct {
	*load.File
	Path     string // as the user reads it, with slashes
	Fragment bool   // others include it
	// Carried is the profile of a manifest that the text is of; nil for files.
	Carried *kube.Profile
	// Addon is the add-on for Home Assistant whose profile the text is; nil for
	// others.
	Addon *kube.Addon

	walk  sync.Once
	stmts []located
	scan  sync.Once
	toks  []source.Span

	assert     sync.Once
	assertions []Assertion

	guard   sync.Once
	guarded map[ast.Stmt]bool

	errors sync.Once
	wrong  []uint32 // where errors start, in order
}

type located struct {
	stmt  ast.Stmt
	scope *Scope
}

// Scope is a sequence of statements: a file, or a block in it.
type Scope struct {
	Outer   *Scope       // the one around; nil for the file
	Owner   ast.Stmt     // the statement whose block it is; nil for the file
	Profile *ast.Profile // the innermost profile around; nil if there is none
	// ProfileName is its full name, a child as parent//child; "" if there is
	// none.
	ProfileName string
	// Conditional is set if the statements count only under a condition.
	Conditional bool
	Stmts       []ast.Stmt

	access ast.Access // that the blocks around give to rules without one
}

// Inside returns the scope of a block of a statement in this one.
func (s *Scope) Inside(owner ast.Stmt, b *ast.Block) *Scope {
	inner := *s
	inner.Outer, inner.Owner, inner.Stmts = s, owner, b.Stmts
	switch o := owner.(type) {
	case *ast.Profile:
		inner.Profile = o
		inner.ProfileName = o.Name.Value()
		if s.ProfileName != "" {
			inner.ProfileName = ast.Nested(s.ProfileName, inner.ProfileName)
		}
	case *ast.Conditional:
		inner.Conditional = true
	case *ast.QualifierBlock:
		if o.Qualifiers.Access != ast.AccessDefault {
			inner.access = o.Qualifiers.Access
		}
	}
	return &inner
}

// Each yields the statements of one type in document order, those of nested
// blocks too, with the scope that they stand in. With the type ast.Stmt or
// ast.Rule it yields all of them.
func Each[S ast.Stmt](t *Text) iter.Seq2[S, *Scope] {
	return func(yield func(S, *Scope) bool) {
		t.walk.Do(t.collect)
		for _, l := range t.stmts {
			if s, ok := l.stmt.(S); ok && !yield(s, l.scope) {
				return
			}
		}
	}
}

// EachRule yields the rules of a text with the scope that they stand in, and not
// the blocks with qualifiers around them.
func EachRule(t *Text) iter.Seq2[ast.Rule, *Scope] {
	return func(yield func(ast.Rule, *Scope) bool) {
		for rule, scope := range Each[ast.Rule](t) {
			if _, isBlock := rule.(*ast.QualifierBlock); !isBlock && !yield(rule, scope) {
				return
			}
		}
	}
}

// EachAllowing yields the rules of one type that do not deny.
func EachAllowing[R ast.Rule](t *Text) iter.Seq2[R, *Scope] {
	return func(yield func(R, *Scope) bool) {
		for rule, scope := range Each[R](t) {
			if !scope.Denies(rule) && !yield(rule, scope) {
				return
			}
		}
	}
}

// collect is the one traversal that all rules share.
func (t *Text) collect() {
	var visit func(s *Scope)
	visit = func(s *Scope) {
		for _, stmt := range s.Stmts {
			t.stmts = append(t.stmts, located{stmt, s})
			for _, b := range ast.Blocks(stmt) {
				visit(s.Inside(stmt, b))
			}
		}
	}
	visit(&Scope{Stmts: t.Tree.Stmts})
}

// Tokens returns the places of the tokens of the text. Comments are no tokens.
func (t *Text) Tokens() []source.Span {
	t.scan.Do(func() {
		for s := lexer.New(t.Source.Text()); ; {
			token := s.Next()
			if token.Kind == lexer.EOF {
				return
			}
			t.toks = append(t.toks, token.Span)
		}
	})
	return t.toks
}

// Comments yields the comments of the text in document order.
func (t *Text) Comments() iter.Seq[ast.Comment] {
	return func(yield func(ast.Comment) bool) {
		if strings.IndexByte(t.Source.Text(), '#') < 0 {
			return
		}
		more := true
		ast.Walk(t.Tree, func(n ast.Node) bool {
			if c, ok := n.(*ast.Comment); ok && more {
				more = yield(*c)
			}
			return more
		})
	}
}

// Broken reports whether the text has a mistake of syntax, so that what seems
// to be missing in it may only not have been understood.
func (t *Text) Broken() bool {
	for _, f := range t.Findings {
		if policy.IsSyntaxError(f) {
			return true
		}
	}
	return t.Tree.Open
}

// Misread reports whether the parser found an error in a statement, so that the
// tree may not have all that it says.
func (t *Text) Misread(stmt ast.Stmt) bool {
	t.errors.Do(func() {
		for _, f := range t.Findings.Errors() {
			t.wrong = append(t.wrong, f.Place.Span.Start)
		}
		slices.Sort(t.wrong)
	})
	at := stmt.Span()
	first, _ := slices.BinarySearch(t.wrong, at.Start)
	return first < len(t.wrong) && t.wrong[first] <= at.End
}

// Denies reports whether a rule denies, by its own qualifier or by that of a
// block around it.
func (s *Scope) Denies(r ast.Rule) bool {
	access := r.Quals().Access
	if access == ast.AccessDefault {
		access = s.access
	}
	return access == ast.AccessDeny
}

// At returns the innermost statement at an offset, and the scope that it stands
// in; nil if there is none.
func (t *Text) At(offset uint32) (ast.Stmt, *Scope) {
	t.walk.Do(t.collect)
	next, _ := slices.BinarySearchFunc(t.stmts, offset+1, func(l located, at uint32) int {
		return int(l.stmt.Span().Start) - int(at)
	})
	if next == 0 {
		return nil, nil
	}
	l := t.stmts[next-1]
	for stmt, scope := l.stmt, l.scope; ; {
		if s := stmt.Span(); s.Contains(source.At(offset)) {
			return stmt, scope
		}
		if scope.Outer == nil {
			return nil, nil
		}
		stmt, scope = scope.Owner, scope.Outer
	}
}

// Lines returns the whole lines from an offset to another.
func (t *Text) Lines(start, end uint32) source.Span {
	first, last := t.Source.LineAt(start), t.Source.LineAt(end)
	return source.Span{Start: t.Source.Line(first).Start, End: t.Source.Line(last).End}
}

// Paragraph returns the lines from a comment to the next blank one, or to the
// end of the block around it.
func (t *Text) Paragraph(c PlacedComment) source.Span {
	end := t.Source.Span().End
	if stmts := c.Scope.Stmts; len(stmts) > 0 {
		end = max(c.Place.End, stmts[len(stmts)-1].Span().End)
	}
	rest := t.Source.Slice(source.Span{Start: c.Place.End, End: end})
	at := c.Place.End
	for line := range strings.Lines(rest) {
		if strings.TrimSpace(line) == "" && at > c.Place.End {
			end = at
			break
		}
		at += uint32(len(line))
	}
	return t.Lines(c.Place.Start, end)
}

// Written returns where something in a text is written: in the manifest, if one
// carries the text. Places in other files stay.
func (t *Text) Written(at diag.Place) diag.Place {
	if t.Carried == nil || at.File != t.Source {
		return at
	}
	return t.Carried.Place(at.Span)
}
