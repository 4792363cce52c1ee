package parser

import (
	"strings"

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
	p.diags = p.diags[:min(p.mark, len(p.diags))]
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
	last := edits[len(edits)-1]
	end := min(uint32(len(p.src)), last.at+last.del+mendable)
	p.reread += int(end - start)
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
