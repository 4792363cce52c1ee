package parser

import (
	"sort"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/internal/nearest"
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
	var shape headShape
	shape.readHead(p.cursorAt(0))
	if shape.open == none {
		return p.brokenProfile(&shape)
	}
	prof := p.newProfile(&shape)
	p.openProfile(prof, p.toks[shape.open])
	return prof
}

func (s *statement) newProfile(shape *headShape) *ast.Profile {
	prof := &ast.Profile{
		Kind:       ast.KindBare,
		Keyword:    s.wordOrNone(shape.keyword),
		Name:       s.wordAt(shape.name),
		Attachment: s.wordOrNone(shape.attachment),
	}
	if shape.keyword != none {
		prof.Kind = profileKinds[s.toks[shape.keyword].Kind]
	}
	if g := shape.xattrs; g != nil {
		prof.Xattrs = s.groupOf(item{at: g.at, end: g.end}, g.conds)
	}
	for _, id := range shape.identities {
		prof.Identities = append(prof.Identities, s.flagList(id))
	}
	if shape.flags != nil {
		prof.Flags = s.flagList(*shape.flags)
	}
	return prof
}

var profileKinds = map[lexer.Kind]ast.ProfileKind{
	lexer.Profile: ast.KindProfile, lexer.Hat: ast.KindHat, lexer.Caret: ast.KindCaret,
}

// wordOrNone returns the word of a token, zero for none.
func (s *statement) wordOrNone(i int) ast.Word {
	if i == none {
		return ast.Word{}
	}
	return s.wordAt(i)
}

func (s *statement) flagList(shape flagsShape) *ast.FlagList {
	l := &ast.FlagList{Keyword: s.wordOrNone(shape.keyword), Values: s.wordsOf(shape.list.from, shape.list.to)}
	l.Place = l.Keyword.Place.Join(s.itemSpan(item{at: shape.list.at, end: shape.list.end}))
	if shape.plus != none {
		l.Place = s.toks[shape.plus].Span.Join(l.Place)
	}
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

// brokenProfile reads a profile whose head does not hold together.
func (p *parser) brokenProfile(shape *headShape) ast.Stmt {
	failed := min(shape.stop, len(p.toks)-1)
	named := shape.name != none && p.wordAt(1).Raw != "{"
	if named && (!p.isWordOfLanguage(failed) || p.newLine(failed-1)) && p.mendHead() {
		return p.buildStatement()
	}
	return p.brokenHead(shape, failed)
}

// brokenHead reports where the head of a profile breaks off.
func (p *parser) brokenHead(shape *headShape, failed int) ast.Stmt {
	if _, ok := p.openQuote(); ok {
		return p.fail(failed, "")
	}
	if at := shape.unclosed(); at != none {
		return p.fail(at, `")"`)
	}
	if shape.name == none || p.wordAt(1).Raw == "{" {
		return p.namelessHead(shape, failed)
	}
	switch t := p.toks[failed]; {
	case p.isWordOfLanguage(failed):
		return p.fail(failed, "an attachment that is a path; "+p.text(t)+" is a word of the language")
	case t.Kind == lexer.CondName, t.Kind == lexer.Group, t.Kind == lexer.Plus, t.Kind == lexer.LParen, t.Kind == lexer.Flags:
		return p.headOrder(t, failed)
	case t.Kind == lexer.Path && p.toks[failed-1].Kind == lexer.Ident && p.toks[failed-1].Span.End == t.Span.Start:
		at := p.toks[failed-1].Span.Join(t.Span)
		f := p.report(diag.RelativePath, at, `the attachment %s must start with "/" or a variable`, diag.Quote(p.slice(at)))
		p.fix(f, false, source.At(at.Start), "/", `insert "/"`)
		return p.badFrom(failed)
	case t.Kind == lexer.Path && shape.attachment != none:
		f := p.report(diag.SyntaxError, t.Span, "a profile has one attachment: %s is a second one", p.describe(t))
		note(f, "several paths are written as one: /usr/bin/{a,b}")
		return p.badFrom(failed)
	}
	return p.fail(failed, `"{" to open the body of the profile`)
}

// namelessHead reports a profile without a name, or a block that starts with a
// word which opens none.
func (p *parser) namelessHead(shape *headShape, failed int) ast.Stmt {
	if shape.keyword == none {
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
		p.unknownIn(p.asWord(t), name, "part of the head of a profile", nearest.Of(name, []string{"flags", "xattrs", "identities"}))
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
func (bs *blocks) outsideProfile(stmt ast.Stmt) {
	if bs.outside >= 0 || bs.scope.kind != inFile {
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
	bs.outside = len(bs.diags)
	f := bs.report(diag.SyntaxError, stmt.Span(), "%s can only stand inside of a profile", what)
	note(f, "further ones outside of profiles are not reported")
}

// isWordOfLanguage reports whether token i is a keyword, or permissions, on the
// line of the token before.
func (s *statement) isWordOfLanguage(i int) bool {
	t := s.toks[i]
	return !s.newLine(i) && (t.Kind == lexer.Reserved || t.Kind == lexer.Perms || isWordLike(t.Kind) && lexer.Keyword(s.text(t)) != lexer.Ident)
}
