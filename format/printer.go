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
	plain bool // no text is kept as it was written
	buf   []byte
	// fragment is set for a file that others include; header is where the
	// comments end that are about all of it.
	fragment bool
	header   uint32
}

// printStatements writes the statements of a block or file that starts at an offset, and
// the comments behind them.
func (p *printer) printStatements(list []ast.Stmt, after []ast.Comment, at uint32) {
	order := list
	if p.opts.Sort {
		order = sortedStatements(p.src, list)
	}
	for i, slot := range list {
		before := commentsBefore(slot)
		if i > 0 && (at == inside || statementStart(before, slot).IsZero()) && parts(order[i-1], order[i]) {
			p.lines = append(p.lines, line{at: inside})
		}
		at = p.commentLines(before, at)
		p.printGap(at, slot.Span())
		p.printStatement(order[i])
		at = statementEnd(slot)
	}
	p.commentLines(after, at)
}

// indentWidth is the number of blanks of one level.
const indentWidth = 2

// blockIndent returns the column of what stands in the present block.
func (p *printer) blockIndent() int { return p.depth * indentWidth }

// printGap writes a blank line if there is one between two places of the input,
// unless a block starts there.
func (p *printer) printGap(from uint32, to source.Span) {
	if !p.fresh && hasBlankLine(p.src, from, to.Start) {
		p.lines = append(p.lines, line{at: from})
	}
	p.fresh = false
}

// hasBlankLine reports whether a line between two places is blank.
func hasBlankLine(src string, from, to uint32) bool {
	return strings.Count(between(src, from, to), "\n") > 1
}

// between returns the text between two places; nothing if there is none.
func between(src string, from, to uint32) string {
	if from >= to || uint64(to) > uint64(len(src)) {
		return ""
	}
	return src[from:to]
}

// statementStart returns the place of the first comment before a statement, or of the
// statement.
func statementStart(before []ast.Comment, s ast.Stmt) source.Span {
	if len(before) > 0 {
		return before[0].Place
	}
	return s.Span()
}

// parts reports whether a blank line stands between two statements where no text
// tells: around blocks, and between what stands before rules and the rules.
func parts(a, b ast.Stmt) bool {
	return len(ast.Blocks(a)) > 0 || len(ast.Blocks(b)) > 0 || isRule(a) != isRule(b)
}

func isRule(s ast.Stmt) bool {
	_, ok := s.(ast.Rule)
	return ok
}

// printBlock writes the body of a block behind its brace, and the closing brace.
func (p *printer) printBlock(b *ast.Block) {
	b = orEmpty(b)
	at := p.printBlockHead(b)
	p.depth++
	p.fresh = true
	p.printStatements(b.Stmts, b.After, at)
	p.fresh = false
	p.depth--
	p.lines = append(p.lines, line{indent: p.blockIndent(), text: "}", at: offsetOf(b.Close)})
}

// orEmpty returns a block without statements for one that is missing.
func orEmpty(b *ast.Block) *ast.Block {
	if b == nil {
		return new(ast.Block)
	}
	return b
}

// offsetOf returns where a place starts; inside if it is none.
func offsetOf(s source.Span) uint32 {
	if s.IsZero() {
		return inside
	}
	return s.Start
}

// keeps reports whether a text can stay as it is written. In a plain text none
// does, nor does that of a statement that is none of the input.
func (p *printer) keeps(s source.Span) bool {
	return !p.plain && between(p.src, s.Start, s.End) != ""
}

// verbatim writes a text as it is written.
func (p *printer) verbatim(s source.Span) {
	if lineEndMatters(p.src[s.Start:s.End], p.src[s.End:]) {
		p.fixed = true
	}
	p.lines = append(p.lines, line{indent: p.blockIndent(), text: p.src[s.Start:s.End], at: s.Start})
}

// lineEndMatters reports whether a text would be read in another way with a new
// line end behind it: a backslash would go on in the next line, and "#", which
// is a value at the end of a file that does not end its last line, would start
// a comment.
func lineEndMatters(text, behind string) bool {
	return strings.HasSuffix(text, `\`) && !strings.HasPrefix(behind, "\n") ||
		strings.Contains(text, "#") && !strings.Contains(behind, "\n")
}

// printStatement writes a statement with the comments in and behind it.
func (p *printer) printStatement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.Profile:
		p.opening(s, p.profilePieces(s), s.Body)
		p.printBlock(s.Body)
	case *ast.QualifierBlock:
		p.opening(s, p.qualifierBlockPieces(s), s.Body)
		p.printBlock(s.Body)
	case *ast.Conditional:
		p.printConditional(s)
		return
	default:
		p.simple(s)
	}
	p.suffix(commentsOf(s).Suffix)
}

// simple writes a statement without a block.
func (p *printer) simple(s ast.Stmt) {
	ps := p.statementPieces(s)
	comments := commentsOf(s)
	if (ps.odd || len(comments.Includes) > 0 || splits(comments.Inner, ps.list)) && p.keeps(s.Span()) {
		p.verbatim(s.Span())
		return
	}
	lineEnd := ""
	switch s.(type) {
	case *ast.VariableAssignment, *ast.BooleanAssignment:
		lineEnd = ` \`
	}
	p.lay(ps, comments.Inner, lineEnd)
}

// opening writes a statement up to the brace of its block.
func (p *printer) opening(s ast.Stmt, ps *pieces, body *ast.Block) {
	comments := commentsOf(s)
	open := orEmpty(body).Open
	ps.addPiece(braceRole, open, "{")
	head := source.Span{Start: s.Span().Start, End: open.End}
	if (ps.odd || len(comments.Includes) > 0 || splits(comments.Inner, ps.list)) && p.keeps(head) {
		p.verbatim(head)
		return
	}
	p.lay(ps, comments.Inner, "")
}

// splits reports whether a comment lies in a piece, where nothing can be
// written.
func splits(comments []ast.Comment, list []piece) bool {
	return slices.ContainsFunc(comments, func(c ast.Comment) bool {
		return slices.ContainsFunc(list, func(p piece) bool { return p.place.Contains(c.Place) })
	})
}

// statementPieces returns the pieces of a statement without a block.
func (p *printer) statementPieces(s ast.Stmt) *pieces {
	ps := p.newPieces()
	switch s := s.(type) {
	case *ast.ABI:
		ps.putABI(s)
	case *ast.Include:
		ps.putInclude(s)
	case *ast.Alias:
		ps.alias(s)
	case *ast.VariableAssignment:
		ps.variable(s)
	case *ast.BooleanAssignment:
		ps.boolean(s)
	case ast.Rule:
		ps.putQualifiers(s.Quals())
		s.Accept(ps)
		ps.putRuleEnd(s)
	default:
		ps.odd = true
	}
	return ps
}

func (p *printer) newPieces() *pieces {
	return &pieces{src: p.src, opts: p.opts, list: make([]piece, 0, 8)}
}

// statementEnd returns the offset behind a statement, with its comments, in the input.
func statementEnd(s ast.Stmt) uint32 {
	if s.Span().IsZero() {
		return inside
	}
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
