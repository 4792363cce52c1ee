package parser

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// include builds `include <name>`.
func (p *parser) include() ast.Stmt {
	var shape includeShape
	shape.readInclude(p.cursorAt(0))
	if shape.name == none {
		return p.nothingIncluded()
	}
	inc := p.newInclude(p.toks[shape.keyword], p.toks[shape.name])
	if stmt := p.misspelledIfExists(inc); stmt != nil {
		return stmt
	}
	if text := p.text(p.toks[shape.name]); !inc.IfExists && containsNewline(text) {
		quote := p.toks[shape.name]
		return p.unclosedQuote(quote)
	}
	return inc
}

// misspelledIfExists reports an include whose "if exists" is misspelled, so that
// its first word is taken for the name of the file.
func (p *parser) misspelledIfExists(inc *ast.Include) ast.Stmt {
	if p.splice != nil || inc.IfExists || isOneOf(inc.File.Raw[0], "<\"/") {
		return nil
	}
	end := inc.Span().End
	line := p.src[end:lineEnd(p.src, end)]
	word := nameAt(p.src, skipBlanks(p.src, end))
	behind := strings.TrimLeft(strings.TrimLeft(line, " \t")[len(word):], " \t")
	if word == "" || behind == "" || !isOneOf(behind[0], "<\"") || word == "include" {
		return nil
	}
	at := source.Span{Start: inc.File.Place.Start, End: skipBlanks(p.src, end) + uint32(len(word))}
	f := p.report(diag.SyntaxError, at, `unexpected %s, expected the name of a file or "if exists"`, diag.Quote(p.slice(at)))
	if behind != strings.TrimLeft(line, " \t")[len(word):] {
		p.fix(f, false, at, "if exists", `replace by "if exists"`)
	} else {
		p.fix(f, false, at, "if exists ", `replace by "if exists"`)
	}
	return p.badUpTo(lineEnd(p.src, end))
}

func isOneOf(b byte, set string) bool { return strings.IndexByte(set, b) >= 0 }

// nothingIncluded reports an include without a name. At the end of a file the
// reference passes over it.
func (p *parser) nothingIncluded() ast.Stmt {
	mark := len(p.diags)
	cut, open := p.cut, p.open
	b := p.fail(1, `the name of a file: <name>, "name" or name`)
	if p.kindAt(1) == lexer.EOF {
		p.cut, p.open = cut, open
		p.diags = p.diags[:mark]
		f := p.report(diag.SyntaxError, p.toks[0].Span, "an include without the name of a file")
		f.Severity = diag.Info
	}
	return b
}

func (in *input) newInclude(keyword, name lexer.Token) *ast.Include {
	inc := &ast.Include{
		Hash:     in.text(keyword)[0] == '#',
		IfExists: keyword.Kind == lexer.IncludeIfExists,
		File:     ast.FileName{Word: in.asWord(name)},
	}
	inc.SetSpan(keyword.Span.Join(name.Span))
	return inc
}

// abi builds `abi <name>,`.
func (p *parser) abi() ast.Stmt {
	failed := p.misfit([]lexer.Kind{lexer.FileName}, []lexer.Kind{lexer.Comma})
	switch {
	case failed == 1:
		return p.fail(1, `the name of a file: <name>, "name" or name`)
	case failed > 1 && p.kindAt(failed) != lexer.EOF && !p.newLine(failed):
		return p.fail(failed, `","`)
	}
	a := &ast.ABI{File: ast.FileName{Word: p.wordAt(1)}}
	p.preambleDone(a, failed, 2)
	if p.scope.kind == inFile {
		p.preambleOnly(a, "abi")
	}
	return a
}

// misfit returns the first token behind the keyword that is of none of the kinds
// which may stand there; none if all fit.
func (s *statement) misfit(kinds ...[]lexer.Kind) int {
	for i, may := range kinds {
		if !slices.Contains(may, s.kindAt(i+1)) {
			return min(i+1, len(s.toks)-1)
		}
	}
	return none
}

// preambleDone sets the span of a statement that ends with a comma; token
// failed stands where it is missing.
func (p *parser) preambleDone(stmt interface{ SetSpan(source.Span) }, failed, comma int) {
	if failed == none {
		stmt.SetSpan(p.from(comma))
		return
	}
	stmt.SetSpan(p.from(failed - 1))
	p.endRule(failed)
}

// alias builds `alias /a -> /b,`.
func (p *parser) alias() ast.Stmt {
	words := []lexer.Kind{lexer.Word, lexer.Quoted}
	failed := p.misfit([]lexer.Kind{lexer.Path, lexer.Ident}, []lexer.Kind{lexer.Arrow}, words, []lexer.Kind{lexer.Comma})
	if failed >= 0 && failed < 4 || failed == 4 && !p.newLine(4) && p.kindAt(4) != lexer.EOF {
		expected := [...]string{"alias", "a path", `"->" behind the path`, `a path behind "->"`, `","`}
		return p.fail(failed, expected[min(failed, 4)])
	}
	a := &ast.Alias{Keyword: p.wordAt(0), From: p.wordAt(1), To: p.wordAt(3)}
	p.preambleDone(a, failed, 4)
	p.preambleOnly(a, "an alias")
	return a
}

