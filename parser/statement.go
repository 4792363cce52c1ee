package parser

import (
	"cmp"
	"math"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// statement is the one that is being built: its tokens, up to its comma, its brace
// or the end of its line, and what was done to put it in order.
type statement struct {
	*reporter
	toks   []lexer.Token
	start  int            // the first of them behind the qualifiers
	inner  []*ast.Include // between its words
	before lexer.Token    // the last token of the statement before
	progress

	// Kept for their memory.
	cursor cursor
	rule   ruleShape // the last rule's
	files  []ast.FileRule
	conds  []ast.Condition
	words  []ast.Word
}

// wordsOf returns the words of the tokens from, … to-1, which lie beside those of
// other statements.
func (s *statement) wordsOf(from, to int) []ast.Word {
	n := to - from
	if n <= 0 {
		return nil
	}
	if len(s.words) < n {
		s.words = make([]ast.Word, max(n, 8))
	}
	words := s.words[:n:n]
	s.words = s.words[n:]
	for i := range words {
		words[i] = s.wordAt(from + i)
	}
	return words
}

// wordAt returns the word of a token of the present statement.
func (s *statement) wordAt(i int) ast.Word { return s.asWord(s.toks[i]) }

// oneStatement builds the statement that was gathered, with the comments and
// includes between its words.
func (p *parser) oneStatement(inner []ast.Comment) ast.Stmt {
	around := p.begin(inner)
	stmt := p.buildStatement()
	p.settle()
	if p.lost > stmt.Span().End {
		stmt.(interface{ SetSpan(source.Span) }).SetSpan(source.Span{Start: stmt.Span().Start, End: p.lost})
	}
	for _, inc := range p.innerIncludes {
		if at := inc.Span().Start; p.splice == nil && at >= stmt.Span().End && at < p.back {
			p.rewind(at) // not between its words, but behind them
			break
		}
	}
	p.attachInner(stmt, p.keptComments())
	p.keepIncludes(stmt, p.keptIncludes())
	p.endStatement(around)
	return stmt
}

// progress is what the parser remembers while it builds a statement.
type progress struct {
	innerComments []ast.Comment // between its words
	innerIncludes []*ast.Include
	back          uint32        // the smallest offset that the scanner went back to
	lost          uint32        // how far the text was skipped instead
	stray         []ast.Comment // comments that were read as words
	mark          int           // how many findings there were when it was read
	first         int           // how many there were before it
	cutOff        bool          // the file ends behind its last word
	guessed       bool          // the end of a list in it was guessed
	mended        int           // how often it was mended
	mendedAt      uint32        // where that was done last
	edits         []edit        // with which changes
}

// begin starts a statement and returns what is remembered of the one around it.
func (p *parser) begin(inner []ast.Comment) progress {
	around := p.progress
	n := len(p.diags)
	p.progress = progress{
		innerComments: inner, innerIncludes: p.inner,
		back: math.MaxUint32, mark: n, first: n, cutOff: p.isCutOff(),
	}
	p.before = p.toks[len(p.toks)-1]
	return around
}

// endStatement goes back to the statement around.
func (s *statement) endStatement(around progress) {
	around.back = min(around.back, s.back)
	s.progress = around
}

// keptComments returns the comments between the words of the statement in their
// order: without those that are read again because the scanner went back before
// them, and with those that were read as words.
func (s *statement) keptComments() []ast.Comment {
	inner := s.innerComments
	if len(s.stray) > 0 {
		inner = slices.Concat(inner, s.stray)
		slices.SortFunc(inner, func(a, b ast.Comment) int { return cmp.Compare(a.Place.Start, b.Place.Start) })
	}
	for len(inner) > 0 && inner[len(inner)-1].Place.End > s.back {
		inner = inner[:len(inner)-1]
	}
	return inner
}

// keptIncludes returns the includes between the words of the statement.
func (s *statement) keptIncludes() []*ast.Include {
	includes := s.innerIncludes
	for len(includes) > 0 && includes[len(includes)-1].Span().End > s.back {
		includes = includes[:len(includes)-1]
	}
	return includes
}

// gather reads the tokens of one statement: up to the comma that ends it, a
// brace, or the end of the line in an assignment.
func (p *parser) gather() {
	p.toks = p.toks[:0]
	p.inner = nil
	for done := false; !done; {
		t := p.scan.Next()
		p.toks = append(p.toks, t)
		done = p.endsStatement(t) || p.failed
	}
	if len(p.toks) == 0 { // the include that failed was all of it
		p.toks = append(p.toks, lexer.Token{Kind: lexer.EOF, Span: source.At(p.scan.Offset())})
	}
	p.collectComments()
}

func (p *parser) endsStatement(t lexer.Token) bool {
	switch t.Kind {
	case lexer.EOF:
		if n := len(p.toks); p.splice != nil && n > 1 && isInclude(p.toks[n-2].Kind) {
			// The reference passes over an include without a name.
			p.toks = append(p.toks[:n-2], t)
		}
		return true
	case lexer.Comma, lexer.LBrace, lexer.RBrace, lexer.EndOfLine:
		return true
	case lexer.FileName:
		return p.includeRead()
	case lexer.Illegal:
		return len(p.toks) == 2 && isInclude(p.toks[0].Kind)
	}
	return false
}

// includeRead takes an include out of the tokens where it is no statement:
// where its text is spliced in, and between the words of another statement.
func (p *parser) includeRead() bool {
	n := len(p.toks)
	if n < 2 || !isInclude(p.toks[n-2].Kind) {
		return false
	}
	if n == 2 && p.splice == nil {
		return true
	}
	inc := p.newInclude(p.toks[n-2], p.toks[n-1])
	p.toks = p.toks[:n-2]
	if p.splice == nil {
		p.inner = append(p.inner, inc)
		return false
	}
	if !p.splice.openInclude(p.scan, inc) {
		p.report(diag.SyntaxError, inc.Span(), "the included files are too long together: more than %d bytes", min(p.splice.most, maxSpliced))
		p.failed = true
	}
	return false
}

// keepIncludes hangs the includes between its words on a statement.
func (rp *reporter) keepIncludes(stmt ast.Stmt, includes []*ast.Include) {
	if len(includes) == 0 {
		return
	}
	commentsOf(stmt).Includes = includes
	if bad, ok := stmt.(*ast.Bad); ok && bad.Body == nil {
		rp.extendBad(bad, includes[len(includes)-1].Span().End)
	}
	for _, inc := range includes {
		f := rp.report(diag.SyntaxError, inc.Span(), "an include in the middle of a statement")
		f.Severity = diag.Info
		note(f, "the parser puts the text of the file here; only the whole is checked, and the formatter leaves it alone")
	}
}

func isInclude(k lexer.Kind) bool { return k == lexer.Include || k == lexer.IncludeIfExists }

// buildStatement builds the node of the tokens gathered.
func (p *parser) buildStatement() ast.Stmt {
	t := p.toks[0]
	switch t.Kind {
	case lexer.Include, lexer.IncludeIfExists:
		return p.include()
	case lexer.ABI:
		return p.abi()
	case lexer.Alias:
		return p.alias()
	case lexer.Profile, lexer.Hat, lexer.Caret:
		return p.profile()
	case lexer.If:
		return p.conditional()
	case lexer.Boolean:
		return p.booleanAssignment()
	case lexer.Variable:
		if len(p.toks) > 1 && isAssign(p.toks[1].Kind) {
			return p.variableAssignment()
		}
	}
	return p.ruleStatement()
}

func isAssign(k lexer.Kind) bool {
	return k == lexer.Eq || k == lexer.AddEq || k == lexer.CondEq || k == lexer.SetEq
}

// ruleStatement builds what may have qualifiers: a rule or a block; and
// profiles without keyword, which look like file rules up to their brace.
func (p *parser) ruleStatement() ast.Stmt {
	var quals ast.Qualifiers
	i := p.qualifiers(&quals)
	if i < 0 {
		return p.bad()
	}
	switch kind := p.toks[i].Kind; kind {
	case lexer.LBrace:
		return p.qualifierBlock(quals, i)
	case lexer.Path, lexer.Ident, lexer.Variable, lexer.Perms, lexer.File, lexer.Safe, lexer.Unsafe:
		if i == 0 && p.opensProfile() {
			return p.profile()
		}
		return p.fileStatement(quals, i)
	default:
		if build := ruleBuilders[kind]; build != nil {
			return p.classRule(quals, i, build)
		}
	}
	return p.noStatement(i)
}

// from returns the span from the first token of the statement to token i.
func (s *statement) from(i int) source.Span {
	i = min(i, len(s.toks)-1)
	return source.Span{Start: s.toks[0].Span.Start, End: s.toks[i].Span.End}
}
