package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// mendRule puts a rule in order.
func (p *parser) mendRule() bool {
	return p.mend(p.gluedClose, p.semicolon, p.listGoesOn, p.missingEnd, p.strayComments)
}

// mendFile puts a file rule in order, or the head of a profile that looks like
// one.
func (p *parser) mendFile() bool {
	if p.opensBlock() && strings.HasPrefix(p.text(p.toks[0]), "/") && p.mendHead() {
		return true
	}
	return p.mend(p.gluedClose, p.semicolon)
}

// gluedClose finds a "}" at the end of a word that closes a block: one that
// opens nothing in the word. A comma that is missing before it is part of the
// same mistake.
func (p *parser) gluedClose() (mending, bool) {
	if p.scope.kind < inProfile || p.mended > 0 {
		return mending{}, false
	}
	for i, t := range p.untilComment() {
		text := p.text(t)
		if t.Kind == lexer.RBrace && i > 0 && p.toks[i-1].Span.End == t.Span.Start && p.toks[i-1].Kind == lexer.Ident {
			word := p.toks[i-1].Span.Join(t.Span)
			return p.unglue(p.slice(word), t.Span.Start), true
		}
		switch t.Kind {
		case lexer.Path, lexer.Word, lexer.Ident, lexer.Illegal:
		default:
			continue
		}
		if len(text) > 1 && text[0] != '"' && strings.HasSuffix(text, "}") && strings.Count(text, "}") > strings.Count(text, "{") {
			return p.unglue(text, t.Span.End-1), true
		}
	}
	return mending{}, false
}

func (rp *reporter) unglue(word string, brace uint32) mending {
	at := source.Span{Start: brace, End: brace + 1}
	if strings.HasSuffix(word, ",}") {
		return mending{insert(brace, " "), func() *diag.Finding {
			return rp.report(diag.SyntaxError, at, `"}" is part of the word %s here: put a blank or a line end before it`, diag.Quote(word))
		}, "insert a blank", true, false}
	}
	return mending{insert(brace, ", "), func() *diag.Finding {
		return rp.report(diag.MissingComma, at, `"," is missing before "}", which is part of the word %s here`, diag.Quote(word))
	}, `insert "," and a blank`, true, false}
}

// semicolon finds a ";" at the end of the statement.
func (p *parser) semicolon() (mending, bool) {
	for i, t := range p.untilComment() {
		text := p.text(t)
		if i == 0 || text == "" || text[0] == '"' || !strings.HasSuffix(text, ";") || !p.isLast(t.Span.End) {
			continue
		}
		at := source.Span{Start: t.Span.End - 1, End: t.Span.End}
		return mending{[]edit{{at.Start, 1, ","}}, func() *diag.Finding {
			return p.report(diag.SyntaxError, at, `rules end with ",", not with ";"`)
		}, `replace by ","`, true, false}, true
	}
	return mending{}, false
}

// listGoesOn finds a list that is not closed before words that can be none of
// it: another condition, an arrow, a path.
func (p *parser) listGoesOn() (mending, bool) {
	open := false
	for i, t := range p.untilComment() {
		switch {
		case t.Kind == lexer.LParen:
			open = true
		case t.Kind == lexer.RParen:
			open = false
		case open && t.Mode == lexer.ListMode && !p.newLine(i) && p.toks[i-1].Kind != lexer.LParen && p.foreign(p.text(t)):
			return p.closeParen(i, ")"), true
		}
	}
	return mending{}, false
}

// foreign reports whether a word in a list of permissions, types or options
// can be no part of it.
func (in *input) foreign(word string) bool {
	return word == "->" || strings.Contains(word, "=") || strings.HasPrefix(word, "/")
}

// missingEnd finds the line inside of a rule at which another statement seems
// to start.
func (p *parser) missingEnd() (mending, bool) {
	k, ok := p.statementInside(max(1, p.start+1), p.indent(p.toks[0].Span.Start))
	if !ok {
		return mending{}, false
	}
	return p.endBefore(k), true
}

// untilStatement returns the tokens of the statement up to the line that
// starts another one.
func (p *parser) untilStatement() []lexer.Token {
	indent := p.indent(p.toks[0].Span.Start)
	for i, t := range p.toks {
		if p.newLine(i) && p.signAt(t.Span.Start, indent) == sureSign {
			if p.src[t.Span.Start] == '}' {
				i++
			}
			return p.toks[:i]
		}
	}
	return p.toks
}

// untilComment returns the tokens of the statement up to what may be a comment,
// or to the line that starts another statement.
func (p *parser) untilComment() []lexer.Token {
	toks := p.untilStatement()
	for i, t := range toks {
		if i > 0 && strings.HasPrefix(p.text(t), "#") {
			return toks[:i]
		}
	}
	return toks
}

