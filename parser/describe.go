package parser

import (
	"fmt"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/source"
)

// describe names a token for messages.
func (in *input) describe(t lexer.Token) string {
	switch t.Kind {
	case lexer.EOF:
		return "end of file"
	case lexer.EndOfLine:
		return "end of line"
	}
	text := in.text(t)
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
func (s *statement) illegal(t lexer.Token) *diag.Finding {
	at := t.Span
	switch t.Reason {
	case lexer.UnclosedQuote:
		s.reportQuote(t)
		return s.finding(len(s.diags) - 1)
	case lexer.EmptyQuote:
		return s.report(diag.SyntaxError, at, "empty quotes: a value is needed here")
	case lexer.QuotedNotPath:
		return s.quotedNotPath(at)
	case lexer.UnfinishedComment, lexer.UnfinishedInclude:
		return s.unfinishedLine(t)
	case lexer.BadVariable:
		f := s.report(diag.SyntaxError, at, "%s is not the name of a variable", s.describe(t))
		note(f, "a name is a letter, then letters, digits and underscores: @{NAME}")
		return f
	case lexer.BadFileName:
		f := s.report(diag.SyntaxError, at, `expected the name of a file: <name>, "name" or name`)
		s.endFinding(t.Span.End)
		return f
	case lexer.ByteOrderMark:
		f := s.report(diag.SyntaxError, at, "the file starts with a byte order mark")
		s.fix(f, true, at, "", "remove the byte order mark")
		return f
	case lexer.CarriageReturn:
		f := s.report(diag.SyntaxError, at, "a carriage return that is not part of a line end")
		s.fix(f, false, at, "", "remove it")
		return f
	case lexer.NameMissing:
		if t.Mode == lexer.IdentityMode {
			name := s.text(t)
			return s.unknownIn(s.asWord(t), name, "part of the head of a profile", nearest.Of(name, []string{"identities"}))
		}
		return s.report(diag.SyntaxError, s.visible(at), "expected a name here, on the same line")
	case lexer.ValueMissing:
		return s.report(diag.SyntaxError, s.visible(at), `expected a value behind "=", on the same line`)
	case lexer.NumberMissing:
		return s.report(diag.SyntaxError, s.visible(at), `expected "=" and a number behind "priority"`)
	case lexer.TooLong:
		return s.report(diag.SyntaxError, source.Span{Start: at.Start, End: at.Start + 1},
			"a word, comment or quoted text of %d bytes; the parser takes at most %d", at.Len(), lexer.MaxToken)
	case lexer.StrayComma:
		return s.strayComma(t)
	}
	return s.unexpectedByte(t)
}

// visible widens an empty span to the token before it, so that there is
// something to point at.
func (s *statement) visible(at source.Span) source.Span {
	if !at.Empty() {
		return at
	}
	for i := len(s.toks) - 1; i >= 0; i-- {
		if t := s.toks[i]; t.Span.End <= at.Start && !t.Span.Empty() {
			return t.Span
		}
	}
	return at
}

func (rp *reporter) quotedNotPath(at source.Span) *diag.Finding {
	f := rp.report(diag.SyntaxError, at, "a quoted word here must be a path: it starts with /, @{, : or &")
	if inner := rp.slice(at); len(inner) > 2 {
		word := ast.Word{Raw: inner}.Value()
		if lexer.IsPerms(word) {
			f.Message = "permissions cannot be quoted"
			rp.fix(f, true, at, word, "remove the quotes")
		}
	}
	return f
}

func (rp *reporter) unfinishedLine(t lexer.Token) *diag.Finding {
	what := "a comment"
	if t.Reason == lexer.UnfinishedInclude {
		what = "#include"
	}
	f := rp.report(diag.SyntaxError, t.Span, "the file ends without a newline behind %s", what)
	note(f, "the parser refuses such a file")
	rp.fix(f, true, source.At(t.Span.End), "\n", "add a newline")
	rp.endFinding(uint32(len(rp.src)))
	return f
}

func (rp *reporter) strayComma(t lexer.Token) *diag.Finding {
	if t.Mode == lexer.ExprMode {
		return rp.report(diag.SyntaxError, t.Span, `unexpected "," in a condition`)
	}
	f := rp.report(diag.SyntaxError, t.Span, `unexpected ",": values are separated by blanks, and the end of the line ends the assignment`)
	rp.fix(f, true, t.Span, "", "remove the comma")
	return f
}

func (s *statement) unexpectedByte(t lexer.Token) *diag.Finding {
	text := s.text(t)
	if text == "" {
		return s.report(diag.SyntaxError, s.visible(t.Span), "the statement does not go on behind this")
	}
	where := ""
	if name, ok := modeNames[t.Mode]; ok {
		where = " in " + name
	}
	f := s.report(diag.SyntaxError, t.Span, "unexpected %s%s", s.describe(t), where)
	if s.splice == nil { // hints look at the text around
		s.hintAtByte(f, t, text[0])
	}
	return f
}

// hintAtByte adds to a finding on a character what people mean by it.
func (in *input) hintAtByte(f *diag.Finding, t lexer.Token, b byte) {
	switch b {
	case '!':
		in.negated(f, t)
	case ';':
		note(f, `rules end with ","`)
	case '(':
		if t.Mode == lexer.ListMode {
			note(f, `lists do not nest; is a ")" missing before it?`)
		}
	case '.', '~', '*', '%':
		in.startOfPath(f, t.Span)
	default:
		in.arrow(f, t.Span)
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
