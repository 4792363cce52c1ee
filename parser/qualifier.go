package parser

import (
	"sort"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// The qualifiers have one order in the language: priority, audit, access
// (allow, deny or prompt), ownership (owner or other).
const (
	priorityRank = iota + 1
	auditRank
	accessRank
	ownerRank
)

func qualifierRank(k lexer.Kind) int {
	switch k {
	case lexer.Priority:
		return priorityRank
	case lexer.Audit:
		return auditRank
	case lexer.Allow, lexer.Deny, lexer.Prompt:
		return accessRank
	case lexer.Owner, lexer.Other:
		return ownerRank
	}
	return 0
}

// qualifiers reads the qualifiers at the start of the statement and returns
// the index of the first token behind them, -1 if they break off (which is
// reported).
func (p *parser) qualifiers(q *ast.Qualifiers) int {
	rank, ordered, i := 0, true, 0
	for {
		t := p.toks[i]
		r := qualifierRank(t.Kind)
		if r == 0 {
			break
		}
		if r == rank && ordered {
			p.doubledQualifier(i)
		}
		ordered = ordered && r >= rank
		rank = max(rank, r)
		if r == priorityRank {
			if i = p.priority(q, i); i < 0 {
				return -1
			}
			continue
		}
		p.setQualifier(q, t)
		i++
	}
	if !ordered {
		p.misordered(i)
	}
	return i
}

func (in *input) setQualifier(q *ast.Qualifiers, t lexer.Token) {
	switch t.Kind {
	case lexer.Audit:
		q.Audit, q.AuditSpan = true, t.Span
	case lexer.Allow:
		q.Access, q.AccessSpan = ast.AccessAllow, t.Span
	case lexer.Deny:
		q.Access, q.AccessSpan = ast.AccessDeny, t.Span
	case lexer.Prompt:
		q.Access, q.AccessSpan = ast.AccessPrompt, t.Span
	case lexer.Owner:
		q.Ownership, q.OwnershipSpan = ast.OwnOwner, t.Span
		q.User = in.text(t) == "user"
	case lexer.Other:
		q.Ownership, q.OwnershipSpan = ast.OwnOther, t.Span
	}
}

// priority reads `priority=N` at token i and returns the index behind it.
func (p *parser) priority(q *ast.Qualifiers, i int) int {
	if p.toks[i+1].Kind != lexer.Eq || p.toks[i+2].Kind != lexer.Integer {
		bad := i + 1
		if p.toks[i+1].Kind == lexer.Eq {
			bad = i + 2
		}
		p.unexpected(bad, `"=" and a number from -1000 to 1000 behind "priority"`)
		return -1
	}
	number := p.wordAt(i + 2)
	prio := &ast.Priority{Value: number, Place: p.toks[i].Span.Join(number.Place)}
	level, err := strconv.Atoi(number.Raw)
	if err != nil || level < -1000 || level > 1000 {
		p.report(diag.InvalidRuleShape, number.Place, "priority %s is out of range: -1000 to 1000", number.Raw)
	}
	prio.Level = level
	q.Priority = prio
	return i + 3
}

func (s *statement) doubledQualifier(i int) {
	t := s.toks[i]
	what := map[int]string{
		priorityRank: "only one priority", auditRank: `"audit" once`,
		accessRank: "only one of allow, deny and prompt", ownerRank: "only one of owner and other",
	}[qualifierRank(t.Kind)]
	s.report(diag.SyntaxError, t.Span, "unexpected %s: a rule takes %s", s.describe(t), what)
}

// misordered reports qualifiers, the tokens before end, in a wrong order.
func (s *statement) misordered(end int) {
	type piece struct {
		rank int
		text string
	}
	var pieces []piece
	for i := 0; i < end; {
		n := 1
		if s.toks[i].Kind == lexer.Priority {
			n = 3
		}
		span := s.toks[i].Span.Join(s.toks[i+n-1].Span)
		pieces = append(pieces, piece{qualifierRank(s.toks[i].Kind), s.slice(span)})
		i += n
	}
	sort.SliceStable(pieces, func(i, j int) bool { return pieces[i].rank < pieces[j].rank })
	words := make([]string, len(pieces))
	for i, piece := range pieces {
		words[i] = piece.text
	}
	right := strings.Join(words, " ")
	at := s.from(end - 1)
	f := s.report(diag.SyntaxError, at, "the qualifiers of a rule are written in this order: %s", right)
	s.fix(f, true, at, right, "write %q", right)
}

// Qualifiers that a rule may not have.
const (
	noOwner    = 1 << iota // owner, other
	noPriority             // priority=
	noPrefix               // any
)

// checkQualifiers reports the qualifiers that a rule cannot have.
func (rp *reporter) checkQualifiers(q *ast.Qualifiers, not int, what string) {
	refuse := func(at source.Span, why string) {
		rp.report(diag.InvalidRuleShape, at, "%s cannot have %q%s", what, rp.slice(at), why)
	}
	if not&noPrefix != 0 {
		if !q.None() {
			refuse(q.Span(), "")
		}
		return
	}
	if not&noOwner != 0 && q.Ownership != ast.OwnAny {
		refuse(q.OwnershipSpan, ": only rules on files have owners")
	}
	if not&noPriority != 0 && q.Priority != nil && q.Level() != 0 {
		refuse(q.Priority.Place, "")
	}
}

// notQualifiable reports qualifiers before a statement that takes none, which
// is read on its own. It returns nil if the statement is none of those.
func (p *parser) notQualifiable(i int) ast.Stmt {
	what := p.unqualified(i)
	resume := p.toks[i].Span.Start
	if len(p.inner) > 0 && p.inner[0].Span().Start < resume {
		what, resume = "an include", p.inner[0].Span().Start
	}
	if what == "" {
		return nil
	}
	at := p.from(i - 1)
	at.End = min(at.End, resume)
	text := strings.TrimRight(p.slice(at), " \t\r\n")
	at.End = at.Start + uint32(len(text))
	p.report(diag.SyntaxError, at, "unexpected %s: %s takes no qualifiers", diag.Quote(text), what)
	return p.badUpTo(resume)
}

// unqualified names the statement at token i if it takes no qualifiers.
func (s *statement) unqualified(i int) string {
	switch s.toks[i].Kind {
	case lexer.Profile, lexer.Hat, lexer.Caret:
		return "a profile"
	case lexer.If:
		return `"if"`
	case lexer.ABI:
		return "abi"
	case lexer.Include, lexer.IncludeIfExists:
		return "an include"
	case lexer.Alias:
		return "an alias"
	}
	return ""
}
