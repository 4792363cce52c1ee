package parser

import (
	"sort"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lexer"
	"github.com/aa-lint/aa-lint/source"
)

func sortNames(names []string) { sort.Strings(names) }

func containsNewline(s string) bool { return strings.IndexByte(s, '\n') >= 0 }

// opensProfile reports whether the statement, which starts with a path, is the
// head of a profile without keyword: it goes up to a brace and has no
// permissions.
func (p *parser) opensProfile() bool {
	if p.toks[len(p.toks)-1].Kind != lexer.LBrace {
		return false
	}
	first := p.toks[0].Kind
	if first != lexer.Path && first != lexer.Ident && first != lexer.Variable {
		return false
	}
	for i, t := range p.toks {
		if t.Kind == lexer.Perms || t.Kind == lexer.Arrow || p.scope.kind >= inProfile && t.Kind == lexer.Path && p.newLine(i) {
			return false
		}
	}
	return true
}

// profile builds a profile, child profile or hat.
func (p *parser) profile() ast.Stmt {
	shape, failed := parse(p, grammar().head)
	if failed < 0 {
		failed = p.unclosedList(shape)
	}
	if failed >= 0 {
		if (!p.isWordOfLanguage(failed) || p.newLine(failed-1)) && captured(shape.Name) && p.wordAt(1).Raw != "{" && p.mendHead() {
			return p.statement()
		}
		return p.brokenHead(shape, failed)
	}
	prof := p.newProfile(shape)
	p.openProfile(prof, p.toks[shape.Open.Pos.Line])
	return prof
}

func (p *parser) newProfile(shape *headShape) *ast.Profile {
	prof := &ast.Profile{
		Kind:       profileKind(shape),
		Keyword:    p.capturedWord(shape.Keyword),
		Name:       p.capturedWord(shape.Name),
		Attachment: p.capturedWord(shape.Attachment),
	}
	if g := shape.Xattrs; g != nil {
		prof.Xattrs = p.group(item{at: g.at, end: g.end}, g.conds)
	}
	for _, id := range shape.Identities {
		prof.Identities = append(prof.Identities, p.flagList(p.capturedWord(id.Keyword), p.capturedSpan(id.Plus), id.List))
	}
	if f := shape.Flags; f != nil {
		prof.Flags = p.flagList(p.capturedWord(f.Keyword), source.Span{}, f.List)
	}
	return prof
}

func profileKind(shape *headShape) ast.ProfileKind {
	switch lexer.Kind(shape.Keyword.Type) {
	case lexer.Profile:
		return ast.KindProfile
	case lexer.Hat:
		return ast.KindHat
	case lexer.Caret:
		return ast.KindCaret
	}
	return ast.KindBare
}

func (p *parser) flagList(keyword ast.Word, from source.Span, list *listShape) *ast.FlagList {
	l := &ast.FlagList{Keyword: keyword}
	for i := list.from; i < list.to; i++ {
		l.Values = append(l.Values, p.wordAt(i))
	}
	span := p.itemSpan(item{at: list.at, end: list.end})
	l.Place = from.Join(keyword.Place).Join(span)
	return l
}

// openProfile checks the head of a profile and reads its body.
func (p *parser) openProfile(prof *ast.Profile, open lexer.Token) {
	head := prof.Head()
	prof.SetSpan(head)
	p.checkHead(prof)
	if p.scope.kind < inProfile {
		p.scope.profiles = true
	}
	prof.Body = p.block(open, scope{kind: inProfile, profile: prof, head: head})
	prof.SetSpan(head.Join(prof.Body.Span()))
}

// unclosedList returns the token at which a list of the head breaks off, -1 if
// all are whole.
func (p *parser) unclosedList(shape *headShape) int {
	if g := shape.Xattrs; g != nil && !g.whole {
		return g.end
	}
	for _, id := range shape.Identities {
		if id.List != nil && !id.List.whole {
			return id.List.end
		}
	}
	if f := shape.Flags; f != nil && f.List != nil && !f.List.whole {
		return f.List.end
	}
	return -1
}

