package parser

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// What people write who know shells, units of systemd or firewalls better than
// this language, and what it is called here.

// wordHints are what somebody meant who starts a rule with a word.
var wordHints = map[string]string{
	"listen": networkHint, "port": networkHint, "bind": networkHint, "connect": networkHint, "accept": networkHint,
	"tcp": networkHint, "udp": networkHint, "socket": networkHint, "http": networkHint, "inet": networkHint,
	"exec": execHint, "execute": execHint, "run": execHint, "spawn": execHint, "start": execHint,
	"read": accessHint, "write": accessHint, "append": accessHint, "open": accessHint, "create": accessHint,
	"delete": accessHint, "lock": accessHint, "map": accessHint, "mmap": accessHint, "readwrite": accessHint, "access": accessHint, "path": accessHint, "dir": accessHint, "directory": accessHint,
}

const (
	networkHint = "sockets are allowed by network rules, such as network inet stream,"
	execHint    = "a program is executed by a rule on its path that says how: /bin/sh ix,"
	accessHint  = "files are allowed by a path and permissions: /path r, or /path rw,"
)

// hintAt adds to a finding on the token i, which starts no rule, what was meant.
func (p *parser) hintAt(f *diag.Finding, i int) bool {
	t := p.toks[i]
	word := p.text(t)
	_, capability := ast.Capabilities.Lookup(word)
	_, family := ast.NetworkFamilies.Lookup(word)
	switch hint := wordHints[strings.ToLower(word)]; {
	case word == "rlimit":
		p.fix(f, false, source.At(t.Span.Start), "set ", `insert "set"`)
	case capability && p.behindComma(t, "capability"):
		note(f, "a comma ends the rule: capabilities in one rule are separated by blanks")
		p.fix(f, false, source.At(t.Span.Start), "capability ", `insert "capability"`)
	case (family || slices.Contains(networkProtocols, word)) && p.behindComma(t, "network"):
		note(f, "a comma ends the rule, and a network rule names one family")
		p.fix(f, false, source.At(t.Span.Start), "network ", `insert "network"`)
	case hint != "":
		note(f, "%s", hint)
		p.wordsBeforePath(f, i)
	default:
		return false
	}
	return true
}

// hinted is fail with what was meant.
func (p *parser) hinted(i int, expected string) ast.Stmt {
	mark, t := len(p.diags), p.toks[i]
	stmt := p.fail(i, expected)
	if i >= len(p.toks) || p.toks[i] != t {
		return stmt // other tokens were read behind it
	}
	if len(p.diags) == mark+1 && p.splice == nil && p.diags[mark].Place.Span == t.Span {
		p.hintAt(&p.diags[mark], i)
	}
	return stmt
}

// networkProtocols are protocols that people take for families.
var networkProtocols = []string{"tcp", "udp", "icmp"}

// behindComma reports whether a rule with a keyword ends on the same line before
// a token.
func (p *parser) behindComma(t lexer.Token, keyword string) bool {
	if p.splice != nil {
		return false
	}
	before := strings.TrimSpace(p.src[strings.LastIndexByte(p.src[:t.Span.Start], '\n')+1 : t.Span.Start])
	return strings.HasSuffix(before, ",") && strings.Contains(before, keyword)
}

// negated notes on a finding on "!" what there is in its place.
func (p *parser) negated(f *diag.Finding, t lexer.Token) {
	at, before := t.Span, byte(' ')
	if at.Start > 0 {
		before = p.src[at.Start-1]
	}
	switch {
	case t.Mode == lexer.ExprMode:
		note(f, `a condition is negated by "not"`)
	case before == '[':
		note(f, "the complement of a class is written [^a]")
	case strings.HasPrefix(p.src[at.End:], "="):
		note(f, `there is no "!=": a rule names what it is for`)
	case isBlank(before) || before == '(' || before == '=' || before == ',':
		note(f, "nothing is negated here: a rule names what it is for, and deny takes away")
	default:
		note(f, `write "!" in a path as \! or quote the path`)
	}
}

// startOfPath adds to a finding on a character what people mean by it who write
// it before a path.
func (p *parser) startOfPath(f *diag.Finding, at source.Span) {
	rest := p.src[at.Start:min(int(at.Start)+8, len(p.src))]
	switch {
	case strings.HasPrefix(rest, "~/"):
		note(f, "@{HOME} is the home directories, with <tunables/global> included")
		p.fix(f, false, source.Span{Start: at.Start, End: at.Start + 2}, "@{HOME}/", "write @{HOME}/")
	case strings.HasPrefix(rest, "%h/"):
		note(f, "@{HOME} is the home directories, with <tunables/global> included; no other specifier of systemd is known")
		p.fix(f, false, source.Span{Start: at.Start, End: at.Start + 3}, "@{HOME}/", "write @{HOME}/")
	case rest[0] == '%':
		note(f, "specifiers of systemd mean nothing here: @{HOME}, @{run} and @{uid} are variables of <tunables/global>")
	case strings.HasPrefix(rest, "./"), strings.HasPrefix(rest, "../"):
		note(f, `paths start with "/" or a variable: there is no working directory`)
	default:
		note(f, `paths start with "/" or a variable`)
	}
}

