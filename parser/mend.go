package parser

import (
	"math"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// Some mistakes leave little doubt about what was meant: a brace is glued to a
// word, or a comma, parenthesis or brace is missing before a line that can only
// start another statement. Such a statement is read again as if the text had
// been mended, so that nothing in it and behind it is lost.

// mending is a change of the text that puts a statement in order.
type mending struct {
	edits  []edit
	report func() *diag.Finding
	fix    string // what the change does; "" if report adds the fix
	safe   bool
	guess  bool // the change may stand in a wrong place
}

// edit takes bytes out of the text and puts others in. One of both is nothing,
// so that each token of the changed text has its place in the text.
type edit struct {
	at   uint32
	del  uint32
	text string
}

// maxMendings bounds how often one statement is mended, mendable how much text
// behind the change is looked at.
const (
	maxMendings = 4
	mendable    = 1 << 14
)

// mend puts a broken statement in order and reports its mistake in place of
// what was reported on it. It returns false if the statement shows no mistake
// of this sort.
func (p *parser) mend(finders ...func() (mending, bool)) bool {
	if p.splice != nil || p.mended >= maxMendings || p.exhausted() {
		return false
	}
	if _, ok := p.openQuote(); ok {
		return false
	}
	for _, find := range finders {
		if m, ok := find(); ok && p.retake(m) {
			return true
		}
	}
	return false
}

// retake reads the statement with a change of its text.
func (p *parser) retake(m mending) bool {
	if p.mended > 0 && m.edits[0].at == p.mendedAt {
		return false
	}
	toks, ok := p.changed(m.edits)
	if !ok {
		return false
	}
	p.mendedAt = m.edits[0].at
	p.diags = p.diags[:p.mark]
	f := m.report()
	if m.fix != "" {
		fix := diag.Fix{Message: m.fix, Safe: m.safe}
		for _, e := range m.edits {
			at := source.Span{Start: e.at, End: e.at + e.del}
			fix.Edits = append(fix.Edits, diag.Edit{Place: p.place(at), Text: e.text})
		}
		f.Fixes = append(f.Fixes, fix)
	}
	end := toks[len(toks)-1].Span.End
	if last := m.edits[len(m.edits)-1]; last.at == end {
		end += last.del
	}
	for len(p.inner) > 0 && p.inner[len(p.inner)-1].Span().Start >= end {
		p.inner = p.inner[:len(p.inner)-1]
	}
	p.toks = toks
	p.mended++
	p.guessed = p.guessed || m.guess
	p.mark = len(p.diags)
	p.rewind(end)
	return true
}

// changed returns the tokens of the statement as the changed text has them,
// with their places in the text as it is.
func (p *parser) changed(edits []edit) ([]lexer.Token, bool) {
	start := p.toks[0].Span.Start
	end := min(uint32(len(p.src)), edits[len(edits)-1].at+mendable)
	var text strings.Builder
	from := start
	for _, e := range edits {
		text.WriteString(p.src[from:e.at])
		text.WriteString(e.text)
		from = e.at + e.del
	}
	text.WriteString(p.src[from:end])
	scan := lexer.NewAt(text.String(), start)
	var toks []lexer.Token
	for {
		t := scan.Next()
		t.Span = source.Span{Start: original(t.Span.Start, edits), End: original(t.Span.End, edits)}
		toks = append(toks, t)
		switch n := len(toks); {
		case t.Kind == lexer.FileName && n > 2 && isInclude(toks[n-2].Kind):
			toks = toks[:n-2]
		case t.Kind == lexer.EOF:
			return toks, int(end) == len(p.src)
		case t.Kind == lexer.Comma, t.Kind == lexer.LBrace, t.Kind == lexer.RBrace, t.Kind == lexer.EndOfLine:
			return toks, n > 1
		}
	}
}

// original returns the offset in the text of an offset in the changed text.
func original(offset uint32, edits []edit) uint32 {
	for i := len(edits) - 1; i >= 0; i-- {
		shift := uint32(0)
		for _, before := range edits[:i] {
			shift += uint32(len(before.text)) - before.del
		}
		e := edits[i]
		at := e.at + shift
		switch {
		case offset <= at:
			continue
		case offset < at+uint32(len(e.text)):
			return e.at
		}
		return offset - shift - uint32(len(e.text)) + e.del
	}
	return offset
}

// insert returns the change that puts a text in.
func insert(at uint32, text string) []edit { return []edit{{at: at, text: text}} }

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

// mendHead puts the head of a block in order.
func (p *parser) mendHead() bool {
	return p.mend(p.gluedOpen, p.looseFlags, p.strayComments, p.headParens, p.missingOpen)
}

// gluedClose finds a "}" at the end of a word that closes a block: one that
// opens nothing in the word. A comma that is missing before it is part of the
// same mistake.
func (p *parser) gluedClose() (mending, bool) {
	if p.scope.kind < inProfile || p.mended > 0 {
		return mending{}, false
	}
	for i, t := range p.untilStatement() {
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

func (p *parser) unglue(word string, brace uint32) mending {
	at := source.Span{Start: brace, End: brace + 1}
	if strings.HasSuffix(word, ",}") {
		return mending{insert(brace, " "), func() *diag.Finding {
			return p.report(diag.SyntaxError, at, `"}" is part of the word %s here: put a blank or a line end before it`, quote(word))
		}, "insert a blank", true, false}
	}
	return mending{insert(brace, ", "), func() *diag.Finding {
		return p.report(diag.MissingComma, at, `"," is missing before "}", which is part of the word %s here`, quote(word))
	}, `insert "," and a blank`, true, false}
}

// semicolon finds a ";" at the end of the statement.
func (p *parser) semicolon() (mending, bool) {
	for i, t := range p.untilStatement() {
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
	for i, t := range p.untilStatement() {
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
func (p *parser) foreign(word string) bool {
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

// statementInside finds the first token from from on with which another
// statement seems to start, or behind an include that is one: on a line that
// can only start one, or from which a whole one can be read.
func (p *parser) statementInside(from int, indent uint32) (int, bool) {
	include := p.includeLine()
	for k := from; k < len(p.toks); k++ {
		at := p.toks[k].Span.Start
		if at > include {
			return k, true
		}
		if p.looseClose(k) {
			return k, true
		}
		if p.src[at:] != "" && p.src[at] == '#' {
			at = p.behindComments(at)
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
		comments = append(comments, ast.Comment{Place: line, Text: p.slice(line)})
		edits = append(edits, edit{at: at, del: line.End - at})
	}
	if len(edits) == 0 {
		return mending{}, false
	}
	return mending{edits, func() *diag.Finding {
		p.stray = comments
		f := p.report(diag.SyntaxError, comments[0].Place, "comments cannot stand inside %s", p.statementName())
		note(f, `the parser reads "#" there as a word; put the comment above it or behind it`)
		return f
	}, "", false, false}, true
}

// statementName names the present statement.
func (p *parser) statementName() string {
	switch p.toks[0].Kind {
	case lexer.Profile, lexer.Hat, lexer.Caret, lexer.Path:
		return "the head of a profile"
	case lexer.If, lexer.Else:
		return "a condition"
	}
	return p.ruleName()
}

// includeLine returns the offset of the first include between the words of the
// statement that stands on a line of its own; the end of the text if there is
// none.
func (p *parser) includeLine() uint32 {
	for _, inc := range p.inner {
		if at := inc.Span().Start; p.isFirst(at) {
			return at
		}
	}
	return uint32(len(p.src))
}

// behindComments returns the start of the next word on a line that is no
// comment. "#include" is none.
func (p *parser) behindComments(at uint32) uint32 {
	for int(at) < len(p.src) {
		switch b := p.src[at]; {
		case b == '#' && !(p.isFirst(at) && strings.HasPrefix(p.src[at:], "#include")):
			at = lineEnd(p.src, at)
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
func (p *parser) endBefore(k int) mending {
	if p.openParens(k) > 0 {
		if strings.HasPrefix(p.src[p.toks[k-1].Span.End:], ",") {
			return p.closeParen(k, ")")
		}
		return p.closeParen(k, "),")
	}
	return mending{insert(p.toks[k-1].Span.End, ","), func() *diag.Finding { return p.missingComma(k) }, "", true, false}
}

// openParens returns how many parentheses are open before token k.
func (p *parser) openParens(k int) int {
	open := 0
	for _, t := range p.toks[:k] {
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
func (p *parser) closeParen(k int, paren string) mending {
	before := p.toks[k-1].Span
	return mending{insert(before.End, paren), func() *diag.Finding {
		f := p.report(diag.SyntaxError, before, `missing ")" behind %s`, quote(p.slice(before)))
		closed := 0
		for i := k - 1; i >= 0; i-- {
			switch p.toks[i].Kind {
			case lexer.RParen:
				closed++
			case lexer.LParen:
				if closed--; closed < 0 {
					p.related(f, p.toks[i].Span, "opened here")
					return f
				}
			}
		}
		return f
	}, "insert " + `"` + paren + `"`, true, true}
}

// gluedOpen finds the word on the first line that ends in the brace which was
// meant to open the block, or starts with it.
func (p *parser) gluedOpen() (mending, bool) {
	for i, t := range p.toks {
		if i > 0 && p.newLine(i) {
			break
		}
		text := p.text(t)
		switch t.Kind {
		case lexer.Word, lexer.Path, lexer.Illegal:
		default:
			continue
		}
		switch {
		case len(text) < 2 || text[0] == '"':
		case strings.Trim(text, "{") == "":
			extra := source.Span{Start: t.Span.Start + 1, End: t.Span.End}
			return mending{[]edit{{at: extra.Start, del: extra.End - extra.Start}}, func() *diag.Finding {
				return p.report(diag.SyntaxError, extra, `unexpected "{": the block is open already`)
			}, "remove it", true, false}, true
		case strings.HasSuffix(text, "{") && !strings.HasPrefix(p.src[t.Span.End:], ","):
			return p.blankAt(i, "before", t.Span.End-1, t.Span.End-1), true
		case strings.HasPrefix(text, "{") && (p.toks[0].Kind == lexer.If || p.toks[0].Kind == lexer.Else):
			return p.blankAt(i, "behind", t.Span.Start, t.Span.Start+1), true
		}
	}
	return mending{}, false
}

// blankAt puts a blank beside a brace that is part of token i.
func (p *parser) blankAt(i int, where string, brace, blank uint32) mending {
	t := p.toks[i]
	what := "word"
	if i <= 2 && p.toks[0].Kind != lexer.If && p.toks[0].Kind != lexer.Else {
		what = "name"
	}
	return mending{insert(blank, " "), func() *diag.Finding {
		at := source.Span{Start: brace, End: brace + 1}
		return p.report(diag.SyntaxError, at, `a blank is needed %s "{": here it is part of the %s %s`, where, what, quote(p.text(t)))
	}, "insert a blank", true, false}
}

// looseFlags finds flags whose parentheses are missing, or the first of them.
func (p *parser) looseFlags() (mending, bool) {
	for i := 1; i+2 < len(p.toks); i++ {
		if p.text(p.toks[i]) != "flags" || p.toks[i+1].Kind != lexer.Eq || p.toks[i+2].Kind == lexer.LParen {
			continue
		}
		brace, ok := p.braceAtEnd(p.toks[i].Span.Start)
		first := p.toks[i+2].Span.Start
		if !ok || brace <= first {
			return mending{}, false
		}
		end := first + uint32(len(strings.TrimRight(p.src[first:brace], " \t")))
		edits := insert(first, "(")
		if p.src[end-1] != ')' {
			edits = append(edits, edit{at: end, text: ")"})
		}
		at := source.Span{Start: p.toks[i].Span.Start, End: end}
		return mending{edits, func() *diag.Finding {
			return p.report(diag.SyntaxError, at, "flags are a list in parentheses")
		}, "insert the parentheses", true, false}, true
	}
	return mending{}, false
}

// headParens finds a parenthesis of the head that is not closed before its
// "{", closes nothing, or is part of a word.
func (p *parser) headParens() (mending, bool) {
	for k, t := range p.toks {
		text := p.text(t)
		switch {
		case k < 2 || strings.HasPrefix(text, `"`):
		case text == "{" && p.openParens(k) > 0:
			return p.closeParen(k, ")"), true
		case t.Kind == lexer.RParen && p.openParens(k) == 0:
			return mending{[]edit{{at: t.Span.Start, del: 1}}, func() *diag.Finding {
				return p.report(diag.SyntaxError, t.Span, `")" closes nothing`)
			}, "remove it", true, false}, true
		case t.Kind == lexer.Word && t.Mode == lexer.ExprMode && strings.HasSuffix(text, ")") && p.openParens(k) > 0:
			paren := t.Span.End - uint32(len(text)-len(strings.TrimRight(text, ")")))
			return mending{insert(paren, " "), func() *diag.Finding {
				at := source.Span{Start: paren, End: t.Span.End}
				return p.report(diag.SyntaxError, at, `")" is part of the word %s here: put a blank before it`, quote(text))
			}, "insert a blank", true, false}, true
		}
		if k > 1 && p.newLine(k) && t.Kind != lexer.LBrace && text != "{" {
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
func (p *parser) ruleBehindHead() (int, bool) {
	n := len(p.toks)
	if n < 5 || p.toks[n-1].Kind != lexer.Comma || p.toks[n-3].Kind != lexer.Path || !lexer.IsPerms(p.text(p.toks[n-2])) {
		return 0, false
	}
	return n - 3, true
}
