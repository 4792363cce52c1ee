package lsp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/source"
)

// tokenType is the number of a type in tokenTypes.
type tokenType uint32

// The types of tokens.
const (
	keywordToken tokenType = iota
	modifierToken
	classToken
	macroToken
	variableToken
	propertyToken
	memberToken
	typeToken
	stringToken
	operatorToken
	numberToken
	commentToken
	decoratorToken
	noToken // what is shown as plain text
)

// tokenTypes are the names of the types, those that every theme knows.
var tokenTypes = []string{
	"keyword", "modifier", "class", "macro", "variable", "property", "enumMember", "type", "string", "operator", "number", "comment", "decorator",
}

// shownToken is a part of the text and what it is.
type shownToken struct {
	at   source.Span
	kind tokenType
}

// semanticTokens returns what the parts of a document are.
func (q *question) semanticTokens(context.Context, protocol.DocumentParams) (any, error) {
	return protocol.SemanticTokens{Data: q.encodeTokens(shownTokens(q.doc.file), q.doc.file.Span())}, nil
}

// semanticTokensRange is semanticTokens for a part of the document.
func (q *question) semanticTokensRange(_ context.Context, p protocol.RangeParams) (any, error) {
	at, _ := spanOf(q.doc.file, p.Range, q.unit)
	return protocol.SemanticTokens{Data: q.encodeTokens(shownTokens(q.doc.file), at)}, nil
}

// encodeTokens returns the tokens that touch a span as the protocol has them: line
// and column from the one before, length, type, and no modifiers.
func (q *question) encodeTokens(tokens []shownToken, in source.Span) protocol.List[uint32] {
	var data protocol.List[uint32]
	last := protocol.Position{}
	for _, t := range tokens {
		if t.at.End < in.Start || t.at.Start > in.End {
			continue
		}
		start, end := position(q.doc.file, t.at.Start, q.unit), position(q.doc.file, t.at.End, q.unit)
		if start.Line != last.Line {
			last.Character = 0
		}
		data = append(data, uint32(start.Line-last.Line), uint32(start.Character-last.Character), uint32(end.Character-start.Character), uint32(t.kind), 0)
		last = start
	}
	return data
}

// shownTokens returns what is shown of a text: sorted, apart from each other, and
// each on one line.
func shownTokens(file *source.File) []shownToken {
	text := file.Text()
	var list []shownToken
	for s := lexer.New(text); ; {
		t := s.Next()
		for _, at := range s.Comments() {
			list = append(list, shownToken{at, commentType(text[at.Start:at.End])})
		}
		if t.Kind == lexer.EOF {
			break
		}
		if kind := typeOfToken(t); kind != noToken {
			list = append(list, withVariables(text, t.Span, kind)...)
		}
	}
	slices.SortStableFunc(list, func(a, b shownToken) int { return cmp.Compare(a.at.Start, b.at.Start) })
	return linewise(file, list)
}

// linewise cuts tokens at the ends of lines.
func linewise(file *source.File, list []shownToken) []shownToken {
	var cut []shownToken
	for _, t := range list {
		for line := file.LineAt(t.at.Start); line <= file.LineAt(t.at.End); line++ {
			on := file.Line(line)
			part := source.Span{Start: max(t.at.Start, on.Start), End: min(t.at.End, on.End)}
			if part.Start < part.End {
				cut = append(cut, shownToken{part, t.kind})
			}
		}
	}
	return cut
}

// commentType tells comments to programs from those to people.
func commentType(text string) tokenType {
	for _, to := range []string{"aa-lint:", "vim:"} {
		if strings.HasPrefix(strings.TrimLeft(text, "# \t"), to) {
			return decoratorToken
		}
	}
	return commentToken
}

// withVariables returns a token and the variables in it.
func withVariables(text string, at source.Span, kind tokenType) []shownToken {
	var list []shownToken
	for _, m := range mentions(&ast.Word{Raw: text[at.Start:at.End], Place: at}) {
		if at.Start < m.at.Start {
			list = append(list, shownToken{source.Span{Start: at.Start, End: m.at.Start}, kind})
		}
		list = append(list, shownToken{m.at, variableToken})
		at.Start = m.at.End
	}
	if at.Start < at.End {
		list = append(list, shownToken{at, kind})
	}
	return list
}

// typeOfToken returns what a token of the scanner is.
func typeOfToken(t lexer.Token) tokenType {
	switch t.Kind {
	case lexer.Path:
		return stringToken
	case lexer.Word, lexer.Quoted:
		switch t.Mode {
		case lexer.NameMode, lexer.TargetMode:
			return classToken
		case lexer.DefaultMode, lexer.AssignMode, lexer.MountMode, lexer.MqueueMode:
			return stringToken
		}
		return memberToken
	case lexer.Ident, lexer.Reserved:
		return memberToken
	case lexer.Perms:
		return typeToken
	case lexer.Variable, lexer.Boolean:
		return variableToken
	case lexer.FileName:
		return macroToken
	case lexer.Integer:
		return numberToken
	case lexer.CondName, lexer.Group, lexer.Flags, lexer.Identities:
		return propertyToken
	case lexer.Eq, lexer.AddEq, lexer.CondEq, lexer.SetEq, lexer.Arrow, lexer.EqEq, lexer.NotEq, lexer.Lt, lexer.Le, lexer.Gt, lexer.Ge:
		return operatorToken
	case lexer.Allow, lexer.Audit, lexer.Deny, lexer.Owner, lexer.Other, lexer.Priority, lexer.Prompt, lexer.Safe, lexer.Unsafe, lexer.Subset:
		return modifierToken
	}
	if t.Kind >= lexer.ABI || t.Kind == lexer.In || t.Kind == lexer.And || t.Kind == lexer.Or || t.Kind == lexer.Not || t.Kind == lexer.Defined {
		return keywordToken
	}
	return noToken
}
