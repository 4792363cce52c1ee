package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// fail reports that token i of the statement does not fit, goes on behind the
// statement and returns its text as a bad node. expected says in the
// language's terms what would have fitted.
func (p *parser) fail(i int, expected string) ast.Stmt {
	i = min(i, len(p.toks)-1)
	if quote, ok := p.openQuote(); ok {
		return p.unclosedQuote(quote)
	}
	p.unexpected(i, expected)
	return p.badFrom(i)
}

// unexpected reports that token i of the statement does not fit.
func (p *parser) unexpected(i int, expected string) {
	switch t := p.toks[i]; t.Kind {
	case lexer.Illegal:
		p.illegal(t)
	case lexer.EOF:
		p.endsInside(expected)
	default:
		p.report(diag.SyntaxError, t.Span, "unexpected %s, expected %s", p.describe(t), expected)
	}
}

// badFrom returns the statement as a bad node and goes on where the next one
// seems to start, behind the mistake at token i. If the statement opens a
// block, the block is read: what is in it is not to blame.
func (p *parser) badFrom(i int) ast.Stmt {
	last := p.toks[len(p.toks)-1]
	if p.splice != nil {
		return p.badNode(last.Span.End)
	}
	if brace, ok := p.braceAtEnd(p.toks[0].Span.Start); ok && last.Kind != lexer.LBrace && p.opensBlock() {
		return p.blockAt(brace)
	}
	if line, ok := p.lineInside(i); ok {
		return p.badUpTo(line)
	}
	switch last.Kind {
	case lexer.LBrace:
		return p.badBlock(last, inProfile)
	case lexer.RBrace:
		if len(p.toks) > 1 {
			return p.badUpTo(last.Span.Start)
		}
	case lexer.EOF, lexer.Illegal:
		return p.badUpTo(p.nextStatement(p.toks[0].Span.Start, p.toks[min(i, len(p.toks)-1)].Span.Start))
	}
	return p.badNode(last.Span.End)
}

// bad returns a statement whose mistake has been reported as a bad node.
func (p *parser) bad() ast.Stmt { return p.badFrom(len(p.toks) - 1) }

// badBlock returns the statement as a bad node and reads the block that it
// opens with a brace.
func (p *parser) badBlock(open lexer.Token, kind scopeKind) *ast.Bad {
	b := p.badNode(open.Span.Start)
	b.Body = p.block(open, scope{kind: kind, head: b.Span(), profile: p.scope.profile})
	b.SetSpan(b.Span().Join(b.Body.Span()))
	return b
}

// badUpTo returns the statement as a bad node that ends before an offset, where
// reading goes on.
func (p *parser) badUpTo(end uint32) *ast.Bad {
	end = max(end, p.toks[0].Span.Start+1)
	b := p.badNode(end)
	p.rewind(end)
	return b
}

func (s *statement) badNode(end uint32) *ast.Bad {
	span := source.Span{Start: s.toks[0].Span.Start, End: end}
	b := &ast.Bad{Spliced: len(s.inner) > 0}
	if s.splice == nil {
		b.Text = strings.TrimRight(s.src[span.Start:max(span.Start, span.End)], " \t\r\n")
		span.End = span.Start + uint32(len(b.Text))
	} else {
		s.failed = true
	}
	b.SetSpan(span)
	return b
}

// extendBad makes a bad node end at an offset if it ends before.
func (in *input) extendBad(b *ast.Bad, end uint32) {
	if start := b.Span().Start; b.Span().End < end {
		b.SetSpan(source.Span{Start: start, End: end})
		if in.splice == nil {
			b.Text = in.src[start:end]
		}
	}
}

// onlyToken returns a bad node of one token; reading goes on behind it.
func (p *parser) onlyToken(t lexer.Token) ast.Stmt {
	b := &ast.Bad{Text: p.text(t)}
	b.SetSpan(t.Span)
	p.rewind(t.Span.End)
	return b
}

// rewind makes the scanner read again from an offset, at the start of a
// statement. In a text of mistakes alone that could be done without end; where
// the text was read several times over, reading goes on where it is.
func (p *parser) rewind(offset uint32) {
	if p.splice != nil {
		p.failed = true
		return
	}
	at := p.scan.Offset()
	if offset < at {
		p.reread += int(at - offset)
		if p.exhausted() {
			offset, p.lost = at, at
		}
	}
	p.back = min(p.back, offset)
	p.scan.Seek(offset)
	n := len(p.comments)
	for n > 0 && p.comments[n-1].Place.Start >= offset {
		n--
	}
	p.comments = p.comments[:n]
}

// exhausted reports whether so much of the text was read again that it must end.
func (fd *feed) exhausted() bool { return fd.reread > 4*len(fd.src)+1<<16 }

// lineInside finds a line that looks like the start of another statement among
// the tokens behind token i.
func (p *parser) lineInside(i int) (uint32, bool) {
	indent := p.indent(p.toks[0].Span.Start)
	end := p.toks[len(p.toks)-1].Span.Start
	for at := p.toks[min(i, len(p.toks)-1)].Span.Start; ; {
		at = lineEnd(p.src, at) + 1
		if at >= end {
			return 0, false
		}
		if p.signAt(skipBlanks(p.src, at), indent) != noSign {
			return at, true
		}
	}
}

// trial reports whether a whole statement can be read at an offset.
func (fd *feed) trial(at uint32) bool {
	if fd.exhausted() {
		return false
	}
	q := newParser(fd.file, fd.src, Options{Fragment: true})
	q.scan.Seek(at)
	q.scope.kind = inBlock
	q.gather()
	defer func() { fd.reread += int(q.scan.Offset() - at) }()
	switch q.kindAt(len(q.toks) - 1) {
	case lexer.LBrace, lexer.RBrace:
		return startsRule(q.toks[0].Kind) && isKeyword(q.toks[0].Kind) || len(q.toks) == 1
	case lexer.Comma, lexer.EndOfLine:
		q.buildStatement()
		return len(q.diags.Errors()) == 0
	}
	return isInclude(q.toks[0].Kind)
}

// isKeyword reports whether a token is a word of the language.
func isKeyword(k lexer.Kind) bool { return k >= lexer.In }

// endRule checks that the statement ends with a comma at token i. If it does
// not, it reports the comma missing and goes back to read on behind the token
// before.
func (p *parser) endRule(i int) {
	if p.kindAt(i) == lexer.Comma {
		return
	}
	if p.kindAt(i) == lexer.EOF && p.endsInBlock(",") {
		return
	}
	p.missingComma(i)
	if p.kindAt(i) != lexer.EOF {
		p.rewind(p.toks[i-1].Span.End)
	}
}

// missingComma reports that the comma behind token i-1 is missing.
func (s *statement) missingComma(i int) *diag.Finding {
	s.open = s.open || s.kindAt(i) == lexer.EOF || len(s.inner) > 0
	before := s.toks[i-1].Span
	f := s.report(diag.MissingComma, before, `missing "," at the end of this rule`)
	s.fix(f, true, source.At(before.End), ",", `insert ","`)
	return f
}