// variableAssignment builds `@{NAME} = values`.
func (p *parser) variableAssignment() ast.Stmt {
	in := p.cursorAt(2)
	for in.acceptWord() != none {
	}
	end := in.at
	if end == 2 || !p.endsLine(end) {
		return p.badAssignment(end)
	}
	a := &ast.VariableAssignment{Name: p.wordAt(0), Op: assignOp(p.toks[1].Kind), Values: p.wordsOf(2, end)}
	a.SetSpan(p.from(end - 1))
	p.preambleOnly(a, "a variable assignment")
	return a
}

// endsLine reports whether the assignment ends at token i: with its line, or
// with the file.
func (s *statement) endsLine(i int) bool {
	k := s.kindAt(i)
	return k == lexer.EndOfLine || k == lexer.EOF
}

// badAssignment reports the token that is no value.
func (p *parser) badAssignment(at int) ast.Stmt {
	t := p.toks[min(at, len(p.toks)-1)]
	if t.Kind == lexer.EndOfLine || t.Kind == lexer.EOF {
		f := p.report(diag.SyntaxError, p.from(1), "the assignment has no value")
		note(f, `an empty value is written ""`)
		return p.bad()
	}
	return p.fail(at, "values behind the operator")
}

// preambleOnly reports a statement of the preamble that stands behind or inside
// of a profile.
func (bs *blocks) preambleOnly(stmt ast.Stmt, what string) {
	switch {
	case bs.scope.kind >= inProfile:
		f := bs.report(diag.SyntaxError, stmt.Span(), "%s cannot stand inside of a profile", what)
		note(f, "it belongs to the preamble, before the first profile")
	case bs.scope.kind == inFile && bs.scope.profiles:
		bs.report(diag.SyntaxError, stmt.Span(), "%s must stand before the first profile", what)
	}
}

// booleanAssignment builds `${NAME} = expression`. The end of the line ends it
// only where the expression is whole: the reference goes on in the next line.
func (p *parser) booleanAssignment() ast.Stmt {
	if p.toks[1].Mode != lexer.BooleanMode {
		if p.splice == nil && p.shellVariable(0) {
			return p.badUpTo(lineEnd(p.src, p.toks[0].Span.End))
		}
		// A line end or comment before the operator makes the value a list.
		p.unexpected(1, "the operator on the line of the boolean")
		if p.splice != nil {
			return p.bad()
		}
		return p.badUpTo(lineEnd(p.src, p.toks[0].Span.End))
	}
	p.joinLines()
	if msg, ok := tooManyParens(p.toks); ok {
		return p.fail(msg, "an expression that nests less deep")
	}
	value, end := p.expression(2)
	if value == nil {
		return p.fail(end, p.expectedInExpr(end))
	}
	b := &ast.BooleanAssignment{Name: p.wordAt(0), Op: assignOp(p.toks[1].Kind), Value: value}
	if !p.endsLine(end) {
		if p.splice != nil || !startsPath(p.text(p.toks[end])) {
			return p.fail(end, p.expectedInExpr(end))
		}
		// To the reference the line end means nothing here, so that a profile
		// can follow on the line.
		p.rewind(p.toks[end].Span.Start)
	}
	b.SetSpan(p.toks[0].Span.Join(b.Value.Span()))
	p.checkBooleans(b.Value)
	p.preambleOnly(b, "an assignment of a boolean")
	return b
}

// joinLines takes the lines that go on with an expression: to the reference the
// end of the line only ends the mode of the scanner, not the expression.
func (p *parser) joinLines() {
	for {
		n := len(p.toks) - 1
		if p.toks[n].Kind != lexer.EndOfLine {
			return
		}
		saved := *p.scan
		t := p.scan.Next()
		if !goesOn(p.toks[n-1].Kind, t.Kind) {
			*p.scan = saved
			return
		}
		p.toks[n] = t
		p.toks = append(p.toks, lexer.Token{Kind: lexer.EndOfLine, Span: source.At(t.Span.End)})
	}
}

// goesOn reports whether the token next continues an expression that ends with
// the token last.
func goesOn(last, next lexer.Kind) bool {
	switch last {
	case lexer.Eq, lexer.AddEq, lexer.CondEq, lexer.SetEq, lexer.And, lexer.Or, lexer.Not, lexer.Defined:
		return startsOperand(next)
	}
	return next == lexer.And || next == lexer.Or
}

func startsOperand(k lexer.Kind) bool {
	switch k {
	case lexer.Ident, lexer.Path, lexer.Variable, lexer.Boolean, lexer.Not, lexer.Defined:
		return true
	}
	return false
}

func startsPath(text string) bool {
	return strings.HasPrefix(text, "/") || strings.HasPrefix(text, `"/`)
}
