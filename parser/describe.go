package parser

import (
	"fmt"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// describe names a token for messages.
func (p *parser) describe(t lexer.Token) string {
	switch t.Kind {
	case lexer.EOF:
		return "end of file"
	case lexer.EndOfLine:
		return "end of line"
	}
	text := p.text(t)
	if r, size := utf8.DecodeRuneInString(text); r == utf8.RuneError && size <= 1 && text != "" {
		return fmt.Sprintf("byte 0x%02x", text[0])
	}
	if len(text) > 60 {
		text = text[:57] + "…"
	}
	return fmt.Sprintf("%q", text)
}

// modeNames says where a token of a mode stands.
var modeNames = map[lexer.Mode]string{
	lexer.NetworkMode: "a network rule", lexer.UnixMode: "a unix rule", lexer.DbusMode: "a dbus rule",
	lexer.SignalMode: "a signal rule", lexer.PtraceMode: "a ptrace rule", lexer.MqueueMode: "an mqueue rule",
	lexer.MountMode: "a mount rule", lexer.UsernsMode: "a userns rule", lexer.RlimitMode: "a resource limit",
	lexer.ChangeProfileMode: "a change_profile rule", lexer.ExprMode: "a condition",
	lexer.BooleanValueMode: "a condition", lexer.AssignMode: "a variable assignment",
	lexer.ListMode: "a list", lexer.GroupMode: "a group of conditions",
}

// illegal reports a token that the scanner could not read.
func (p *parser) illegal(t lexer.Token) *diag.Finding {
	at := t.Span
	switch t.Reason {
	case lexer.UnclosedQuote:
		p.reportQuote(t)
		return p.finding(len(p.diags) - 1)
	case lexer.EmptyQuote:
		return p.report(diag.SyntaxError, at, "empty quotes: a value is needed here")
	case lexer.QuotedNotPath:
		return p.quotedNotPath(at)
	case lexer.UnfinishedComment, lexer.UnfinishedInclude:
		return p.unfinishedLine(t)
	case lexer.BadVariable:
		f := p.report(diag.SyntaxError, at, "%s is not the name of a variable", p.describe(t))
		note(f, "a name is a letter, then letters, digits and underscores: @{NAME}")
		return f
	case lexer.BadFileName:
		f := p.report(diag.SyntaxError, at, `expected the name of a file: <name>, "name" or name`)
		p.endFinding(t.Span.End)
		return f
	case lexer.ByteOrderMark:
		f := p.report(diag.SyntaxError, at, "the file starts with a byte order mark")
		p.fix(f, true, at, "", "remove the byte order mark")
		return f
	case lexer.CarriageReturn:
		f := p.report(diag.SyntaxError, at, "a carriage return that is not part of a line end")
		p.fix(f, false, at, "", "remove it")
		return f
	case lexer.NameMissing:
		if t.Mode == lexer.IdentityMode {
			name := p.text(t)
			return p.unknownIn(p.word(t), name, "part of the head of a profile", ast.Nearest(name, []string{"identities"}))
		}
		return p.report(diag.SyntaxError, p.visible(at), "expected a name here, on the same line")
	case lexer.ValueMissing:
		return p.report(diag.SyntaxError, p.visible(at), `expected a value behind "=", on the same line`)
	case lexer.NumberMissing:
		return p.report(diag.SyntaxError, p.visible(at), `expected "=" and a number behind "priority"`)
	case lexer.TooLong:
		return p.report(diag.SyntaxError, source.Span{Start: at.Start, End: at.Start + 1},
			"a word, comment or quoted text of %d bytes; the parser takes at most %d", at.Len(), lexer.MaxToken)
	case lexer.StrayComma:
		return p.strayComma(t)
	}
	return p.unexpectedByte(t)
}

// visible widens an empty span to the token before it, so that there is
// something to point at.
func (p *parser) visible(at source.Span) source.Span {
	if !at.Empty() {
		return at
	}
	for i := len(p.toks) - 1; i >= 0; i-- {
		if t := p.toks[i]; t.Span.End <= at.Start && !t.Span.Empty() {
			return t.Span
		}
	}
	return at
}

func (p *parser) quotedNotPath(at source.Span) *diag.Finding {
	f := p.report(diag.SyntaxError, at, "a quoted word here must be a path: it starts with /, @{, : or &")
	if inner := p.slice(at); len(inner) > 2 {
		word := ast.Word{Raw: inner}.Value()
		if lexer.IsPerms(word) {
			f.Message = "permissions cannot be quoted"
			p.fix(f, true, at, word, "remove the quotes")
		}
	}
	return f
}

func (p *parser) unfinishedLine(t lexer.Token) *diag.Finding {
	what := "a comment"
	if t.Reason == lexer.UnfinishedInclude {
		what = "#include"
	}
	f := p.report(diag.SyntaxError, t.Span, "the file ends without a newline behind %s", what)
	note(f, "the parser refuses such a file")
	p.fix(f, true, source.At(t.Span.End), "\n", "add a newline")
	p.endFinding(uint32(len(p.src)))
	return f
}

func (p *parser) strayComma(t lexer.Token) *diag.Finding {
	if t.Mode == lexer.ExprMode {
		return p.report(diag.SyntaxError, t.Span, `unexpected "," in a condition`)
	}
	f := p.report(diag.SyntaxError, t.Span, `unexpected ",": values are separated by blanks, and the end of the line ends the assignment`)
	p.fix(f, true, t.Span, "", "remove the comma")
	return f
}

func (p *parser) unexpectedByte(t lexer.Token) *diag.Finding {
	text := p.text(t)
	if text == "" {
		return p.report(diag.SyntaxError, p.visible(t.Span), "the statement does not go on behind this")
	}
	where := ""
	if name, ok := modeNames[t.Mode]; ok {
		where = " in " + name
	}
	f := p.report(diag.SyntaxError, t.Span, "unexpected %s%s", p.describe(t), where)
	if p.splice == nil { // hints look at the text around
		p.hintAtByte(f, t, text[0])
	}
	return f
}

// hintAtByte adds to a finding on a character what people mean by it.
func (p *parser) hintAtByte(f *diag.Finding, t lexer.Token, b byte) {
	switch b {
	case '!':
		p.negated(f, t)
	case ';':
		note(f, `rules end with ","`)
	case '(':
		if t.Mode == lexer.ListMode {
			note(f, `lists do not nest; is a ")" missing before it?`)
		}
	case '.', '~', '*', '%':
		p.startOfPath(f, t.Span)
	default:
		p.arrow(f, t.Span)
	}
}

// noStatement reports a statement that starts with a token that starts none.
func (p *parser) noStatement(i int) ast.Stmt {
	t := p.toks[i]
	if i > 0 {
		if stmt := p.notQualifiable(i); stmt != nil {
			return stmt
		}
		if p.splice == nil && p.shellVariable(i) {
			return p.badUpTo(lineEnd(p.src, t.Span.End))
		}
		return p.hinted(i, "a rule or a block behind the qualifiers")
	}
	switch t.Kind {
	case lexer.Else:
		if !p.behindBroken && p.mended == 0 {
			p.report(diag.SyntaxError, t.Span, `"else" without an "if" block before it`)
		}
		return p.elseAlone()
	case lexer.Illegal:
		return p.fail(i, "")
	case lexer.Comma:
		return p.loneComma(t)
	case lexer.Reserved:
		if stmt := p.looseParen(i); stmt != nil {
			return stmt
		}
		return p.hinted(i, "a rule ("+p.text(t)+" is a word of the language that starts none)")
	}
	return p.hinted(i, "a rule, an include or a profile")
}

// loneComma reports a comma that ends no rule, and those that follow it.
func (p *parser) loneComma(t lexer.Token) ast.Stmt {
	for at := t.Span.End; int(at) < len(p.src) && p.splice == nil; at++ {
		if b := p.src[at]; b == ',' {
			t.Span.End = at + 1
		} else if !isBlank(b) && b != '\n' && b != '\r' {
			break
		}
	}
	f := p.report(diag.SyntaxError, t.Span, `unexpected ",": there is no rule before it`)
	what := "the comma"
	if t.Span.End-t.Span.Start > 1 {
		what = "the commas"
	}
	p.fix(f, true, t.Span, "", "remove %s", what)
	return p.onlyToken(t)
}