// brokenHead reports where the head of a profile breaks off.
func (p *parser) brokenHead(shape *headShape, failed int) ast.Stmt {
	if _, ok := p.openQuote(); ok {
		return p.fail(failed, "")
	}
	if at := p.unclosedList(shape); at >= 0 {
		return p.fail(at, `")"`)
	}
	if !captured(shape.Name) || p.wordAt(1).Raw == "{" {
		return p.namelessHead(shape, failed)
	}
	switch t := p.toks[failed]; {
	case p.isWordOfLanguage(failed):
		return p.fail(failed, "an attachment that is a path; "+p.text(t)+" is a word of the language")
	case t.Kind == lexer.CondName, t.Kind == lexer.Group, t.Kind == lexer.Plus, t.Kind == lexer.LParen, t.Kind == lexer.Flags:
		return p.headOrder(t, failed)
	case t.Kind == lexer.Path && p.toks[failed-1].Kind == lexer.Ident && p.toks[failed-1].Span.End == t.Span.Start:
		at := p.toks[failed-1].Span.Join(t.Span)
		f := p.report(diag.RelativePath, at, `the attachment %s must start with "/" or a variable`, quote(p.slice(at)))
		p.fix(f, false, source.At(at.Start), "/", `insert "/"`)
		return p.badFrom(failed)
	case t.Kind == lexer.Path && captured(shape.Attachment):
		f := p.report(diag.SyntaxError, t.Span, "a profile has one attachment: %s is a second one", p.describe(t))
		note(f, "several paths are written as one: /usr/bin/{a,b}")
		return p.badFrom(failed)
	}
	return p.fail(failed, `"{" to open the body of the profile`)
}

// namelessHead reports a profile without a name, or a block that starts with a
// word which opens none.
func (p *parser) namelessHead(shape *headShape, failed int) ast.Stmt {
	if !captured(shape.Keyword) {
		if stmt, ok := p.unknownHead(); ok {
			return stmt
		}
	} else if t := p.toks[1]; p.text(t) == "{" {
		p.report(diag.SyntaxError, p.toks[0].Span, "expected a name behind %s", p.text(p.toks[0]))
		return p.blockAt(t.Span.Start)
	}
	return p.fail(failed, "a name behind "+p.text(p.toks[0]))
}

func (p *parser) headOrder(t lexer.Token, failed int) ast.Stmt {
	name := p.text(t)
	if t.Kind == lexer.CondName && name != "flags" && name != "xattrs" {
		p.unknownIn(p.word(t), name, "part of the head of a profile", ast.Nearest(name, []string{"flags", "xattrs", "identities"}))
		return p.badFrom(failed)
	}
	if p.kindAt(failed+1) == lexer.Eq && p.kindAt(failed+2) != lexer.LParen {
		f := p.report(diag.SyntaxError, t.Span, "%s takes a list in parentheses: %s=( … )", name, name)
		note(f, "the list starts on the line of the name")
		return p.badFrom(failed)
	}
	f := p.report(diag.SyntaxError, t.Span, "unexpected %q: the head of a profile is in this order", name)
	note(f, "profile name /attachment xattrs=( … ) +identities=( … ) flags=( … ) {")
	return p.badFrom(failed)
}

// outsideProfile reports a rule that stands outside of any profile. It does so
// once: where a head or a brace is missing, all that follow are outside.
func (p *parser) outsideProfile(stmt ast.Stmt) {
	if p.outside >= 0 || p.scope.kind != inFile {
		return
	}
	what := "a rule"
	switch stmt.(type) {
	case *ast.Conditional:
		what = `"if"`
	case *ast.QualifierBlock:
		what = "a block of rules"
	case ast.Rule:
	default:
		return
	}
	p.outside = len(p.diags)
	f := p.report(diag.SyntaxError, stmt.Span(), "%s can only stand inside of a profile", what)
	note(f, "further ones outside of profiles are not reported")
}

// isWordOfLanguage reports whether token i is a keyword, or permissions, on the
// line of the token before.
func (p *parser) isWordOfLanguage(i int) bool {
	t := p.toks[i]
	return !p.newLine(i) && (t.Kind == lexer.Reserved || t.Kind == lexer.Perms || isWordLike(t.Kind) && lexer.Keyword(p.text(t)) != lexer.Ident)
}
