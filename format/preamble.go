package format

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

func (ps *pieces) putABI(s *ast.ABI) {
	ps.putText(source.At(s.Span().Start), "abi")
	ps.putFileName(s.File)
	ps.putRuleEnd(s)
}

func (ps *pieces) putInclude(s *ast.Include) {
	keyword := "include"
	if s.Hash && looksLikeCondition(s.File) {
		keyword = "#include"
	}
	if s.IfExists {
		keyword += " if exists"
	}
	ps.putText(source.At(s.Span().Start), keyword)
	ps.putFileName(s.File)
}

// looksLikeCondition reports whether a name behind "include" makes the keyword
// the name of a condition: include=… or include in(…). Behind "#include" it
// does not.
func looksLikeCondition(n ast.FileName) bool {
	return strings.HasPrefix(n.Raw, "=") || strings.HasPrefix(n.Raw, "in(")
}

// putFileName adds the name of a file as it is written, on the line of its
// keyword.
func (ps *pieces) putFileName(n ast.FileName) {
	ps.odd = ps.odd || isOdd(n.Raw)
	ps.addPiece(tiedRole, n.Place, n.Raw)
}

func (ps *pieces) alias(s *ast.Alias) {
	keyword := s.Keyword.Raw
	if keyword == "" {
		keyword = "alias"
	}
	ps.putText(s.Keyword.Place, keyword)
	ps.putWord(s.From, inPath)
	ps.putArrow(s.To, inValue)
	ps.putRuleEnd(s)
}

func (ps *pieces) variable(s *ast.VariableAssignment) {
	ps.putWord(s.Name, anywhere)
	op := s.Op.String()
	ps.addPiece(tiedRole, ps.operatorPlace(s, op), op)
	for _, v := range s.Values {
		ps.addPiece(wordRole, v.Place, valueWithQuotes(ps.spellWord(v, inValue)))
	}
}

// operatorPlace returns the place of the operator of an assignment; zero if it
// cannot be told.
func (ps *pieces) operatorPlace(s *ast.VariableAssignment, op string) source.Span {
	if len(s.Values) == 0 {
		return source.Span{}
	}
	from := s.Name.Place.End
	i := strings.LastIndex(between(ps.src, from, s.Values[0].Place.Start), op)
	if i < 0 {
		return source.Span{}
	}
	return source.Span{Start: from + uint32(i), End: from + uint32(i+len(op))}
}

// valueWithQuotes returns a value of a variable with quotes if it would start a comment
// without them: at the end of a file, "#" alone is a value.
func valueWithQuotes(text string) string {
	if text != "" && text[0] == '#' {
		return `"` + text + `"`
	}
	return text
}

func (ps *pieces) boolean(s *ast.BooleanAssignment) {
	ps.putWord(s.Name, anywhere)
	ps.addPiece(tiedRole, source.Span{}, s.Op.String())
	ps.putExpr(s.Value)
}
