package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// openQuote returns the first quoted word that goes on over a line end: in a
// broken statement its quote is what is not closed.
func (s *statement) openQuote() (lexer.Token, bool) {
	if s.splice != nil {
		return lexer.Token{}, false
	}
	for _, t := range s.toks {
		text := s.text(t)
		if strings.HasPrefix(text, `"`) && strings.Contains(text, "\n") || t.Reason == lexer.UnclosedQuote {
			return t, true
		}
	}
	return lexer.Token{}, false
}

// unclosedQuote reports the quote at the start of a token and goes on in the
// next line, or in the block that the line opens.
func (p *parser) unclosedQuote(t lexer.Token) ast.Stmt {
	p.reportQuote(t)
	if brace, ok := p.braceAtEnd(t.Span.Start); ok && p.opensBlock() {
		return p.blockAt(brace)
	}
	resume := p.nextStatement(p.toks[0].Span.Start, t.Span.Start)
	p.endFinding(resume)
	return p.badUpTo(resume)
}

// reportQuote reports a quote without a second one: one that opens a word, or
// one behind a word that none has opened.
func (s *statement) reportQuote(t lexer.Token) {
	start := t.Span.Start
	at := source.Span{Start: start, End: start + 1}
	if first, ok := s.wordBefore(start); ok {
		f := s.report(diag.SyntaxError, at, "this quote closes nothing: there is none before the word")
		if !strings.Contains(s.src[s.lineStart(start):start], `"`) {
			s.fix(f, false, source.At(first), `"`, "insert a quote before the word")
		}
		return
	}
	f := s.report(diag.SyntaxError, at, "this quote is not closed")
	note(f, `a quoted word ends at the next '"' that no backslash precedes`)
}

// wordBefore returns where the word starts that a quote at an offset is glued
// to. With a blank in it, it is the path that the statement starts with.
func (s *statement) wordBefore(quote uint32) (uint32, bool) {
	if s.splice != nil || quote == 0 || strings.IndexByte(" \t\r\n(=,{}\"", s.src[quote-1]) >= 0 {
		return 0, false
	}
	for _, t := range s.toks {
		if (t.Kind == lexer.Path || t.Kind == lexer.Word) && t.Span.Start < quote && !s.lineBetween(t.Span.Start, quote) {
			return t.Span.Start, true
		}
	}
	return 0, false
}

func (in *input) lineBetween(from, to uint32) bool { return strings.Contains(in.src[from:to], "\n") }

// opensBlock reports whether the statement is one that opens a block.
func (p *parser) opensBlock() bool {
	switch k := p.toks[0].Kind; k {
	case lexer.Profile, lexer.Hat, lexer.Caret, lexer.If, lexer.Else:
		return true
	case lexer.Path, lexer.Ident:
		return p.scope.kind < inProfile
	}
	return false
}

// blockAt returns the statement as a bad node with the block that the brace at
// an offset opens.
func (p *parser) blockAt(brace uint32) *ast.Bad {
	open := lexer.Token{Kind: lexer.LBrace, Span: source.Span{Start: brace, End: brace + 1}}
	p.rewind(open.Span.End)
	kind := inProfile
	if k := p.toks[0].Kind; k == lexer.If || k == lexer.Else {
		kind = inBlock
	}
	return p.badBlock(open, kind)
}

// quotedInside finds a quoted word that is glued to the word before it, and
// returns the whole run of words that are glued together.
func (s *statement) quotedInside() (source.Span, bool) {
	for i := 1; i < len(s.toks); i++ {
		t := s.toks[i]
		if s.toks[i-1].Span.End != t.Span.Start || !isPathLike(s.toks[i-1].Kind) || !strings.HasPrefix(s.text(t), `"`) {
			continue
		}
		first, end := i-1, i
		for end+1 < len(s.toks) && s.toks[end+1].Span.Start == s.toks[end].Span.End && isPathLike(s.toks[end+1].Kind) {
			end++
		}
		return s.toks[first].Span.Join(s.toks[end].Span), true
	}
	return source.Span{}, false
}

// quoteInside reports a quote that starts inside of a word.
func (p *parser) quoteInside(run source.Span) ast.Stmt {
	text := p.slice(run)
	quote := run.Start + uint32(strings.IndexByte(text, '"'))
	at := source.Span{Start: quote, End: quote + 1}
	if run.Start == quote {
		at.Start = quote + uint32(strings.IndexByte(text[1:], '"')) + 1
		at.End = at.Start + 1
	}
	f := p.report(diag.SyntaxError, at, "a quote cannot start inside of a word: quotes go around the whole word")
	whole := `"` + strings.ReplaceAll(text, `"`, "") + `"`
	p.fix(f, true, run, whole, "write %s", whole)
	return p.bad()
}

func isPathLike(k lexer.Kind) bool { return k == lexer.Path || k == lexer.Variable || k == lexer.Ident }