// statementInside finds the first token from from on with which another
// statement seems to start, or behind an include that is one: on a line that
// can only start one, or from which a whole one can be read.
func (p *parser) statementInside(from int, indent uint32) (int, bool) {
	include, behind := p.includeLine(), uint32(0)
	for k := from; k < len(p.toks); k++ {
		at := p.toks[k].Span.Start
		if at > include {
			return k, true
		}
		if p.looseClose(k) {
			return k, true
		}
		if at < behind {
			continue
		}
		if int(at) < len(p.src) && p.src[at] == '#' {
			at = p.behindComments(at)
			behind = at
		} else if !p.newLine(k) {
			continue
		}
		if s := p.signAt(at, indent); s == sureSign || s == weakSign && p.trial(at) {
			return k, true
		}
	}
	return 0, false
}

// looseClose reports whether token k is a "}" between blanks where the scanner
// knows none.
func (p *parser) looseClose(k int) bool {
	t := p.toks[k]
	return p.scope.kind >= inProfile && (t.Kind == lexer.Illegal || t.Kind == lexer.Word) && p.text(t) == "}"
}

// maxStray is how many comments are left out of one statement.
const maxStray = 64

// strayComments finds comments where the language has none: the scanner takes
// them for words. They are left out, and kept with the statement.
func (p *parser) strayComments() (mending, bool) {
	var comments []ast.Comment
	var edits []edit
	for _, t := range p.untilStatement() {
		at := t.Span.Start
		if t.Mode == lexer.DefaultMode || t.Mode == lexer.NameMode || t.Mode == lexer.TargetMode || !strings.HasPrefix(p.text(t), "#") {
			continue
		}
		if n := len(comments); n > 0 && comments[n-1].Place.End > at {
			continue
		}
		line := source.Span{Start: at, End: lineEnd(p.src, at)}
		if len(comments) == maxStray {
			break
		}
		comments = append(comments, ast.Comment{Place: line, Text: p.slice(line)})
		edits = append(edits, edit{at: at, del: line.End - at})
	}
	if len(edits) == 0 {
		return mending{}, false
	}
	return mending{edits, func() *diag.Finding {
		p.stray = append(p.stray, comments...)
		f := p.report(diag.SyntaxError, comments[0].Place, "comments cannot stand inside %s", p.statementName())
		note(f, `the parser reads "#" there as a word; put the comment above it or behind it`)
		return f
	}, "", false, false}, true
}

// statementName names the present statement.
func (s *statement) statementName() string {
	switch s.toks[0].Kind {
	case lexer.Profile, lexer.Hat, lexer.Caret, lexer.Path:
		return "the head of a profile"
	case lexer.If, lexer.Else:
		return "a condition"
	}
	return s.ruleName()
}

// includeLine returns the offset of the first include between the words of the
// statement that stands on a line of its own; the end of the text if there is
// none.
func (s *statement) includeLine() uint32 {
	for _, inc := range s.inner {
		if at := inc.Span().Start; s.isFirst(at) {
			return at
		}
	}
	return uint32(len(s.src))
}

// behindComments returns the start of the next word on a line that is no
// comment. "#include" is none.
func (in *input) behindComments(at uint32) uint32 {
	for int(at) < len(in.src) {
		switch b := in.src[at]; {
		case b == '#' && !(in.isFirst(at) && strings.HasPrefix(in.src[at:], "#include")):
			at = lineEnd(in.src, at)
		case isBlank(b), b == '\n', b == '\r':
			at++
		default:
			return at
		}
	}
	return at
}

// endBefore ends the rule before token k: with the comma that is missing, and
// the parenthesis if one is open.
func (s *statement) endBefore(k int) mending {
	if s.openParens(k) > 0 {
		if strings.HasPrefix(s.src[s.toks[k-1].Span.End:], ",") {
			return s.closeParen(k, ")")
		}
		return s.closeParen(k, "),")
	}
	return mending{insert(s.toks[k-1].Span.End, ","), func() *diag.Finding { return s.missingComma(k) }, "", true, false}
}

// openParens returns how many parentheses are open before token k.
func (s *statement) openParens(k int) int {
	open := 0
	for _, t := range s.toks[:k] {
		switch t.Kind {
		case lexer.LParen:
			open++
		case lexer.RParen:
			open--
		}
	}
	return max(open, 0)
}

// closeParen closes the parenthesis that is open before token k.
func (s *statement) closeParen(k int, paren string) mending {
	before := s.toks[k-1].Span
	return mending{insert(before.End, paren), func() *diag.Finding {
		f := s.report(diag.SyntaxError, before, `missing ")" behind %s`, diag.Quote(s.slice(before)))
		closed := 0
		for i := k - 1; i >= 0; i-- {
			switch s.toks[i].Kind {
			case lexer.RParen:
				closed++
			case lexer.LParen:
				if closed--; closed < 0 {
					s.related(f, s.toks[i].Span, "opened here")
					return f
				}
			}
		}
		return f
	}, "insert " + `"` + paren + `"`, true, true}
}
