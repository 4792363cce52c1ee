package parser

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
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
func (s *statement) hintAt(f *diag.Finding, i int) bool {
	t := s.toks[i]
	word := s.text(t)
	_, capability := ast.Capabilities.Lookup(word)
	_, family := ast.NetworkFamilies.Lookup(word)
	switch hint := wordHints[strings.ToLower(word)]; {
	case word == "rlimit":
		note(f, rlimitShape)
		s.fix(f, false, source.At(t.Span.Start), "set ", `insert "set"`)
		s.limitSign(f, t)
	case word == "change_profile":
		if s.splice != nil {
			return false
		}
		rest := s.src[t.Span.End:lineEnd(s.src, t.Span.End)]
		start := t.Span.End + uint32(len(rest)-len(strings.TrimLeft(rest, " \t")))
		written := arrowAt(s.src[start:])
		if written == "" {
			return false
		}
		at := source.Span{Start: start, End: start + uint32(len(written))}
		f.Place, f.Message = s.placeOf(at), fmt.Sprintf("unexpected %q in a change_profile rule", written)
		s.arrow(f, at)
	case capability && s.behindComma(t, "capability"):
		note(f, "a comma ends the rule: capabilities in one rule are separated by blanks")
		s.fix(f, false, source.At(t.Span.Start), "capability ", `insert "capability"`)
	case (family || slices.Contains(networkProtocols, word)) && s.behindComma(t, "network"):
		note(f, "a comma ends the rule, and a network rule names one family")
		s.fix(f, false, source.At(t.Span.Start), "network ", `insert "network"`)
	case hint != "":
		note(f, "%s", hint)
		s.wordsBeforePath(f, i)
	default:
		return false
	}
	return true
}

// limit is the name of a resource limit, what stands for its sign, and its value.
var limit = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[ \t]+[a-z]+([ \t]*)(<=|=<|==|=|<|:|)[ \t]*(?:-?[0-9]|infinity)`)
})

// limitSign puts the sign of a limit in order in the fix of a finding on the
// keyword before it, so that one fix mends the rule.
func (in *input) limitSign(f *diag.Finding, keyword lexer.Token) {
	if in.splice != nil {
		return
	}
	at := limit().FindStringSubmatchIndex(in.src[keyword.Span.End:lineEnd(in.src, keyword.Span.End)])
	if at == nil {
		return
	}
	sign := source.Span{Start: keyword.Span.End + uint32(at[4]), End: keyword.Span.End + uint32(at[5])}
	text := "<="
	switch {
	case in.slice(sign) == "<=":
		return
	case sign.Start == sign.End:
		text = "<= "
	case in.src[sign.End] != ' ':
		text = "<= "
	}
	if at[2] == at[3] && sign.Start < sign.End {
		text = " " + text
	}
	fix := &f.Fixes[len(f.Fixes)-1]
	fix.Message = `insert "set" and write "<="`
	fix.Edits = append(fix.Edits, diag.Edit{Place: in.placeOf(sign), Text: text})
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
func (in *input) behindComma(t lexer.Token, keyword string) bool {
	if in.splice != nil {
		return false
	}
	before := strings.TrimSpace(in.src[strings.LastIndexByte(in.src[:t.Span.Start], '\n')+1 : t.Span.Start])
	return strings.HasSuffix(before, ",") && strings.Contains(before, keyword)
}

// negated notes on a finding on "!" what there is in its place.
func (in *input) negated(f *diag.Finding, t lexer.Token) {
	at, before := t.Span, byte(' ')
	if at.Start > 0 {
		before = in.src[at.Start-1]
	}
	switch {
	case t.Mode == lexer.ExprMode:
		note(f, `a condition is negated by "not"`)
	case before == '[':
		note(f, "the complement of a class is written [^a]")
	case strings.HasPrefix(in.src[at.End:], "="):
		note(f, `there is no "!=": a rule names what it is for`)
	case isBlank(before) || before == '(' || before == '=' || before == ',':
		note(f, "nothing is negated here: a rule names what it is for, and deny takes away")
	default:
		note(f, `write "!" in a path as \! or quote the path`)
	}
}

// startOfPath adds to a finding on a character what people mean by it who write
// it before a path.
func (in *input) startOfPath(f *diag.Finding, at source.Span) {
	rest := in.src[at.Start:min(int(at.Start)+8, len(in.src))]
	switch {
	case strings.HasPrefix(rest, "~/"):
		note(f, "@{HOME} is the home directories, with <tunables/global> included")
		in.fix(f, false, source.Span{Start: at.Start, End: at.Start + 2}, "@{HOME}/", "write @{HOME}/")
	case strings.HasPrefix(rest, "%h/"):
		note(f, "@{HOME} is the home directories, with <tunables/global> included; no other specifier of systemd is known")
		in.fix(f, false, source.Span{Start: at.Start, End: at.Start + 3}, "@{HOME}/", "write @{HOME}/")
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

// arrowAt returns what stands for an arrow at the start of a text; "" if nothing
// does.
func arrowAt(text string) string {
	for _, a := range arrows {
		if strings.HasPrefix(text, a.written) {
			return a.written
		}
	}
	return ""
}

// arrow adds to a finding on a character the arrow that it stands for; false if
// it stands for none.
func (in *input) arrow(f *diag.Finding, at source.Span) bool {
	for _, a := range arrows {
		if strings.HasPrefix(in.src[at.Start:], a.written) {
			note(f, "an arrow is written ->")
			in.fix(f, false, source.Span{Start: at.Start, End: at.Start + uint32(len(a.written))}, a.meant, "write ->")
			return true
		}
	}
	return false
}

// shellVariable reports a path that starts with a variable as shells write it,
// at the token i; false if it is none.
func (s *statement) shellVariable(i int) bool {
	t := s.toks[i]
	text := s.text(t)
	end := int(t.Span.End)
	if !strings.HasPrefix(text, "$") || end >= len(s.src) || s.src[end] != '/' {
		return false
	}
	name := strings.Trim(text, "${}")
	f := s.report(diag.SyntaxError, t.Span, "%s is a boolean, and no part of a path", text)
	if name != "HOME" && name == strings.ToUpper(name) {
		note(f, "variables of the environment mean nothing here: @{HOME}, @{run} and @{uid} are variables of <tunables/global>")
		return true
	}
	note(f, "the variable of a path is written @{%s}, and is not a variable of the environment", name)
	s.fix(f, false, t.Span, "@{"+name+"}", "write @{%s}", name)
	return true
}

// blankInPath adds to the finding on a word that is no permission string that
// it belongs to the path before it, if it looks like that.
func (rp *reporter) blankInPath(path, t lexer.Token) {
	if rp.splice != nil {
		return
	}
	end := t.Span.End
	for int(end) < len(rp.src) && !endsWord(rp.src, end, uint32(len(rp.src))) && rp.src[end] != '\n' && rp.src[end] != ',' {
		end++
	}
	whole := source.Span{Start: path.Span.Start, End: end}
	rest := strings.TrimLeft(rp.src[end:lineEnd(rp.src, end)], " \t")
	perms, _, ok := strings.Cut(rest, ",")
	if !strings.Contains(rp.src[t.Span.Start:end], "/") || strings.Contains(rp.slice(whole), `"`) || !ok || !lexer.IsPerms(strings.TrimSpace(perms)) {
		return
	}
	f := &rp.diags[len(rp.diags)-1]
	f.Notes = nil
	note(f, "a path with blanks is written in quotes")
	rp.fix(f, false, whole, `"`+rp.slice(whole)+`"`, "quote the path")
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
