package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lexer"
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
func (p *parser) unbalanced() bool {
	return p.splice == nil && (p.strays > 0 || p.open && p.unclosedBlocks())
}

func (p *parser) unclosedBlocks() bool {
	for _, b := range p.pairs {
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
func (p *parser) mistakes() int {
	n := len(p.diags.Errors())
	return n + max(0, len(p.finding(p.atEnd).Related)-1)
}

// nextPlan adds to the plan of this reading what the indentation says about
// its blocks; false if it says nothing new.
func (p *parser) nextPlan() (plan, bool) {
	next := plan{early: map[uint32]bool{}, extra: map[uint32]bool{}}
	for open := range p.plan.early {
		next.early[open] = true
	}
	for end := range p.plan.extra {
		next.extra[end] = true
	}
	if p.unclosedBlocks() {
		p.findUnclosed(&next)
	}
	if p.strays > 0 {
		p.findExtra(&next)
	}
	return next, len(next.early)+len(next.extra) > len(p.plan.early)+len(p.plan.extra)
}

// findUnclosed adds the blocks that a "}" of a block around them closes; if
// there are none, those that nothing closes.
func (p *parser) findUnclosed(next *plan) {
	known := len(next.early)
	for _, b := range p.pairs {
		if b.closed && p.isFirst(b.end) && p.indent(b.end) < p.indent(b.head) && p.lineBetween(b.open, b.end) {
			next.early[b.open] = true
		}
	}
	if len(next.early) > known {
		return
	}
	for _, b := range p.pairs {
		if !b.closed {
			next.early[b.open] = true
		}
	}
}

// findExtra adds a "}" that is indented deeper than the block that it closes.
func (p *parser) findExtra(next *plan) {
	for _, b := range p.pairs {
		if b.closed && !next.extra[b.end] && p.isFirst(b.end) && p.indent(b.end) > p.indent(b.head) && p.lineBetween(b.open, b.end) {
			next.extra[b.end] = true
			return
		}
	}
}

// endsEarly reports whether the present block ends before a statement that is
// indented no deeper than its head, as the plan says.
func (p *parser) endsEarly(first lexer.Token) bool {
	at, s := first.Span.Start, p.scope
	if s.kind < inProfile || !p.plan.early[s.open] || !p.isFirst(at) || first.Kind == lexer.EOF {
		return false
	}
	head := p.indent(s.head.Start)
	if first.Kind == lexer.RBrace {
		return p.indent(at) < head
	}
	return p.indent(at) <= head
}

// missingBrace is a "}" that is missing; blocks around each other may end at
// the same place.
type missingBrace struct {
	at      uint32
	finding int
}

// endEarly reports that the "}" of the present block is missing before a
// statement.
func (p *parser) endEarly(first lexer.Token) {
	p.open = true
	at := first.Span.Start
	brace := "\n" + p.src[p.lineStart(p.scope.head.Start):p.scope.head.Start]
	brace = strings.TrimRight(brace, "}") + "}"
	if p.missing.finding >= 0 && p.missing.at == at {
		f := p.finding(p.missing.finding)
		p.related(f, p.scope.head, "%s is not closed either", p.scopeName(p.scope))
		if len(f.Fixes) > 0 {
			f.Fixes[0].Edits[0].Text += brace
		}
		return
	}
	p.missing = missingBrace{at, len(p.diags)}
	f := p.report(diag.SyntaxError, first.Span, `"}" is missing before this: %s is not closed`, p.scopeName(p.scope))
	p.related(f, p.scope.head, "opened here")
	p.fix(f, false, source.At(p.owner.end), brace, `insert "}"`)
}

// endBeforeElse reports that the "}" of a conditional is missing before its
// "else".
func (p *parser) endBeforeElse(first lexer.Token) {
	p.open = true
	f := p.report(diag.SyntaxError, first.Span, `"}" is missing before "else"`)
	p.related(f, p.scope.head, "opened here")
	p.fix(f, true, source.At(first.Span.Start), "} ", `insert "}"`)
}

// strayBrace reports a "}" that closes nothing.
func (p *parser) strayBrace(t lexer.Token) {
	p.open = true
	if p.plan.extra[t.Span.Start] {
		f := p.report(diag.SyntaxError, t.Span, `unexpected "}": %s goes on behind it`, p.scopeName(p.scope))
		note(f, `it is one too many, or "{" is missing before it`)
		p.related(f, p.scope.head, "opened here")
		p.fix(f, false, t.Span, "", "remove it")
		return
	}
	p.strays++
	if p.outside >= 0 {
		// One mistake: the profile was closed before its last rules.
		f := p.finding(p.outside)
		if len(f.Related) == 0 {
			p.related(f, t.Span, `this "}" closes nothing: was the profile closed too early?`)
		}
		return
	}
	f := p.report(diag.SyntaxError, t.Span, `"}" closes nothing`)
	p.fix(f, false, t.Span, "", "remove it")
}
