package parser

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
)

// conditional builds `if expression { … }`.
func (p *parser) conditional() ast.Stmt {
	if at, ok := tooManyParens(p.toks); ok {
		return p.fail(at, "an expression that nests less deep")
	}
	cond, end := p.expression(1)
	if cond == nil || p.kindAt(end) != lexer.LBrace {
		return p.brokenCondition(end)
	}
	c := &ast.Conditional{Cond: cond}
	head, open := p.from(end), p.toks[end]
	p.checkBooleans(c.Cond)
	c.Then = p.block(open, scope{kind: inBlock, profile: p.scope.profile, head: head, conditional: true})
	c.SetSpan(head.Join(c.Then.Span()))
	return c
}

// brokenCondition reports a condition that does not hold together.
func (p *parser) brokenCondition(failed int) ast.Stmt {
	if p.mendHead() {
		return p.buildStatement()
	}
	stmt := p.fail(failed, p.expectedInExpr(failed))
	p.brokenIf, _ = stmt.(*ast.Bad)
	return stmt
}

// extend makes the span of a conditional end with its last branch.
func extend(c *ast.Conditional) {
	if c.Else == nil {
		return
	}
	if c.Else.If != nil {
		extend(c.Else.If)
	}
	c.SetSpan(c.Span().Join(c.Else.Span()))
}

// elseBranch reads the statement that starts with "else" and hangs it on the
// conditional before it. What cannot be read is returned.
func (p *parser) elseBranch(c *ast.Conditional, before, inner []ast.Comment) *ast.Bad {
	around := p.begin(inner)
	e := &ast.Else{Keyword: p.toks[0].Span, Before: before}
	bad := p.readElse(e)
	p.settle()
	inner = p.keptComments()
	p.endStatement(around)
	if bad != nil {
		if p.splice == nil {
			bad.Text = p.src[e.Keyword.Start : bad.Span().Start+uint32(len(bad.Text))]
		}
		bad.SetSpan(e.Keyword.Join(bad.Span()))
		attach(bad, before, nil)
		p.attachInner(bad, inner)
		return bad
	}
	for n := len(inner); e.If != nil && n > 0 && inner[n-1].Place.Start >= e.If.Span().Start; n = len(inner) {
		attach(e.If, nil, inner[n-1:])
		inner = inner[:n-1]
	}
	c.Else, e.Inner = e, inner
	c.SetSpan(c.Span().Join(e.Span()))
	p.owns(c, c.Span().End)
	return nil
}

// readElse reads what stands behind "else".
func (p *parser) readElse(e *ast.Else) *ast.Bad {
	switch {
	case p.kindAt(1) == lexer.LBrace:
		e.Block = p.block(p.toks[1], scope{kind: inBlock, profile: p.scope.profile, head: p.from(1)})
		return nil
	case p.kindAt(1) == lexer.If:
		p.toks = append(p.toks[:0], p.toks[1:]...)
		next := p.conditional()
		e.If, _ = next.(*ast.Conditional)
		bad, _ := next.(*ast.Bad)
		return bad
	case p.mendHead():
		return p.readElse(e)
	}
	bad, _ := p.fail(1, `"{" or "if" behind "else"`).(*ast.Bad)
	return bad
}

// elseAlone reads the block of an "else" that belongs to nothing, or to an "if"
// that could not be read.
func (p *parser) elseAlone() ast.Stmt {
	switch p.kindAt(1) {
	case lexer.LBrace:
		return p.badBlock(p.toks[1], inBlock)
	case lexer.If:
		return p.badUpTo(p.toks[1].Span.Start)
	}
	return p.bad()
}

// qualifierBlock builds `qualifiers { … }`; token i is the brace.
func (p *parser) qualifierBlock(quals ast.Qualifiers, i int) ast.Stmt {
	b := &ast.QualifierBlock{}
	b.Qualifiers = quals
	head := p.from(i)
	if quals.Priority != nil && quals.Level() != 0 {
		p.report(diag.InvalidRuleShape, quals.Priority.Place, "a block cannot have a priority: give it to the rules inside")
	}
	b.Body = p.block(p.toks[i], scope{kind: inBlock, profile: p.scope.profile, head: head})
	b.SetSpan(head.Join(b.Body.Span()))
	p.checkBlockAccess(quals.Access, b.Body)
	return b
}

// checkBlockAccess reports rules on files, links and change_profile in a block
// that contradict its access. Other rules the reference drops from blocks.
func (rp *reporter) checkBlockAccess(outer ast.Access, body *ast.Block) {
	if outer == ast.AccessDefault {
		return
	}
	for _, stmt := range body.Stmts {
		switch s := stmt.(type) {
		case *ast.QualifierBlock:
			if s.Qualifiers.Access == ast.AccessDefault {
				rp.checkBlockAccess(outer, s.Body)
			} else {
				rp.contradicts(outer, &s.Qualifiers)
			}
		case *ast.FileRule, *ast.LinkRule, *ast.ChangeProfileRule:
			rp.contradicts(outer, s.(ast.Rule).Quals())
		case *ast.Conditional:
			rp.checkConditionalAccess(outer, s)
		}
	}
}

func (rp *reporter) checkConditionalAccess(outer ast.Access, c *ast.Conditional) {
	rp.checkBlockAccess(outer, c.Then)
	if c.Else == nil {
		return
	}
	if c.Else.Block != nil {
		rp.checkBlockAccess(outer, c.Else.Block)
	}
	if c.Else.If != nil {
		rp.checkConditionalAccess(outer, c.Else.If)
	}
}

func (rp *reporter) contradicts(outer ast.Access, q *ast.Qualifiers) {
	if q.Access == ast.AccessDefault || q.Access == outer {
		return
	}
	rp.report(diag.InvalidRuleShape, q.AccessSpan, "%q contradicts the qualifier of the block around it", rp.slice(q.AccessSpan))
}
