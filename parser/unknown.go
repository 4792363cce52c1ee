package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/source"
)

// statementWords are the words that a statement can start with.
var statementWords = []string{
	"abi", "alias", "all", "allow", "audit", "capability", "change_profile", "dbus", "deny", "file", "hat",
	"if", "include", "io_uring", "link", "mount", "mqueue", "network", "other", "owner", "pivot_root",
	"priority", "profile", "prompt", "ptrace", "remount", "rewrite", "set", "signal", "umount", "unix",
	"unmount", "userns", "else", "safe", "unsafe",
}

// unknownStatement reports a statement that starts, behind its qualifiers, with
// a word that is no keyword, the token i. If it is near to one, the statement
// is read as if it were that.
func (p *parser) unknownStatement(i int) ast.Stmt {
	name := p.text(p.toks[i])
	if stmt := p.unknownInclude(i); stmt != nil {
		return stmt
	}
	if stmt := p.looseParen(i); stmt != nil {
		return stmt
	}
	at := p.toks[i].Span
	near := nearest.Of(name, statementWords)
	if len(near) > 0 && p.mend(func() (mending, bool) { return p.respell(at, name, near[0]), true }) {
		return p.asGuessed()
	}
	f := p.report(diag.SyntaxError, at, "%q starts no rule", name)
	if !p.hintAt(f, i) && len(near) == 0 {
		note(f, "a rule starts with a path, permissions, a qualifier or a keyword such as capability or network")
	}
	return p.bad()
}

// respell puts a keyword in the place of a word.
func (rp *reporter) respell(at source.Span, name, keyword string) mending {
	return mending{[]edit{{at.Start, at.End - at.Start, keyword}}, func() *diag.Finding {
		return rp.report(diag.SyntaxError, at, "%q starts no rule, did you mean %q?", name, keyword)
	}, `replace by "` + keyword + `"`, false, false}
}

// asGuessed reads a statement whose keyword was guessed. If it is none of that
// sort, the guess was wrong, and nothing more is said.
func (p *parser) asGuessed() ast.Stmt {
	mark := len(p.diags)
	stmt := p.buildStatement()
	if bad, ok := stmt.(*ast.Bad); ok && bad.Body == nil && p.splice == nil {
		p.diags = p.diags[:mark]
	}
	return stmt
}

// unknownInclude reports an include that the scanner does not take for one:
// misspelled, without a name, or glued to it. It ends with its line.
func (p *parser) unknownInclude(i int) ast.Stmt {
	t := p.toks[i]
	name := p.text(t)
	if p.splice != nil || i > 0 {
		return nil
	}
	rest := p.src[t.Span.End:lineEnd(p.src, t.Span.End)]
	near := nearest.Of(name, statementWords)
	switch {
	case name != "include":
		word := strings.TrimLeft(rest, " \t")
		if len(near) == 0 || near[0] != "include" || word == "" || !strings.HasPrefix(word, "if ") && word[0] != '<' && word[0] != '"' {
			return nil
		}
		f := p.report(diag.SyntaxError, t.Span, "%q starts no rule, did you mean %q?", name, "include")
		p.fix(f, false, t.Span, "include", `replace by "include"`)
	case strings.HasPrefix(rest, "<") || strings.HasPrefix(rest, `"`):
		f := p.report(diag.SyntaxError, t.Span, `a blank is needed behind "include"`)
		p.fix(f, true, source.At(t.Span.End), " ", "insert a blank")
	case strings.TrimSpace(rest) == "":
		f := p.report(diag.SyntaxError, t.Span, "an include without the name of a file")
		note(f, `it is written include <name>, include "name" or include name`)
	default:
		return nil
	}
	return p.badUpTo(lineEnd(p.src, t.Span.End))
}

// unknownHead reports the head of a block that starts with a word: a misspelled
// keyword, or a profile whose name is no path.
func (p *parser) unknownHead() (ast.Stmt, bool) {
	t := p.toks[0]
	name := p.text(t)
	if stmt := p.unknownInclude(0); stmt != nil {
		return stmt, true
	}
	near := nearest.Of(name, []string{"profile", "hat", "if", "else", "audit", "allow", "deny", "owner", "other", "prompt"})
	if t.Kind == lexer.Ident && len(near) > 0 {
		if p.mend(func() (mending, bool) { return p.respell(t.Span, name, near[0]), true }) {
			return p.asGuessed(), true
		}
		return nil, false
	}
	if p.mend(p.bareName) {
		return p.asGuessed(), true
	}
	return nil, false
}

// bareName puts the keyword before the name of a profile that is no path.
func (p *parser) bareName() (mending, bool) {
	first := p.toks[0]
	return mending{insert(first.Span.Start, "profile "), func() *diag.Finding {
		if p.scope.kind >= inProfile {
			return p.report(diag.SyntaxError, first.Span, `a profile inside of a profile needs the keyword "profile" or "hat"`)
		}
		return p.report(diag.RelativePath, first.Span, `a profile whose name does not start with "/" needs the keyword "profile"`)
	}, `insert "profile"`, p.scope.kind < inProfile, false}, true
}

// farthest is how far behind a word its parenthesis is looked for.
const farthest = 1 << 10

// looseParen reports words, from token i on, that belong to a list whose "(" is
// missing: the comma between them was taken for the end of the rule.
func (p *parser) looseParen(i int) ast.Stmt {
	if p.splice != nil {
		return nil
	}
	at := p.toks[i].Span.Start
	line := p.src[at:min(lineEnd(p.src, at), at+farthest)]
	paren := strings.IndexAny(line, "()")
	if paren < 0 || line[paren] == '(' || p.isFirst(p.toks[0].Span.Start) {
		return nil
	}
	place := source.Span{Start: at + uint32(paren), End: at + uint32(paren) + 1}
	f := p.report(diag.SyntaxError, place, `")" closes nothing: "(" is missing before it`)
	note(f, "a comma outside of parentheses ends the rule")
	return p.badUpTo(p.nextStatement(place.End, place.End))
}
