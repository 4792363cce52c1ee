package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// conditional builds `if expression { … }`.
func (p *parser) conditional() ast.Stmt {
	if at, ok := tooManyParens(p.toks); ok {
		return p.fail(at, "an expression that nests less deep")
	}
	shape, failed := parse(p, grammar().cond)
	if failed >= 0 {
		return p.brokenIf(failed)
	}
	c := &ast.Conditional{Cond: p.orExpr(shape.Cond)}
	head := p.from(shape.Open.Pos.Line)
	p.checkBooleans(c.Cond)
	open := p.toks[shape.Open.Pos.Line]
	c.Then = p.block(open, scope{kind: inBlock, profile: p.scope.profile, head: head})
	c.SetSpan(head.Join(c.Then.Span()))
	return c
}

// brokenIf reports a condition that does not hold together. A brace that is
// glued to the word before it opens the block all the same.
func (p *parser) brokenIf(failed int) ast.Stmt {
	if i, ok := p.glued(failed); ok {
		return p.gluedIf(i)
	}
	return p.fail(failed, p.expectedInExpr(failed))
}

// glued finds the first word up to the end of the line of token i that ends in
// a brace, or starts with one.
func (p *parser) glued(i int) (int, bool) {
	for k := 1; k < len(p.toks); k++ {
		if k > i && p.newLine(k) {
			break
		}
		t := p.toks[k]
		if text := p.text(t); t.Kind == lexer.Word && (strings.HasSuffix(text, "{") || strings.HasPrefix(text, "{")) {
			return k, true
		}
	}
	return 0, false
}

func (p *parser) gluedIf(i int) ast.Stmt {
	t := p.toks[i]
	text := p.text(t)
	brace := t.Span.Start + uint32(strings.IndexByte(text, '{'))
	at := source.Span{Start: brace, End: brace + 1}
	f := p.report(diag.SyntaxError, at, `a blank is needed around "{": here it is part of the word %q`, text)
	insert := at.Start
	if strings.HasPrefix(text, "{") {
		insert = at.End
	}
	p.fix(f, true, source.At(insert), " ", "insert a blank")
	b := p.badNode(brace)
	p.rewind(at.End)
	b.Body = p.block(lexer.Token{Kind: lexer.LBrace, Span: at}, scope{kind: inBlock, profile: p.scope.profile, head: b.Span()})
	b.SetSpan(b.Span().Join(b.Body.Span()))
	return b
}

// openConditional returns the conditional that an "else" behind the statements
// belongs to; nil if there is none.
func openConditional(stmts []ast.Stmt) *ast.Conditional {
	if len(stmts) == 0 {
		return nil
	}
	c, ok := stmts[len(stmts)-1].(*ast.Conditional)
	for ok && c.Else != nil {
		if c.Else.If == nil {
			return nil
		}
		c = c.Else.If
	}
	return c
}

// elseBranch reads the statement that starts with "else" and hangs it on the
// conditional before it.
func (p *parser) elseBranch(c *ast.Conditional, before, inner []ast.Comment) {
	e := &ast.Else{Keyword: p.toks[0].Span, Before: before, Inner: inner}
	c.Else = e
	switch {
	case p.kindAt(1) == lexer.LBrace:
		e.Block = p.block(p.toks[1], scope{kind: inBlock, profile: p.scope.profile, head: p.from(1)})
	case p.kindAt(1) == lexer.If:
		p.toks = append(p.toks[:0], p.toks[1:]...)
		if next, ok := p.conditional().(*ast.Conditional); ok {
			e.If = next
		}
	default:
		p.fail(1, `"{" or "if" behind "else"`)
	}
	c.SetSpan(c.Span().Join(e.Span()))
	p.owns(c, c.Span().End)
}

// elseAlone reads the block of an "else" that belongs to nothing.
func (p *parser) elseAlone() ast.Stmt {
	switch p.kindAt(1) {
	case lexer.LBrace:
		b := p.badNode(p.toks[1].Span.Start)
		b.Body = p.block(p.toks[1], scope{kind: inBlock, profile: p.scope.profile, head: p.from(1)})
		b.SetSpan(b.Span().Join(b.Body.Span()))
		return b
	case lexer.If:
		p.toks = append(p.toks[:0], p.toks[1:]...)
		return p.conditional()
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
func (p *parser) checkBlockAccess(outer ast.Access, body *ast.Block) {
	if outer == ast.AccessDefault {
		return
	}
	for _, stmt := range body.Stmts {
		switch s := stmt.(type) {
		case *ast.QualifierBlock:
			if s.Qualifiers.Access == ast.AccessDefault {
				p.checkBlockAccess(outer, s.Body)
			} else {
				p.contradicts(outer, &s.Qualifiers)
			}
		case *ast.FileRule, *ast.LinkRule, *ast.ChangeProfileRule:
			p.contradicts(outer, s.(ast.Rule).Quals())
		case *ast.Conditional:
			p.checkConditionalAccess(outer, s)
		}
	}
}

func (p *parser) checkConditionalAccess(outer ast.Access, c *ast.Conditional) {
	p.checkBlockAccess(outer, c.Then)
	if c.Else == nil {
		return
	}
	if c.Else.Block != nil {
		p.checkBlockAccess(outer, c.Else.Block)
	}
	if c.Else.If != nil {
		p.checkConditionalAccess(outer, c.Else.If)
	}
}

func (p *parser) contradicts(outer ast.Access, q *ast.Qualifiers) {
	if q.Access == ast.AccessDefault || q.Access == outer {
		return
	}
	p.report(diag.InvalidRuleShape, q.AccessSpan, "%q contradicts the qualifier of the block around it", p.slice(q.AccessSpan))
}
