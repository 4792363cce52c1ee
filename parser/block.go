package parser

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// scopeKind says what may stand at a place.
type scopeKind uint8

const (
	inFile     scopeKind = iota // a file: preamble, then profiles
	inFragment                  // a file for including: anything
	inProfile                   // the body of a profile
	inBlock                     // a block inside of a body
)

// scope is the block that is being read.
type scope struct {
	kind        scopeKind
	profile     *ast.Profile // the profile around, nil in a file
	head        source.Span  // what opened the block
	open        uint32       // the offset of its "{"
	profiles    bool         // a profile has been read: no preamble any more
	conditional bool         // the block is a branch of a conditional
}

// blocks are the blocks around the present statement, and what was seen of those
// before it: one mistake gives one finding, however many blocks it spoils.
type blocks struct {
	*reporter
	scope scope
	depth int
	owner commentOwner
	stmts []ast.Stmt // of the blocks that are being read, those of the innermost last

	pairs   []pair       // the braces of all blocks, for rebalance
	strays  int          // how many "}" close nothing
	plan    plan         // where to depart from the braces
	missing missingBrace // the last "}" that was found to be missing

	cut          string   // what is missing where the file ends
	outside      int      // the finding on rules outside of profiles, -1 if none
	brokenIf     *ast.Bad // the last "if" that could not be read: an "else" may follow
	behindBroken bool     // the present "else" does
}

// body is what items reads.
type body struct {
	from  int // its first statement among those of the blocks that are being read
	stmts []ast.Stmt
	after []ast.Comment
	end   lexer.Token // the "}" or EOF that ended it
	cut   bool        // a statement showed that the "}" is missing before it
	// The last statement, if it is a conditional, and its last branch, which an
	// "else" belongs to.
	chain, branch *ast.Conditional
	branches      int
}

// addStatement adds a statement to the innermost block.
func (bs *blocks) addStatement(b *body, stmt ast.Stmt) {
	bs.stmts = append(bs.stmts, stmt)
	c, _ := stmt.(*ast.Conditional)
	b.chain, b.branch, b.branches = c, c, 0
}

// closeChain makes the span of a conditional end with its last branch.
func (b *body) closeChain() {
	if b.chain != nil && b.chain.Else != nil {
		extend(b.chain)
	}
	b.chain, b.branch = nil, nil
}

// items reads statements up to the brace that closes the block, or to the end
// of the file.
func (p *parser) items() body {
	b := body{from: len(p.stmts)}
	p.readItems(&b)
	b.stmts = append([]ast.Stmt(nil), p.stmts[b.from:]...)
	p.stmts = p.stmts[:b.from]
	return b
}

func (p *parser) readItems(b *body) {
	for {
		p.gather()
		first := p.toks[0]
		before, inner := p.leading()
		switch {
		case p.endsHere(b, first, before):
			b.closeChain()
			return
		case first.Kind == lexer.RBrace:
			p.strayBrace(first)
			p.comments = append(before, p.comments...)
		case first.Kind == lexer.Else && b.branch != nil:
			p.elseOf(b, before, inner)
		default:
			p.behindBroken = first.Kind == lexer.Else && p.followsBroken(b)
			b.closeChain()
			stmt := p.oneStatement(inner)
			attach(stmt, before, nil)
			p.addStatement(b, stmt)
			p.outsideProfile(stmt)
			if p.owner.stmt != stmt {
				p.owns(stmt, stmt.Span().End)
			}
		}
	}
}

// elseOf reads an "else" of the last conditional.
func (p *parser) elseOf(b *body, before, inner []ast.Comment) {
	keyword := p.toks[0].Span
	if bad := p.elseBranch(b.branch, before, inner); bad != nil {
		b.closeChain()
		p.addStatement(b, bad)
		p.owns(bad, bad.Span().End)
		p.brokenIf = bad
		return
	}
	b.branch = b.branch.Else.If
	if b.branches++; b.branches == MaxBranches {
		p.report(diag.SyntaxError, keyword, "more than %d branches of a conditional", MaxBranches)
		b.closeChain()
	}
}

// endsHere reports whether the block ends at the statement that was gathered,
// and how.
func (p *parser) endsHere(b *body, first lexer.Token, before []ast.Comment) bool {
	switch {
	case first.Kind == lexer.EOF || p.failed:
		b.after, b.end = before, lexer.Token{Kind: lexer.EOF, Span: source.At(first.Span.Start)}
		return true
	case p.endsEarly(first):
		p.endEarly(first)
	case first.Kind == lexer.RBrace && p.scope.kind >= inProfile && !p.plan.extra[first.Span.Start]:
		b.after, b.end = before, first
		return true
	case first.Kind == lexer.Else && p.scope.conditional && b.branch == nil && !p.followsBroken(b):
		p.endBeforeElse(first)
	default:
		return false
	}
	b.end, b.cut = lexer.Token{Kind: lexer.EOF, Span: source.At(p.owner.end)}, true
	p.rewind(first.Span.Start)
	p.comments = before
	return true
}

// followsBroken reports whether the last statement is an "if" that could not be
// read.
func (bs *blocks) followsBroken(b *body) bool {
	return bs.brokenIf != nil && len(bs.stmts) > b.from && bs.stmts[len(bs.stmts)-1] == ast.Stmt(bs.brokenIf)
}

// block reads the statements of a block whose "{" is the token open.
func (p *parser) block(open lexer.Token, inner scope) *ast.Block {
	b := &ast.Block{Open: open.Span}
	if p.depth >= MaxDepth {
		p.tooDeep(b)
		return b
	}
	outer := p.scope
	inner.open = open.Span.Start
	p.scope = inner
	p.depth++
	p.owner = commentOwner{block: b, end: open.Span.End}
	if p.splice != nil && inner.kind == inProfile {
		p.splice.push()
		defer p.splice.pop()
	}
	n := len(p.pairs)
	p.pairs = append(p.pairs, pair{head: inner.head.Start, open: open.Span.Start})
	items := p.items()
	if items.end.Kind == lexer.RBrace {
		p.before = items.end
	}
	p.pairs[n].end, p.pairs[n].closed = items.end.Span.Start, items.end.Kind == lexer.RBrace || items.cut
	p.depth--
	p.scope = outer
	b.Stmts, b.After, b.Close = items.stmts, items.after, items.end.Span
	if items.end.Kind == lexer.EOF && !items.cut && !p.failed {
		p.unclosed(inner)
	}
	return b
}

// tooDeep skips a block that is nested too deep.
func (p *parser) tooDeep(b *ast.Block) {
	p.report(diag.SyntaxError, b.Open, "blocks are nested more than %d deep", MaxDepth)
	for open := 1; open > 0; {
		t := p.scan.Next()
		switch t.Kind {
		case lexer.LBrace:
			open++
		case lexer.RBrace:
			open--
		case lexer.EOF:
			open = 0
		}
		b.Close = t.Span
	}
	p.scan.Comments()
}
