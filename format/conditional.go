package format

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// printConditional writes `if … { … } else if … { … } else { … }`. A comment before
// an "else" keeps it from standing behind the brace.
func (p *printer) printConditional(s *ast.Conditional) {
	ps := p.newPieces()
	ps.putText(keyword(s, "if"), "if")
	ps.putExpr(s.Cond)
	p.opening(s, ps, s.Then)
	p.printBlock(s.Then)
	comments := slices.Clone(suffixes(s))
	for branch := s; branch != nil && branch.Else != nil; branch = branch.Else.If {
		comments = p.elseBranch(branch.Else, append(comments, branch.Else.Before...))
	}
	p.suffix(comments)
}

// keyword returns the place of the keyword that a statement starts with.
func keyword(s ast.Stmt, text string) source.Span {
	if s.Span().IsZero() {
		return s.Span()
	}
	return source.Span{Start: s.Span().Start, End: s.Span().Start + uint32(len(text))}
}

// elseBranch writes the branch of an "else", the brace before it being the last
// line. It returns the comments that stand behind the branch.
func (p *printer) elseBranch(e *ast.Else, comments []ast.Comment) []ast.Comment {
	slices.SortStableFunc(comments, byPlace)
	n := 0
	for n < len(comments) && comments[n].Place.Start < e.Keyword.Start {
		n++
	}
	ps := p.newPieces()
	ps.putText(e.Keyword, "else")
	body := e.Block
	inner := e.Inner
	if e.If != nil {
		ps.putText(source.At(ifBefore(p.src, e)), "if")
		ps.putExpr(e.If.Cond)
		body = e.If.Then
		inner = append(slices.Clip(inner), commentsOf(e.If).Inner...)
	}
	first := len(p.lines)
	ps.addPiece(braceRole, orEmpty(body).Open, "{")
	head := source.Span{Start: e.Keyword.Start, End: orEmpty(body).Open.End}
	if (ps.odd || splits(inner, ps.list)) && p.keeps(head) {
		p.verbatim(head)
	} else {
		p.lay(ps, inner, "")
	}
	p.joinElse(first, comments[:n])
	p.printBlock(body)
	return comments[n:]
}

// joinElse puts the line of an "else" behind the brace before it, or comments
// between the two.
func (p *printer) joinElse(first int, comments []ast.Comment) {
	if len(comments) == 0 {
		p.lines[first].text = "} " + p.lines[first].text
		p.lines[first].at = p.lines[first-1].at
		p.lines = slices.Delete(p.lines, first-1, first)
		return
	}
	branch := slices.Clone(p.lines[first:])
	p.lines = p.lines[:first]
	brace := p.lines[first-1].at + 1
	if !strings.Contains(between(p.src, brace, comments[0].Place.Start), "\n") && !comments[0].Place.IsZero() {
		p.suffix(comments[:1])
		comments = comments[1:]
	}
	for _, c := range comments {
		p.lines = append(p.lines, line{indent: p.blockIndent(), comment: commentText(c), at: offsetOf(c.Place)})
	}
	p.lines = append(p.lines, branch...)
}

// ifBefore returns the offset of the "if" of an "else if": behind the comments
// that follow the "else".
func ifBefore(src string, e *ast.Else) uint32 {
	if e.Keyword.IsZero() {
		return 0
	}
	at := e.Keyword.End
	for _, c := range e.Inner {
		at = max(at, c.Place.End)
	}
	for int(at) < len(src) && isSpace(src[at]) {
		at++
	}
	return at
}
