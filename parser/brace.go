package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// Where a brace is missing or too many, the braces behind it pair up wrongly,
// and what shows at the end of the file tells little about the place of the
// mistake. The indentation tells more: a block whose "}" is indented less than
// its head was not closed before, and one whose "}" is indented deeper was
// closed too early. So a text whose braces do not match is read again with a
// plan of what to do about such blocks.

// pair is a block: where its head, its "{" and its end are.
type pair struct {
	head, open, end uint32
	closed          bool // the end is a "}", not that of the file
}

// plan says where to depart from the braces of a text.
type plan struct {
	early map[uint32]bool // the "{" of blocks that end where the indentation does
	extra map[uint32]bool // the "}" that close nothing
}

// unbalanced reports whether the braces of the text do not match.
func (bs *blocks) unbalanced() bool {
	return bs.splice == nil && (bs.strays > 0 || bs.open && bs.unclosedBlocks())
}

func (bs *blocks) unclosedBlocks() bool {
	for _, b := range bs.pairs {
		if !b.closed {
			return true
		}
	}
	return false
}

// rebalance reads a text whose braces do not match again and returns the
// reading with the fewest mistakes.
func rebalance(p *parser, tree *ast.File) (*parser, *ast.File) {
	const mostReadings, mostErrors = 3, 100
	best := p
	for range mostReadings {
		next, ok := p.nextPlan()
		if !ok || len(p.diags) > mostErrors {
			break
		}
		plain := p.plainLines
		p = newParser(p.file, p.src, p.opts)
		p.plan, p.plainLines = next, plain
		p.open = true
		again := p.parseFile()
		if p.mistakes() <= best.mistakes() {
			best, tree = p, again
		}
	}
	return best, tree
}

// mistakes returns the number of mistakes found. One finding at the end of the
// file may tell of several blocks that are not closed.
func (rp *reporter) mistakes() int {
	n := len(rp.diags.Errors())
	return n + max(0, len(rp.finding(rp.atEnd).Related)-1)
}

// nextPlan adds to the plan of this reading what the indentation says about
// its blocks; false if it says nothing new.
func (bs *blocks) nextPlan() (plan, bool) {
	next := plan{early: map[uint32]bool{}, extra: map[uint32]bool{}}
	for open := range bs.plan.early {
		next.early[open] = true
	}
	for end := range bs.plan.extra {
		next.extra[end] = true
	}
	if bs.unclosedBlocks() {
		bs.findUnclosed(&next)
	}
	if bs.strays > 0 {
		bs.findExtra(&next)
	}
	return next, len(next.early)+len(next.extra) > len(bs.plan.early)+len(bs.plan.extra)
}

// findUnclosed adds the blocks that a "}" of a block around them closes; if
// there are none, those that nothing closes.
func (bs *blocks) findUnclosed(next *plan) {
	known := len(next.early)
	for _, b := range bs.pairs {
		if b.closed && bs.isFirst(b.end) && bs.indent(b.end) < bs.indent(b.head) && bs.lineBetween(b.open, b.end) {
			next.early[b.open] = true
		}
	}
	if len(next.early) > known {
		return
	}
	for _, b := range bs.pairs {
		if !b.closed {
			next.early[b.open] = true
		}
	}
}

// findExtra adds a "}" that is indented deeper than the block that it closes.
func (bs *blocks) findExtra(next *plan) {
	for _, b := range bs.pairs {
		if b.closed && !next.extra[b.end] && bs.isFirst(b.end) && bs.indent(b.end) > bs.indent(b.head) && bs.lineBetween(b.open, b.end) {
			next.extra[b.end] = true
			return
		}
	}
}

// endsEarly reports whether the present block ends before a statement that is
// indented no deeper than its head, as the plan says.
func (bs *blocks) endsEarly(first lexer.Token) bool {
	at, s := first.Span.Start, bs.scope
	if s.kind < inProfile || !bs.plan.early[s.open] || !bs.isFirst(at) || first.Kind == lexer.EOF {
		return false
	}
	head := bs.indent(s.head.Start)
	if first.Kind == lexer.RBrace {
		return bs.indent(at) < head
	}
	return bs.indent(at) <= head
}

// missingBrace is a "}" that is missing; blocks around each other may end at
// the same place.
type missingBrace struct {
	at      uint32
	finding int
}

// endEarly reports that the "}" of the present block is missing before a
// statement.
func (bs *blocks) endEarly(first lexer.Token) {
	bs.open = true
	at := first.Span.Start
	brace := "\n" + bs.src[bs.lineStart(bs.scope.head.Start):bs.scope.head.Start]
	brace = strings.TrimRight(brace, "}") + "}"
	if bs.missing.finding >= 0 && bs.missing.at == at {
		f := bs.finding(bs.missing.finding)
		bs.related(f, bs.scope.head, "%s is not closed either", bs.scopeName(bs.scope))
		if len(f.Fixes) > 0 {
			f.Fixes[0].Edits[0].Text += brace
		}
		return
	}
	bs.missing = missingBrace{at, len(bs.diags)}
	f := bs.report(diag.SyntaxError, first.Span, `"}" is missing before this: %s is not closed`, bs.scopeName(bs.scope))
	bs.related(f, bs.scope.head, "opened here")
	bs.fix(f, false, source.At(bs.owner.end), brace, `insert "}"`)
}

// endBeforeElse reports that the "}" of a conditional is missing before its
// "else".
func (bs *blocks) endBeforeElse(first lexer.Token) {
	bs.open = true
	f := bs.report(diag.SyntaxError, first.Span, `"}" is missing before "else"`)
	bs.related(f, bs.scope.head, "opened here")
	bs.fix(f, true, source.At(first.Span.Start), "} ", `insert "}"`)
}

// strayBrace reports a "}" that closes nothing.
func (bs *blocks) strayBrace(t lexer.Token) {
	bs.open = true
	if bs.plan.extra[t.Span.Start] {
		f := bs.report(diag.SyntaxError, t.Span, `unexpected "}": %s goes on behind it`, bs.scopeName(bs.scope))
		note(f, `it is one too many, or "{" is missing before it`)
		bs.related(f, bs.scope.head, "opened here")
		bs.fix(f, false, t.Span, "", "remove it")
		return
	}
	bs.strays++
	if bs.outside >= 0 {
		// One mistake: the profile was closed before its last rules.
		f := bs.finding(bs.outside)
		if len(f.Related) == 0 {
			bs.related(f, t.Span, `this "}" closes nothing: was the profile closed too early?`)
		}
		return
	}
	f := bs.report(diag.SyntaxError, t.Span, `"}" closes nothing`)
	bs.fix(f, false, t.Span, "", "remove it")
}
