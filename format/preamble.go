package format

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

func (ps *pieces) abi(s *ast.ABI) {
	ps.text(source.At(s.Span().Start), "abi")
	ps.fileName(s.File)
	ps.end(s)
}

func (ps *pieces) include(s *ast.Include) {
	keyword := "include"
	if s.Hash && looksLikeCondition(s.File) {
		keyword = "#include"
	}
	if s.IfExists {
		keyword += " if exists"
	}
	ps.text(source.At(s.Span().Start), keyword)
	ps.fileName(s.File)
}

// looksLikeCondition reports whether a name behind "include" makes the keyword
// the name of a condition: include=… or include in(…). Behind "#include" it
// does not.
func looksLikeCondition(n ast.FileName) bool {
	return strings.HasPrefix(n.Raw, "=") || strings.HasPrefix(n.Raw, "in(")
}

// fileName adds the name of a file as it is written, on the line of its
// keyword.
func (ps *pieces) fileName(n ast.FileName) {
	ps.odd = ps.odd || isOdd(n.Raw)
	ps.add(tiedRole, n.Place, n.Raw)
}

func (ps *pieces) alias(s *ast.Alias) {
	keyword := s.Keyword.Raw
	if keyword == "" {
		keyword = "alias"
	}
	ps.text(s.Keyword.Place, keyword)
	ps.word(s.From, inPath)
	ps.arrow(s.To, inValue)
	ps.end(s)
}

func (ps *pieces) variable(s *ast.VariableAssignment) {
	ps.word(s.Name, anywhere)
	op := s.Op.String()
	ps.add(tiedRole, ps.operator(s, op), op)
	for _, v := range s.Values {
		ps.add(wordRole, v.Place, value(ps.spell(v, inValue)))
	}
}

// operator returns the place of the operator of an assignment; zero if it
// cannot be told.
func (ps *pieces) operator(s *ast.VariableAssignment, op string) source.Span {
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

// value returns a value of a variable with quotes if it would start a comment
// without them: at the end of a file, "#" alone is a value.
func value(text string) string {
	if text != "" && text[0] == '#' {
		return `"` + text + `"`
	}
	return text
}

func (ps *pieces) boolean(s *ast.BooleanAssignment) {
	ps.word(s.Name, anywhere)
	ps.add(tiedRole, source.Span{}, s.Op.String())
	ps.expr(s.Value)
}
