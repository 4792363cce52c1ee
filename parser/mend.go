package parser

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
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
	edits, ok := mergedEdits(p.edits, m.edits)
	if !ok {
		return false
	}
	again, ok := p.changed(edits)
	if !ok {
		return false
	}
	toks := again.toks
	p.mendedAt, p.edits = m.edits[0].at, edits
	p.diags = p.diags[:min(p.mark, len(p.diags))]
	f := m.report()
	if m.fix != "" {
		fix := diag.Fix{Message: m.fix, Safe: m.safe}
		for _, e := range m.edits {
			at := source.Span{Start: e.at, End: e.at + e.del}
			fix.Edits = append(fix.Edits, diag.Edit{Place: p.placeOf(at), Text: e.text})
		}
		f.Fixes = append(f.Fixes, fix)
	}
	end := toks[len(toks)-1].Span.End
	if last := edits[len(edits)-1]; last.at == end {
		end += last.del
		toks[len(toks)-1].Span.End = end
	}
	p.innerComments, p.innerIncludes, p.inner = again.comments, again.includes, again.includes
	p.toks = toks
	p.cutOff = p.cutOff && int(end) == len(p.src)
	p.mended++
	p.guessed = p.guessed || m.guess
	p.mark = len(p.diags)
	p.back = math.MaxUint32
	p.rewind(end)
	return true
}

// mergedEdits returns the changes of two mendings in order; false if they are
// about the same text.
func mergedEdits(a, b []edit) ([]edit, bool) {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(x, y edit) int { return cmp.Compare(x.at, y.at) })
	for i := 1; i < len(all); i++ {
		if all[i].at < all[i-1].at+all[i-1].del {
			return nil, false
		}
	}
	return all, true
}

// reading is a statement as the scanner reads it.
type reading struct {
	toks     []lexer.Token
	comments []ast.Comment
	includes []*ast.Include
}

// changed returns the statement as the changed text has it, with the places
// that things have in the text as it is. It returns false if it does not end.
func (p *parser) changed(edits []edit) (reading, bool) {
	start := p.toks[0].Span.Start
	text, whole := p.changedText(start, edits)
	scan := lexer.NewAt(text, start)
	place := func(s source.Span) source.Span {
		return source.Span{Start: original(s.Start, edits), End: original(s.End, edits)}
	}
	var r reading
	for done := false; !done; {
		t := scan.Next()
		t.Span = place(t.Span)
		r.toks = append(r.toks, t)
		switch n := len(r.toks); {
		case t.Kind == lexer.FileName && n == 2 && isInclude(r.toks[0].Kind):
			done = true
		case t.Kind == lexer.FileName && n > 2 && isInclude(r.toks[n-2].Kind):
			r.includes = append(r.includes, p.newInclude(r.toks[n-2], r.toks[n-1]))
			r.toks = r.toks[:n-2]
		case t.Kind == lexer.EOF:
			if !whole {
				return r, false
			}
			done = true
		case t.Kind == lexer.Comma, t.Kind == lexer.LBrace, t.Kind == lexer.RBrace, t.Kind == lexer.EndOfLine:
			done = true
		}
	}
	for _, span := range scan.Comments() {
		span = place(span)
		r.comments = append(r.comments, ast.Comment{Place: span, Text: p.slice(span)})
	}
	return r, len(r.toks) > 1 || r.toks[0].Kind == lexer.EOF
}

// changedText returns the text from start on with changes, and whether that is
// all of it.
func (fd *feed) changedText(start uint32, edits []edit) (string, bool) {
	last := edits[len(edits)-1]
	end := min(uint32(len(fd.src)), last.at+last.del+mendable)
	fd.reread += int(end - start)
	var text strings.Builder
	from := start
	for _, e := range edits {
		text.WriteString(fd.src[from:e.at])
		text.WriteString(e.text)
		from = e.at + e.del
	}
	text.WriteString(fd.src[from:end])
	return text.String(), int(end) == len(fd.src)
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