// arrows are the characters that text processors make of an arrow or a dash.
var arrows = []struct{ written, meant string }{
	{"→", "->"}, {"⇒", "->"}, {"➜", "->"}, {"–>", "->"}, {"—>", "->"}, {"−>", "->"}, {"=>", "->"},
}

// arrow adds to a finding on a character the arrow that it stands for; false if
// it stands for none.
func (p *parser) arrow(f *diag.Finding, at source.Span) bool {
	for _, a := range arrows {
		if strings.HasPrefix(p.src[at.Start:], a.written) {
			note(f, "an arrow is written ->")
			p.fix(f, false, source.Span{Start: at.Start, End: at.Start + uint32(len(a.written))}, a.meant, "write ->")
			return true
		}
	}
	return false
}

// shellVariable reports a path that starts with a variable as shells write it,
// at the token i; false if it is none.
func (p *parser) shellVariable(i int) bool {
	t := p.toks[i]
	text := p.text(t)
	end := int(t.Span.End)
	if !strings.HasPrefix(text, "$") || end >= len(p.src) || p.src[end] != '/' {
		return false
	}
	name := strings.Trim(text, "${}")
	f := p.report(diag.SyntaxError, t.Span, "%s is a boolean, and no part of a path", text)
	if name != "HOME" && name == strings.ToUpper(name) {
		note(f, "variables of the environment mean nothing here: @{HOME}, @{run} and @{uid} are variables of <tunables/global>")
		return true
	}
	note(f, "the variable of a path is written @{%s}, and is no variable of the environment", name)
	p.fix(f, false, t.Span, "@{"+name+"}", "write @{%s}", name)
	return true
}

// blankInPath adds to the finding on a word that is no permission string that
// it belongs to the path before it, if it looks like that.
func (p *parser) blankInPath(path, t lexer.Token) {
	if p.splice != nil {
		return
	}
	end := t.Span.End
	for int(end) < len(p.src) && !endsWord(p.src, end, uint32(len(p.src))) && p.src[end] != '\n' && p.src[end] != ',' {
		end++
	}
	whole := source.Span{Start: path.Span.Start, End: end}
	rest := strings.TrimLeft(p.src[end:lineEnd(p.src, end)], " \t")
	perms, _, ok := strings.Cut(rest, ",")
	if !strings.Contains(p.src[t.Span.Start:end], "/") || strings.Contains(p.slice(whole), `"`) || !ok || !lexer.IsPerms(strings.TrimSpace(perms)) {
		return
	}
	f := &p.diags[len(p.diags)-1]
	f.Notes = nil
	note(f, "a path with blanks is written in quotes")
	p.fix(f, false, whole, `"`+p.slice(whole)+`"`, "quote the path")
}

// earlyComma reports a comma between a path and its permissions; nil if there is
// none.
func (p *parser) earlyComma(stop int) ast.Stmt {
	t := p.toks[min(stop, len(p.toks)-1)]
	if p.splice != nil || t.Kind != lexer.Comma {
		return nil
	}
	end := lineEnd(p.src, t.Span.End)
	perms, _, ok := strings.Cut(p.src[t.Span.End:end], ",")
	if !ok || !lexer.IsPerms(strings.TrimSpace(perms)) {
		return nil
	}
	f := p.report(diag.SyntaxError, t.Span, "the comma ends the rule before its permissions")
	p.fix(f, false, t.Span, "", "remove the comma")
	return p.badUpTo(t.Span.End + uint32(len(perms)) + 1)
}

// doubleArrow reports "=>" in the place of an arrow behind the permissions of a
// path; nil if there is none.
func (p *parser) doubleArrow(path lexer.Token) ast.Stmt {
	if p.splice != nil {
		return nil
	}
	rest := p.src[path.Span.End:lineEnd(p.src, path.Span.End)]
	perms, _, ok := strings.Cut(rest, "=>")
	if !ok || !lexer.IsPerms(strings.TrimSpace(perms)) {
		return nil
	}
	start := path.Span.End + uint32(len(perms))
	at := source.Span{Start: start, End: start + 2}
	f := p.report(diag.SyntaxError, at, `unexpected "=>": an arrow is written ->`)
	p.fix(f, false, at, "->", "write ->")
	return p.badFrom(len(p.toks) - 1)
}
