package parser

import (
	"math"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// mendHead puts the head of a block in order.
func (p *parser) mendHead() bool {
	return p.mend(p.strayComments, p.gluedOpen, p.looseFlags, p.headParens, p.missingOpen)
}

// gluedOpen finds the word on the first line that ends in the brace which was
// meant to open the block, or starts with it.
func (s *statement) gluedOpen() (mending, bool) {
	for i, t := range s.toks {
		if i > 0 && s.newLine(i) {
			break
		}
		text := s.text(t)
		switch t.Kind {
		case lexer.Word, lexer.Path, lexer.Illegal:
		default:
			continue
		}
		switch {
		case len(text) < 2 || text[0] == '"' || text[0] == '#':
		case strings.Trim(text, "{") == "":
			extra := source.Span{Start: t.Span.Start + 1, End: t.Span.End}
			return mending{[]edit{{at: extra.Start, del: extra.End - extra.Start}}, func() *diag.Finding {
				return s.report(diag.SyntaxError, extra, `unexpected "{": the block is open already`)
			}, "remove it", true, false}, true
		case strings.HasSuffix(text, "{") && !strings.HasPrefix(s.src[t.Span.End:], ","):
			return s.blankAt(i, "before", t.Span.End-1, t.Span.End-1), true
		case strings.HasPrefix(text, "{") && (s.toks[0].Kind == lexer.If || s.toks[0].Kind == lexer.Else):
			return s.blankAt(i, "behind", t.Span.Start, t.Span.Start+1), true
		}
	}
	return mending{}, false
}

// blankAt puts a blank beside a brace that is part of token i.
func (s *statement) blankAt(i int, where string, brace, blank uint32) mending {
	t := s.toks[i]
	what := "word"
	if i <= 2 && s.toks[0].Kind != lexer.If && s.toks[0].Kind != lexer.Else {
		what = "name"
	}
	return mending{insert(blank, " "), func() *diag.Finding {
		at := source.Span{Start: brace, End: brace + 1}
		return s.report(diag.SyntaxError, at, `a blank is needed %s "{": here it is part of the %s %s`, where, what, diag.Quote(s.text(t)))
	}, "insert a blank", true, false}
}

// looseFlags finds flags whose parentheses are missing, or the first of them.
func (s *statement) looseFlags() (mending, bool) {
	for i := 1; i+2 < len(s.toks); i++ {
		if s.text(s.toks[i]) != "flags" || s.toks[i+1].Kind != lexer.Eq || s.toks[i+2].Kind == lexer.LParen {
			continue
		}
		brace, ok := s.braceAtEnd(s.toks[i].Span.Start)
		first := s.toks[i+2].Span.Start
		if !ok || brace <= first {
			return mending{}, false
		}
		end := first + uint32(len(strings.TrimRight(s.src[first:brace], " \t")))
		edits := insert(first, "(")
		if s.src[end-1] != ')' {
			edits = append(edits, edit{at: end, text: ")"})
		}
		at := source.Span{Start: s.toks[i].Span.Start, End: end}
		return mending{edits, func() *diag.Finding {
			return s.report(diag.SyntaxError, at, "flags are a list in parentheses")
		}, "insert the parentheses", true, false}, true
	}
	return mending{}, false
}

// headParens finds a parenthesis of the head that is not closed before its
// "{", closes nothing, or is part of a word.
func (s *statement) headParens() (mending, bool) {
	for k, t := range s.toks {
		text := s.text(t)
		switch {
		case k < 2 || strings.HasPrefix(text, `"`):
		case text == "{" && s.openParens(k) > 0:
			return s.closeParen(k, ")"), true
		case t.Kind == lexer.RParen && s.openParens(k) == 0:
			return mending{[]edit{{at: t.Span.Start, del: 1}}, func() *diag.Finding {
				return s.report(diag.SyntaxError, t.Span, `")" closes nothing`)
			}, "remove it", true, false}, true
		case t.Kind == lexer.Word && t.Mode == lexer.ExprMode && strings.HasSuffix(text, ")") && s.openParens(k) > 0:
			paren := t.Span.End - uint32(len(text)-len(strings.TrimRight(text, ")")))
			return mending{insert(paren, " "), func() *diag.Finding {
				at := source.Span{Start: paren, End: t.Span.End}
				return s.report(diag.SyntaxError, at, `")" is part of the word %s here: put a blank before it`, diag.Quote(text))
			}, "insert a blank", true, false}, true
		}
		if k > 1 && s.newLine(k) && t.Kind != lexer.LBrace && text != "{" {
			break
		}
	}
	return mending{}, false
}

// missingOpen finds the first line of a block whose "{" is missing.
func (p *parser) missingOpen() (mending, bool) {
	least := 2
	if k := p.toks[0].Kind; k == lexer.Else || k == lexer.Path || k == lexer.Ident {
		least = 1
	}
	k, ok := p.statementInside(least, math.MaxUint32)
	if ok = ok && p.isBody(k); !ok {
		k, ok = p.ruleBehindHead()
	}
	if !ok || p.openParens(k) > 0 {
		return mending{}, false
	}
	what := "the head of the profile"
	switch p.toks[0].Kind {
	case lexer.If:
		what = "the condition"
	case lexer.Else:
		what = `"else"`
	}
	before := p.toks[k-1].Span
	return mending{insert(before.End, " {"), func() *diag.Finding {
		return p.report(diag.SyntaxError, before, `"{" is missing behind %s`, what)
	}, `insert "{"`, true, false}, true
}

// isBody reports whether the line of token k can be the first of the block: it
// is indented deeper than its head, or can stand nowhere else.
func (p *parser) isBody(k int) bool {
	at := min(p.toks[k].Span.Start, p.includeLine())
	if p.src[at] == '{' {
		return false
	}
	if p.indent(at) > p.indent(p.toks[0].Span.Start) {
		return true
	}
	if p.toks[0].Kind == lexer.Path || p.toks[0].Kind == lexer.Ident || p.startsAssignment(at) {
		return false
	}
	switch lexer.Keyword(nameAt(p.src, at)) {
	case lexer.Profile, lexer.Hat, lexer.Alias, lexer.ABI:
		return false
	}
	return p.src[at] != '^' && p.src[at] != '}'
}

// ruleBehindHead finds a file rule on the line of the head.
func (s *statement) ruleBehindHead() (int, bool) {
	n := len(s.toks)
	if n < 5 || s.toks[n-1].Kind != lexer.Comma || s.toks[n-3].Kind != lexer.Path || !lexer.IsPerms(s.text(s.toks[n-2])) {
		return 0, false
	}
	return n - 3, true
}
