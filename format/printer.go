package format

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// printer turns a tree into lines.
type printer struct {
	src   string
	opts  Options
	lines []line
	depth int
	fresh bool // nothing stands in the present block yet
	fixed bool // the text cannot be written in another way
	buf   []byte
	// fragment is set for a file that others include; header is where the
	// comments end that are about all of it.
	fragment bool
	header   uint32
}

// stmts writes the statements of a block or file that starts at an offset, and
// the comments behind them.
func (p *printer) stmts(list []ast.Stmt, after []ast.Comment, at uint32) {
	order := list
	if p.opts.Sort {
		order = sorted(p.src, list)
	}
	for i, slot := range list {
		at = p.commentLines(commentsBefore(slot), at)
		p.gap(at, slot.Span().Start)
		p.statement(order[i])
		at = end(slot)
	}
	p.commentLines(after, at)
}

// indentWidth is the number of blanks of one level.
const indentWidth = 2

// indent returns the column of what stands in the present block.
func (p *printer) indent() int { return p.depth * indentWidth }

// gap writes a blank line if there is one between two places of the input,
// unless a block starts there.
func (p *printer) gap(from, to uint32) {
	if !p.fresh && hasBlankLine(p.src, from, to) {
		p.lines = append(p.lines, line{at: from})
	}
	p.fresh = false
}

// hasBlankLine reports whether a line between two places is blank.
func hasBlankLine(src string, from, to uint32) bool {
	return from < to && strings.Count(src[from:to], "\n") > 1
}

// block writes the body of a block behind its brace, and the closing brace.
func (p *printer) block(b *ast.Block) {
	at := p.head(b)
	p.depth++
	p.fresh = true
	p.stmts(b.Stmts, b.After, at)
	p.fresh = false
	p.depth--
	p.lines = append(p.lines, line{indent: p.indent(), text: "}", at: b.Close.Start})
}

// verbatim writes a text as it is written.
func (p *printer) verbatim(s source.Span) {
	if lineEndMatters(p.src[s.Start:s.End], p.src[s.End:]) {
		p.fixed = true
	}
	p.lines = append(p.lines, line{indent: p.indent(), text: p.src[s.Start:s.End], at: s.Start})
}

// lineEndMatters reports whether a text would be read in another way with a new
// line end behind it: a backslash would go on in the next line, and "#", which
// is a value at the end of a file that does not end its last line, would start
// a comment.
func lineEndMatters(text, behind string) bool {
	return strings.HasSuffix(text, `\`) && !strings.HasPrefix(behind, "\n") ||
		strings.Contains(text, "#") && !strings.Contains(behind, "\n")
}

// statement writes a statement with the comments in and behind it.
func (p *printer) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.Profile:
		p.opening(s, p.profilePieces(s), s.Body)
		p.block(s.Body)
	case *ast.QualifierBlock:
		p.opening(s, p.qualifierBlockPieces(s), s.Body)
		p.block(s.Body)
	case *ast.Conditional:
		p.conditional(s)
		return
	default:
		p.simple(s)
	}
	p.suffix(commentsOf(s).Suffix)
}

// simple writes a statement without a block.
func (p *printer) simple(s ast.Stmt) {
	ps := p.pieces(s)
	comments := commentsOf(s)
	if ps.odd || len(comments.Includes) > 0 || splits(comments.Inner, ps.list) {
		p.verbatim(s.Span())
		return
	}
	lineEnd := ""
	switch s.(type) {
	case *ast.VariableAssignment, *ast.BooleanAssignment:
		lineEnd = ` \`
	}
	p.lay(ps.list, comments.Inner, lineEnd)
}

// opening writes a statement up to the brace of its block.
func (p *printer) opening(s ast.Stmt, ps *pieces, body *ast.Block) {
	comments := commentsOf(s)
	ps.add(braceRole, body.Open, "{")
	if ps.odd || len(comments.Includes) > 0 || splits(comments.Inner, ps.list) {
		p.verbatim(source.Span{Start: s.Span().Start, End: body.Open.End})
		return
	}
	p.lay(ps.list, comments.Inner, "")
}

// splits reports whether a comment lies in a piece, where nothing can be
// written.
func splits(comments []ast.Comment, list []piece) bool {
	return slices.ContainsFunc(comments, func(c ast.Comment) bool {
		return slices.ContainsFunc(list, func(p piece) bool { return p.place.Contains(c.Place) })
	})
}

// pieces returns the pieces of a statement without a block.
func (p *printer) pieces(s ast.Stmt) *pieces {
	ps := p.newPieces()
	switch s := s.(type) {
	case *ast.ABI:
		ps.abi(s)
	case *ast.Include:
		ps.include(s)
	case *ast.Alias:
		ps.alias(s)
	case *ast.VariableAssignment:
		ps.variable(s)
	case *ast.BooleanAssignment:
		ps.boolean(s)
	case ast.Rule:
		ps.qualifiers(s.Quals())
		s.Accept(ps)
		ps.end(s)
	default:
		ps.odd = true
	}
	return ps
}

func (p *printer) newPieces() *pieces {
	return &pieces{src: p.src, opts: p.opts, list: make([]piece, 0, 8)}
}

// end returns the offset behind a statement, with its comments, in the input.
func end(s ast.Stmt) uint32 {
	last := s.Span().End
	for _, b := range ast.Blocks(s) {
		last = max(last, b.Close.End)
	}
	for _, c := range suffixes(s) {
		last = max(last, c.Place.End)
	}
	return last
}

func byPlace(a, b ast.Comment) int { return cmp.Compare(a.Place.Start, b.Place.Start) }
